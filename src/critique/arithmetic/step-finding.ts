/**
 * Turns what a step's check showed into one finding: the gravest fault names it.
 *
 * Kinds, gravest first: `false-equation` (wrong); `annotation-mismatch`, `run-on-equation`, `imprecise-equation`,
 * `unsupported-number`, `open-equation`, `nothing-to-check` (unknown); `true-equations` (correct).
 */
import type { Finding, JsonValue } from '../../supervision.ts'
import type { Link } from './equation.ts'
import { isBare } from './expression.ts'
import { printRational } from './rational.ts'
import type { StepCheck } from './step-check.ts'

type StepPlace = Extract<Finding['where'], { readonly part: 'step' }>

/** Longest quotation of an equation in a message. */
const QUOTATION_LIMIT = 120

/** The finding of one step. */
export function describeStep(text: string, where: StepPlace, check: StepCheck): Finding {
  const { right, wrong, imprecise, runOn, open, mismatches, unsupported } = check
  const equations = right.length + wrong.length + imprecise.length + runOn.length + open.length
  const counts = { equations, right: right.length }
  const falseLink = wrong[0]
  if (falseLink !== undefined) {
    return {
      where,
      verdict: 'wrong',
      kind: 'false-equation',
      message: falseMessage(text, falseLink),
      detail: { ...counts, ...linkDetail(text, falseLink), falseEquations: wrong.length },
    }
  }
  const mismatch = mismatches[0]
  if (mismatch !== undefined) {
    const [annotated, printed] = [printRational(mismatch.annotated), printRational(mismatch.printed)]
    return {
      where,
      verdict: 'unknown',
      kind: 'annotation-mismatch',
      message: `The calculation gives ${annotated} but ${printed} is written behind it`,
      detail: { ...counts, expected: annotated, found: printed, start: mismatch.start, end: mismatch.end },
    }
  }
  const runOnLink = runOn[0]
  if (runOnLink !== undefined) {
    const { left, right: other } = values(runOnLink)
    return {
      where,
      verdict: 'unknown',
      kind: 'run-on-equation',
      message: `${quote(text, runOnLink)} is not true as written (${left} against ${other}); it only holds read one part after another`,
      detail: { ...counts, ...linkDetail(text, runOnLink) },
    }
  }
  const roughLink = imprecise[0]
  if (roughLink !== undefined) {
    const { left, right: other } = values(roughLink)
    return {
      where,
      verdict: 'unknown',
      kind: 'imprecise-equation',
      message: `${quote(text, roughLink)} is not exact: ${left} against ${other}`,
      detail: { ...counts, ...linkDetail(text, roughLink) },
    }
  }
  if (unsupported.length > 0) {
    const numbers = unsupported.map((number) => printRational(number.value))
    return {
      where,
      verdict: 'unknown',
      kind: 'unsupported-number',
      message: `${numbers.join(', ')} ${numbers.length === 1 ? 'stands' : 'stand'} neither in the question nor in an earlier step`,
      detail: { ...counts, numbers },
    }
  }
  if (right.length > 0) {
    return {
      where,
      verdict: 'correct',
      kind: 'true-equations',
      message: right.length === 1 ? 'The equation is true' : `All ${right.length} equations are true`,
      detail: counts,
    }
  }
  const openLink = open[0]
  if (openLink !== undefined) {
    return {
      where,
      verdict: 'unknown',
      kind: 'open-equation',
      message: `${quote(text, openLink)} cannot be checked`,
      detail: { ...counts, ...linkDetail(text, openLink) },
    }
  }
  return { where, verdict: 'unknown', kind: 'nothing-to-check', message: 'No equation to check', detail: counts }
}

function falseMessage(text: string, link: Link): string {
  const { left, right } = values(link)
  const quoted = quote(text, link)
  if (isBare(link.right.expression) && !isBare(link.left.expression)) {
    return `${quoted} is false: ${quoteSide(text, link.left)} = ${left}`
  }
  if (isBare(link.left.expression) && !isBare(link.right.expression)) {
    return `${quoted} is false: ${quoteSide(text, link.right)} = ${right}`
  }
  return `${quoted} is false: the left side is ${left}, the right side ${right}`
}

function linkDetail(text: string, link: Link): Record<string, JsonValue> {
  const { left, right } = values(link)
  return { equation: quote(text, link), expected: left, found: right, start: link.start, end: link.end }
}

function values(link: Link): { readonly left: string; readonly right: string } {
  const { left, right } = link
  return {
    left: left.value === null ? 'unknown' : printRational(left.value),
    right: right.value === null ? 'unknown' : printRational(right.value),
  }
}

function quote(text: string, place: { readonly start: number; readonly end: number }): string {
  const plain = text
    // annotations and white space shorten it: four times the limit is enough to fill it
    .slice(place.start, Math.min(place.end, place.start + 4 * QUOTATION_LIMIT))
    .replace(/<<[^<>]{0,200}>>/g, '')
    .replace(/\s+/g, ' ')
    // what delimits mathematics. Before a digit it may be a currency and stays
    .replace(/\$(?!\d)/g, '')
    .trim()
  return plain.length > QUOTATION_LIMIT ? `${plain.slice(0, QUOTATION_LIMIT)}…` : plain
}

function quoteSide(text: string, side: { readonly start: number; readonly end: number }): string {
  return quote(text, side)
}

/**
 * Plants one arithmetic slip in a worked solution with calculator annotations (`<<a*b=c>>`), at a known step.
 *
 * Source: the flaw construction "corrupt one chosen correct step" of arXiv 2411.16579, here by rule and Key instead of
 * a language model, so that the place and the kind are certain. Only the one equation is changed: later steps go on
 * with the old numbers.
 */
import { generator, type Generator32, type Key } from '../../random.ts'
import { evaluate } from './expression.ts'
import { parseExpression } from './parser.ts'
import { equal, unitInLastPlace, within } from './rational.ts'
import { splitSteps } from '../steps.ts'
import { tokenize } from './tokenizer.ts'

/** What is changed. */
export type SlipKind =
  /** The result, in the annotation and in the text alike. */
  | 'result'
  /** The result in the text only: the annotation stays right. */
  | 'printed-result'
  /** One operand, in the annotation and in the text. The result stays. */
  | 'operand'
  /** One operator, in the annotation and in the text. The result stays. */
  | 'operator'

export const SLIP_KINDS: readonly SlipKind[] = ['result', 'printed-result', 'operand', 'operator']

/** A solution with a slip. */
export interface PlantedSlip {
  readonly kind: SlipKind
  readonly text: string
  /** 1-based step that holds the slip. */
  readonly step: number
  /** What stood there and what stands there now. */
  readonly before: string
  readonly after: string
}

/** One calculation that a slip can be planted in. Offsets count in the solution. */
export interface Site {
  /** The annotation's expression and result. */
  readonly expression: Span
  readonly result: Span
  /** The result printed behind the annotation. */
  readonly printed: Span
  /** The same calculation written before the annotation: its numbers and the operators between them. */
  readonly numbers: readonly Span[]
  readonly operators: readonly Span[]
}

/** A stretch of the solution, [start, end). */
export interface Span {
  readonly start: number
  readonly end: number
}

interface Edit extends Span {
  readonly text: string
}

const ANNOTATION = /<<([^<>=]{1,80})=([^<>=]{1,40})>>\$?(-?\d[\d,]*(?:\.\d+)?)/g
const NUMBER_LITERAL = /\d[\d,]*(?:\.\d+)?|\.\d+/g
const operatorOf: Readonly<Record<string, string>> = {
  '+': '+',
  '-': '-',
  '–': '-',
  '*': '*',
  x: '*',
  X: '*',
  '×': '*',
  '/': '/',
  '÷': '/',
}

/** Plants a slip of the kind, or undefined where the solution has no calculation that is written out before its annotation. */
export function plantSlip(key: Key, solution: string, kind: SlipKind): PlantedSlip | undefined {
  const sites = sitesOf(solution)
  if (sites.length === 0) return undefined
  const random = generator(key)
  // a draw can give a true equation (3 * 0, 2 + 2 for 2 * 2): draw again
  for (let attempt = 0; attempt < 20; attempt++) {
    const site = sites[random.below(sites.length)]
    if (site === undefined) return undefined
    const edits = editsOf(random, solution, site, kind)
    const first = edits?.[0]
    if (edits === undefined || first === undefined) continue
    const text = applyEdits(solution, edits)
    const before = solution.slice(first.start, first.end)
    if (before === first.text || !isFalse(text, site, edits)) continue
    const step = splitSteps(text).find(({ start, end }) => first.start >= start && first.start <= end)
    if (step === undefined) continue
    return { kind, text, step: step.number, before, after: first.text }
  }
  return undefined
}

/** How many calculations of a solution are annotated, and how many of them a slip can be planted in. */
export function countSites(solution: string): { readonly annotated: number; readonly usable: number } {
  return { annotated: [...solution.matchAll(/<<[^<>]*>>/g)].length, usable: sitesOf(solution).length }
}

/** The annotated calculations of a solution that are also written out before their annotation, in order. */
export function sitesOf(solution: string): Site[] {
  const sites: Site[] = []
  for (const match of solution.matchAll(ANNOTATION)) {
    const [whole = '', expression = '', result = '', printed = ''] = match
    if (result.replace(/,/g, '') !== printed.replace(/,/g, '')) continue
    const expressionStart = match.index + 2
    const resultStart = expressionStart + expression.length + 1
    const printedStart = match.index + whole.length - printed.length
    const lineStart = solution.lastIndexOf('\n', match.index) + 1
    const written = writtenBefore(solution, lineStart, match.index, expression)
    if (written === undefined) continue
    sites.push({
      expression: { start: expressionStart, end: expressionStart + expression.length },
      result: { start: resultStart, end: resultStart + result.length },
      printed: { start: printedStart, end: printedStart + printed.length },
      ...written,
    })
  }
  return sites
}

/** The numbers and operators of `expression` as they stand in the line before it, or undefined where they do not. */
function writtenBefore(
  solution: string,
  lineStart: number,
  end: number,
  expression: string,
): Pick<Site, 'numbers' | 'operators'> | undefined {
  const line = solution.slice(lineStart, end)
  if (!/=\s*\$?\s*$/.test(line)) return undefined
  const wanted = expression.match(NUMBER_LITERAL) ?? []
  const signs = expression.replace(NUMBER_LITERAL, ' ').match(/[-+*/]/g) ?? []
  const found = [...line.matchAll(NUMBER_LITERAL)].slice(-wanted.length)
  if (wanted.length < 2 || signs.length !== wanted.length - 1 || found.length !== wanted.length) return undefined
  const numbers: Span[] = []
  const operators: Span[] = []
  for (const [at, match] of found.entries()) {
    if (match[0].replace(/,/g, '') !== wanted[at]) return undefined
    const start = lineStart + match.index
    const previous = numbers.at(-1)
    if (previous !== undefined) {
      const gap = solution.slice(previous.end, start)
      const places = [...gap.matchAll(/[-+*/×÷–]|(?<=[\s\d])[xX](?=[\s\d$])/g)]
      const only = places[0]
      if (places.length !== 1 || only === undefined || operatorOf[only[0]] !== signs[at - 1]) return undefined
      operators.push({ start: previous.end + only.index, end: previous.end + only.index + 1 })
    }
    numbers.push({ start, end: start + match[0].length })
  }
  return { numbers, operators }
}

function editsOf(random: Generator32, solution: string, site: Site, kind: SlipKind): readonly Edit[] | undefined {
  switch (kind) {
    case 'result':
    case 'printed-result': {
      const text = slipOf(random, solution.slice(site.printed.start, site.printed.end))
      const printed = { ...site.printed, text }
      return kind === 'result' ? [{ ...site.result, text }, printed] : [printed]
    }
    case 'operand': {
      const at = random.below(site.numbers.length)
      const written = site.numbers[at]
      const annotated = nthMatch(solution, site.expression, NUMBER_LITERAL, at)
      if (written === undefined || annotated === undefined) return undefined
      const text = slipOf(random, solution.slice(annotated.start, annotated.end))
      return [
        { ...written, text },
        { ...annotated, text },
      ]
    }
    case 'operator': {
      const at = random.below(site.operators.length)
      const written = site.operators[at]
      const annotated = nthMatch(solution, site.expression, /[-+*/]/g, at)
      if (written === undefined || annotated === undefined) return undefined
      const now = solution.slice(annotated.start, annotated.end)
      const others = ['+', '-', '*', '/'].filter((sign) => sign !== now)
      const text = others[random.below(others.length)] ?? '+'
      return [
        { ...written, text },
        { ...annotated, text },
      ]
    }
  }
}

function nthMatch(solution: string, span: Span, pattern: RegExp, n: number): Span | undefined {
  const match = [...solution.slice(span.start, span.end).matchAll(pattern)][n]
  if (match === undefined) return undefined
  const start = span.start + match.index
  return { start, end: start + match[0].length }
}

/** A wrong form of a printed number, as people and models slip: one off, a digit replaced, two swapped, a zero too many or too few. */
export function slipOf(random: Generator32, printed: string): string {
  const digits = [...printed.matchAll(/\d/g)].map((match) => match.index)
  const last = digits.at(-1) ?? 0
  switch (random.below(4)) {
    case 0: {
      // one off, in the last place that is printed
      const scale = printed.includes('.') ? printed.length - printed.indexOf('.') - 1 : 0
      const plain = Number(printed.replace(/,/g, ''))
      const off = plain + (random.below(2) === 0 ? 1 : -1) * 10 ** -scale
      return off < 0 ? (plain + 10 ** -scale).toFixed(scale) : off.toFixed(scale)
    }
    case 1: {
      const at = digits[random.below(digits.length)] ?? last
      const digit = String((Number(printed.charAt(at)) + 1 + random.below(9)) % 10)
      return at === 0 && digit === '0' && printed.length > 1
        ? replaceAt(printed, at, '9')
        : replaceAt(printed, at, digit)
    }
    case 2: {
      const at = random.below(Math.max(1, digits.length - 1))
      const [a, b] = [digits[at] ?? 0, digits[at + 1] ?? last]
      return replaceAt(replaceAt(printed, a, printed.charAt(b)), b, printed.charAt(a))
    }
    default: {
      const plain = printed.replace(/,/g, '')
      if (plain.includes('.')) return plain.replace('.', '')
      return plain.length > 1 && plain.endsWith('0') ? plain.slice(0, -1) : `${plain}0`
    }
  }
}

function replaceAt(text: string, at: number, character: string): string {
  return text.slice(0, at) + character + text.slice(at + 1)
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = text
  for (const edit of edits.toSorted((a, b) => b.start - a.start)) {
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end)
  }
  return result
}

/** Whether the changed calculation is false, by more than rounding at the printed place. */
function isFalse(text: string, site: Site, edits: readonly Edit[]): boolean {
  const moved = (offset: number): number =>
    offset +
    edits
      .filter((edit) => edit.end <= offset)
      .reduce((sum, edit) => sum + edit.text.length - (edit.end - edit.start), 0)
  const expressionEnd = moved(site.expression.end)
  const expressionStart = moved(site.expression.start)
  const { tokens } = tokenize(text, expressionStart, expressionEnd)
  const parsed = parseExpression(tokens, 0)
  const value = parsed === undefined ? null : evaluate(parsed.expression)
  const printedStart = moved(site.printed.start)
  const literal = tokenize(text, printedStart, moved(site.printed.end)).tokens[0]
  if (literal?.kind !== 'number' || literal.value === null || /^0\d/.test(text.slice(printedStart, printedStart + 2)))
    return false
  // division by zero is a slip as well, but has no value that could be compared
  if (value === null) return false
  // two integers differ or not. A decimal next to the right one may be a way of rounding
  const isWhole = literal.decimals === 0 && value.d === 1n
  return isWhole ? !equal(value, literal.value) : !within(value, literal.value, unitInLastPlace(literal.decimals))
}

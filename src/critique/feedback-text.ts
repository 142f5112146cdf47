/**
 * The readable text of feedback, fit to go back into a prompt: faults first in the response's order, then one line
 * for what was found right and what could not be checked. It never says the expected answer, so that a refinement
 * that is given this text has not been given the solution.
 */
import type { Finding } from '../supervision.ts'

/** Kinds that are worth a line of their own. The others are summed up. */
const SUMMED_UP = new Set(['true-equations', 'nothing-to-check', 'open-equation'])
/** Kinds of steps that were not read. */
const UNREAD = new Set(['too-long', 'work-limit'])
/** Most lines about single steps: more of them are noise in a prompt. */
const LINE_LIMIT = 20

/** The text of a list of findings on steps and the final answer. */
export function composeText(findings: readonly Finding[]): string {
  const lines: string[] = []
  const right: number[] = []
  const open: number[] = []
  const unread: number[] = []
  let hidden = 0
  for (const { where, kind, verdict, message } of findings) {
    if (where.part === 'step' && SUMMED_UP.has(kind)) (verdict === 'correct' ? right : open).push(where.step)
    else if (where.part === 'step' && UNREAD.has(kind)) unread.push(where.step)
    else if (where.part === 'step') {
      if (lines.length < LINE_LIMIT) lines.push(`Step ${where.step}: ${message}.`)
      else hidden++
    }
  }
  if (hidden > 0) lines.push(`${hidden} more steps have faults.`)
  if (right.length > 0) lines.push(`${steps(right)}: the arithmetic is right.`)
  if (open.length > 0) lines.push(`${steps(open)}: nothing that arithmetic can check.`)
  if (unread.length > 0) lines.push(`${steps(unread)}: not read, too long or too much to compute.`)
  for (const { where, message } of findings) if (where.part === 'answer') lines.push(`${message}.`)
  return lines.join('\n')
}

function steps(numbers: readonly number[]): string {
  const ranges: string[] = []
  for (let i = 0; i < numbers.length;) {
    let last = i
    while (numbers[last + 1] === (numbers[last] ?? 0) + 1) last++
    ranges.push(last === i ? String(numbers[i]) : `${numbers[i]}-${numbers[last]}`)
    i = last + 1
  }
  return `Step${numbers.length === 1 ? '' : 's'} ${ranges.join(', ')}`
}

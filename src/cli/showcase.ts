/** One judged response as text for the terminal: what was asked, what was answered, and each finding where it stands. */
import { styleText } from 'node:util'
import type { Finding, Place, Response, Verdict } from '../supervision.ts'
import { questionOf } from '../task/question.ts'
import type { TraceRecord } from '../trace.ts'

/** How a record is shown. */
export interface ShowcaseOptions {
  /** Columns to wrap at. @default 100 */
  readonly width?: number | undefined
  /** Colours; the words carry the verdict without them. @default false */
  readonly color?: boolean | undefined
  /** Most lines of a response that are shown. @default 24 */
  readonly maxLines?: number | undefined
}

const marks: Readonly<Record<Verdict, string>> = { correct: '✓', wrong: '✗', unknown: '?' }
const colors: Readonly<Record<Verdict, 'green' | 'red' | 'yellow'>> = {
  correct: 'green',
  wrong: 'red',
  unknown: 'yellow',
}

/** Renders one record; its lines end without white space. */
export function showcase(record: TraceRecord, options: ShowcaseOptions = {}): string {
  const { width = 100, color = false, maxLines = 24 } = options
  const { task, response, feedback } = record
  const paint = (verdict: Verdict, text: string): string => (color ? styleText(colors[verdict], text) : text)
  const lines = [
    `${paint(feedback.verdict, `${marks[feedback.verdict]} ${feedback.verdict}`)}  ${task.id}, answered by ${response.model}, judged by ${feedback.judge.name}`,
    ...wrap(questionOf(task), width - 4).map((line) => `    ${line}`),
    '',
    ...responseLines(response, feedback.findings, { width, maxLines, paint }),
    ...loose(feedback.findings).map(
      (finding) => `  ${paint(finding.verdict, marks[finding.verdict])} ${summary(finding, width)}`,
    ),
  ]
  return lines.map((line) => line.trimEnd()).join('\n')
}

interface Layout {
  readonly width: number
  readonly maxLines: number
  paint(verdict: Verdict, text: string): string
}

/** The response line by line; under a line, the findings that stand in it and are not simply correct. */
function responseLines(response: Response, findings: readonly Finding[], layout: Layout): string[] {
  const shown: string[] = []
  const placed = findings.filter((finding) => isPlaced(finding.where))
  let offset = 0
  for (const line of response.text.split('\n')) {
    const end = offset + line.length
    const here = placed.filter((finding) => startOf(finding.where) >= offset && startOf(finding.where) <= end)
    const verdict = worst(here)
    const margin = verdict === undefined ? ' ' : layout.paint(verdict, marks[verdict])
    for (const [index, part] of wrap(line, layout.width - 4).entries())
      shown.push(`  ${index === 0 ? margin : ' '} ${part}`)
    for (const finding of here.filter((each) => each.verdict === 'wrong')) {
      shown.push(`      ${layout.paint(finding.verdict, `↑ ${finding.kind}: ${finding.message}`)}`)
    }
    offset = end + 1
  }
  if (shown.length <= layout.maxLines) return shown
  return [...shown.slice(0, layout.maxLines), `    … ${shown.length - layout.maxLines} more lines in the report`]
}

/** Findings without an offset in the text: tests, files, the whole. */
function loose(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => !isPlaced(finding.where))
}

function summary(finding: Finding, width: number): string {
  const name = finding.where.part === 'test' ? `${finding.where.test}: ` : ''
  const text = `${name}${finding.message.split('\n')[0] ?? ''}${lastWords(finding)}`
  return text.length > width - 4 ? `${text.slice(0, width - 5)}…` : text
}

/** The last line on standard error, where a program's failure names its reason. */
function lastWords({ verdict, detail }: Finding): string {
  const stderr = detail?.['stderr']
  if (verdict !== 'wrong' || typeof stderr !== 'string') return ''
  const last = stderr.trimEnd().split('\n').at(-1)
  return last === undefined || last === '' ? '' : `: ${last}`
}

function isPlaced(where: Place): boolean {
  return where.part === 'step' || where.part === 'answer'
}

function startOf(where: Place): number {
  return where.part === 'step' || where.part === 'answer' ? where.start : -1
}

function worst(findings: readonly Finding[]): Verdict | undefined {
  const order: readonly Verdict[] = ['wrong', 'unknown', 'correct']
  return order.find((verdict) => findings.some((finding) => finding.verdict === verdict))
}

/** Breaks at spaces; keeps the lines that are there, and words longer than the width whole. */
function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const parts: string[] = []
    let rest = line
    while (rest.length > width) {
      const at = rest.lastIndexOf(' ', width)
      if (at <= rest.length - rest.trimStart().length) break
      parts.push(rest.slice(0, at))
      rest = rest.slice(at + 1)
    }
    return [...parts, rest]
  })
}

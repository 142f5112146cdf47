/**
 * A program with line numbers, which lines no test ran, and findings below their line. Findings of coverage may end at
 * `detail.endLine`.
 */
import type { ReactNode } from 'react'
import { findingNotes } from '../../src/evaluation/browser/marked-response.js'
import type { Finding } from '../../src/supervision.ts'
import type { TraceRecord } from '../../src/trace.ts'
import { Shown } from './tree.tsx'
import { visible } from './texts.tsx'

/** Lines that are shown. */
const MOST_LINES = 4_000
/** The file that findings name where they count the lines of the whole response. */
const WHOLE = 'response'

/** Findings that name lines of the response as it stands, and those that name lines of the program taken out of it. */
export function lineFindings({ task, feedback }: TraceRecord): {
  readonly ofResponse: readonly Finding[]
  readonly ofProgram: readonly Finding[]
} {
  const placed = feedback.findings.filter(({ where }) => task.kind === 'programming' && where.part === 'line')
  return { ofResponse: placed.filter(isWhole), ofProgram: placed.filter((finding) => !isWhole(finding)) }
}

function isWhole({ where }: Finding): boolean {
  return where.part === 'line' && where.file === WHOLE
}

/** Whether a finding names lines that no test ran. */
export function isUncovered({ where, kind }: Finding): boolean {
  return where.part === 'line' && (kind === 'uncovered' || kind === 'analysis-coverage')
}

export function AnnotatedSource({ code, findings }: { code: string; findings: readonly Finding[] }): ReactNode {
  const lines = code.split('\n')
  const uncovered = new Set<number>()
  const byLine = new Map<number, Finding[]>()
  let hasCoverage = false
  for (const finding of findings) {
    const { where, detail } = finding
    if (where.part !== 'line') continue
    if (isUncovered(finding)) {
      hasCoverage = true
      const end = typeof detail?.['endLine'] === 'number' ? Math.min(detail['endLine'], lines.length) : where.line
      for (let line = where.line; line <= end; line++) uncovered.add(line)
    } else byLine.set(where.line, [...(byLine.get(where.line) ?? []), finding])
  }
  const last = Math.min(lines.length, MOST_LINES)
  const beyond = [...byLine].flatMap(([line, notes]) => (line < 1 || line > last ? notes : []))
  return (
    <div className="source" tabIndex={0} role="region" aria-label="Program with findings">
      {hasCoverage ? <p className="note">No test runs the lines that are marked “not run”.</p> : undefined}
      {lines.slice(0, MOST_LINES).map((line, at) => {
        const number = at + 1
        const notes = byLine.get(number) ?? []
        const isNotRun = uncovered.has(number)
        return (
          <div key={number} className={isNotRun ? 'source-line uncovered' : 'source-line'}>
            <span className="source-number">{number}</span>
            <code dir="ltr">{visible(line) === '' ? ' ' : visible(line)}</code>
            {isNotRun ? <span className="source-mark">not run</span> : undefined}
            {notes.length === 0 ? undefined : <Shown tree={findingNotes(notes)} />}
          </div>
        )
      })}
      {beyond.length === 0 ? undefined : <Shown tree={findingNotes(beyond)} />}
      {lines.length > MOST_LINES ? <p className="note">{lines.length - MOST_LINES} more lines</p> : undefined}
    </div>
  )
}

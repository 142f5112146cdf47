/**
 * A program with line numbers, which lines no test ran, and findings below their line. It stands in place of the plain
 * response where findings name lines of it: those of the coverage class have the kind `uncovered` and may end at
 * `detail.endLine`.
 */
import type { ReactNode } from 'react'
import type { Finding } from '../../src/supervision.ts'
import type { TraceRecord } from '../../src/trace.ts'
import { FindingNote } from './finding-note.tsx'
import { visible } from './texts.tsx'

/** Lines that are shown. */
const MOST_LINES = 4_000

/** Whether findings name lines of the program. */
export function hasSource({ task, feedback }: TraceRecord): boolean {
  return task.kind === 'programming' && feedback.findings.some(({ where }) => where.part === 'line')
}

export function AnnotatedSource({ record: { response, feedback } }: { record: TraceRecord }): ReactNode {
  const lines = response.text.split('\n')
  const uncovered = new Set<number>()
  const byLine = new Map<number, Finding[]>()
  let hasCoverage = false
  for (const finding of feedback.findings) {
    const { where, kind, detail } = finding
    if (where.part !== 'line') continue
    if (kind === 'uncovered') {
      hasCoverage = true
      const end = typeof detail?.['endLine'] === 'number' ? Math.min(detail['endLine'], lines.length) : where.line
      for (let line = where.line; line <= end; line++) uncovered.add(line)
    } else byLine.set(where.line, [...(byLine.get(where.line) ?? []), finding])
  }
  return (
    <div className="source" tabIndex={0} role="region" aria-label="Program with findings">
      {hasCoverage ? <p className="note">No test runs the lines that are marked “not run”.</p> : undefined}
      {lines.slice(0, MOST_LINES).map((line, at) => {
        const number = at + 1
        const findings = byLine.get(number) ?? []
        const isUncovered = uncovered.has(number)
        return (
          <div key={number} className={isUncovered ? 'source-line uncovered' : 'source-line'}>
            <span className="source-number">{number}</span>
            <code dir="ltr">{visible(line) === '' ? ' ' : visible(line)}</code>
            {isUncovered ? <span className="source-mark">not run</span> : undefined}
            {findings.length === 0 ? undefined : (
              <ul className="notes">
                {findings.map((finding, place) => (
                  <FindingNote key={place} finding={finding} />
                ))}
              </ul>
            )}
          </div>
        )
      })}
      {lines.length > MOST_LINES ? <p className="note">{lines.length - MOST_LINES} more lines</p> : undefined}
    </div>
  )
}

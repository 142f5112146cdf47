/** What was asked, the response with its findings in their place, tests, and the rest of the feedback. */
import type { ReactNode } from 'react'
import { askedSection } from '../../src/evaluation/browser/asked.js'
import {
  clippedNote,
  elsewhereSection,
  emptyNote,
  feedbackText,
  rowFacts,
} from '../../src/evaluation/browser/detail.js'
import { markedResponse } from '../../src/evaluation/browser/marked-response.js'
import { testSection } from '../../src/evaluation/browser/tests.js'
import type { RowDetail as Detail } from '../../src/view/index.ts'
import { addressWith } from './address.ts'
import { AnnotatedSource, lineFindings } from './annotated-source.tsx'
import { Link } from './link.tsx'
import { ProgramSection } from './program-section.tsx'
import { shiftedFindings } from './shifted-findings.ts'
import { countText, timeText } from './texts.tsx'
import { Shown } from './tree.tsx'

export function RowDetail({ run, detail }: { run: string; detail: Detail }): ReactNode {
  const { record, part, clipped, row } = detail
  const { task, response, feedback, timing } = record
  const labels = Object.entries(task.labels ?? {}).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const { inside, elsewhere } = shiftedFindings(feedback.findings, part)
  const { ofResponse, ofProgram } = lineFindings(record)
  const atLines = new Set([...ofResponse, ...ofProgram])
  const { marked, elsewhere: unplaced } = markedResponse(response.text, inside, { isCode: task.kind === 'programming' })
  const rest = [...(ofResponse.length > 0 ? inside : unplaced), ...elsewhere].filter(
    (finding) => finding.where.part !== 'test' && !atLines.has(finding),
  )
  return (
    <div className="detail-body">
      <Shown
        tree={rowFacts(record, {
          time: timing === undefined ? undefined : timeText(timing.judgeMs),
          labels: labels.length === 0 ? undefined : labels.join(', '),
          labelled: 'labels',
        })}
      />
      {clipped ? <Shown tree={clippedNote()} /> : undefined}
      <Shown tree={askedSection(task)} />
      <section>
        <h3>Response</h3>
        {response.text === '' ? <Shown tree={emptyNote()} /> : undefined}
        {part.parts > 1 ? (
          <nav className="parts" aria-label="Parts of the response">
            <span>
              Part {part.number + 1} of {countText(part.parts)}, {countText(part.length)} characters in all
            </span>
            {part.number > 0 ? <Link to={addressWith({ part: String(part.number - 1) })}>Part before</Link> : undefined}
            {part.number + 1 < part.parts ? (
              <Link to={addressWith({ part: String(part.number + 1) })}>Next part</Link>
            ) : undefined}
            <a href={`/api/runs/${encodeURIComponent(run)}/rows/${row}/text`}>Save the whole text</a>
          </nav>
        ) : undefined}
        {ofResponse.length > 0 ? (
          <AnnotatedSource code={response.text} findings={ofResponse} />
        ) : (
          <Shown tree={marked} />
        )}
      </section>
      {task.kind === 'programming' ? (
        <ProgramSection key={`${run} ${row}`} run={run} row={row} findings={ofProgram} />
      ) : undefined}
      <Shown tree={testSection(record)} />
      <Shown tree={elsewhereSection(rest)} />
      <Shown tree={feedbackText(feedback.text)} />
    </div>
  )
}

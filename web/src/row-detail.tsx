/** What was asked, the response with its findings in their place, tests, and the rest of the feedback. */
import type { ReactNode } from 'react'
import type { RowDetail as Detail } from '../../src/view/index.ts'
import { addressWith } from './address.ts'
import { AnnotatedSource, lineFindings } from './annotated-source.tsx'
import { Asked } from './asked.tsx'
import { Facts } from './facts.tsx'
import { FindingNote } from './finding-note.tsx'
import { Link } from './link.tsx'
import { MarkedResponse, shiftedFindings } from './marked-response.tsx'
import { ProgramSection } from './program-section.tsx'
import { TestList } from './test-list.tsx'
import { countText, timeText, visible } from './texts.tsx'

export function RowDetail({ run, detail }: { run: string; detail: Detail }): ReactNode {
  const { record, part, clipped, row } = detail
  const { task, response, feedback, source, timing } = record
  const labels = Object.entries(task.labels ?? {}).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const { inside, elsewhere } = shiftedFindings(feedback.findings, part)
  const { ofResponse, ofProgram } = lineFindings(record)
  const atLines = new Set([...ofResponse, ...ofProgram])
  const rest = elsewhere.filter((finding) => finding.where.part !== 'test' && !atLines.has(finding))
  return (
    <div className="detail-body">
      <Facts
        facts={[
          ['model', response.model],
          ['task', `${task.id} (${task.kind})`],
          ['judge', `${feedback.judge.name} ${feedback.judge.version}`],
          ['score', feedback.score === null ? 'none' : String(Number(feedback.score.toFixed(4)))],
          ['recorded', recordedText(detail)],
          ['labels', labels.length === 0 ? undefined : labels.join(', ')],
          ['time', timing === undefined ? undefined : timeText(timing.judgeMs)],
          ['source', `${source.file}:${source.line}`],
          ['ended', response.finish],
          [
            'tokens',
            response.tokens === undefined ? undefined : `${response.tokens.prompt} + ${response.tokens.completion}`,
          ],
        ]}
      />
      {clipped ? (
        <p className="note">Long texts of this row are shown in part; the trace has all of them.</p>
      ) : undefined}
      <Asked task={task} />
      <section>
        <h3>Response</h3>
        {response.text === '' ? <p className="note">The response is empty.</p> : undefined}
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
          <MarkedResponse text={response.text} findings={inside} isCode={task.kind === 'programming'} />
        )}
      </section>
      {task.kind === 'programming' ? (
        <ProgramSection key={`${run} ${row}`} run={run} row={row} findings={ofProgram} />
      ) : undefined}
      <TestList record={record} />
      {rest.length > 0 ? (
        <section>
          <h3>Findings elsewhere</h3>
          <ul className="notes">
            {rest.map((finding, at) => (
              <FindingNote key={at} finding={finding} />
            ))}
          </ul>
        </section>
      ) : undefined}
      {feedback.text === '' ? undefined : (
        <details className="feedback">
          <summary>Feedback as text</summary>
          <pre tabIndex={0}>{visible(feedback.text)}</pre>
        </details>
      )}
    </div>
  )
}

function recordedText({ record: { response, feedback } }: Detail): string | undefined {
  if (response.recordedCorrect === undefined) return undefined
  const recorded = response.recordedCorrect ? 'correct' : 'wrong'
  return feedback.verdict === 'unknown' || feedback.verdict === recorded ? recorded : `${recorded}: judge disagrees`
}

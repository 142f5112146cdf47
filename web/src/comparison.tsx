/** Two runs side by side in figures: accuracy of each over the tasks that both judged, and how tasks changed. */
import type { ReactNode } from 'react'
import type { PairedRun } from '../../src/view/index.ts'
import type { CompareAnswer } from '../../src/server/view/view-app.ts'
import { addressWith } from './address.ts'
import { useAnswer } from './ask.ts'
import { Link } from './link.tsx'
import { countText, percentText } from './texts.tsx'

const OUTCOMES = ['correct', 'wrong', 'unknown', 'mixed'] as const

interface ComparisonProperties {
  readonly run: string
  readonly other: string
  readonly stamp: number
  /** False beside a row, which takes the place. */
  readonly isOpen: boolean
}

export function Comparison({ run, other, stamp, isOpen }: ComparisonProperties): ReactNode {
  const { value, problem } = useAnswer<CompareAnswer>(
    `/api/runs/${encodeURIComponent(run)}/compare/${encodeURIComponent(other)}`,
    { everyMs: ({ isComplete }) => (isComplete ? 30_000 : 1_000), stamp },
  )
  if (value === undefined) return <p className="note">{problem ?? 'Comparing the runs …'}</p>
  const { summary } = value
  const { changes } = summary
  const outcomes = OUTCOMES.filter((outcome) =>
    OUTCOMES.some((each) => summary.transitions[outcome][each] > 0 || summary.transitions[each][outcome] > 0),
  )
  return (
    <details className="comparison" open={isOpen}>
      <summary>
        Compared with {other}: {countText(summary.tasks)} tasks in both
      </summary>
      {summary.tasks === 0 ? (
        <p className="problem">The two runs share no task.</p>
      ) : (
        <>
          <dl className="facts">
            <div>
              <dt>{other}</dt>
              <dd>{accuracyText(summary.before)}</dd>
            </div>
            <div>
              <dt>{run}</dt>
              <dd>{accuracyText(summary.after)}</dd>
            </div>
            {(['better', 'worse', 'other', 'same'] as const).map((change) => (
              <div key={change}>
                <dt>
                  <Link to={addressWith({ change, fold: '1', row: undefined })}>{change}</Link>
                </dt>
                <dd>{countText(changes[change])}</dd>
              </div>
            ))}
            <div>
              <dt>only here, only there</dt>
              <dd>
                {countText(changes['only-here'])}, {countText(summary.onlyThere)}
              </dd>
            </div>
            {changes['other-content'] === 0 ? undefined : (
              <div>
                <dt>other content, left out</dt>
                <dd>{countText(changes['other-content'])}</dd>
              </div>
            )}
          </dl>
          <div className="table-frame" tabIndex={0} role="region" aria-label="Outcomes in both runs">
            <table className="transitions">
              <caption>
                Tasks by outcome: rows {other}, columns {run}
              </caption>
              <thead>
                <tr>
                  <td />
                  {outcomes.map((outcome) => (
                    <th key={outcome} scope="col">
                      {outcome}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {outcomes.map((before) => (
                  <tr key={before}>
                    <th scope="row">{before}</th>
                    {outcomes.map((after) => (
                      <td key={after} className={before === after ? 'number same' : 'number'}>
                        {countText(summary.transitions[before][after])}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </details>
  )
}

function accuracyText({ accuracy, interval, responses }: PairedRun): string {
  if (accuracy === null) return '–'
  const between = interval === null ? '' : ` [${percentText(interval[0])}, ${percentText(interval[1])}]`
  return `${percentText(accuracy)}${between} of ${countText(responses)} responses`
}

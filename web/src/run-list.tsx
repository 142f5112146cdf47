/** All runs, the latest first, with the trend over runs of the same data. */
import { useState, type ReactNode } from 'react'
import type { RunListItem } from '../../src/view/index.ts'
import { addressWith, goTo } from './address.ts'
import { useAnswer } from './ask.ts'
import { Link } from './link.tsx'
import { countText, dateText, percentText } from './texts.tsx'
import { TrendChart } from './trend-chart.tsx'

interface RunsAnswer {
  readonly folder: string
  readonly runs: readonly RunListItem[]
}

/** Runs that are shown at once. */
const MOST_SHOWN = 200

export function RunList(): ReactNode {
  const { value, problem } = useAnswer<RunsAnswer>('/api/runs', {
    everyMs: ({ runs }) => (runs.some(({ state }) => state === 'running') ? 2_000 : 10_000),
  })
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [shown, setShown] = useState(MOST_SHOWN)
  if (value === undefined) return <p className="note">{problem ?? 'Reading the runs …'}</p>
  const { runs, folder } = value
  const toggle = (id: string): void =>
    setChosen((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id].slice(-2)))
  const compare = (): void => {
    // the earlier one is what the later one is compared with
    const [after, before] = runs.filter(({ id }) => chosen.includes(id))
    if (after !== undefined && before !== undefined) {
      goTo(addressWith({ run: after.id, against: before.id, change: 'different', fold: '1' }, new URLSearchParams()))
    }
  }
  return (
    <div className="page">
      <h1>Runs</h1>
      {problem === undefined ? undefined : <p className="problem">{problem}</p>}
      {runs.length === 0 ? (
        <p className="lead">
          There is no run in <code>{folder}</code>. <code>touchstone judge FILE</code> makes one.
        </p>
      ) : (
        <>
          <p className="lead">
            {countText(runs.length)} {runs.length === 1 ? 'run' : 'runs'} in <code>{folder}</code>
          </p>
          <TrendChart runs={runs} />
          <div className="bar">
            <button type="button" disabled={chosen.length !== 2} onClick={compare}>
              Compare two chosen runs
            </button>
          </div>
          <div className="table-frame" tabIndex={0} role="region" aria-label="Runs">
            <table className="runs">
              <thead>
                <tr>
                  <th scope="col">
                    <span className="aside">Choose</span>
                  </th>
                  <th scope="col">Run</th>
                  <th scope="col">Started</th>
                  <th scope="col">State</th>
                  <th scope="col" className="number">
                    Rows
                  </th>
                  <th scope="col">Verdicts</th>
                  <th scope="col" className="number">
                    Correct
                  </th>
                  <th scope="col">Judges</th>
                  <th scope="col">Data</th>
                </tr>
              </thead>
              <tbody>
                {runs.slice(0, shown).map((run) => (
                  <tr key={run.id}>
                    <td>
                      <input
                        type="checkbox"
                        aria-label={`Choose ${run.id}`}
                        checked={chosen.includes(run.id)}
                        onChange={() => toggle(run.id)}
                      />
                    </td>
                    <th scope="row">
                      <Link to={addressWith({ run: run.id }, new URLSearchParams())}>{run.id}</Link>
                    </th>
                    <td>{dateText(run.started)}</td>
                    <td>{run.state}</td>
                    <td className="number rows-count">{countText(run.counts['judged'] ?? 0)}</td>
                    <td>
                      <Shares run={run} />
                    </td>
                    <td className="number correct-share">
                      {run.correct === null ? '–' : percentText(run.correct.value)}
                    </td>
                    <td className="judges">{run.judges.join(', ')}</td>
                    <td className="files">{run.files.join(', ')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {runs.length > shown ? (
            <button type="button" onClick={() => setShown(shown + MOST_SHOWN)}>
              Show {countText(Math.min(MOST_SHOWN, runs.length - shown))} more
            </button>
          ) : undefined}
        </>
      )}
    </div>
  )
}

/** A bar of the three verdicts. The numbers stand in its label. */
function Shares({ run }: { run: RunListItem }): ReactNode {
  const { correct = 0, wrong = 0, unknown = 0 } = run.counts
  const total = correct + wrong + unknown
  if (total === 0) return '–'
  const label = `${countText(correct)} correct, ${countText(wrong)} wrong, ${countText(unknown)} unknown`
  return (
    <svg className="shares" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={label}>
      <title>{label}</title>
      <rect className="ink-correct" width={(100 * correct) / total} height="10" />
      <rect className="ink-wrong" x={(100 * correct) / total} width={(100 * wrong) / total} height="10" />
      <rect className="ink-unknown" x={(100 * (correct + wrong)) / total} width={(100 * unknown) / total} height="10" />
    </svg>
  )
}

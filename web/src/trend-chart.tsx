/** The share of correct responses over runs of the same data, with 95 % intervals. */
import type { ReactNode } from 'react'
import type { RunListItem } from '../../src/view/index.ts'
import { dateText, percentText } from './texts.tsx'

const WIDTH = 640
const HEIGHT = 150
const LEFT = 80
const RIGHT = 12
const TOP = 16
const BOTTOM = 22
/** Data sets that are drawn, and runs of one. */
const MOST_LINES = 3
const MOST_POINTS = 60

export function TrendChart({ runs }: { runs: readonly RunListItem[] }): ReactNode {
  const lines = linesOf(runs)
  if (lines.length === 0) return undefined
  return (
    <section aria-labelledby="trend" className="trends">
      <h2 id="trend">Trend</h2>
      <div className="trend-row">
        {lines.map((line) => (
          <Trend key={line[0]?.data} line={line} />
        ))}
      </div>
    </section>
  )
}

/** Runs of one data set, the earliest first; data sets with the most runs first. */
function linesOf(runs: readonly RunListItem[]): readonly (readonly RunListItem[])[] {
  const byData = Map.groupBy(
    runs.filter(({ correct, state }) => correct !== null && state === 'done'),
    ({ data }) => data,
  )
  return [...byData.values()]
    .filter((line) => line.length > 1)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, MOST_LINES)
    .map((line) => line.toReversed().slice(-MOST_POINTS))
}

function Trend({ line }: { line: readonly RunListItem[] }): ReactNode {
  const x = (at: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * at) / Math.max(1, line.length - 1)
  const y = (share: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)
  const points = line.flatMap(({ id, started, correct }, at) =>
    correct === null ? [] : [{ id, started, correct, x: x(at), y: y(correct.value) }],
  )
  const said = points.map(({ id, correct }) => `${id}: ${percentText(correct.value)}`).join('; ')
  const [first] = line
  return (
    <figure className="trend">
      <figcaption>
        Correct over {line.length} runs of <span className="files">{first?.files.join(', ')}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`Share of correct responses. ${said}`}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className="grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(share)} y2={y(share)} />
            <text className="tick" x={LEFT - 6} y={y(share) + 4} textAnchor="end">
              {100 * share} %
            </text>
          </g>
        ))}
        <polyline className="trend-line" points={points.map((point) => `${point.x},${point.y}`).join(' ')} />
        {points.map((point) => (
          <g key={point.id}>
            <title>
              {point.id}, {dateText(point.started)}: {percentText(point.correct.value)}
            </title>
            <line
              className="whisker"
              x1={point.x}
              x2={point.x}
              y1={y(point.correct.interval[0])}
              y2={y(point.correct.interval[1])}
            />
            <circle className="trend-point" cx={point.x} cy={point.y} r="4" />
          </g>
        ))}
      </svg>
    </figure>
  )
}

/** How far a run's judge of preferences follows length: accuracy by which response is longer, and by how far. */
import { useState, type ReactNode } from 'react'
import type { BiasAnswer } from '../../src/server/view/bias-answer.ts'
import { useAnswer } from './ask.ts'
import { countText, percentText } from './texts.tsx'

const WIDTH = 560
const LEFT = 150
const RIGHT = 34
const TOP = 8
const BAR = 18
const STEP = 34

interface BiasSectionProperties {
  readonly run: string
  /** Asks anew where it changes. */
  readonly stamp: number
}

export function BiasSection({ run, stamp }: BiasSectionProperties): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const { value, problem } = useAnswer<BiasAnswer>(isOpen ? `/api/runs/${encodeURIComponent(run)}/bias` : undefined, {
    stamp,
  })
  return (
    <details className="bias" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Bias</summary>
      {problem === undefined ? undefined : <p className="problem">{problem}</p>}
      {value === undefined ? <p className="note">Measuring …</p> : <Figures answer={value} />}
    </details>
  )
}

type Figure = BiasAnswer['accuracy']

function Figures({ answer }: { answer: BiasAnswer }): ReactNode {
  const { pairs, of, skipped } = answer
  if (pairs === 0) return <p className="note">No pair has a score.</p>
  const bars: readonly Bar[] = [
    { name: 'all pairs', figure: answer.accuracy, pairs },
    { name: 'shorter chosen', figure: answer.shorterChosen, pairs: answer.shorterChosen?.n ?? 0 },
    { name: 'longer chosen', figure: answer.longerChosen, pairs: answer.longerChosen?.n ?? 0 },
  ]
  const buckets = answer.buckets.map(({ name, accuracy, pairs: own }): Bar => ({ name, figure: accuracy, pairs: own }))
  const { spearman, pickLongest } = answer
  return (
    <>
      <p className="note">
        {pairs < of ? `${countText(pairs)} pairs, an even sample of ${countText(of)}.` : `${countText(pairs)} pairs.`} A
        pair is right where its chosen response has the higher score; 95 % intervals by prompt.
        {skipped === 0 ? '' : ` ${countText(skipped)} rows judge neither response of their pair.`}
      </p>
      <BarChart title="Accuracy by which response was chosen" bars={bars} />
      <BarChart title="Accuracy by length of the chosen response over the rejected one" bars={buckets} />
      <p>
        Spearman of score with length:{' '}
        <strong>{spearman === undefined ? 'none, one of them does not vary' : numberText(spearman)}</strong>.{' '}
        {pickLongest === undefined
          ? undefined
          : `Picking the longer response, without any model, is right on ${percentText(pickLongest.value)}.`}
      </p>
    </>
  )
}

interface Bar {
  readonly name: string
  readonly figure: Figure
  readonly pairs: number
}

/** A bar for each name from 0 to 100 %, with its interval and its number; the line is chance. */
function BarChart({ title, bars }: { title: string; bars: readonly Bar[] }): ReactNode {
  const x = (share: number): number => LEFT + (WIDTH - LEFT - RIGHT) * share
  const height = TOP + STEP * bars.length + 22
  const said = bars.map(({ name, figure, pairs }) => `${name}: ${valueText(figure)} of ${countText(pairs)} pairs`)
  return (
    <figure className="bias-chart">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={`${title}. ${said.join('; ')}`}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className="grid" x1={x(share)} x2={x(share)} y1={TOP} y2={height - 20} />
            <text className="tick" x={x(share)} y={height - 5} textAnchor="middle">
              {100 * share} %
            </text>
          </g>
        ))}
        {bars.map(({ name, figure, pairs }, at) => {
          const y = TOP + STEP * at + (STEP - BAR) / 2
          const middle = y + BAR / 2
          return (
            <g key={name}>
              <text className="tick" x={LEFT - 8} y={middle + 4} textAnchor="end">
                {name}
              </text>
              {figure === undefined ? (
                <text className="tick" x={LEFT + 6} y={middle + 4}>
                  no pair
                </text>
              ) : (
                <>
                  <title>{`${name}: ${valueText(figure)}, ${countText(pairs)} pairs`}</title>
                  <rect className="bias-bar" x={LEFT} y={y} width={Math.max(1, x(figure.value) - LEFT)} height={BAR} />
                  <line
                    className="whisker"
                    x1={x(figure.interval[0])}
                    x2={x(figure.interval[1])}
                    y1={middle}
                    y2={middle}
                  />
                </>
              )}
            </g>
          )
        })}
      </svg>
      <table className="bias-table">
        <thead>
          <tr>
            <th scope="col">pairs</th>
            <th scope="col">right</th>
            <th scope="col">interval</th>
            <th scope="col">n</th>
          </tr>
        </thead>
        <tbody>
          {bars.map(({ name, figure, pairs }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{figure === undefined ? '–' : percentText(figure.value)}</td>
              <td>{figure === undefined ? '–' : figure.interval.map(percentText).join(' to ')}</td>
              <td>{countText(pairs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

function valueText(figure: Figure): string {
  return figure === undefined ? 'no figure' : percentText(figure.value)
}

function numberText({ value, interval: [low, high], n }: NonNullable<Figure>): string {
  return `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}] over ${countText(n)} responses`
}

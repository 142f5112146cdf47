/** The curves of a policy's run as a page: reward, length and divergence from the reference over roll-outs. */
import type { Page, ScatterChart } from '../evaluation/index.ts'
import type { CurvePoint } from './rollout.ts'

/** Points of a curve at most: beyond, neighbours are averaged. */
const MOST_POINTS = 200

/** Makes the page. */
export function policyPage(points: readonly CurvePoint[]): Page {
  const first = points[0]
  const last = points.at(-1)
  const masked = points.reduce((sum, point) => sum + point.masked, 0)
  return {
    title: 'Policy training',
    lead: 'What the policy earned, how long its responses are, and how far it is from the model that it started from.',
    tiles: [
      { label: 'roll-outs', value: String(points.length) },
      { label: 'reward', value: textOf(last?.reward), detail: `first ${textOf(first?.reward)}` },
      { label: 'tokens of a response', value: textOf(last?.length), detail: `first ${textOf(first?.length)}` },
      { label: 'divergence, nats', value: textOf(last?.divergence) },
      { label: 'responses without reward', value: String(masked), detail: 'they trained nothing' },
    ],
    sections: [
      {
        id: 'curves',
        heading: 'Curves',
        text: [
          'A point is one roll-out: all responses that were drawn with the same weights. The divergence is estimated by the mean over responses of the sum over their tokens (k3, in nats).',
        ],
        charts: [
          chart('reward', 'Reward', 'mean reward', points, ({ reward }) => reward),
          chart('length', 'Length', 'mean tokens of a response', points, ({ length }) => length),
          chart('divergence', 'Divergence from the reference', 'nats', points, ({ divergence }) => divergence),
        ],
      },
    ],
  }
}

function chart(
  id: string,
  title: string,
  label: string,
  points: readonly CurvePoint[],
  valueOf: (point: CurvePoint) => number | null,
): ScatterChart {
  const known = points.flatMap((point) => {
    const y = valueOf(point)
    return y === null ? [] : [{ x: point.rollout, y }]
  })
  const size = Math.ceil(known.length / MOST_POINTS)
  const groups = Array.from({ length: Math.ceil(known.length / Math.max(1, size)) }, (_v, i) =>
    known.slice(i * size, (i + 1) * size),
  )
  const averaged = groups.map((group) => ({ x: meanOf(group.map(({ x }) => x)), y: meanOf(group.map(({ y }) => y)) }))
  return {
    kind: 'scatter',
    id,
    title,
    description: `${title} over the roll-outs of the run.`,
    x: { label: 'roll-out' },
    y: { label },
    series: [{ name: label, joined: true, points: averaged }],
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function textOf(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : String(Number(value.toPrecision(3)))
}

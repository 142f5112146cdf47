/** The frontier as a table and as a page with its picture. */
import {
  figureOf,
  pointsText,
  splitsText,
  type OverSplits,
  type Page,
  type ScatterChart,
  type Table,
} from '../../evaluation/index.ts'
import type { FrontierPoint } from './frontier.ts'

/** What stands at the head of the page. */
export interface FrontierPageOptions {
  readonly command: string
  readonly pairs: number
  readonly prompts: number
  readonly seed: string
  /** What the bias expert of the arm `perturbed` read, such as `noise=1 by minilm-l6`. @default the arm is not there */
  readonly perturbed?: string | undefined
}

/** Arms that the picture tells apart. More symbols there are not. */
const SHOWN: readonly string[] = ['vanilla', 'two-stage', 'penalty', 'balanced']

/** All points, best balanced accuracy first. */
export function frontierTable(points: readonly FrontierPoint[]): Table {
  const splits = splitsText(points[0]?.balanced.n ?? 0)
  return {
    title: `Arms over their dials, ${splits} by prompt; * marks points that no other beats on both figures`,
    columns: [
      { name: '' },
      { name: 'arm' },
      { name: 'balanced accuracy, %', align: 'right' },
      { name: '|Spearman| with length', align: 'right' },
      { name: 'accuracy, %', align: 'right' },
    ],
    rows: points.map(({ name, balanced, dependence, accuracy, pareto }) => [
      pareto ? '*' : '',
      name,
      pointsText(balanced),
      decimals(dependence),
      pointsText(accuracy),
    ]),
  }
}

/** What each point has above its rivals at the same dependence: a table of its own, so that a terminal cuts no name. None without rivals. */
export function rivalTables(points: readonly FrontierPoint[]): readonly Table[] {
  const rivals = [...new Set(points.flatMap(({ above }) => Object.keys(above)))]
  if (rivals.length === 0) return []
  return [
    {
      title: 'Points of balanced accuracy above other arms at the same |Spearman|',
      columns: [{ name: 'arm' }, ...rivals.map((rival) => ({ name: rival, align: 'right' as const }))],
      rows: points
        .filter(({ above }) => Object.keys(above).length > 0)
        .map(({ name, above }) => [
          name,
          ...rivals.map((rival) => {
            const rise = above[rival]
            return rise === undefined ? '' : pointsText(rise, true)
          }),
        ]),
    },
  ]
}

/** The page. */
export function frontierPage(points: readonly FrontierPoint[], options: FrontierPageOptions): Page {
  const best = points.filter(({ pareto }) => pareto)
  return {
    title: 'Frontier of reward models',
    lead: `Of ${points.length} points, ${best.length} are beaten by no other on both figures: ${best.map(({ name }) => name).join(', ')}.`,
    command: options.command,
    facts: [
      { name: 'pairs', value: String(options.pairs) },
      { name: 'prompts', value: String(options.prompts) },
      { name: 'splits', value: String(points[0]?.balanced.n ?? 0) },
      { name: 'seed', value: options.seed },
      ...(options.perturbed === undefined ? [] : [{ name: 'bias expert of perturbed', value: options.perturbed }]),
    ],
    figures: points.flatMap(({ name, balanced, dependence }) => [
      figureOf(`${name}: balanced accuracy`, balanced),
      figureOf(`${name}: |Spearman| with length`, dependence),
    ]),
    sections: [
      {
        id: 'frontier',
        heading: 'Choose a point',
        text: [
          'To the left a reward follows length less, and higher up it is right more often where length says nothing. Balanced accuracy is the mean of accuracy on pairs whose better response is shorter and on those where it is longer. The second table says how many points of balanced accuracy an arm lies above another at the same |Spearman|, on the splits where that one reaches it.',
        ],
        charts: [frontierChart(points)],
        tables: [frontierTable(points), ...rivalTables(points)],
      },
    ],
  }
}

/** The picture: every point, those that no other beats joined by a line. */
export function frontierChart(points: readonly FrontierPoint[]): ScatterChart {
  const pareto = points.filter((each) => each.pareto).toSorted((a, b) => a.dependence.mean - b.dependence.mean)
  const named = SHOWN.map((arm) => ({ name: arm, points: points.filter((each) => each.arm === arm).map(place) }))
  return {
    kind: 'scatter',
    id: 'frontier-chart',
    title: 'Balanced accuracy by dependence on length',
    description:
      'Each point is an arm at one place of its dial. The line joins the points that no other beats on both figures.',
    x: { label: '|Spearman| of reward and length' },
    y: { label: 'balanced accuracy' },
    series: [
      { name: 'not beaten', joined: true, points: pareto.map(place) },
      ...named.filter(({ points: own }) => own.length > 0),
      {
        name: 'other arms',
        points: points.filter((each) => !SHOWN.includes(each.arm)).map(place),
      },
    ],
  }
}

function place(point: FrontierPoint): ScatterChart['series'][number]['points'][number] {
  return { x: point.dependence.mean, y: point.balanced.mean, name: point.name }
}

function decimals({ mean, interval, n }: OverSplits): string {
  return n < 2 ? mean.toFixed(3) : `${mean.toFixed(3)} [${interval.map((each) => each.toFixed(3)).join(', ')}]`
}

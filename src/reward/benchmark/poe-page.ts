/** The product of experts beside every other remedy, as a page: figures over splits and paired differences from vanilla. */
import {
  figureOf,
  overSplits,
  pairedBySplit,
  pointsText,
  splitsText,
  type OverSplits,
  type Page,
  type Table,
} from '../../evaluation/index.ts'
import type { ArmFigures } from './reward-benchmark.ts'
import { frontierOf } from './frontier.ts'
import { frontierChart } from './frontier-page.ts'

/** What stands at the head of the page. */
export interface PoePageOptions {
  readonly command: string
  readonly model: string
  readonly seed: string
  readonly pairs: number
}

type FigureOfArm = (one: ArmFigures) => number

const COLUMNS: readonly (readonly [name: string, of: FigureOfArm])[] = [
  ['accuracy', (one) => one.accuracy],
  ['shorter chosen', (one) => one.shorter],
  ['longer chosen', (one) => one.longer],
  ['balanced', (one) => one.balanced],
  ['|Spearman| with length', (one) => Math.abs(one.spearman)],
  ['excess log-length of picks', (one) => one.excess.length],
]

/** Columns that are shares of pairs. */
const ACCURACIES = 4

/** Makes the page. @throws RangeError without figures */
export function poePage(figures: readonly ArmFigures[], options: PoePageOptions): Page {
  const points = frontierOf(figures)
  const [first] = figures
  const sets = Object.keys(first?.external ?? {})
  const external = sets.map((set): readonly [string, FigureOfArm] => [set, (one) => one.external[set] ?? Number.NaN])
  return {
    title: 'Product of experts on labels that favour length',
    lead: `Rewards trained on alpaca-eval's GPT-4 labels, ${splitsText(points[0]?.balanced.n ?? 0)} by prompt. In brackets after each figure stands the paired difference from vanilla.`,
    command: options.command,
    facts: [
      { name: 'pairs', value: String(options.pairs) },
      { name: 'encoder', value: options.model },
      { name: 'seed', value: options.seed },
    ],
    figures: armsOf(figures).flatMap((arm) =>
      [...COLUMNS, ...external].map(([name, of]) => figureOf(`${arm}: ${name}`, over(figures, arm, of))),
    ),
    sections: [
      {
        id: 'arms',
        heading: 'Arms',
        text: [
          'Shares are in percent, correlation and excess in hundredths. Accuracy on these labels itself favours length.',
        ],
        charts: [frontierChart(points)],
        tables: [
          tableOf('Accuracy on held-back prompts, %', figures, COLUMNS.slice(0, ACCURACIES)),
          tableOf('Dependence on length there, in hundredths', figures, COLUMNS.slice(ACCURACIES)),
        ],
      },
      ...(external.length === 0
        ? []
        : [
            {
              id: 'external',
              heading: 'Sets that trained nothing',
              tables: [tableOf('Accuracy', figures, external)],
            },
          ]),
    ],
  }
}

function tableOf(
  title: string,
  figures: readonly ArmFigures[],
  columns: readonly (readonly [name: string, of: FigureOfArm])[],
): Table {
  return {
    title,
    columns: [{ name: 'arm' }, ...columns.map(([name]) => ({ name, align: 'right' as const }))],
    rows: armsOf(figures).map((arm) => [
      arm,
      ...columns.map(([, of]) => {
        const own = pointsText(over(figures, arm, of))
        const apart = pairedBySplit(
          figures.filter((each) => each.arm === 'vanilla'),
          figures.filter((each) => each.arm === arm),
          (before, after) => of(after) - of(before),
        )
        return arm === 'vanilla' || apart === undefined ? own : `${own} (${pointsText(apart, true)})`
      }),
    ]),
  }
}

function armsOf(figures: readonly ArmFigures[]): string[] {
  return [...new Set(figures.map(({ arm }) => arm))]
}

function over(figures: readonly ArmFigures[], arm: string, of: FigureOfArm): OverSplits {
  return overSplits(figures.filter((each) => each.arm === arm).map(of))
}

/** The zero-shot benchmark's results as a page: tables with intervals, F1 by number of unseen labels, sentences a second. */
import {
  armsChart,
  differenceText,
  figureColumns,
  figureOf,
  overSplits,
  pointsText,
  splitsText,
  type Cell,
  type Chart,
  type Page,
  type Table,
} from '../../evaluation/index.ts'
import type { Key } from '../../random.ts'
import { PAIR_WEIGHT } from '../matching/match-reranking.ts'
import { TEMPERATURE } from '../matching/match-training.ts'
import { BEST, UNTRAINED, ZERO_SHOT_ARMS } from './zero-shot-arms.ts'
import type { ZeroShotPlan } from './zero-shot-benchmark.ts'
import {
  armFigure,
  COMPARISONS,
  LABEL_COUNTS,
  noneOverSplits,
  pairedFigure,
  rerankGain,
  resultsByArm,
  transferFigure,
} from './zero-shot-comparison.ts'
import type { ZeroShotResult } from './zero-shot-results.ts'

/** What the page says of its making. */
export interface ZeroShotPageOptions {
  readonly key: Key
  readonly plan: ZeroShotPlan
  readonly command: string
  readonly model: string
  readonly seed: string
}

type ByArm = ReadonlyMap<string, readonly ZeroShotResult[]>

/** The page of results as `runZeroShotBenchmark` gives them. */
export function zeroShotPage(results: readonly ZeroShotResult[], options: ZeroShotPageOptions): Page {
  const { key, plan, command, model, seed } = options
  const arms = resultsByArm(results)
  const { seen, development, unseen } = plan.relations
  return {
    title: 'Zero-shot relations on FewRel',
    lead: `${splitsText(new Set(results.map(({ split }) => split)).size)} of ${seen + development + unseen} relations: ${seen} trained on, ${unseen} unseen in the test, of which only a description is given; ${development} for development, in no test.`,
    command,
    figures: titled(arms).flatMap(([title, own]) =>
      LABEL_COUNTS.map((m) => figureOf(`${title}: F1 of ${m} unseen labels`, armFigure(key, own, m, 'f1'))),
    ),
    facts: [
      { name: 'seed', value: seed },
      { name: 'encoder', value: model },
      { name: 'training', value: `${plan.train} sentences of each seen relation, ${plan.epochs} epochs` },
      { name: 'test', value: `${plan.test} sentences of each unseen relation; cross-encoders ${plan.pairs}` },
    ],
    sections: [
      {
        id: 'arms',
        heading: 'Arms',
        tables: [armsTable(key, arms), detailsTable(key, arms)],
        charts: charts(key, arms),
      },
      {
        id: 'differences',
        heading: 'Paired differences',
        tables: [differencesTable(key, arms), rerankTable(key, arms)],
      },
      {
        id: 'more',
        heading: 'None of the labels, other domains',
        tables: [noneTable(key, arms), transferTable(key, arms)],
      },
    ],
  }
}

function armsTable(key: Key, arms: ByArm): Table {
  return {
    title: 'Unseen relations, F1 %',
    columns: figureColumns('arm', [...LABEL_COUNTS.map((m) => `m = ${m}`), 'splits']),
    rows: titled(arms).map(([title, own]) => [
      title,
      ...LABEL_COUNTS.map((m) => pointsText(armFigure(key, own, m, 'f1'))),
      String(own.length),
    ]),
    note: "F1 is the paper's, of macro precision and macro recall. m = 5 and 10: mean over 30 fixed subsets of the 15. Means over splits, 95 % intervals over splits in brackets. Arms on fewer splits met other relations: compare by the paired differences.",
  }
}

function detailsTable(key: Key, arms: ByArm): Table {
  return {
    title: 'Unseen relations, m = 15: other figures, and time',
    columns: figureColumns('arm', ['scikit-learn F1, %', 'accuracy, %', 'training, s', 'sentences/s']),
    rows: titled(arms).map(([title, own]) => [
      title,
      pointsText(armFigure(key, own, 15, 'scikitF1')),
      pointsText(armFigure(key, own, 15, 'accuracy')),
      mean(own.map(({ trainSeconds }) => trainSeconds)).toFixed(0),
      mean(own.map(({ sentencesPerSecond }) => sentencesPerSecond)).toFixed(0),
    ]),
    note: 'Sentences/s against all 15 descriptions, on one thread, on the machine as it was: other work beside it slows both.',
  }
}

function differencesTable(key: Key, arms: ByArm): Table {
  return {
    title: 'F1, points',
    columns: figureColumns('part', [...LABEL_COUNTS.map((m) => `m = ${m}`), 'splits']),
    rows: COMPARISONS.flatMap(({ name, before, after }) => {
      const pair = { before: arms.get(before) ?? [], after: arms.get(after) ?? [] }
      const found = LABEL_COUNTS.map((m) => pairedFigure(key, pair, m))
      return found[0] === undefined ? [] : [[name, ...found.map(differenceText), String(found[0].n)]]
    }),
    note: 'Paired by split, on the splits and sentences that both were measured on.',
  }
}

function rerankTable(key: Key, arms: ByArm): Table {
  const match = arms.get(BEST) ?? []
  const rows = ['cross-encoder', 'cross-encoder-3'].flatMap((name) =>
    [2, 3, 5].flatMap((top) =>
      (['pairs', 'sum'] as const).flatMap((by): Cell[][] => {
        const gains = LABEL_COUNTS.map((m) => rerankGain(key, { match, pairs: arms.get(name) ?? [] }, { m, top, by }))
        if (gains[0] === undefined) return []
        const title = `${titleOf(name)}, best ${top} by ${by === 'sum' ? 'the sum' : 'it alone'}`
        return [[title, ...gains.map(differenceText)]]
      }),
    ),
  )
  return {
    title: `Re-ranking the best labels of "${titleOf(BEST)}": F1 gained, points`,
    columns: figureColumns(
      're-ranker',
      LABEL_COUNTS.map((m) => `m = ${m}`),
    ),
    rows,
    note: `The sum adds the scores as log-probabilities, those of the match divided by ${TEMPERATURE}, those of the cross-encoder times ${PAIR_WEIGHT}.`,
  }
}

function noneTable(key: Key, arms: ByArm): Table {
  const rows = [UNTRAINED, BEST].flatMap((name) => {
    const own = arms.get(name) ?? []
    if (own.length === 0) return []
    return [0.95, 0.9, 0.8].map((coverage) => {
      const found = noneOverSplits(key, own, { m: 10, coverage })
      return [
        titleOf(name),
        `${coverage * 100} %`,
        pointsText(found.coverage),
        pointsText(found.rejection),
        pointsText(found.precision),
      ]
    })
  })
  return {
    title: 'A threshold from development relations: 10 of 15 relations described, %',
    columns: figureColumns('arm', ['stated coverage', 'described accepted', 'others rejected', 'right among accepted']),
    rows,
    note: 'Split-conformal on sentences of development relations; unseen relations need not score like them, so the coverage met differs from the stated one.',
  }
}

function transferTable(key: Key, arms: ByArm): Table {
  const names = [...new Set([...arms.values()].flat().flatMap(({ transfer }) => Object.keys(transfer)))]
  return {
    title: 'Other domains, F1 %',
    columns: figureColumns('arm', names),
    rows: titled(arms).flatMap(([title, own]) => {
      const found = names.map((name) => transferFigure(key, own, name))
      return found.every((one) => one === undefined)
        ? []
        : [[title, ...found.map((one) => (one === undefined ? '–' : pointsText(one)))]]
    }),
    note: 'All their labels at once, with descriptions written for this project; never trained or tuned on.',
  }
}

function charts(key: Key, arms: ByArm): Chart[] {
  return [
    {
      kind: 'lines',
      id: 'labels',
      title: 'F1 by number of unseen labels',
      description: 'Mean over splits; the higher the better.',
      x: { label: 'unseen labels', places: LABEL_COUNTS.map(String) },
      y: { label: 'F1' },
      series: titled(arms)
        .filter(([, own]) => own.some(({ arm }) => CHARTED.has(arm)))
        .map(([name, own]) => ({
          name,
          points: LABEL_COUNTS.map((m, place) => ({ place, value: armFigure(key, own, m, 'f1').mean, n: own.length })),
        })),
    },
    armsChart(
      {
        id: 'f1-15',
        title: 'F1 of each arm, 15 unseen labels',
        description: 'Mean and 95 % interval over splits.',
        x: { label: 'F1' },
      },
      titled(arms).map(([name, own]) => ({ name, figure: armFigure(key, own, 15, 'f1') })),
    ),
  ]
}

const CHARTED = new Set([UNTRAINED, BEST, 'siamese-residual', 're-matching', 'siamese-fresh', 'cross-encoder'])

/** Arms that have results, in the order of the table of arms. */
function titled(arms: ByArm): (readonly [title: string, own: readonly ZeroShotResult[]])[] {
  return ZERO_SHOT_ARMS.flatMap(({ name, title }) => {
    const own = arms.get(name)
    return own === undefined ? [] : [[title, own] as const]
  })
}

function titleOf(arm: string): string {
  return ZERO_SHOT_ARMS.find(({ name }) => name === arm)?.title ?? arm
}

function mean(values: readonly number[]): number {
  return overSplits(values).mean
}

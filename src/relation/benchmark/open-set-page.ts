/** The open-set benchmark's results as a page: tables with intervals, curves, energies, difficulty of negatives, thresholds. */
import {
  armsChart,
  differenceText,
  figureColumns,
  figureOf,
  overSplits,
  pointsText,
  splitsText,
  type Chart,
  type Page,
  type PageSection,
  type Table,
} from '../../evaluation/index.ts'
import type { OpenSetPlan } from './open-set-benchmark.ts'
import {
  meanCurve,
  pairedOverSplits,
  resultsOf,
  SHOWN_FIGURES,
  titleOf,
  valuesOf,
  type ScoredTrial,
} from './open-set-comparison.ts'
import type { OpenSetResult } from './open-set-results.ts'
import { OPEN_SET_TRIALS, type OpenSetTrial } from './open-set-trial.ts'

/** What the page says of its making. */
export interface OpenSetPageOptions {
  readonly plan: OpenSetPlan
  readonly command: string
  readonly model: string
  readonly seed: string
  /** Sentences at hand. */
  readonly sentences: number
  /** @default OPEN_SET_TRIALS */
  readonly trials?: readonly OpenSetTrial[] | undefined
}

/** The page of results as `runOpenSetBenchmark` gives them. */
export function openSetPage(results: readonly OpenSetResult[], options: OpenSetPageOptions): Page {
  const { plan, trials = OPEN_SET_TRIALS } = options
  const splits = new Set(results.map(({ split }) => split)).size
  const { known, developmentUnknown, testUnknown } = plan.relations
  return {
    title: 'Open-set relations on FewRel',
    lead: `${splitsText(splits)} of 64 relations: ${known} known, ${developmentUnknown} unknown for development, ${testUnknown} unknown for the test. Every arm goes on from the same base with the same number of sentence passes.`,
    command: options.command,
    figures: scoredTrials(results, trials).flatMap((of) =>
      SHOWN_FIGURES.map(({ figure, name }) =>
        figureOf(`${titleOf(of)}: ${name}`, overSplits(valuesOf(results, of, figure))),
      ),
    ),
    facts: [
      { name: 'seed', value: options.seed },
      { name: 'encoder', value: options.model },
      { name: 'sentences at hand', value: String(options.sentences) },
      {
        name: 'sentences for each known relation',
        value: `${plan.sentences.train} training, ${plan.sentences.development} development, ${plan.sentences.test} test`,
      },
      {
        name: 'sentences for each unknown relation',
        value: `${plan.unknown.development} development, ${plan.unknown.test} test`,
      },
      { name: 'passes', value: `base ${plan.basePasses}, then ${plan.stagePasses} for each training sentence` },
    ],
    sections: [
      section('arms', 'Arms', [armsTable(results, trials)], curveCharts(results, trials)),
      section('differences', 'Paired differences', [differencesTable(results, trials)]),
      section('negatives', 'Negatives', [difficultyTable(results)]),
      section('thresholds', 'Thresholds', [thresholdTable(results, trials)], energyCharts(results, trials)),
    ],
  }
}

function section(id: string, heading: string, tables: readonly Table[], charts: readonly Chart[] = []): PageSection {
  return { id, heading, tables, charts }
}

/** Trials with each of their scores, as far as there are results. */
export function scoredTrials(results: readonly OpenSetResult[], trials: readonly OpenSetTrial[]): ScoredTrial[] {
  return trials
    .flatMap((trial) => trial.scores.map((score) => ({ trial, score })))
    .filter((of) => valuesOf(results, of, 'auroc').length > 0)
}

function armsTable(results: readonly OpenSetResult[], trials: readonly OpenSetTrial[]): Table {
  return {
    title: 'Known against unknown relations, %',
    columns: figureColumns('arm, score', [...SHOWN_FIGURES.map(({ name }) => name), 'splits']),
    rows: scoredTrials(results, trials).map((of) => [
      titleOf(of),
      ...SHOWN_FIGURES.map(({ figure }) => pointsText(overSplits(valuesOf(results, of, figure)))),
      String(valuesOf(results, of, 'auroc').length),
    ]),
    note: 'Means over splits, 95 % intervals over splits in brackets. Lower FPR95 is better. (K+1)-way accuracy at the threshold that is best on development sentences.',
  }
}

function differencesTable(results: readonly OpenSetResult[], trials: readonly OpenSetTrial[]): Table {
  const aware = scoredTrials(results, trials).find(({ trial }) => trial.name === 'unknown-aware')
  const others = scoredTrials(results, trials).filter(({ trial }) => trial !== aware?.trial)
  const rows = aware === undefined ? [] : others.map((before) => ({ before, after: aware }))
  return {
    title: 'Unknown-aware minus the other, points',
    columns: figureColumns(
      'other',
      SHOWN_FIGURES.map(({ name }) => name),
    ),
    rows: rows.map((pair) => [
      titleOf(pair.before),
      ...SHOWN_FIGURES.map(({ figure }) => differenceText(pairedOverSplits(results, pair, figure))),
    ]),
    note: 'Paired by split, on the splits that both were run on.',
  }
}

function difficultyTable(results: readonly OpenSetResult[]): Table {
  const found = results.flatMap(({ difficulty }) => difficulty ?? [])
  const rows = (found.length === 0 ? [] : (['before', 'after'] as const)).map((when) => {
    const all = found.map((one) => one[when])
    const batches = all.flatMap((one) => one.batches)
    const harder = batches.filter(({ aware, random }) => aware > random).length
    const mean = (side: 'original' | 'aware' | 'random'): string =>
      overSplits(batches.map((batch) => batch[side])).mean.toFixed(2)
    return [
      when === 'before' ? 'base' : 'unknown-aware',
      ...(['original', 'aware', 'random'] as const).map(mean),
      `${harder} of ${batches.length}`,
      pointsText(overSplits(all.map(({ aware }) => aware))),
      pointsText(overSplits(all.map(({ random }) => random))),
    ]
  })
  return {
    title: 'How hard negatives are',
    columns: [
      { name: 'weights of' },
      ...[
        'E(original)',
        'E(unknown-aware)',
        'E(random)',
        'batches where harder',
        'AUROC against it',
        'AUROC against random',
      ].map((name) => ({ name, align: 'right' as const })),
    ],
    rows,
    note: 'Mean energies of training sentences and of negatives made of them; harder: the unknown-aware negatives of a batch have the higher mean energy.',
  }
}

function thresholdTable(results: readonly OpenSetResult[], trials: readonly OpenSetTrial[]): Table {
  return {
    title: 'Split-conformal threshold at 95 % coverage, %',
    columns: figureColumns('arm, score', ['known accepted', 'unknown rejected']),
    rows: scoredTrials(results, trials).map((of) => [
      titleOf(of),
      pointsText(overSplits(valuesOf(results, of, 'conformalCoverage'))),
      pointsText(overSplits(valuesOf(results, of, 'conformalRejection'))),
    ]),
    note: 'Calibrated on development sentences of known relations only.',
  }
}

const CURVES = ['base', 'cross-entropy', 'mixup', 'gaussian-noise', 'random-replacement', 'unknown-aware']
const PLACES = Array.from({ length: 11 }, (_v, i) => i / 10)

function curveCharts(results: readonly OpenSetResult[], trials: readonly OpenSetTrial[]): Chart[] {
  const series = trials
    .filter(({ name }) => CURVES.includes(name))
    .flatMap((trial) => {
      const own = resultsOf(results, trial)
      if (own.length === 0) return []
      const values = meanCurve(own, PLACES)
      return [{ name: trial.title, points: values.map((value, place) => ({ place, value, n: own.length })) }]
    })
  return [
    {
      kind: 'lines',
      id: 'curves',
      title: 'Known accepted where a share of unknown is accepted, by energy',
      description: 'ROC curves, mean over splits; the higher the better.',
      x: { label: 'unknown accepted', places: PLACES.map((place) => `${Math.round(place * 100)} %`) },
      y: { label: 'known accepted' },
      series,
    },
    armsChart(
      {
        id: 'fpr95',
        title: 'FPR95 of each arm',
        description:
          'Unknown sentences accepted where 95 % of known are; mean and interval over splits; lower is better.',
        x: { label: 'FPR95' },
      },
      scoredTrials(results, trials).map((of) => ({
        name: titleOf(of),
        figure: overSplits(valuesOf(results, of, 'fpr95')),
      })),
    ),
  ]
}

function energyCharts(results: readonly OpenSetResult[], trials: readonly OpenSetTrial[]): Chart[] {
  return trials
    .filter(({ name }) => ['cross-entropy', 'random-replacement', 'unknown-aware'].includes(name))
    .flatMap((trial): Chart[] => {
      const own = resultsOf(results, trial)
      if (own.length === 0) return []
      const known = own.flatMap(({ energies }) => energies.known)
      const unknown = own.flatMap(({ energies }) => energies.unknown)
      const all = [...known, ...unknown].toSorted((a, b) => a - b)
      const low = Math.floor(all[0] ?? 0)
      const width = Math.max(0.5, Math.ceil(((all.at(-1) ?? 1) - low) / 12) / 2)
      const bins = Array.from({ length: Math.ceil(((all.at(-1) ?? 1) - low) / width) + 1 }, (_v, i) => {
        const from = low + i * width
        const within = (energies: readonly number[]): number =>
          energies.filter((energy) => energy >= from && energy < from + width).length
        return { from, to: from + width, counts: [within(known), within(unknown)] }
      })
      return [
        {
          kind: 'histogram',
          id: `energies-${trial.name}`,
          title: `Energies, ${trial.title}`,
          description: 'Energies of test sentences of known and of unknown relations, all splits together.',
          x: { label: 'energy', scale: 'linear' },
          series: [
            { name: 'known', ink: 1 },
            { name: 'unknown', ink: 2 },
          ],
          bins,
        },
      ]
    })
}

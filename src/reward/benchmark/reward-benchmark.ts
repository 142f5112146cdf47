/**
 * The method's own benchmark: arms trained on pairs whose labels favour length (alpaca-eval's GPT-4 annotator), split by
 * prompt; accuracy, balance and correlation with length on the held-back prompts, what the best of each prompt has more of, and
 * accuracy on sets that trained nothing. All arms of a split share features, projection and pairs, so differences are paired.
 */
import { fitProjection, project, spearman } from '../../evaluation/index.ts'
import { shuffle, split, type Key } from '../../random.ts'
import { CUE_NAMES, NO_CUES, type CueName, type ResponseCues } from '../bias/response-cues.ts'
import { betweenHeads } from '../training/between-heads.ts'
import { missingKind, rightness } from '../training/held-back.ts'
import { headScore, trainHead, type HeadPair, type RewardArm } from '../training/reward-arm.ts'
import { deviationOf } from '../training/reward-moments.ts'

/** Texts by number, with pairs of a training set and of external sets. */
export interface BenchmarkTexts {
  readonly prompts: readonly string[]
  readonly features: readonly Float32Array[]
  readonly cues: readonly ResponseCues[]
  /** Features of the perturbed texts, for the arm `perturbed`. @default none */
  readonly perturbed?: readonly Float32Array[] | undefined
  readonly pairs: readonly HeadPair[]
  /** Pairs of sets that are only measured, by set and subset. */
  readonly external: Readonly<Record<string, readonly HeadPair[]>>
}

/** Figures of one arm on one split. Shares are 0 to 1. */
export interface ArmFigures {
  readonly split: number
  readonly arm: string
  readonly accuracy: number
  readonly shorter: number
  readonly longer: number
  readonly balanced: number
  readonly spearman: number
  /** Mean over prompts of the pick's value minus the mean of the prompt's responses; of length, in logs. NaN where no prompt has three. */
  readonly excess: Readonly<Record<CueName, number>>
  readonly external: Readonly<Record<string, number>>
}

/** Arms as the benchmark prints them. */
export const BENCHMARK_ARMS: Readonly<Record<string, RewardArm>> = {
  vanilla: { arm: 'vanilla' },
  'random expert (control)': { arm: 'random-expert' },
  'two-stage 0.5': { arm: 'two-stage', weight: 0.5 },
  'two-stage 1': { arm: 'two-stage', weight: 1 },
  'near 1': { arm: 'vanilla', near: 1 },
  'two-stage near 1 0.25': { arm: 'two-stage', weight: 0.25, near: 1 },
  'two-stage near 1 0.5': { arm: 'two-stage', weight: 0.5, near: 1 },
  'two-stage near 1 1': { arm: 'two-stage', weight: 1, near: 1 },
  'joint 10': { arm: 'joint', ratio: 10 },
  'two-stage 0.5, all cues': {
    arm: 'two-stage',
    weight: 0.5,
    cues: ['length', 'lists', 'markdown', 'hedges', 'politeness'],
  },
  'residual 0.5': { arm: 'residual', weight: 0.5 },
  'penalty 0.5': { arm: 'penalty', weight: 0.5 },
  'penalty 1': { arm: 'penalty', weight: 1 },
  'lowess 0.5': { arm: 'lowess', weight: 0.5 },
  'balanced 0.5': { arm: 'balanced', weight: 0.5 },
  'balanced 1': { arm: 'balanced', weight: 1 },
}

/** The two remedies above averaged: heads of two arms whose standardised scores are added. */
export const MIXED_ARM = 'two-stage 0.5 with balanced 0.5'

/** Length by itself, as a ruler beside the arms. */
export const RULER = 'length alone'

/** Options of `measureSplit`. */
export interface MeasureSplitOptions {
  readonly key: Key
  readonly arms?: Readonly<Record<string, RewardArm>> | undefined
  /** Which pairs of the training prompts are trained on. @default all */
  readonly drawn?: ((pairs: readonly HeadPair[], key: Key) => readonly HeadPair[]) | undefined
  /** @default 128 */
  readonly axes?: number | undefined
  readonly onArm?: ((arm: string) => void) | undefined
  /** Abort rejects with the signal's reason between arms. */
  readonly signal?: AbortSignal | undefined
}

const TEST_SHARE = 0.2

/** The split's prompts that are held back from training. */
function heldBackPrompts({ prompts, pairs }: BenchmarkTexts, key: Key): ReadonlySet<string> {
  const all = [...new Set(pairs.map(({ chosen }) => prompts[chosen] ?? ''))]
  return new Set(shuffle(split(key, 'prompts'), all).slice(0, Math.round(all.length * TEST_SHARE)))
}

/** Why a split has no balanced accuracy: no held-back pair has a shorter, or a longer, chosen response. Undefined where it has one. */
export function splitProblem(texts: BenchmarkTexts, number: number, key: Key): string | undefined {
  const test = heldBackPrompts(texts, split(key, number))
  const held = texts.pairs.filter(({ chosen }) => test.has(texts.prompts[chosen] ?? ''))
  const missing = missingKind(texts, held)
  return missing === undefined
    ? undefined
    : `none of the ${held.length} held-back pairs has a ${missing} chosen response, so balanced accuracy has no value`
}

/** Trains and measures all arms on one split of the prompts, 80 to 20. @throws RangeError for a split with a `splitProblem` */
export async function measureSplit(
  texts: BenchmarkTexts,
  number: number,
  options: MeasureSplitOptions,
): Promise<ArmFigures[]> {
  const { arms = BENCHMARK_ARMS, axes = 128, drawn = (own) => own, onArm, signal } = options
  const key = split(options.key, number)
  const { prompts, features, cues, pairs, perturbed } = texts
  const problem = splitProblem(texts, number, options.key)
  if (problem !== undefined) throw new RangeError(`measure split ${number}: ${problem}, wanted pairs of both kinds`)
  const test = heldBackPrompts(texts, key)
  const inTest = ({ chosen }: HeadPair): boolean => test.has(prompts[chosen] ?? '')
  const trainPairs = drawn(
    pairs.filter((pair) => !inTest(pair)),
    split(key, 'drawn'),
  )
  const trainTexts = [...new Set(trainPairs.flatMap(({ chosen, rejected }) => [chosen, rejected]))]
  const projection = fitProjection(split(key, 'projection'), pickAll(features, trainTexts), axes)
  const rows = features.map((row) => project(row, projection))
  const places = new Map(trainTexts.map((text, place) => [text, place]))
  const data = {
    rows: pickAll(rows, trainTexts),
    cues: pickAll(cues, trainTexts),
    perturbed:
      perturbed === undefined ? undefined : projected(pickAll(perturbed, trainTexts), split(key, 'perturbed'), axes),
    pairs: trainPairs.map((pair) => ({
      ...pair,
      chosen: places.get(pair.chosen) ?? 0,
      rejected: places.get(pair.rejected) ?? 0,
    })),
  }
  const shown = { ...texts, pairs: pairs.filter(inTest) }
  const figures = [
    figuresOf(
      shown,
      { split: number, arm: RULER },
      cues.map(({ length }) => length),
    ),
  ]
  const mixed = new Map<string, number[]>()
  for (const [name, arm] of Object.entries(arms)) {
    await betweenHeads(signal)
    const head = trainHead(data, arm, { key: split(key, 'head') })
    const scores = rows.map((row, i) => headScore(head, row, cues[i] ?? NO_CUES))
    figures.push(figuresOf(shown, { split: number, arm: name }, scores))
    if (MIXED_ARM.split(' with ').includes(name)) mixed.set(name, standardised(scores, trainTexts))
    onArm?.(name)
  }
  const [first, second] = [...mixed.values()]
  if (first !== undefined && second !== undefined)
    figures.push(
      figuresOf(
        shown,
        { split: number, arm: MIXED_ARM },
        first.map((score, i) => score + (second[i] ?? 0)),
      ),
    )
  return figures
}

function projected(features: readonly Float32Array[], key: Key, axes: number): Float64Array[] {
  const projection = fitProjection(key, features, axes)
  return features.map((row) => project(row, projection))
}

function figuresOf(
  { prompts, cues, pairs, external }: BenchmarkTexts,
  name: Pick<ArmFigures, 'split' | 'arm'>,
  scores: readonly number[],
): ArmFigures {
  const lengthOf = (text: number): number => cues[text]?.length ?? 0
  const accuracyOf = (own: readonly HeadPair[]): number =>
    meanOf(own.map(({ chosen, rejected }) => rightness(scores[chosen] ?? 0, scores[rejected] ?? 0)))
  const shorter = accuracyOf(pairs.filter(({ chosen, rejected }) => lengthOf(chosen) < lengthOf(rejected)))
  const longer = accuracyOf(pairs.filter(({ chosen, rejected }) => lengthOf(chosen) > lengthOf(rejected)))
  const tested = [...new Set(pairs.flatMap(({ chosen, rejected }) => [chosen, rejected]))]
  const groups = [...Map.groupBy(tested, (text) => prompts[text] ?? '').values()].filter((group) => group.length > 2)
  const excessOf = (cue: CueName): number => {
    const of = (text: number): number =>
      cue === 'length' ? Math.log(Math.max(1, lengthOf(text))) : (cues[text]?.[cue] ?? 0)
    return meanOf(
      groups.map((group) => {
        // texts that score alike share the pick, so that no figure depends on their order
        const best = group.reduce((top, text) => Math.max(top, scores[text] ?? 0), -Infinity)
        return meanOf(group.filter((text) => (scores[text] ?? 0) === best).map(of)) - meanOf(group.map(of))
      }),
    )
  }
  return {
    ...name,
    accuracy: accuracyOf(pairs),
    shorter,
    longer,
    balanced: (shorter + longer) / 2,
    spearman:
      spearman(
        tested.map((text) => scores[text] ?? 0),
        tested.map(lengthOf),
      ) ?? 0,
    excess: Object.fromEntries(CUE_NAMES.map((cue) => [cue, excessOf(cue)])) as Record<CueName, number>,
    external: Object.fromEntries(Object.entries(external).map(([set, own]) => [set, accuracyOf(own)])),
  }
}

function standardised(scores: readonly number[], texts: readonly number[]): number[] {
  const own = texts.map((text) => scores[text] ?? 0)
  const mean = meanOf(own)
  const deviation = deviationOf(own) || 1
  return scores.map((score) => (score - mean) / deviation)
}

function pickAll<T>(items: readonly T[], places: readonly number[]): T[] {
  return places.flatMap((place) => {
    const item = items[place]
    return item === undefined ? [] : [item]
  })
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

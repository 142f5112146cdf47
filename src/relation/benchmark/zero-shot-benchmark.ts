/**
 * The zero-shot benchmark: relations that are trained on, development relations that choices and thresholds may see, and
 * unseen relations of which a matcher gets only descriptions (RE-Matching, arXiv 2306.04954, section 4); every arm of
 * zero-shot-arms.ts on every split.
 *
 * Deviations: seen and unseen relations are drawn anew for every split, because their choice moves results more than the
 * arm does. The development relations are the same in all splits and stand in no test, so that a choice made by them has
 * seen no test relation of any split.
 */
import type { GraphSessionOptions, PretrainedEncoder, TrainProgress } from '../../engine/index.ts'
import { armsInOrder, resultDigest, runUnits } from '../../evaluation/index.ts'
import { split, type Key } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import { byRelation } from '../mention/mention-list.ts'
import type { RelationDescription } from '../matching/relation-description.ts'
import { splitRelations, splitSentences, type RelationSplit } from '../mention/relation-split.ts'
import { ZERO_SHOT_ARMS, type ZeroShotArm } from './zero-shot-arms.ts'
import type { ZeroShotData } from './zero-shot-data.ts'
import { openZeroShotResults, type ZeroShotResult } from './zero-shot-results.ts'
import { runZeroShotArm, type LabelledSet, type ZeroShotTrial } from './zero-shot-trial.ts'

/** How large a measurement is. Sentences are counted for each relation. */
export interface ZeroShotPlan {
  readonly relations: { readonly seen: number; readonly development: number; readonly unseen: number }
  readonly train: number
  readonly test: number
  readonly development: number
  /** Of other domains. */
  readonly transfer: number
  /** That a cross-encoder scores. */
  readonly pairs: number
  readonly epochs: number
}

/** The plan of the claim. 80 sentences once cost as much as 40 twice, and were better on development relations. */
export const zeroShotPlan: ZeroShotPlan = {
  relations: { seen: 40, development: 9, unseen: 15 },
  train: 80,
  test: 40,
  development: 40,
  transfer: 30,
  pairs: 16,
  epochs: 1,
}

/** A form of minutes: the same code path, figures that say little. */
export const quickZeroShotPlan: ZeroShotPlan = {
  ...zeroShotPlan,
  train: 6,
  test: 8,
  development: 8,
  transfer: 8,
  pairs: 3,
  epochs: 1,
}

/** What a benchmark needs. */
export interface ZeroShotBenchmark {
  readonly encoder: PretrainedEncoder
  /** Tells results of different encoders apart. */
  readonly model: string
  readonly data: ZeroShotData
  readonly key: Key
  readonly splits: number
  /** Keeps results; made where it is missing. */
  readonly folder: string
}

/** Progress in sentence passes, without those of results that the folder has. */
export interface ZeroShotProgress {
  readonly done: number
  readonly total: number
  /** What is measured now; absent at the end. */
  readonly arm?: ZeroShotArm | undefined
  readonly split?: number | undefined
}

/** Options of `runZeroShotBenchmark`. */
export interface ZeroShotBenchmarkOptions {
  /** @default zeroShotPlan */
  readonly plan?: ZeroShotPlan | undefined
  /** In order of work. @default zeroShotArms */
  readonly arms?: readonly ZeroShotArm[] | undefined
  readonly session?: GraphSessionOptions | undefined
  readonly onProgress?: ((progress: ZeroShotProgress) => void) | undefined
  /** Gives what the folder has, and measures nothing. @default false */
  readonly onlyKept?: boolean | undefined
  /** After each arm of a split that was measured now. */
  readonly onResult?: ((result: ZeroShotResult) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** The split of a number: development relations do not depend on it. @throws RangeError where there are too few relations */
export function zeroShotSplit(
  key: Key,
  relations: Iterable<string>,
  { seen, development, unseen }: ZeroShotPlan['relations'],
  number: number,
): RelationSplit {
  const fixed = splitRelations(split(key, 'development'), relations, {
    known: seen + unseen,
    developmentUnknown: development,
    testUnknown: 0,
  })
  const drawn = splitRelations(split(key, number), fixed.known, {
    known: seen,
    developmentUnknown: 0,
    testUnknown: unseen,
  })
  return { ...drawn, developmentUnknown: fixed.developmentUnknown }
}

/**
 * Measures every arm on its splits: arms that have all splits first, then the others, split by split, so that a run that
 * is cut has compared all of them on the splits it reached. Results that the folder has are not measured again. Abort
 * rejects with the signal's reason between steps of training; whatever was measured is kept.
 * @throws RangeError where the data has too few relations; InputError where the folder's file is no result
 */
export async function runZeroShotBenchmark(
  benchmark: ZeroShotBenchmark,
  options: ZeroShotBenchmarkOptions = {},
): Promise<ZeroShotResult[]> {
  const { plan = zeroShotPlan, arms = ZERO_SHOT_ARMS, session = { threads: 1 }, signal } = options
  const { folder, splits, model, key } = benchmark
  const units = armsInOrder(arms, splits).map(({ arm, number }) => {
    // the title and the number of splits decide no number
    const decisive = { ...arm, title: undefined, splits: undefined }
    const digest = resultDigest({ plan, arm: decisive, model, key: key.text, number })
    return { arm, number, digest, cost: costOf(arm, plan) }
  })
  using kept = await openZeroShotResults(folder, signal)
  const results = await runUnits<(typeof units)[number], ZeroShotResult>(units, {
    results: kept,
    measure: async ({ arm, number, digest }, onShare) => {
      const onProgress = ({ step, steps }: TrainProgress): void => onShare(step / steps)
      const trial = trialOf(benchmark, plan, arm, number, { session, signal, onProgress })
      return { digest, arm: arm.name, split: number, ...(await runZeroShotArm(arm, trial)) }
    },
    onlyKept: options.onlyKept,
    onProgress: ({ done, total, unit }) => options.onProgress?.({ done, total, arm: unit?.arm, split: unit?.number }),
    onResult: options.onResult,
    signal,
  })
  return results.map(({ result }) => result)
}

function trialOf(
  { encoder, data, key }: ZeroShotBenchmark,
  plan: ZeroShotPlan,
  arm: ZeroShotArm,
  number: number,
  run: Pick<ZeroShotTrial, 'session' | 'signal' | 'onProgress'>,
): ZeroShotTrial {
  const relations = zeroShotSplit(key, byRelation(data.tasks).keys(), plan.relations, number)
  const own = split(split(key, 'sentences'), number)
  const described = new Map(data.descriptions[arm.descriptions].map((one) => [one.relation, one]))
  const setOf = (names: readonly string[], tasks: readonly MentionTask[]): LabelledSet => ({
    tasks,
    descriptions: names.map((name) => wanted(described, name)),
  })
  const drawn = (tasks: readonly MentionTask[], names: readonly string[], count: number): readonly MentionTask[] =>
    splitSentences(own, tasks, names, { train: 0, development: 0, test: count }).test
  const { known, developmentUnknown, testUnknown } = relations
  const seen = splitSentences(own, data.tasks, known, { train: plan.train, development: 0, test: 10 })
  return {
    ...run,
    encoder,
    key: split(split(key, 'training'), number),
    seen: setOf(known, seen.train),
    held: seen.test,
    test: setOf(testUnknown, drawn(data.tasks, testUnknown, plan.test)),
    development: setOf(developmentUnknown, drawn(data.tasks, developmentUnknown, plan.development)),
    transfer: Object.fromEntries(
      data.transfer.map(({ name, tasks, descriptions }) => {
        const names = descriptions.map(({ relation }) => relation)
        return [name, { tasks: drawn(tasks, names, plan.transfer), descriptions }]
      }),
    ),
    epochs: plan.epochs,
    pairSentences: plan.pairs,
  }
}

/** Roughly: sentences forward and backward; a sentence that is only read counts a third, a pair one and a half sentences. */
function costOf(arm: ZeroShotArm, { relations, train, test, pairs, epochs }: ZeroShotPlan): number {
  const read = (relations.unseen * test) / 3
  if (arm.kind === 'untrained') return read
  const training = relations.seen * train * epochs
  if (arm.kind === 'match') return training + read
  return training * arm.compute + (relations.unseen ** 2 * pairs) / 2
}

function wanted(described: ReadonlyMap<string, RelationDescription>, name: string): RelationDescription {
  const description = described.get(name)
  if (description === undefined)
    throw new RangeError(`zero-shot benchmark: relation ${JSON.stringify(name)} has no description`)
  return description
}

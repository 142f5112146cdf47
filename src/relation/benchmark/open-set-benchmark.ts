/**
 * The open-set benchmark: known relations that are trained on, development unknowns that settings and thresholds may see,
 * test unknowns that only figures see; every trial of open-set-trial.ts on every split (arXiv 2306.04950, section 5).
 *
 * Deviations: relations are drawn anew for every split, because their choice moves results more than the arm does; after
 * the base each trial goes on with the same number of sentence passes, where the paper counts epochs: an unknown-aware
 * step takes each sentence three times forward and backward, a step with other negatives twice.
 */
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GraphSessionOptions, PretrainedEncoder } from '../../engine/index.ts'
import { resultDigest, runUnits } from '../../evaluation/index.ts'
import { split, type Key } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import { encodeMentions, type EncodedMention } from '../mention/mention-encoding.ts'
import { byRelation } from '../mention/mention-list.ts'
import { loadOpenSet, saveOpenSet, type OpenSetModel } from '../open-set/open-set-classifier.ts'
import { initialHead } from '../open-set/open-set-graph.ts'
import { BATCH, measureTrial, type OpenSetSentences } from './open-set-measures.ts'
import { openResults, type OpenSetResult } from './open-set-results.ts'
import {
  trainOpenSet,
  type OpenSetArm,
  type OpenSetStart,
  type OpenSetTrainingOptions,
} from '../open-set/open-set-training.ts'
import { OPEN_SET_TRIALS, type OpenSetStage, type OpenSetTrial } from './open-set-trial.ts'
import { splitRelations, splitSentences, type SplitSizes } from '../mention/relation-split.ts'

/** How large a measurement is. Sentences are counted for each relation. */
export interface OpenSetPlan {
  readonly relations: SplitSizes
  /** Of known relations. */
  readonly sentences: { readonly train: number; readonly development: number; readonly test: number }
  /** Of unknown relations. */
  readonly unknown: { readonly development: number; readonly test: number }
  /** Passes, forward and backward, of the base for each training sentence. */
  readonly basePasses: number
  readonly baseRate: number
  /** What every trial may spend after the base: passes, forward and backward, for each training sentence. */
  readonly stagePasses: number
  /** Batches on which negatives are compared. */
  readonly difficultyBatches: number
  /** Splits on which trials of the last phase, the ablations, run at most. */
  readonly ablationSplits: number
}

/** The plan of the claim. */
export const openSetPlan: OpenSetPlan = {
  relations: { known: 16, developmentUnknown: 16, testUnknown: 16 },
  sentences: { train: 110, development: 20, test: 30 },
  unknown: { development: 20, test: 30 },
  basePasses: 1.5,
  baseRate: 1e-4,
  stagePasses: 1.5,
  difficultyBatches: 12,
  ablationSplits: 4,
}

/** A form of minutes: the same code path, figures that say little. */
export const quickOpenSetPlan: OpenSetPlan = {
  ...openSetPlan,
  sentences: { train: 24, development: 10, test: 10 },
  unknown: { development: 10, test: 10 },
  difficultyBatches: 4,
  ablationSplits: 1,
}

/** What a benchmark needs. */
export interface OpenSetBenchmark {
  readonly encoder: PretrainedEncoder
  /** Labelled sentences of at least as many relations as the plan splits. */
  readonly tasks: readonly MentionTask[]
  readonly key: Key
  readonly splits: number
  /** Exists; keeps results, and the bases while they are needed. */
  readonly folder: string
}

/** Options of `runOpenSetBenchmark`. */
export interface OpenSetBenchmarkOptions {
  /** @default openSetPlan */
  readonly plan?: OpenSetPlan | undefined
  /** The first must be the base. @default OPEN_SET_TRIALS */
  readonly trials?: readonly OpenSetTrial[] | undefined
  readonly session?: GraphSessionOptions | undefined
  /** After every step: sentence passes done and to do, without those of results that the folder has. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  /** After every trial. */
  readonly onResult?: ((result: OpenSetResult) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Negatives of an arm's step take the originals again, unknown-aware also their gradient. */
const PASSES: Readonly<Record<OpenSetArm, number>> = {
  'cross-entropy': 1,
  doc: 1,
  mixup: 1,
  'gaussian-noise': 2,
  'random-replacement': 2,
  'mention-shift': 2,
  'unknown-aware': 3,
}

/**
 * Runs all trials on all splits, phase by phase, and gives their results in order of trial and split. Results that the
 * folder has are taken from there. Abort rejects with the signal's reason; finished trials are kept.
 * @throws RangeError where there are too few relations
 */
export async function runOpenSetBenchmark(
  benchmark: OpenSetBenchmark,
  options: OpenSetBenchmarkOptions = {},
): Promise<OpenSetResult[]> {
  const { plan = openSetPlan, trials = OPEN_SET_TRIALS, signal, onProgress, onResult } = options
  const numbers = Array.from({ length: benchmark.splits }, (_v, number) => number)
  const passes = plan.relations.known * plan.sentences.train * plan.stagePasses
  const units = numbers
    .flatMap((number) => trials.map((trial) => ({ number, trial })))
    .filter(({ number, trial }) => trial.phase < 3 || number < plan.ablationSplits)
    .map((unit) => ({ ...unit, digest: digestOf(benchmark, plan, unit.number, unit.trial), cost: passes }))
    // sorting is stable: split by split within a phase
    .toSorted((a, b) => a.trial.phase - b.trial.phase)
  using kept = await openResults(benchmark.folder, signal)
  const results = await runUnits<(typeof units)[number], OpenSetResult>(units, {
    results: kept,
    measure: async ({ number, trial, digest }, onShare) => {
      const sentences = drawSentences(benchmark, plan, number)
      const base = await baseOf(benchmark, plan, sentences, { ...options, onShare })
      return { digest, ...(await runTrial(benchmark, { plan, sentences, base, trial }, { ...options, onShare })) }
    },
    onProgress: ({ done, total }) => onProgress?.({ done: Math.round(done), total }),
    onResult,
    signal,
  })
  for (const number of numbers) await rm(baseFolder(benchmark, plan, number), { recursive: true, force: true })
  return results
    .toSorted((a, b) => trials.indexOf(a.unit.trial) - trials.indexOf(b.unit.trial) || a.result.split - b.result.split)
    .map(({ result }) => result)
}

/** Draws a split by its number. */
export function drawSentences(
  { encoder, tasks, key }: Pick<OpenSetBenchmark, 'encoder' | 'tasks' | 'key'>,
  plan: OpenSetPlan,
  number: number,
): OpenSetSentences {
  const own = split(split(key, 'split'), number)
  const relations = splitRelations(own, byRelation(tasks).keys(), plan.relations)
  const encode = (drawn: readonly MentionTask[]): EncodedMention[] => encodeMentions(encoder.tokenizer, drawn)
  const known = splitSentences(split(own, 'known'), tasks, relations.known, plan.sentences)
  const unknown = (names: readonly string[], test: number): EncodedMention[] =>
    encode(splitSentences(split(own, 'unknown'), tasks, names, { train: 0, development: 0, test }).test)
  return {
    number,
    known: relations.known,
    train: encode(known.train),
    development: encode(known.development),
    test: encode(known.test),
    developmentUnknown: unknown(relations.developmentUnknown, plan.unknown.development),
    testUnknown: unknown(relations.testUnknown, plan.unknown.test),
  }
}

function keyOfSplit({ key }: OpenSetBenchmark, number: number): Key {
  return split(split(key, 'training'), number)
}

function baseSettings(benchmark: OpenSetBenchmark, plan: OpenSetPlan, number: number): unknown {
  const { encoder, tasks, key } = benchmark
  const { relations, sentences, unknown, basePasses, baseRate } = plan
  return { key: key.text, number, encoder: encoder.config.raw, tasks: tasks.length, relations, sentences, unknown, basePasses, baseRate } // prettier-ignore
}

function digestOf(benchmark: OpenSetBenchmark, plan: OpenSetPlan, number: number, trial: OpenSetTrial): string {
  const { name, stage, scores, difficulty } = trial
  return resultDigest([
    baseSettings(benchmark, plan, number),
    { name, scores },
    stage === undefined ? {} : { stage, stagePasses: plan.stagePasses },
    difficulty === true ? { difficultyBatches: plan.difficultyBatches } : {},
  ])
}

function baseFolder(benchmark: OpenSetBenchmark, plan: OpenSetPlan, number: number): string {
  return join(benchmark.folder, `base-${number}-${resultDigest(baseSettings(benchmark, plan, number))}`)
}

/** How a trial runs; `onShare` is told which share of it is done. */
type Running = Pick<OpenSetBenchmarkOptions, 'session' | 'signal'> & { readonly onShare: (share: number) => void }

function runOptions({
  session,
  signal,
  onShare,
}: Running): Pick<OpenSetTrainingOptions, 'session' | 'signal' | 'onProgress'> {
  return {
    session,
    signal,
    onProgress: ({ step, steps }) => onShare(step / steps),
  }
}

/** Trains the base of a split, or reads it from the folder. */
async function baseOf(
  benchmark: OpenSetBenchmark,
  plan: OpenSetPlan,
  { number, known, train }: OpenSetSentences,
  options: Running,
): Promise<OpenSetModel> {
  const folder = baseFolder(benchmark, plan, number)
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  )
  if (isThere) return loadOpenSet(folder)
  const { config, tokenizer, weights } = benchmark.encoder
  const key = keyOfSplit(benchmark, number)
  const head = initialHead(config, known.length, split(key, 'head'))
  const start: OpenSetStart = { config, tokenizer, relations: known, weights: new Map([...weights, ...head]) }
  const trained = await trainOpenSet(start, train, {
    arm: 'cross-entropy',
    key: split(key, 'base'),
    epochs: Math.ceil(plan.basePasses),
    maximumSteps: stageSteps({ stagePasses: plan.basePasses }, 'cross-entropy', train.length),
    rate: plan.baseRate,
    batchSize: BATCH,
    ...runOptions(options),
  })
  const base = { ...start, weights: trained.weights, threshold: { value: -Infinity, basis: 'accepts all' } }
  // under its name only when it is whole
  await mkdir(`${folder}.partial`, { recursive: true })
  await saveOpenSet(`${folder}.partial`, base)
  await rename(`${folder}.partial`, folder)
  return base
}

/** A trial of a split. */
interface TrialRun {
  readonly plan: OpenSetPlan
  readonly sentences: OpenSetSentences
  readonly base: OpenSetModel
  readonly trial: OpenSetTrial
}

async function runTrial(
  benchmark: OpenSetBenchmark,
  { plan, sentences, base, trial }: TrialRun,
  options: Running,
): Promise<Omit<OpenSetResult, 'digest'>> {
  const { stage } = trial
  const key = split(keyOfSplit(benchmark, sentences.number), 'stage')
  const begun = performance.now()
  const trained = stage === undefined ? undefined : await runStage({ plan, sentences, base, stage, key }, options)
  const model = trained === undefined ? base : { ...base, weights: trained.weights }
  const seconds = (performance.now() - begun) / 1000
  const measured = await measureTrial(
    model,
    { base, sentences, trial, key, difficultyBatches: plan.difficultyBatches },
    options,
  )
  return { ...measured, passes: trained?.passes.backward ?? 0, seconds }
}

/** Updates that a stage may make: as many as its passes pay for. */
export function stageSteps(plan: Pick<OpenSetPlan, 'stagePasses'>, arm: OpenSetArm, sentences: number): number {
  return Math.max(1, Math.floor((plan.stagePasses * sentences) / (BATCH * PASSES[arm])))
}

async function runStage(
  run: Omit<TrialRun, 'trial'> & { readonly stage: OpenSetStage; readonly key: Key },
  options: Running,
): ReturnType<typeof trainOpenSet> {
  const { plan, sentences, base, stage, key } = run
  return trainOpenSet(base, sentences.train, {
    batchSize: BATCH,
    ...stage,
    key,
    epochs: Math.ceil(plan.stagePasses),
    maximumSteps: stageSteps(plan, stage.arm, sentences.train.length),
    ...runOptions(options),
  })
}

/**
 * Rewards on several backbones, trained alike on alpaca-eval's labels that favour length, and measured on other prompts of that
 * set and on sets that trained nothing. Every backbone scores the same numbered texts, so differences are paired.
 *
 * A backbone whose scores are known is not asked again: they are kept in the claim's state folder, and feature rows in the cache.
 */
import { fitProjection, project } from '../../src/evaluation/index.ts'
import { join } from 'node:path'
import type { ClaimContext } from '../../measure/claim.ts'
import { openResumableResults } from '../../measure/resumable-results.ts'
import { openPretrained } from '../../src/engine/index.ts'
import { keyOf, sample, shuffle, split, type Key } from '../../src/random.ts'
import { preferenceSet, type PreferenceSetName, type SetPair } from '../../src/reward/benchmark/index.ts'
import { encodeTexts, TextNumbers } from '../../src/reward/features/reward-texts.ts'
import {
  FeatureStore,
  openFrozen,
  responseCues,
  RewardScorer,
  trainHead,
  trainReward,
  type RewardArm,
} from '../../src/reward/index.ts'
import { headScore, type HeadPair } from '../../src/reward/training/reward-arm.ts'

/** Backbones by the name that a report shows. The larger ones are measured where they are named, because a text takes seconds. */
export const BACKBONES = {
  'minilm-l6': { model: 'minilm-l6', tuned: false, large: false },
  'minilm-l6 fine-tuned': { model: 'minilm-l6', tuned: true, large: false },
  'smollm2-135m': { model: 'smollm2-135m', tuned: false, large: false },
  'qwen2.5-coder-0.5b': { model: 'qwen2.5-coder-0.5b', tuned: false, large: true },
  'qwen2.5-coder-1.5b': { model: 'qwen2.5-coder-1.5b', tuned: false, large: true },
} as const
export type BackboneName = keyof typeof BACKBONES

/** Arms of every backbone. Each can be fine-tuned. */
export const STUDY_ARMS: Readonly<Record<string, RewardArm>> = {
  vanilla: { arm: 'vanilla' },
  'penalty 0.5': { arm: 'penalty', weight: 0.5 },
  'two-stage 1': { arm: 'two-stage', weight: 1 },
}

const AXES = 128
const EPOCHS = 2
const THREADS = 2
const SEED = 'backbone study'

/** Prompts and pairs of a study. */
export interface StudySizes {
  readonly trainPrompts: number
  readonly testPrompts: number
  /** Rows of each domain of RM-Bench, of nine pairs each. */
  readonly styleRows: number
  /** Pairs of every other subset at most. */
  readonly pairs: number
}

/** A pair of a measured set. */
export interface StudyPair extends HeadPair {
  readonly prompt: string
  readonly styles?: SetPair['styles']
}

/** Texts of a study, and which pairs are for what. */
export interface Study {
  readonly numbers: TextNumbers
  readonly training: readonly HeadPair[]
  /** Pairs of alpaca-eval on other prompts. */
  readonly held: readonly StudyPair[]
  /** By set and subset. */
  readonly external: Readonly<Record<string, readonly StudyPair[]>>
}

/** Sets of the study beside alpaca-eval. */
const SETS: readonly PreferenceSetName[] = [
  'llmbar',
  'rm-bench',
  'judgebench',
  'hh-rlhf',
  'dove-helpful',
  'finegrained-qa',
  'pandalm',
]

/** Reads and numbers the texts. Which are taken depends on the sizes alone. */
export async function readStudy(context: ClaimContext, sizes: StudySizes): Promise<Study> {
  const key = keyOf(SEED)
  const open = (name: string, file: string): Promise<string> => context.openDataSet(name, file)
  const numbers = new TextNumbers()
  const numbered = (pairs: readonly SetPair[]): StudyPair[] =>
    pairs.map((pair) => ({
      prompt: pair.prompt,
      styles: pair.styles,
      chosen: numbers.of(pair.prompt, pair.chosen),
      rejected: numbers.of(pair.prompt, pair.rejected),
    }))
  const alpaca = await preferenceSet('alpaca-eval', open)
  const prompts = shuffle(split(key, 'prompts'), [...new Set(alpaca.map(({ prompt }) => prompt))])
  const test = new Set(prompts.slice(0, sizes.testPrompts))
  const train = new Set(prompts.slice(sizes.testPrompts, sizes.testPrompts + sizes.trainPrompts))
  const training = numbered(alpaca.filter(({ prompt }) => train.has(prompt)))
  const held = numbered(alpaca.filter(({ prompt }) => test.has(prompt)))
  const external: Record<string, StudyPair[]> = {}
  for (const set of SETS) {
    const bySubset = Map.groupBy(await preferenceSet(set, open), ({ subset }) => subsetName(set, subset))
    for (const [name, pairs] of bySubset)
      external[name] = numbered(
        set === 'rm-bench'
          ? ofPrompts(pairs, sizes.styleRows, split(key, name))
          : // a gate reads this subset, which is small
            name === 'llmbar natural'
            ? pairs
            : sample(split(key, name), pairs, Math.min(sizes.pairs, pairs.length)),
      )
  }
  return { numbers, training, held, external }
}

/** RM-Bench by domain, because its nine pairs of a row belong together. */
function subsetName(set: PreferenceSetName, subset: string): string {
  if (set === 'rm-bench') return `rm-bench ${subset.split(' ')[0]}`
  return subset === 'all' ? set : `${set} ${subset}`
}

function ofPrompts(pairs: readonly SetPair[], count: number, key: Key): readonly SetPair[] {
  const kept = new Set(shuffle(key, [...new Set(pairs.map(({ prompt }) => prompt))]).slice(0, count))
  return pairs.filter(({ prompt }) => kept.has(prompt))
}

/** Scores of all texts by arm, and what they took. */
export interface BackboneScores {
  readonly scores: Readonly<Record<string, readonly number[]>>
  /** Processor time of this process, in seconds, where nothing was read from the cache or an earlier run. */
  readonly seconds: number
  /** Rows that were computed and not read. */
  readonly computed: number
}

/** Trains all arms on a backbone and scores all texts of the study, or reads what an earlier run gave. */
export async function backboneScores(context: ClaimContext, study: Study, name: BackboneName): Promise<BackboneScores> {
  using kept = await openResumableResults<BackboneScores>(context, 'backbones')
  // awaited, because the log is closed when this ends
  return await kept.once(`${name} ${study.numbers.texts.length}`, async () => {
    const before = process.cpuUsage()
    const found = await (BACKBONES[name].tuned ? tunedScores : frozenScores)(context, study, name)
    const { user, system } = process.cpuUsage(before)
    return { ...found, seconds: (user + system) / 1e6 }
  })
}

type Found = Omit<BackboneScores, 'seconds'>

async function frozenScores(context: ClaimContext, study: Study, name: BackboneName): Promise<Found> {
  const { numbers, training } = study
  const encoder = await openPretrained(await context.openModel(BACKBONES[name].model))
  await using frozen = await openFrozen(encoder, { threads: THREADS })
  using store = FeatureStore.open(frozen)
  const { features, cues } = await encodeTexts(
    numbers.texts,
    { encoder, store },
    { signal: context.signal, onProgress: told(context, name) },
  )
  const places = [...new Set(training.flatMap(({ chosen, rejected }) => [chosen, rejected]))]
  const key = keyOf(SEED)
  const projection = fitProjection(
    split(key, 'projection'),
    places.flatMap((place) => features[place] ?? []),
    AXES,
  )
  const rows = features.map((row) => project(row, projection))
  const numberOf = new Map(places.map((place, i) => [place, i]))
  const data = {
    rows: places.flatMap((place) => rows[place] ?? []),
    cues: places.flatMap((place) => cues[place] ?? []),
    pairs: training.map(({ chosen, rejected }) => ({
      chosen: numberOf.get(chosen) ?? 0,
      rejected: numberOf.get(rejected) ?? 0,
    })),
  }
  const scores = Object.fromEntries(
    Object.entries(STUDY_ARMS).map(([arm, settings]) => {
      const head = trainHead(data, settings, { key: split(key, 'head') })
      return [arm, rows.map((row, i) => headScore(head, row, cues[i] ?? responseCues('')))]
    }),
  )
  return { scores, computed: store.computed }
}

/** Arms that act after training share the state of one training. */
async function tunedScores(context: ClaimContext, study: Study, name: BackboneName): Promise<Found> {
  const { numbers, training } = study
  const textOf = (place: number): { readonly prompt: string; readonly response: string } => {
    const found = numbers.texts[place]
    if (found === undefined) throw new RangeError(`read study: there is no text ${place}`)
    return found
  }
  const pairs = training.map(({ chosen, rejected }) => ({
    prompt: textOf(chosen).prompt,
    chosen: textOf(chosen).response,
    rejected: textOf(rejected).response,
  }))
  const { signal } = context
  const scores: Record<string, readonly number[]> = {}
  const encoder = await context.openModel(BACKBONES[name].model)
  for (const [arm, settings] of Object.entries(STUDY_ARMS)) {
    const folder = join(context.stateFolder, settings.arm === 'two-stage' ? 'two-stage' : 'vanilla')
    const { model } = await trainReward(pairs, {
      key: keyOf(SEED),
      encoder,
      arm: settings,
      session: { threads: THREADS },
      fineTune: {
        epochs: EPOCHS,
        folder,
        onStep: (_stage, { step, steps, loss }) => {
          if (step % 10 === 0) context.log(`${name}, ${arm}: update ${step} of ${steps}, loss ${loss.toFixed(3)}`)
        },
      },
      signal,
    })
    await using scorer = await RewardScorer.open(model, { threads: THREADS })
    const found = await scorer.score(numbers.texts, { signal, onProgress: told(context, `${name}, ${arm}`) })
    scores[arm] = found.map(({ reward }) => reward)
  }
  return { scores, computed: numbers.texts.length }
}

function told(
  context: ClaimContext,
  name: string,
): (progress: { readonly done: number; readonly total: number }) => void {
  return ({ done, total }) => {
    if (done % 200 === 0) context.log(`${name}: ${done} of ${total} texts`)
  }
}

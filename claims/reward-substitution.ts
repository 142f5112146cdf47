/**
 * Claim: what a product of experts takes from length in the best response of a prompt, it does not put on another axis. Best of
 * 12 recorded responses of alpaca-eval to each of 100 prompts, under a vanilla reward and each remedy. All train on GPT-4's
 * labels, which favour length, of other prompts.
 *
 * Deviation: the responses are twelve models' recorded ones, in place of 16 samples of one model. The excess of an axis is the
 * pick's value less the mean of its prompt (of length, in logs). Intervals are a bootstrap by prompt of the paired difference
 * from vanilla. Controls: a random bias expert, and the full penalty on length.
 */
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { openEncoder } from '../src/engine/index.ts'
import { bootstrapInterval, fitProjection, project } from '../src/evaluation/index.ts'
import { keyOf, shuffle, split } from '../src/random.ts'
import { CUE_NAMES, FeatureStore, FrozenEncoder, trainHead, type CueName, type RewardArm } from '../src/reward/index.ts'
import { preferenceSet } from '../src/reward/benchmark/index.ts'
import { NO_CUES } from '../src/reward/bias/response-cues.ts'
import { encodeTexts, TextNumbers } from '../src/reward/features/reward-texts.ts'
import { headScore } from '../src/reward/training/reward-arm.ts'

const CUT = 0.65
const GATED = 'two-stage 1'
const TARGET = `${GATED}: excess length at most ${CUT} of vanilla's; no other axis up with an interval above 0`
const ARMS: Readonly<Record<string, RewardArm>> = {
  vanilla: { arm: 'vanilla' },
  'random expert (control)': { arm: 'random-expert' },
  'two-stage 0.5': { arm: 'two-stage', weight: 0.5 },
  'two-stage 1': { arm: 'two-stage', weight: 1 },
  'two-stage 1, all cues': { arm: 'two-stage', weight: 1, cues: CUE_NAMES },
  'joint 10': { arm: 'joint', ratio: 10 },
  'penalty 0.5': { arm: 'penalty', weight: 0.5 },
  'penalty 1 (control)': { arm: 'penalty', weight: 1 },
  'balanced 1': { arm: 'balanced', weight: 1 },
  'residual 0.5': { arm: 'residual', weight: 0.5 },
}
/** Every model whose responses the set records. */
const MODELS = [
  'text_davinci_003',
  'text_davinci_001',
  'alpaca-7b',
  'gpt-3.5-turbo-0301',
  'wizardlm-13b',
  'vicuna-13b',
  'claude-2',
  'oasst-rlhf-llama-33b',
  'guanaco-65b',
  'zephyr-7b-beta',
  'tulu-2-dpo-7b',
  'phi-2',
]
const AXES = 128
const SIZES = { quick: { training: 120, asked: 50 }, full: { training: 440, asked: 100 } }

export const claim: Claim = {
  name: 'reward-substitution',
  statement:
    'A product of experts takes length from the best of n without putting it on lists, markdown, hedges or repetition',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const { training, asked } = context.quick ? SIZES.quick : SIZES.full
  const key = keyOf('reward substitution')
  const open = (name: string, file: string): Promise<string> => context.openDataSet(name, file)
  const all = await preferenceSet('alpaca-eval', open, { alpacaModels: MODELS })
  const pairs = await preferenceSet('alpaca-eval', open)
  const prompts = shuffle(split(key, 'prompts'), [...new Set(all.map(({ prompt }) => prompt))])
  const test = new Set(prompts.slice(0, asked))
  const train = new Set(prompts.slice(asked, asked + training))
  const numbers = new TextNumbers()
  const trainPairs = pairs
    .filter(({ prompt }) => train.has(prompt))
    .map(({ prompt, chosen, rejected }) => ({
      chosen: numbers.of(prompt, chosen),
      rejected: numbers.of(prompt, rejected),
    }))
  const trainTexts = numbers.texts.length
  const groups = new Map<string, Set<number>>()
  for (const { prompt, chosen, rejected } of all) {
    if (!test.has(prompt)) continue
    const own = groups.get(prompt) ?? new Set()
    groups.set(prompt, own.add(numbers.of(prompt, chosen)).add(numbers.of(prompt, rejected)))
  }
  const encoder = await openEncoder(await context.openModel('minilm-l6'))
  await using frozen = await FrozenEncoder.open(encoder, { threads: 1 })
  using store = FeatureStore.open(frozen)
  context.log(`${trainPairs.length} pairs, ${numbers.texts.length} responses, ${groups.size} prompts to pick for`)
  let told = 0
  const { features, cues } = await encodeTexts(
    numbers.texts,
    { encoder, store },
    {
      signal: context.signal,
      onProgress: ({ done, total }) => {
        if (done - told < 200) return
        told = done
        context.log(`encoded ${done} of ${total}`)
      },
    },
  )
  const projection = fitProjection(split(key, 'projection'), features.slice(0, trainTexts), AXES)
  const rows = features.map((row) => project(row, projection))
  const data = { rows: rows.slice(0, trainTexts), cues: cues.slice(0, trainTexts), pairs: trainPairs }
  const axisOf = (text: number, cue: CueName): number => {
    const value = cues[text]?.[cue] ?? 0
    return cue === 'length' ? Math.log(Math.max(1, value)) : value
  }
  const sets = [...groups.values()].map((each) => [...each])
  const excess = Object.fromEntries(
    Object.entries(ARMS).map(([name, arm]) => {
      const head = trainHead(data, arm, { key: split(key, 'head') })
      const scores = rows.map((row, i) => headScore(head, row, cues[i] ?? NO_CUES))
      const picks = sets.map((set) =>
        set.reduce((top, text) => ((scores[text] ?? 0) > (scores[top] ?? 0) ? text : top)),
      )
      const own = CUE_NAMES.map((cue): [CueName, number[]] => [
        cue,
        sets.map((set, i) => axisOf(picks[i] ?? 0, cue) - meanOf(set.map((text) => axisOf(text, cue)))),
      ])
      return [name, Object.fromEntries(own) as Record<CueName, number[]>]
    }),
  )
  const changeOf = (
    arm: string,
    cue: CueName,
  ): { readonly value: number; readonly interval: readonly [number, number] } => {
    const differences = (excess[arm]?.[cue] ?? []).map((each, i) => each - (excess['vanilla']?.[cue][i] ?? 0))
    const interval = bootstrapInterval(split(split(key, arm), cue), differences.length, (units) =>
      meanOf(Array.from(units, (unit) => differences[unit] ?? 0)),
    )
    return { value: meanOf(differences), interval }
  }
  const lengthOf = (arm: string): number => meanOf(excess[arm]?.length ?? [])
  const ratio = lengthOf(GATED) / lengthOf('vanilla')
  const risen = CUE_NAMES.filter((cue) => cue !== 'length' && changeOf(GATED, cue).interval[0] > 0)
  const n = sets.length
  return {
    figures: [
      { name: 'vanilla: excess log-length of the picks', value: lengthOf('vanilla'), n },
      { name: `${GATED}: excess length over vanilla's`, value: ratio, n },
      ...CUE_NAMES.map((cue) => ({ name: `${GATED}: change of the excess of ${cue}`, n, ...changeOf(GATED, cue) })),
    ],
    n,
    target: TARGET,
    holds: ratio <= CUT && risen.length === 0,
    notes: Object.keys(ARMS).map((arm) => {
      const shown = CUE_NAMES.filter((cue) => cue !== 'length').map((cue) => {
        const { value, interval } = changeOf(arm, cue)
        return `${cue} ${value.toFixed(3)} [${interval.map((each) => each.toFixed(3)).join(', ')}]`
      })
      return `${arm}: excess log-length ${lengthOf(arm).toFixed(3)}, ${(lengthOf(arm) / lengthOf('vanilla')).toFixed(2)} of vanilla's; change of ${shown.join('; ')}`
    }),
  }
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * Trains a reward model on preference pairs: texts are numbered and encoded once, features are projected, and one head or an
 * ensemble is trained by an arm. The dial of an arm may be chosen on validation pairs.
 *
 * Where in the flow: Signal → Checkpoint. Encoding is nearly all of the work, and every row of it is kept at once (feature-store.ts).
 * So a training that was killed goes on where it was, and ends with the same bytes, because nothing else draws or keeps a state.
 */
import { openPretrained } from '../engine/index.ts'
import { fitProjection, project, quantile } from '../evaluation/index.ts'
import { generator, split, type Key } from '../random.ts'
import { NO_CUES, responseCues } from './bias/response-cues.ts'
import { FeatureStore } from './features/feature-store.ts'
import { backbonePlace, openFrozen } from './features/open-backbone.ts'
import { encodePerturbedTexts, openPerturbedTexts, type PerturbedTexts } from './features/perturbed-texts.ts'
import { inputLength } from './features/reward-input.ts'
import { encodeTexts, TextNumbers } from './features/reward-texts.ts'
import { betweenHeads } from './training/between-heads.ts'
import { balancedOf, bestOf, dividedPairs, heldBack, TRIED_WEIGHTS, type TriedWeight } from './training/held-back.ts'
import { wantCurvePoints } from './training/pair-terms.ts'
import { deviationOf, momentsOf } from './training/reward-moments.ts'
import { headScore, trainHead, type HeadData, type RewardArm, type RewardHead } from './training/reward-arm.ts'
import { armReads, REWARD_ARMS, type ArmSetting } from './training/reward-arm-name.ts'
import type { PerturbedReading, RewardModel } from './reward-model.ts'
import { pairsText, type RewardPair, type TrainedReward, type TrainRewardOptions } from './reward-training.ts'
import { trainTunedReward } from './train-tuned-reward.ts'

const AXES = 128
const SPREAD_QUANTILE = 0.95

/** Trains. @throws RangeError without pairs or for settings out of range; errors of `openPretrained` */
export async function trainReward(pairs: readonly RewardPair[], options: TrainRewardOptions): Promise<TrainedReward> {
  const { key, heads = 1, encoder: name = 'minilm-l6', onProgress, signal } = options
  if (pairs.length === 0) throw new RangeError('train reward: got no pairs, wanted at least one')
  wantSettings(options)
  if (options.fineTune !== undefined) return trainTunedReward(pairs, { ...options, fineTune: options.fineTune })
  if (!Number.isInteger(heads) || heads < 1)
    throw new RangeError(`train reward: heads is ${heads}, wanted an integer from 1`)
  const numbers = new TextNumbers()
  const numbered = numbers.pairsOf(pairs)
  // the curve of a frozen backbone is fitted to held-back responses too, without their labels
  wantCurvePoints(options.arm, numbered)
  const held = heldBack(numbers, split(key, 'validation'))
  if (heads > 1 && held.size === 0)
    throw new RangeError(
      `train reward: heads is ${heads} and the pairs have fewer than five prompts, so none can be held back to bound the spread by, wanted one head, or more prompts`,
    )
  const cues = numbers.texts.map(({ response }) => responseCues(response))
  const divided = options.chooseWeight === true ? dividedPairs({ cues, pairs: numbered }, held) : undefined
  const encoder = await openPretrained(name, { signal })
  const maximumLength = inputLength(encoder, options.maximumLength)
  const perturbed =
    options.arm?.arm === 'perturbed'
      ? await openPerturbedTexts(numbers.texts, { ...options, encoder, key: split(key, 'perturbation') })
      : undefined
  await using frozen = await openFrozen(encoder, options.session)
  using store = FeatureStore.open(frozen, { cache: options.cache })
  const encoded = await encodeTexts(numbers.texts, { encoder, store }, { maximumLength, onProgress, signal })
  const projection = fitProjection(split(key, 'projection'), encoded.features, options.axes ?? AXES)
  const bias = perturbed === undefined ? undefined : await perturbedRows(perturbed, name, options)
  const data: HeadData = {
    rows: encoded.features.map((row) => project(row, projection)),
    cues,
    pairs: numbered,
    perturbed: bias?.rows,
  }
  const { arm, tried } = await chosenArm(data, divided, options)
  const ensemble: Ensemble = async (pairsOf, purpose) => {
    const found: RewardHead[] = []
    for (let number = 0; number < heads; number++) {
      await betweenHeads(signal)
      const own = split(key, `${purpose} ${number}`)
      const drawn = heads === 1 ? pairsOf : resampled(pairsOf, numbers, own)
      found.push(trainHead({ ...data, pairs: drawn }, arm, { ...options, key: own }))
    }
    return found
  }
  const trained = await ensemble(data.pairs, 'head')
  const { mean, deviation } = momentsOf(scoresOf(data, trained).map(meanOf))
  const model: RewardModel = {
    encoder: backbonePlace(name),
    encoderDigest: frozen.digest,
    maximumLength,
    arm,
    ...(bias === undefined ? {} : { perturbed: bias.reading }),
    projection,
    heads: trained,
    mean,
    deviation,
    spreadBound: await spreadBoundOf(data, held, { count: heads, ensemble }),
    basis: pairsText(pairs),
  }
  return { model, pairs: pairs.length, texts: numbers.texts.length, cut: encoded.cut, tried }
}

/** Trains as many heads as are wanted on pairs. The purpose tells their draws apart. */
type Ensemble = (pairs: HeadData['pairs'], purpose: string) => Promise<readonly RewardHead[]>

/** @throws RangeError naming a setting that the arm does not read, or that leaves nothing to choose */
function wantSettings(options: TrainRewardOptions): void {
  const { arm: given, chooseWeight, smoothing = 0, perturbation, biasEncoder } = options
  const { arm, weight, near, cues, ratio, biasLoss } = given ?? { arm: 'two-stage' }
  const settings: Readonly<Record<ArmSetting, boolean>> = {
    weight: weight !== undefined || chooseWeight === true,
    near: near !== undefined,
    cues: cues !== undefined,
    ratio: ratio !== undefined,
    'bias-loss': biasLoss !== undefined,
    perturbation: perturbation !== undefined,
    'bias-backbone': biasEncoder !== undefined,
    smoothing: smoothing !== 0,
  }
  for (const setting of Object.keys(settings) as ArmSetting[])
    if (settings[setting] && !armReads(arm, setting))
      throw new RangeError(
        `train reward: the arm ${arm} has no ${setting}, wanted it left out, or one of the arms ${REWARD_ARMS.filter((each) => armReads(each, setting)).join(', ')}`,
      )
}

/** What the bias expert of the arm `perturbed` reads, and what the model keeps of it. */
async function perturbedRows(
  texts: PerturbedTexts,
  name: string,
  options: TrainRewardOptions,
): Promise<{ readonly rows: readonly Float64Array[]; readonly reading: PerturbedReading }> {
  const { features, digest } = await encodePerturbedTexts(texts, options)
  const projection = fitProjection(split(texts.key, 'projection'), features, options.axes ?? AXES)
  return {
    rows: features.map((row) => project(row, projection)),
    reading: {
      perturbation: texts.perturbation,
      encoder: backbonePlace(options.biasEncoder ?? name),
      encoderDigest: digest,
    },
  }
}

async function chosenArm(
  data: HeadData,
  divided: ReturnType<typeof dividedPairs> | undefined,
  options: TrainRewardOptions,
): Promise<{ readonly arm: RewardArm; readonly tried: TrainedReward['tried'] }> {
  const arm = options.arm ?? { arm: 'two-stage' }
  if (divided === undefined) return { arm, tried: [] }
  const { training, validation } = divided
  const tried: TriedWeight[] = []
  for (const weight of TRIED_WEIGHTS) {
    await betweenHeads(options.signal)
    const head = trainHead({ ...data, pairs: training }, { ...arm, weight }, options)
    const scoreOf = (i: number): number => headScore(head, data.rows[i] ?? new Float64Array(0), data.cues[i] ?? NO_CUES)
    tried.push({ weight, balanced: balancedOf(data, validation, scoreOf) })
  }
  return { arm: { ...arm, weight: bestOf(tried).weight }, tried }
}

/** Scores of each text by each head. */
function scoresOf({ rows, cues }: HeadData, heads: readonly RewardHead[]): readonly (readonly number[])[] {
  return rows.map((row, i) => heads.map((head) => headScore(head, row, cues[i] ?? NO_CUES)))
}

/**
 * The 95 % quantile of the spread between heads, in deviations, on held-back responses. The heads are others than the model's:
 * they are trained alike, but without the held-back prompts, since heads agree better on what they were trained on.
 * Infinity where one head has no spread, or no prompt is held back.
 */
async function spreadBoundOf(
  data: HeadData,
  held: ReadonlySet<number>,
  { count, ensemble }: { readonly count: number; readonly ensemble: Ensemble },
): Promise<number> {
  const others = data.pairs.filter(({ chosen }) => !held.has(chosen))
  if (count === 1 || held.size === 0 || others.length === 0) return Infinity
  const heads = await ensemble(others, 'spread')
  const scores = scoresOf(data, heads)
  const { deviation } = momentsOf(scores.map(meanOf))
  const spreads = scores.filter((_each, i) => held.has(i)).map((each) => deviationOf(each) / deviation)
  return quantile(
    spreads.toSorted((a, b) => a - b),
    SPREAD_QUANTILE,
  )
}

/** The pairs of prompts that are drawn with replacement. */
function resampled(pairs: HeadData['pairs'], { texts }: TextNumbers, key: Key): HeadData['pairs'] {
  const groups = [...Map.groupBy(pairs, ({ chosen }) => texts[chosen]?.prompt ?? '').values()]
  const source = generator(key)
  return groups.flatMap(() => groups[source.below(groups.length)] ?? [])
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

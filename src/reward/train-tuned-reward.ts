/**
 * Trains a reward whose encoder is fine-tuned: the top layers and a linear head by an arm's pair terms, and where the arm has
 * one, a curve of length that is subtracted afterwards.
 *
 * Where in the flow: Signal → Checkpoint. Every training of it keeps its state in a folder of its own, so one that was killed
 * goes on where it was. The mean and the deviation of rewards are those of at most 500 training responses, because each has to
 * be encoded anew by what was trained.
 */
import { project, type Projection } from '../evaluation/index.ts'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { isPretrainedEncoder, openPretrained, weightsDigest, type PretrainedEncoder } from '../engine/index.ts'
import { TouchstoneError } from '../errors.ts'
import { sample, split } from '../random.ts'
import { CUE_NAMES, NO_CUES, responseCues, type ResponseCues } from './bias/response-cues.ts'
import { FeatureStore } from './features/feature-store.ts'
import { FrozenEncoder } from './features/frozen-encoder.ts'
import { REWARD_LENGTH, rewardInput, type RewardInput } from './features/reward-input.ts'
import { TextNumbers } from './features/reward-texts.ts'
import type { RewardModel } from './reward-model.ts'
import type { FineTuneReward, RewardPair, TrainedReward, TrainRewardOptions } from './reward-training.ts'
import { balancedOf, bestOf, dividedPairs, heldBack, TRIED_WEIGHTS, type TriedWeight } from './training/held-back.ts'
import { isCurveArm, pairTerms, trainedPart, tunedCurve, wantTunedArm } from './training/pair-terms.ts'
import { headScore, type HeadPair, type RewardArm, type RewardHead } from './training/reward-arm.ts'
import { tunedLayers, tuneEncoder } from './training/tune-encoder.ts'

/** Responses that give the mean, the deviation and the curve. */
const MEASURED = 500

/** Trains. @throws RangeError for an arm without a fine-tuned form, several heads, and settings out of range; TouchstoneError `bad-input` for a language model */
export async function trainTunedReward(
  pairs: readonly RewardPair[],
  options: TrainRewardOptions & { readonly fineTune: FineTuneReward },
): Promise<TrainedReward> {
  const { encoder: name = 'minilm-l6', arm = { arm: 'two-stage' }, heads = 1, signal } = options
  if (heads !== 1) throw new RangeError(`fine-tune reward: heads is ${heads}, wanted 1, since each would be an encoder`)
  wantTunedArm(arm)
  const opened = await openPretrained(name, { signal })
  if (!isPretrainedEncoder(opened))
    throw new TouchstoneError(
      'bad-input',
      `fine-tune reward: ${name} is a language model (${opened.config.architecture}), wanted an encoder`,
    )
  const layers = tunedLayers(opened.config, options.fineTune.layers)
  const tuning = tuningOf(opened, pairs, options)
  const chosen = await chosenTunedArm(tuning, arm, options)
  const trained = await tunedOn(tuning, 'encoder', trainedPart(chosen.arm), tuning.pairs)
  const final = await tunedHead(tuning, trained, chosen.arm, tuning.pairs)
  const { mean, deviation } = momentsOf(await scoresOf(tuning, final, measuredTexts(tuning, tuning.pairs)))
  const model: RewardModel = {
    encoder: name,
    encoderDigest: weightsDigest(final.encoder.weights),
    tuned: final.encoder,
    maximumLength: tuning.maximumLength,
    arm: chosen.arm,
    projection: final.projection,
    heads: [final.head],
    mean,
    deviation,
    spreadBound: Infinity,
    basis: `${pairs.length} pairs of ${new Set(pairs.map(({ prompt }) => prompt)).size} prompts, with the top ${layers} of ${opened.config.layers} layers of ${name}`,
  }
  const cut = tuning.inputs.filter((each) => each.cut > 0).length
  return { model, pairs: pairs.length, texts: tuning.inputs.length, cut, tried: chosen.tried }
}

/** What all trainings of one call share. */
interface Tuning {
  readonly encoder: PretrainedEncoder
  readonly numbers: TextNumbers
  readonly inputs: readonly RewardInput[]
  readonly cues: readonly ResponseCues[]
  readonly pairs: readonly HeadPair[]
  readonly maximumLength: number
  readonly options: TrainRewardOptions & { readonly fineTune: FineTuneReward }
}

function tuningOf(encoder: PretrainedEncoder, pairs: readonly RewardPair[], options: Tuning['options']): Tuning {
  const { maximumLength = REWARD_LENGTH } = options
  const numbers = new TextNumbers()
  const numbered = numbers.pairsOf(pairs)
  return {
    encoder,
    numbers,
    inputs: numbers.texts.map((each) => rewardInput(encoder.tokenizer, each, { maximumLength })),
    cues: numbers.texts.map(({ response }) => responseCues(response)),
    pairs: numbered,
    maximumLength,
    options,
  }
}

/** A head on a fine-tuned encoder. */
interface TunedHead {
  readonly encoder: PretrainedEncoder
  readonly projection: Projection
  readonly head: RewardHead
}

/** Puts a trained encoder and its head together, with the curve of the arm where it has one. */
async function tunedHead(
  tuning: Tuning,
  trained: TrainedPart,
  arm: RewardArm,
  pairs: readonly HeadPair[],
): Promise<TunedHead> {
  const bare: RewardHead = {
    weights: Float64Array.of(1),
    cueWeights: new Float64Array(CUE_NAMES.length),
    ...(trained.biasExpert === undefined ? {} : { biasExpert: trained.biasExpert }),
  }
  const plain: TunedHead = { encoder: trained.encoder, projection: meanProjection(trained.head), head: bare }
  if (!isCurveArm(arm.arm)) return plain
  const texts = measuredTexts(tuning, pairs)
  const cues = texts.map((text) => tuning.cues[text] ?? NO_CUES)
  const curve = tunedCurve(arm, cues, await scoresOf(tuning, plain, texts))
  return curve === undefined ? plain : { ...plain, head: { ...bare, curve } }
}

/** Texts of pairs from which moments and curves are taken. */
function measuredTexts({ options }: Tuning, pairs: readonly HeadPair[]): readonly number[] {
  const texts = [...new Set(pairs.flatMap(({ chosen, rejected }) => [chosen, rejected]))]
  return texts.length <= MEASURED ? texts : sample(split(options.key, 'measured'), texts, MEASURED)
}

/** What the steps trained. */
interface TrainedPart {
  readonly encoder: PretrainedEncoder
  readonly head: Float32Array
  readonly biasExpert?: Float64Array | undefined
}

async function tunedOn(
  { encoder, inputs, cues, options }: Tuning,
  stage: string,
  arm: RewardArm,
  pairs: readonly HeadPair[],
): Promise<TrainedPart> {
  const terms = pairTerms({ cues, pairs }, arm, options)
  const { key, session, signal, fineTune } = options
  const { folder, onStep, ...settings } = fineTune
  const texts = pairs.map(({ chosen, rejected }) => ({
    chosen: inputOf(inputs, chosen),
    rejected: inputOf(inputs, rejected),
  }))
  const data = createHash('sha256')
  for (const { chosen, rejected } of texts) data.update(JSON.stringify([chosen.ids, rejected.ids]))
  for (const each of [terms.offsets, terms.weights, terms.targets])
    data.update(new Uint8Array(each.buffer, each.byteOffset, each.byteLength))
  const { weights, head } = await tuneEncoder(encoder, texts, terms, {
    ...settings,
    key: split(key, 'fine-tuning'),
    identity: `reward|${weightsDigest(encoder.weights)}|${data.digest('hex')}`,
    folder: folder === undefined ? undefined : join(folder, stage.replaceAll(' ', '-')),
    session,
    onProgress: (progress) => onStep?.(stage, progress),
    signal,
  })
  return { encoder: { ...encoder, weights }, head, biasExpert: terms.biasExpert }
}

/** Tries weights on a fifth of the prompts. Weights that act after training share one training. */
async function chosenTunedArm(
  tuning: Tuning,
  arm: RewardArm,
  { chooseWeight, key }: TrainRewardOptions,
): Promise<{ readonly arm: RewardArm; readonly tried: readonly TriedWeight[] }> {
  if (chooseWeight !== true) return { arm, tried: [] }
  const { training, validation } = dividedPairs(tuning.pairs, heldBack(tuning.numbers, split(key, 'validation')))
  const texts = [...new Set(validation.flatMap(({ chosen, rejected }) => [chosen, rejected]))]
  const tried: TriedWeight[] = []
  let trained: TrainedPart | undefined
  for (const weight of TRIED_WEIGHTS) {
    const own = { ...arm, weight }
    const part = trainedPart(own)
    if (part.weight !== undefined) trained = await tunedOn(tuning, `weight ${part.weight}`, part, training)
    trained ??= await tunedOn(tuning, 'choice of the weight', part, training)
    const head = await tunedHead(tuning, trained, own, training)
    const scores = await scoresOf(tuning, head, texts)
    const places = new Map(texts.map((text, place) => [text, place]))
    tried.push({ weight, balanced: balancedOf(tuning, validation, (text) => scores[places.get(text) ?? 0] ?? 0) })
  }
  return { arm: { ...arm, weight: bestOf(tried).weight }, tried }
}

/** Scores of texts by number. */
async function scoresOf(
  { inputs, cues, options }: Tuning,
  { encoder, projection, head }: TunedHead,
  texts: readonly number[],
): Promise<number[]> {
  const { cache, session, onProgress, signal } = options
  await using frozen = await FrozenEncoder.open(encoder, session)
  using store = FeatureStore.open(frozen, { cache })
  const rows = await store.rowsOf(
    texts.map((text) => inputOf(inputs, text)),
    { onProgress, signal },
  )
  return rows.map((row, i) => headScore(head, project(row, projection), cues[texts[i] ?? 0] ?? NO_CUES))
}

/** One axis: the head over the mean of the last states, which is a feature row's first block. */
function meanProjection(head: Float32Array): Projection {
  const features = FrozenEncoder.blocks * head.length
  const basis = new Float64Array(features)
  basis.set(head)
  return {
    features,
    axes: 1,
    mean: new Float64Array(features),
    scale: new Float64Array(features).fill(1),
    basis,
  }
}

function momentsOf(scores: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const square = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length
  return { mean, deviation: Math.sqrt(square) || 1 }
}

function inputOf(inputs: readonly RewardInput[], text: number): RewardInput {
  const found = inputs[text]
  if (found === undefined) throw new RangeError(`fine-tune reward: there is no text ${text}`)
  return found
}

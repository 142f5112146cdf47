/**
 * Trains a reward whose backbone is fine-tuned: the top layers of an encoder, or low-rank updates of those of a local language
 * model, with a linear head by an arm's pair terms, and where the arm has one, a curve of length that is subtracted afterwards.
 *
 * Where in the flow: Signal → Checkpoint. Every training of it keeps its state in a folder of its own, so one that was killed
 * goes on where it was. The mean and the deviation of rewards are those of at most 500 training responses, because each has to
 * be encoded anew by what was trained.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import {
  isPretrainedEncoder,
  mergedLora,
  openPretrained,
  weightsDigest,
  type LoraAdapter,
  type PretrainedModel,
  type TrainProgress,
} from '../engine/index.ts'
import { project, type Projection } from '../evaluation/index.ts'
import { sample, split } from '../random.ts'
import { CUE_NAMES, NO_CUES, responseCues, type ResponseCues } from './bias/response-cues.ts'
import { FeatureStore } from './features/feature-store.ts'
import { FrozenDecoder } from './features/frozen-decoder.ts'
import { FrozenEncoder } from './features/frozen-encoder.ts'
import { backbonePlace, openFrozen } from './features/open-backbone.ts'
import { inputLength, type RewardInput } from './features/reward-input.ts'
import { textInputs, TextNumbers } from './features/reward-texts.ts'
import type { RewardModel } from './reward-model.ts'
import {
  pairsText,
  type FineTuneReward,
  type RewardPair,
  type TrainedReward,
  type TrainRewardOptions,
} from './reward-training.ts'
import { balancedOf, bestOf, dividedPairs, heldBack, TRIED_WEIGHTS, type TriedWeight } from './training/held-back.ts'
import { isCurveArm, pairTerms, trainedPart, tunedCurve, wantCurvePoints, wantTunedArm } from './training/pair-terms.ts'
import { momentsOf } from './training/reward-moments.ts'
import { headScore, type HeadPair, type RewardArm, type RewardHead } from './training/reward-arm.ts'
import { tuneDecoder } from './training/tune-decoder.ts'
import { tuneEncoder } from './training/tune-encoder.ts'

/** Responses that give the mean, the deviation and the curve. */
const MEASURED = 500

/** Trains. @throws RangeError for an arm without a fine-tuned form, several heads, and settings out of range */
export async function trainTunedReward(
  pairs: readonly RewardPair[],
  options: TrainRewardOptions & { readonly fineTune: FineTuneReward },
): Promise<TrainedReward> {
  const { encoder: name = 'minilm-l6', arm = { arm: 'two-stage' }, heads = 1, signal } = options
  if (heads !== 1) throw new RangeError(`fine-tune reward: heads is ${heads}, wanted 1, since each would be a backbone`)
  wantTunedArm(arm)
  const tuning = tuningOf(await openPretrained(name, { signal }), pairs, options)
  const chosen = await chosenTunedArm(tuning, arm, options)
  const trained = await tunedOn(tuning, 'encoder', trainedPart(chosen.arm), tuning.pairs)
  const final = await tunedHead(tuning, trained, chosen.arm, tuning.pairs)
  const { mean, deviation } = momentsOf(await scoresOf(tuning, final, measuredTexts(tuning, tuning.pairs)))
  const { config } = tuning.backbone
  const part = trained.adapter === undefined ? 'the' : 'low-rank updates of the'
  const model: RewardModel = {
    encoder: backbonePlace(name),
    encoderDigest: weightsDigest(final.backbone.weights),
    ...(isPretrainedEncoder(final.backbone) ? { tuned: final.backbone } : { adapter: trained.adapter }),
    maximumLength: tuning.maximumLength,
    arm: chosen.arm,
    projection: final.projection,
    heads: [final.head],
    mean,
    deviation,
    spreadBound: Infinity,
    basis: `${pairsText(pairs)}, with ${part} top ${trained.layers} of ${config.layers} layers of ${name}`,
  }
  const cut = tuning.inputs.filter((each) => each.cut > 0).length
  return { model, pairs: pairs.length, texts: tuning.inputs.length, cut, tried: chosen.tried }
}

/** What all trainings of one call share. */
interface Tuning {
  readonly backbone: PretrainedModel
  readonly inputs: readonly RewardInput[]
  readonly cues: readonly ResponseCues[]
  readonly pairs: readonly HeadPair[]
  /** Numbers of the texts that the weight is chosen on. */
  readonly held: ReadonlySet<number>
  readonly maximumLength: number
  readonly options: TrainRewardOptions & { readonly fineTune: FineTuneReward }
}

function tuningOf(backbone: PretrainedModel, pairs: readonly RewardPair[], options: Tuning['options']): Tuning {
  const maximumLength = inputLength(backbone, options.maximumLength)
  const numbers = new TextNumbers()
  const numbered = numbers.pairsOf(pairs)
  const held = heldBack(numbers, split(options.key, 'validation'))
  wantCurvePoints(options.arm, numbered, options.chooseWeight === true ? held : undefined)
  return {
    backbone,
    inputs: textInputs(numbers.texts, backbone, { maximumLength }),
    cues: numbers.texts.map(({ response }) => responseCues(response)),
    pairs: numbered,
    held,
    maximumLength,
    options,
  }
}

/** A head on a fine-tuned backbone. */
interface TunedHead {
  readonly backbone: PretrainedModel
  readonly projection: Projection
  readonly head: RewardHead
}

/** Puts a trained backbone and its head together, with the curve of the arm where it has one. */
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
  const { backbone } = trained
  const plain: TunedHead = { backbone, projection: headProjection(backbone, trained.head), head: bare }
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
  readonly backbone: PretrainedModel
  readonly head: Float32Array
  readonly layers: number
  /** Of a language model, whose merged weights are the backbone's. */
  readonly adapter?: LoraAdapter | undefined
  readonly biasExpert?: Float64Array | undefined
}

async function tunedOn(
  { backbone, inputs, cues, options }: Tuning,
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
  const tuneOptions = {
    ...settings,
    key: split(key, 'fine-tuning'),
    identity: `reward|${weightsDigest(backbone.weights)}|${data.digest('hex')}`,
    folder: folder === undefined ? undefined : join(folder, stage.replaceAll(' ', '-')),
    session,
    onProgress: (progress: TrainProgress) => onStep?.(stage, progress),
    signal,
  }
  const { biasExpert } = terms
  if (isPretrainedEncoder(backbone)) {
    const { weights, head, layers } = await tuneEncoder(backbone, texts, terms, tuneOptions)
    return { backbone: { ...backbone, weights }, head, layers, biasExpert }
  }
  const { adapter, head, layers } = await tuneDecoder(backbone, texts, terms, tuneOptions)
  const weights = mergedLora(backbone.weights, adapter.weights, adapter.alpha)
  return { backbone: { ...backbone, weights }, head, layers, adapter, biasExpert }
}

/** Tries weights on a fifth of the prompts. Weights that act after training share one training. */
async function chosenTunedArm(
  tuning: Tuning,
  arm: RewardArm,
  { chooseWeight }: TrainRewardOptions,
): Promise<{ readonly arm: RewardArm; readonly tried: readonly TriedWeight[] }> {
  if (chooseWeight !== true) return { arm, tried: [] }
  const { training, validation } = dividedPairs(tuning, tuning.held)
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
  { backbone, projection, head }: TunedHead,
  texts: readonly number[],
): Promise<number[]> {
  const { cache, session, onProgress, signal } = options
  await using frozen = await openFrozen(backbone, session)
  using store = FeatureStore.open(frozen, { cache })
  const rows = await store.rowsOf(
    texts.map((text) => inputOf(inputs, text)),
    { onProgress, signal },
  )
  return rows.map((row, i) => headScore(head, project(row, projection), cues[texts[i] ?? 0] ?? NO_CUES))
}

/** One axis: the head over the block of a feature row that it was trained on, an encoder's first or a language model's last. */
function headProjection(backbone: PretrainedModel, head: Float32Array): Projection {
  const isEncoder = isPretrainedEncoder(backbone)
  const blocks = isEncoder ? FrozenEncoder.blocks : FrozenDecoder.blocksOf(backbone.config)
  const features = blocks * head.length
  const basis = new Float64Array(features)
  basis.set(head, isEncoder ? 0 : features - head.length)
  return {
    features,
    axes: 1,
    mean: new Float64Array(features),
    scale: new Float64Array(features).fill(1),
    basis,
  }
}

function inputOf(inputs: readonly RewardInput[], text: number): RewardInput {
  const found = inputs[text]
  if (found === undefined) throw new RangeError(`fine-tune reward: there is no text ${text}`)
  return found
}

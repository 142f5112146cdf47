/**
 * A trained reward model: the recipe that made it, projection and heads, kept as a folder with `reward.json` and
 * `reward.weights`. It names its backbone by name and digest, and does not copy it, unless it is a fine-tuned encoder, which
 * stands in the folder in Hugging Face layout. Of a fine-tuned language model the folder holds the low-rank updates, in PEFT's.
 *
 * Where in the flow: Checkpoint. Several heads are an ensemble: the reward is their mean, and their spread says how far they
 * differ. A response whose spread is above the bound is `unknown`. The bound is the 95 % quantile of the spread on held-back
 * responses, of heads that were trained without them.
 */
import { project, type Projection } from '../evaluation/index.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  loadEncoder,
  loadPeftAdapter,
  saveCheckpoint,
  savePeftAdapter,
  writeAtomically,
  writeFully,
  type LoraAdapter,
  type PretrainedEncoder,
  type WeightTensor,
} from '../engine/index.ts'
import { fileFault, InputError } from '../errors.ts'
import { makeFolder } from '../make-folder.ts'
import { CUE_NAMES, type ResponseCues } from './bias/response-cues.ts'
import type { Perturbation } from './features/perturbation.ts'
import { removeParts, rewardParts } from './reward-folder.ts'
import { headScore, type RewardArm, type RewardHead } from './training/reward-arm.ts'
import { REWARD_ARMS } from './training/reward-arm-name.ts'

/** What a reward model is made of. */
export interface RewardModel {
  /** The backbone, encoder or language model: a name of the store, a folder, or a `.gguf` file. */
  readonly encoder: string
  /** Of the frozen backbone (`FrozenBackbone.digest`), or of the weights of a fine-tuned one, updates merged. */
  readonly encoderDigest: string
  /** The backbone itself where it was fine-tuned. It is saved beside the heads in Hugging Face layout. @default the frozen one that `encoder` names */
  readonly tuned?: PretrainedEncoder | undefined
  /** Low-rank updates of the backbone, where it is a language model that was fine-tuned. @default none */
  readonly adapter?: LoraAdapter | undefined
  /** Tokens of prompt and response together. */
  readonly maximumLength: number
  readonly arm: RewardArm
  /** What the bias expert of the arm `perturbed` read, for readers: it is dropped after training, and scoring opens none of it. */
  readonly perturbed?: PerturbedReading | undefined
  readonly projection: Projection
  /** One, or several as an ensemble. */
  readonly heads: readonly RewardHead[]
  /** Mean and deviation of the rewards of the training responses: standardised reward = (reward − mean) / deviation. */
  readonly mean: number
  readonly deviation: number
  /** Spread, in deviations, above which a reward is unknown. Infinity where one head has no spread. */
  readonly spreadBound: number
  /** What it was trained on, for readers. */
  readonly basis: string
}

/** What a bias expert read in training. */
export interface PerturbedReading {
  readonly perturbation: Perturbation
  /** Its backbone, which may be that of the main expert. */
  readonly encoder: string
  /** Of that backbone with the perturbation (`FrozenBackbone.digest`). */
  readonly encoderDigest: string
}

/** The reward of one response. */
export interface Reward {
  /** As the heads give it, their mean. */
  readonly reward: number
  /** In deviations from the mean of the training responses. */
  readonly standardised: number
  /** Deviation between heads, in deviations of the rewards. 0 with one head. */
  readonly spread: number
  /** Whether the spread is within the bound. */
  readonly known: boolean
}

/** The reward of a response by its feature row and cues. */
export function rewardOf(model: RewardModel, row: Float32Array, cues: ResponseCues): Reward {
  const axes = project(row, model.projection)
  const scores = model.heads.map((head) => headScore(head, axes, cues))
  const reward = meanOf(scores)
  const spread = Math.sqrt(meanOf(scores.map((score) => (score - reward) ** 2))) / model.deviation
  return {
    reward,
    standardised: (reward - model.mean) / model.deviation,
    spread,
    known: spread <= model.spreadBound,
  }
}

const head = z.object({
  weights: z.int(),
  cueWeights: z.array(z.number()).length(CUE_NAMES.length),
  curve: z.object({ x: z.array(z.number()).min(1), y: z.array(z.number()).min(1), goesOn: z.boolean() }).optional(),
  biasExpert: z.array(z.number()).optional(),
})

const file = z.object({
  kind: z.literal('reward'),
  encoder: z.string(),
  encoderDigest: z.string(),
  /** Whether the encoder of the folder is the backbone. */
  tuned: z.literal(true).optional(),
  /** Whether the folder holds low-rank updates of the backbone. */
  adapter: z.literal(true).optional(),
  maximumLength: z.int().positive(),
  arm: z.object({
    arm: z.enum(REWARD_ARMS),
    weight: z.number().optional(),
    near: z.number().optional(),
    cues: z.array(z.enum(CUE_NAMES)).optional(),
    ratio: z.number().optional(),
    biasLoss: z.number().optional(),
  }),
  perturbed: z
    .object({
      perturbation: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('shuffle') }),
        z.object({ kind: z.literal('noise'), scale: z.number() }),
        z.object({ kind: z.literal('mask'), share: z.number() }),
      ]),
      encoder: z.string(),
      encoderDigest: z.string(),
    })
    .optional(),
  features: z.int().positive(),
  axes: z.int().positive(),
  heads: z.array(head).min(1),
  mean: z.number(),
  deviation: z.number().positive(),
  /** Null stands for no bound. */
  spreadBound: z.number().nullable(),
  basis: z.string(),
})

/** Writes a model's folder, in place of a model that stood there: first what was fine-tuned, then the numbers, then the file that names them, each whole or not at all. */
export async function saveReward(folder: string, model: RewardModel): Promise<void> {
  makeFolder(folder)
  const { own: before } = await rewardParts(folder)
  const { projection, heads, spreadBound, tuned, adapter, ...rest } = model
  if (tuned !== undefined)
    await saveCheckpoint(folder, { config: tuned.config, weights: tuned.weights, tokenizer: tuned.tokenizer.files })
  if (adapter !== undefined)
    await savePeftAdapter(folder, adapter, {
      base: model.encoder,
      task: 'SEQ_CLS',
      score: scoreOf(projection, adapter),
    })
  const numbers = [projection.mean, projection.scale, projection.basis, ...heads.map(({ weights }) => weights)]
  const bytes = Buffer.concat(numbers.map((each) => Buffer.from(each.buffer, each.byteOffset, each.byteLength)))
  await writeAtomically(join(folder, 'reward.weights'), (target) => writeFully(target, bytes))
  const content = {
    kind: 'reward',
    ...rest,
    ...(tuned === undefined ? {} : { tuned: true }),
    ...(adapter === undefined ? {} : { adapter: true }),
    features: projection.features,
    axes: projection.axes,
    heads: heads.map(({ weights, cueWeights, curve, biasExpert }) => ({
      weights: weights.length,
      cueWeights: [...cueWeights],
      curve,
      ...(biasExpert === undefined ? {} : { biasExpert: [...biasExpert] }),
    })),
    spreadBound: Number.isFinite(spreadBound) ? spreadBound : null,
  }
  await writeAtomically(rewardPath(folder), (target) =>
    writeFully(target, new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`)),
  )
  await removeParts(folder, before)
}

/** Reads what `saveReward` wrote, what was fine-tuned with it. @throws InputError naming the file at fault; errors of `loadEncoder` and `loadPeftAdapter` */
export async function loadReward(folder: string): Promise<RewardModel> {
  const path = rewardPath(folder)
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new InputError(path, undefined, fileFault(cause), { cause })
  }
  const parsed = file.safeParse(value)
  if (!parsed.success) throw new InputError(path, undefined, z.prettifyError(parsed.error).replaceAll('\n', ' '))
  const { features, axes, heads, spreadBound, tuned, adapter, kind: _kind, ...rest } = parsed.data
  const weightsPath = join(folder, 'reward.weights')
  const numbers = await numbersOf(weightsPath)
  const wanted = 2 * features + axes * features + heads.reduce((sum, { weights }) => sum + weights, 0)
  if (numbers.length !== wanted)
    throw new InputError(weightsPath, undefined, `has ${numbers.length} numbers, wanted ${wanted} as reward.json says`)
  const wrong = heads.find(({ weights }) => weights !== axes)
  if (wrong !== undefined)
    throw new InputError(path, undefined, `heads: one has ${wrong.weights} weights, wanted ${axes} as there are axes`)
  let at = 0
  const take = (count: number): Float64Array => numbers.slice(at, (at += count))
  const projection = { features, axes, mean: take(features), scale: take(features), basis: take(axes * features) }
  return {
    ...rest,
    ...(tuned === undefined ? {} : { tuned: await loadEncoder(folder) }),
    ...(adapter === undefined ? {} : { adapter: await loadPeftAdapter(folder) }),
    projection,
    heads: heads.map(({ weights, cueWeights, curve, biasExpert }) => ({
      weights: take(weights),
      cueWeights: Float64Array.from(cueWeights),
      curve,
      ...(biasExpert === undefined ? {} : { biasExpert: Float64Array.from(biasExpert) }),
    })),
    spreadBound: spreadBound ?? Infinity,
  }
}

/** The head of a fine-tuned language model, `[1, H]`: the last block of its only axis. */
function scoreOf({ basis }: Projection, { weights }: LoraAdapter): WeightTensor {
  // every adapted layer has its query projection among them, which reads H numbers
  const [, query] = [...weights].find(([name]) => name.endsWith('.q_proj.lora_A.weight')) ?? []
  const data = Float32Array.from(basis.subarray(basis.length - (query?.shape[1] ?? basis.length)))
  return { shape: [1, data.length], data }
}

async function numbersOf(path: string): Promise<Float64Array> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (cause) {
    throw new InputError(path, undefined, fileFault(cause), { cause })
  }
  if (bytes.length % 8 !== 0) throw new InputError(path, undefined, `has ${bytes.length} bytes, wanted a multiple of 8`)
  const numbers = new Float64Array(Uint8Array.from(bytes).buffer)
  const bad = numbers.findIndex((value) => !Number.isFinite(value))
  if (bad !== -1) throw new InputError(path, undefined, `number ${bad} is ${numbers[bad]}, wanted finite numbers`)
  return numbers
}

function rewardPath(folder: string): string {
  return join(folder, 'reward.json')
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

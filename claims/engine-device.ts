/**
 * Claim: on every device of this machine that onnxruntime can use, training gives what it gives on the CPU: loss and
 * gradients of the first step, and the losses of the steps after it. Tiny BERT, MPNet, Llama and Qwen2 (the engine's stored
 * models, all tokens scored), and MiniLM. Where there is no such device the claim cannot run; a software Vulkan driver
 * (SwiftShader, which Chromium brings along) is one for WebGPU, slow but whole.
 * Control: MiniLM with one weight changed by 1 % must differ by more.
 */
import { fileURLToPath } from 'node:url'
import {
  adamW,
  classLabels,
  crossEntropy,
  decode,
  decoderInputs,
  encode,
  encoderInputs,
  indices,
  input,
  isEncoder,
  linear,
  loadCheckpoint,
  nextTokenLogits,
  packSequences,
  parameter,
  TrainingGraph,
  type Device,
  type ModelConfig,
  type Tensor,
  type Value,
  type Weights,
} from '../src/engine/index.ts'
import { TouchstoneError } from '../src/errors.ts'
import { generator, keyOf, split } from '../src/random.ts'
import type { Figure } from '../src/supervision.ts'
import type { Claim } from '../measure/claim.ts'

const LIMIT = 1e-4
const CLASSES = 4
const TARGET = `losses and gradients (over the largest of their tensor) differ by at most ${LIMIT}, the control's by more`

export const claim: Claim = {
  name: 'engine-device',
  statement: 'Training on a GPU provider of onnxruntime gives the losses and gradients of the CPU',
  target: TARGET,
  async run(context) {
    const folders = {
      bert: stored('bert'),
      mpnet: stored('mpnet'),
      llama: stored('llama'),
      qwen2: stored('qwen2'),
      'minilm-l6': await context.openModel('minilm-l6'),
    }
    const steps = context.quick ? 2 : 4
    const figures: Figure[] = []
    const missing: string[] = []
    let holds = true
    for (const device of ['webgpu', 'cuda'] as const)
      try {
        for (const [name, folder] of Object.entries(folders)) {
          const { config, weights } = await loadCheckpoint(folder)
          const job = jobOf(config)
          const there = await trained(job, weights, device, steps)
          const here = await trained(job, weights, 'cpu', steps)
          const difference = largestDifference(there, here)
          figures.push({ name: `${device}, ${name}: largest difference`, value: difference, n: steps })
          context.log(`${device}, ${name}: ${difference.toExponential(1)}`)
          holds &&= difference <= LIMIT
          if (name !== 'minilm-l6') continue
          const control = largestDifference(await trained(job, changed(weights), 'cpu', 1), here)
          figures.push({ name: `${device}, ${name}: one weight changed (control)`, value: control, n: 1 })
          holds &&= control > LIMIT
        }
      } catch (error) {
        if (!(error instanceof TouchstoneError) || error.code !== 'unavailable') throw error
        missing.push(`${device}: ${error.message}`)
      }
    if (figures.length === 0)
      throw new TouchstoneError('unavailable', `no device but the CPU can be used here (${missing.join('; ')})`)
    return { figures, n: figures.length, target: TARGET, holds, notes: missing }
  },
}

/** Folder of one of the engine's stored models. */
function stored(name: string): string {
  return fileURLToPath(new URL(`../src/engine/golden/${name}`, import.meta.url))
}

/** What is trained, and on what. */
interface Job {
  readonly loss: Value
  readonly feeds: Readonly<Record<string, Tensor>>
}

/** Three sequences of different lengths; every token is classified, or its successor predicted. */
function jobOf(config: ModelConfig): Job {
  const random = generator(split(keyOf('device'), config.architecture))
  const rows = [9, 5, 12].map((length) => ({
    ids: Array.from({ length }, () => 5 + random.below(config.vocabularySize - 5)),
  }))
  const { feeds } = packSequences(config, rows)
  const ids = rows.flatMap((row) => row.ids)
  if (!isEncoder(config)) {
    const logits = nextTokenLogits(config, decode(config, decoderInputs()))
    const loss = crossEntropy(logits, input('labels', ['tokens'], 'int64'))
    return { loss, feeds: { ...feeds, labels: indices(ids.map((_id, i) => ids[i + 1] ?? 5)) } }
  }
  const head = linear(
    encode(config, encoderInputs(config)),
    parameter('classifier.weight', [CLASSES, config.hiddenSize]),
    parameter('classifier.bias', [CLASSES]),
  )
  const loss = crossEntropy(head, input('labels', ['tokens'], 'int64'))
  const labels = ids.map((id) => id % CLASSES)
  return { loss, feeds: { ...feeds, labels: classLabels(labels, CLASSES) } }
}

interface Trained {
  readonly losses: readonly number[]
  /** Of the first step, by parameter. */
  readonly gradients: ReadonlyMap<string, Float32Array>
}

async function trained({ loss, feeds }: Job, weights: Weights, device: Device, steps: number): Promise<Trained> {
  const optimiser = adamW()
  await using graph = await TrainingGraph.compile(loss, { momentCount: optimiser.momentCount, device })
  graph.arena.load(new Map([...weights, ...headOf(graph)]))
  const losses: number[] = []
  let gradients = new Map<string, Float32Array>()
  for (let step = 1; step <= steps; step++) {
    losses.push((await graph.run(feeds)).loss)
    if (step === 1) gradients = new Map([...graph.arena.places].map(([name, { gradient }]) => [name, gradient.slice()]))
    optimiser.update(graph.arena, { step, rate: 1e-4 })
  }
  return { losses, gradients }
}

/** Weights that the checkpoint lacks: small, and the same on every device. */
function headOf(graph: TrainingGraph): Weights {
  return new Map(
    [...graph.arena.places].flatMap(([name, { shape, value }]) =>
      name.startsWith('classifier.')
        ? [[name, { shape, data: value.map((_zero, i) => 0.05 * Math.sin(i)) }] as const]
        : [],
    ),
  )
}

function changed(weights: Weights): Weights {
  const name = 'encoder.layer.0.output.dense.weight'
  return new Map(
    [...weights].map(([each, { shape, data }]) => [
      each,
      { shape, data: each === name ? data.map((value) => value * 1.01) : data },
    ]),
  )
}

/** Of losses as they are, of gradients over the largest of their tensor. */
function largestDifference(one: Trained, other: Trained): number {
  const losses = one.losses.map((loss, i) => Math.abs(loss - (other.losses[i] ?? NaN)))
  const gradients = [...one.gradients].map(([name, gradient]) => {
    const wanted = other.gradients.get(name) ?? new Float32Array()
    let [worst, largest] = [0, 1e-6]
    for (const [i, value] of gradient.entries()) {
      worst = Math.max(worst, Math.abs(value - (wanted[i] ?? NaN)))
      largest = Math.max(largest, Math.abs(value))
    }
    return worst / largest
  })
  return Math.max(...losses, ...gradients)
}

/** The engine's side of its benches and claims: a process of its own, like PyTorch's (peer.py), speaking the same lines. */
import { createInterface } from 'node:readline'
import { dirname } from 'node:path'
import {
  adamW,
  classLabels,
  crossEntropy,
  encode,
  encoderInputs,
  input,
  linear,
  loadCheckpoint,
  matmul,
  packSequences,
  parameter,
  GraphSession,
  TrainingGraph,
  type EncoderConfig,
  type Tensor,
  type Weights,
  type WeightTensor,
} from '../src/engine/index.ts'
import { generator, keyOf, split } from '../src/random.ts'
import type { PeerAnswer, PeerBatch, PeerCommand, PeerSetup } from './peer-process.ts'

const setup = JSON.parse(process.argv[2] ?? '') as PeerSetup
const base = setup.weights === null ? undefined : await loadCheckpoint(dirname(setup.weights))
const config: EncoderConfig = base === undefined ? randomConfig() : (base.config as EncoderConfig)
const hidden = encode(config, encoderInputs(config))
const pooled = matmul(input('pool', ['batch', 'tokens']), hidden)
const logits = linear(
  pooled,
  parameter('classifier.weight', [setup.classes, config.hiddenSize]),
  parameter('classifier.bias', [setup.classes]),
)
const loss = crossEntropy(logits, input('labels', ['batch'], 'int64'))
const optimiser = adamW()
const graph = await TrainingGraph.compile(loss, { momentCount: optimiser.momentCount, threads: setup.threads })
graph.arena.load(new Map([...(base?.weights ?? randomWeights()), ...headWeights()]))
let inference: GraphSession | undefined
let steps = 0

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as PeerCommand
  const started = performance.now()
  const answer: Partial<PeerAnswer> = command.do === 'train' ? await trained(command) : await predicted(command)
  const full: PeerAnswer = {
    ...answer,
    ms: performance.now() - started,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }
  console.log(JSON.stringify(full))
}

async function trained({ batches }: PeerCommand): Promise<Partial<PeerAnswer>> {
  const losses: number[] = []
  for (const batch of batches) {
    const result = await graph.run({ ...feedsOf(batch), labels: classLabels(batch.labels, setup.classes) })
    optimiser.update(graph.arena, { step: ++steps, rate: batch.rate })
    losses.push(result.loss)
  }
  return { losses }
}

async function predicted({ batches }: PeerCommand): Promise<Partial<PeerAnswer>> {
  inference ??= await GraphSession.compile({ logits }, { inference: true, threads: setup.threads })
  const labels: number[] = []
  for (const batch of batches) {
    const { logits: scores } = await inference.run({ ...graph.parameterFeeds, ...feedsOf(batch) })
    const data = scores?.data as Float32Array
    for (let row = 0; row < batch.rows.length; row++) {
      const part = data.subarray(row * setup.classes, (row + 1) * setup.classes)
      labels.push(part.indexOf(Math.max(...part)))
    }
  }
  return { labels }
}

function feedsOf({ rows }: PeerBatch): Record<string, Tensor> {
  const { feeds } = packSequences(
    config,
    rows.map((ids) => ({ ids })),
  )
  return { ...feeds }
}

function headWeights(): Weights {
  const { classes } = setup
  return new Map([
    ['classifier.weight', { shape: [classes, config.hiddenSize], data: new Float32Array(classes * config.hiddenSize) }],
    ['classifier.bias', { shape: [classes], data: new Float32Array(classes) }],
  ])
}

function randomConfig(): EncoderConfig {
  return {
    architecture: 'bert',
    vocabularySize: setup.vocabulary,
    hiddenSize: setup.hidden,
    layers: setup.layers,
    heads: setup.heads,
    intermediateSize: setup.inner,
    positions: 512,
    maximumLength: 512,
    tokenTypes: 2,
    relativeBuckets: 0,
    normEpsilon: 1e-12,
    dropout: 0,
    attentionDropout: 0,
    padId: 0,
    initialRange: 0.02,
    raw: {},
  }
}

/** Random values of the usual sizes: speed does not depend on them. */
function randomWeights(): Weights {
  const random = generator(split(keyOf('bench'), 'weights'))
  const result = new Map<string, WeightTensor>()
  for (const [name, { shape }] of graph.arena.views()) {
    if (name.startsWith('classifier.')) continue
    const data = new Float32Array(shape.reduce((a, b) => a * b))
    if (shape.length > 1) for (let i = 0; i < data.length; i++) data[i] = 0.04 * (random.uniform() - 0.5)
    else if (name.endsWith('LayerNorm.weight')) data.fill(1)
    result.set(name, { shape, data })
  }
  return result
}

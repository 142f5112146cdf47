/** A small training run in a process of its own, to be killed: a random two-layer encoder learns to tell token sequences apart. Argument: its folder. */
import {
  adamW,
  crossEntropy,
  encode,
  encoderInputs,
  indices,
  input,
  linear,
  matmul,
  packSequences,
  parameter,
  plainContext,
  saveCheckpoint,
  schedule,
  train,
  TrainingGraph,
  type EncoderConfig,
  type TrainingBatch,
  type WeightTensor,
} from '../../src/engine/index.ts'
import { generator, keyOf, split } from '../../src/random.ts'

const folder = process.argv[2] ?? ''
const steps = Number(process.argv[3])
const config: EncoderConfig = {
  architecture: 'bert',
  vocabularySize: 200,
  hiddenSize: 64,
  layers: 2,
  heads: 4,
  intermediateSize: 128,
  positions: 32,
  maximumLength: 32,
  tokenTypes: 2,
  relativeBuckets: 0,
  normEpsilon: 1e-12,
  dropout: 0.1,
  attentionDropout: 0,
  padId: 0,
  initialRange: 0.02,
  raw: {
    model_type: 'bert',
    vocab_size: 200,
    hidden_size: 64,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    intermediate_size: 128,
    max_position_embeddings: 32,
  },
}
const hidden = encode(config, encoderInputs(config), { context: plainContext(0.1) })
const logits = linear(
  matmul(input('pool', ['batch', 'tokens']), hidden),
  parameter('classifier.weight', [4, 64]),
  parameter('classifier.bias', [4]),
)
const optimiser = adamW()
await using graph = await TrainingGraph.compile(crossEntropy(logits, input('labels', ['batch'], 'int64')), {
  momentCount: optimiser.momentCount,
  threads: 2,
})
const random = generator(keyOf('weights'))
const weights = new Map<string, WeightTensor>()
for (const [name, { shape, data }] of graph.arena.views())
  weights.set(name, {
    shape,
    data: data.map(() => (name.includes('LayerNorm.weight') ? 1 : shape.length === 1 ? 0 : 0.05 * random.normal())),
  })
graph.arena.load(weights)

await train(graph, {
  optimiser,
  schedule: schedule({ peak: 2e-3, warmup: 10, total: steps }),
  steps,
  batch,
  key: keyOf('resume'),
  clip: 1,
  folder,
  identity: 'resume',
  saveEvery: 7,
  save: (path, views) => saveCheckpoint(path, { config, weights: withPooler(views) }),
  onProgress: ({ step, loss }) => console.log(JSON.stringify({ step, loss })),
})

function batch(index: number): TrainingBatch {
  const source = generator(split(keyOf('rows'), index))
  const labels = Array.from({ length: 8 }, () => source.below(4))
  const rows = labels.map((label) => ({
    ids: Array.from({ length: 4 + source.below(20) }, () => 50 * label + source.below(50)),
  }))
  return { name: `batch ${index}`, feeds: { ...packSequences(config, rows).feeds, labels: indices(labels) } }
}

/** The saved form has a pooler, which this classifier does without. */
function withPooler(views: ReadonlyMap<string, WeightTensor>): ReadonlyMap<string, WeightTensor> {
  return new Map([
    ...views,
    ['pooler.dense.weight', { shape: [64, 64], data: new Float32Array(64 * 64) }],
    ['pooler.dense.bias', { shape: [64], data: new Float32Array(64) }],
  ])
}

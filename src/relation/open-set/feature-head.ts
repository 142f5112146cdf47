/** A softmax regression on features of a frozen encoder: full-batch AdamW with linear decay, seconds for a thousand sentences. */
import {
  crossEntropy,
  fineTune,
  fineTuningGraph,
  floats,
  type GraphSessionOptions,
  indices,
  input,
  plainContext,
  project,
  trainedWeights,
  type Weights,
} from '../../engine/index.ts'
import type { Key } from '../../random.ts'

/** Factor on features of length 1: with it the regression converges in a hundred steps or two. */
const SCALE = 4
/** Peak rate. */
const RATE = 0.02
/** Passes over the sentences; docs/log.md has what twice as many do. */
export const HEAD_STEPS = 120
const NAME = 'detector'

/** Options of `trainFeatureHead`. */
export interface FeatureHeadOptions {
  readonly classes: number
  readonly key: Key
  /** Passes over all rows. @default HEAD_STEPS */
  readonly steps?: number | undefined
  readonly session?: GraphSessionOptions | undefined
  readonly signal?: AbortSignal | undefined
}

/** Trains on features `[F]` each with labels from 0 to classes - 1; gives `detector.weight` `[classes, F]` and `detector.bias`. */
export async function trainFeatureHead(
  rows: readonly Float32Array[],
  labels: readonly number[],
  { classes, key, steps = HEAD_STEPS, session, signal }: FeatureHeadOptions,
): Promise<Weights> {
  const width = rows[0]?.length ?? 0
  const logits = project(plainContext(), input('features', ['batch', width]), NAME, classes)
  const start: Weights = new Map([
    [`${NAME}.weight`, { shape: [classes, width], data: new Float32Array(classes * width) }],
    [`${NAME}.bias`, { shape: [classes], data: new Float32Array(classes) }],
  ])
  const all = new Float32Array(rows.length * width)
  for (const [i, row] of rows.entries()) for (let j = 0; j < width; j++) all[i * width + j] = SCALE * (row[j] ?? 0)
  const feeds = { features: floats(all, [rows.length, width]), labels: indices(labels) }
  await using graph = await fineTuningGraph(crossEntropy(logits, input('labels', ['batch'], 'int64')), start, {
    trainable: () => true,
    session,
  })
  await fineTune(graph, {
    steps,
    rate: RATE,
    head: NAME,
    headRateScale: 1,
    key,
    identity: 'feature head',
    batch: async () => ({ name: 'all sentences', feeds }),
    signal,
  })
  return trainedWeights(start, graph)
}

/** Logits of features. */
export function headLogits(weights: Weights, features: Float32Array): Float32Array {
  const [weight, bias] = ['weight', 'bias'].map((part) => weights.get(`${NAME}.${part}`)?.data ?? new Float32Array())
  const width = features.length
  return Float32Array.from({ length: bias?.length ?? 0 }, (_v, c) => {
    let total = 0
    for (let j = 0; j < width; j++) total += (weight?.[c * width + j] ?? 0) * (features[j] ?? 0)
    return (bias?.[c] ?? 0) + SCALE * total
  })
}

/**
 * Training steps whose batch depends on the model as it stands, as negatives do. The engine's `train` makes batches one
 * ahead, which would synthesise from weights one step old while the optimiser writes them; here a batch is made after the
 * update before it. Short runs without a folder: nothing to resume.
 */
import type { Weights } from '../engine/files/weights.ts'
import { firstBadLayer, NumericFailure } from '../engine/numeric-failure.ts'
import { adamW, gradientNorm, type ParameterGroup } from '../engine/optimiser.ts'
import { schedule } from '../engine/schedule.ts'
import type { TrainingBatch } from '../engine/trainer.ts'
import type { TrainingGraph } from '../engine/training-graph.ts'
import { split, type Key } from '../random.ts'

/** After every step. */
export interface StepProgress {
  /** 1-based. */
  readonly step: number
  readonly steps: number
  readonly loss: number
  readonly secondsLeft: number
}

/** Options of `trainFresh`. */
export interface FreshTrainingOptions {
  readonly steps: number
  /** Peak rate of the encoder; linear warm-up over a tenth of the steps, then linear to zero. */
  readonly rate: number
  /** Factor on the rate of parameters under `relation.`. */
  readonly headRateScale: number
  readonly key: Key
  /** Batch of a 0-based step, made from the weights as the steps before left them. */
  readonly batch: (step: number) => Promise<TrainingBatch>
  readonly onProgress?: ((progress: StepProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Moments that `trainFresh`'s optimiser wants of a graph. */
export const MOMENTS = 2

/** Trains with AdamW, clipping at norm 1; gives the loss of every step. Abort rejects with the signal's reason between steps. */
export async function trainFresh(graph: TrainingGraph, options: FreshTrainingOptions): Promise<number[]> {
  const { steps, rate, headRateScale, key, batch, onProgress, signal } = options
  const head: ParameterGroup = {
    match: (name) => name.startsWith('relation.'),
    weightDecay: 0.01,
    rateScale: headRateScale,
  }
  const optimiser = adamW({ groups: [head] })
  const rates = schedule({ peak: rate, warmup: Math.floor(steps / 10), total: steps })
  const losses: number[] = []
  const begun = performance.now()
  for (let step = 1; step <= steps; step++) {
    signal?.throwIfAborted()
    const { feeds, name } = await batch(step - 1)
    const drawn = split(key, step)
    const { loss } = await graph.run(feeds, { key: drawn, ...(signal === undefined ? {} : { signal }) })
    const norm = gradientNorm(graph.arena)
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) {
      const layer = await firstBadLayer(graph.loss, { ...graph.parameterFeeds, ...feeds }, drawn)
      throw new NumericFailure(step, layer, name, `loss is ${loss}, gradient norm ${norm}`)
    }
    optimiser.update(graph.arena, { step, rate: rates(step), gradientScale: norm > 1 ? 1 / norm : 1 })
    losses.push(loss)
    const secondsLeft = ((performance.now() - begun) / 1000 / step) * (steps - step)
    onProgress?.({ step, steps, loss, secondsLeft })
  }
  return losses
}

/** Trained weights with those that were not, apart from the graph's memory; `isKept` leaves out what served training only. */
export function trainedWeights(
  start: Weights,
  graph: TrainingGraph,
  isKept: (name: string) => boolean = () => true,
): Weights {
  const result = new Map(start)
  for (const [name, { shape, data }] of graph.arena.views())
    if (isKept(name)) result.set(name, { shape, data: data.slice() })
  return result
}

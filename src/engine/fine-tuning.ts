/**
 * The recipe that all trainings of this room share: AdamW, clipped at norm 1, a tenth of the steps to warm up, then linear
 * to zero, the head at a larger rate. Batches are made from the weights as the steps before left them, because negatives
 * depend on the model; hence `ahead: false`.
 */
import type { Weights } from './files/weights.ts'
import { adamW, type ParameterGroup } from './optimiser.ts'
import { schedule } from './schedule.ts'
import type { GraphSessionOptions } from './graph-session.ts'
import { train, type TrainingBatch, type TrainProgress } from './trainer.ts'
import type { TrainingGraph } from './training-graph.ts'
import type { Key } from '../random.ts'

/** What every training takes, whatever it trains. */
export interface RunOptions {
  /**
   * Folder for the state of the run, absent: none is kept. A run of the same data, settings and key that was interrupted
   * in it goes on where it was; one of others is refused. Whoever names the folder removes it after the last use.
   */
  readonly folder?: string | undefined
  readonly session?: GraphSessionOptions | undefined
  /** After every step. */
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined
  /** Abort rejects with the signal's reason between steps, after the state is saved where there is a folder. */
  readonly signal?: AbortSignal | undefined
}

/** Options of `fineTune`. */
export interface FineTuneOptions extends Omit<RunOptions, 'session'> {
  readonly steps: number
  /** Peak rate of the encoder. */
  readonly rate: number
  /** Factor on the rate of parameters under `relation.`. */
  readonly headRateScale: number
  readonly key: Key
  /** Batch of a 0-based step. */
  readonly batch: (step: number) => Promise<TrainingBatch>
  /** What identifies the run beside the model's layout, the steps and the key (runIdentity). */
  readonly identity: string
}

/** Text that tells runs apart: all settings but those that change no result, and what was trained on. */
export function runIdentity(settings: RunOptions, ...data: readonly string[]): string {
  const { folder: _folder, onProgress: _onProgress, signal: _signal, ...rest } = settings
  return `${JSON.stringify(rest)}|${data.join('|')}`
}

/** Moments that `fineTune`'s optimiser wants of a graph. */
export const MOMENTS = 2

/** Updates between saved states: about a minute's work of a small encoder; a state of one takes a quarter of a second. */
const SAVE_EVERY = 100

/** Trains; gives the losses of the steps that this call made (all, unless it resumed). */
export async function fineTune(graph: TrainingGraph, options: FineTuneOptions): Promise<number[]> {
  const { steps, rate, headRateScale, key, batch, identity, folder, onProgress, signal } = options
  const head: ParameterGroup = {
    match: (name) => name.startsWith('relation.'),
    weightDecay: 0.01,
    rateScale: headRateScale,
  }
  const losses: number[] = []
  await train(graph, {
    optimiser: adamW({ groups: [head] }),
    schedule: schedule({ peak: rate, warmup: Math.floor(steps / 10), total: steps }),
    steps,
    batch,
    ahead: false,
    key,
    clip: 1,
    identity,
    ...(folder === undefined ? {} : { folder, saveEvery: SAVE_EVERY }),
    onProgress: (progress) => {
      losses.push(progress.loss)
      onProgress?.(progress)
    },
    signal,
  })
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

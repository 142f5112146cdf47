/**
 * Fine-tuning of a pretrained encoder with a new head: AdamW, gradients clipped at norm 1, a tenth of the steps to warm up,
 * then linear to zero, the head at a larger rate than the encoder. Every method that trains an encoder uses it.
 *
 * Where in the flow: Signal → Checkpoint. `fineTuningGraph` compiles a loss, `fineTune` trains it, `trainedWeights` takes
 * the result out. A batch is made from the weights as the steps before left them, because what is drawn for it may depend
 * on the model. So batches are not made ahead of need.
 */
import { WORD_TABLE } from './encoder.ts'
import type { Weights } from './files/weights.ts'
import type { Value } from './graph.ts'
import type { GraphSessionOptions } from './graph-session.ts'
import { adamW, type ParameterGroup } from './optimiser.ts'
import { schedule } from './schedule.ts'
import { train, type TrainingBatch, type TrainProgress } from './trainer.ts'
import { TrainingGraph } from './training-graph.ts'
import type { Key } from '../random.ts'

/** What every training takes, whatever it trains. */
export interface TrainingRunOptions {
  /**
   * Folder for the state of the run. Without it no state is kept. A run of the same data, settings and key that was interrupted
   * in it goes on where it was. A run of other options is refused. Whoever names the folder removes it after the last use.
   */
  readonly folder?: string | undefined
  readonly session?: GraphSessionOptions | undefined
  /** After every step. */
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined
  /** Abort rejects with the signal's reason between steps, after the state is saved where there is a folder. */
  readonly signal?: AbortSignal | undefined
}

/** Options of `fineTune`. */
export interface FineTuneOptions extends Omit<TrainingRunOptions, 'session'> {
  readonly steps: number
  /** Peak rate of the encoder. */
  readonly rate: number
  /** Prefix of the head's parameters, such as `relation.`. */
  readonly head: string
  /** Factor on the rate of the head's parameters. */
  readonly headRateScale: number
  readonly key: Key
  /** Batch of a 0-based step. */
  readonly batch: (step: number) => Promise<TrainingBatch>
  /** What identifies the run beside the model's layout, the steps and the key (runIdentity). */
  readonly identity: string
}

/** Text that tells runs apart: all settings but those that change no result, and what was trained on. */
export function runIdentity(settings: TrainingRunOptions, ...data: readonly string[]): string {
  const { folder: _folder, onProgress: _onProgress, signal: _signal, ...rest } = settings
  return `${JSON.stringify(rest)}|${data.join('|')}`
}

/** Moments that AdamW keeps of each parameter. */
const MOMENTS = 2

/** Updates between saved states: about a minute's work of a small encoder. A state of one takes a quarter of a second. */
const SAVE_EVERY = 100

/** Compiles a loss for `fineTune`, with its weights in place. Parameters that are not `trainable` are fed as they are. */
export async function fineTuningGraph(
  loss: Value,
  weights: Weights,
  options: {
    readonly trainable: (name: string) => boolean
    readonly session?: GraphSessionOptions | undefined
  },
): Promise<TrainingGraph> {
  const { trainable, session } = options
  const graph = await TrainingGraph.compile(loss, { ...session, momentCount: MOMENTS, trainable, frozen: weights })
  graph.arena.load(weights)
  return graph
}

/**
 * Which parameters are trained where the lowest layers are not. The table of word embeddings never is.
 * @param frozenLayers lowest layers that stay as they are, embeddings with them. 0 trains all but the table
 * @param head prefix of the head's parameters, which are always trained
 */
export function trainableAbove(frozenLayers: number, head: string): (name: string) => boolean {
  return (name) => {
    if (name === WORD_TABLE) return false
    if (frozenLayers === 0) return true
    const layer = /^encoder\.layer\.(\d+)\./.exec(name)?.[1]
    return layer === undefined ? name.startsWith(head) : Number(layer) >= frozenLayers
  }
}

/** Trains. It gives the losses of the steps that this call made (all, unless it resumed). Errors as `train`. */
export async function fineTune(graph: TrainingGraph, options: FineTuneOptions): Promise<number[]> {
  const { steps, rate, head, headRateScale, key, batch, identity, folder, onProgress, signal } = options
  const group: ParameterGroup = {
    match: (name) => name.startsWith(head),
    weightDecay: 0.01,
    rateScale: headRateScale,
  }
  const losses: number[] = []
  await train(graph, {
    optimiser: adamW({ groups: [group] }),
    schedule: schedule({ peak: rate, warmup: Math.floor(steps / 10), total: steps }),
    steps,
    batch,
    ahead: false,
    key,
    clip: 1,
    identity,
    folder,
    saveEvery: SAVE_EVERY,
    onProgress: (progress) => {
      losses.push(progress.loss)
      onProgress?.(progress)
    },
    signal,
  })
  return losses
}

/** Trained weights with those that were not, apart from the graph's memory. `isKept` leaves out what served training only. */
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

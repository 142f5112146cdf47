/**
 * The training loop: steps, evaluation, early stop, checkpoints, resume. What is trained is a `TrainingGraph`. Data come
 * as batches by number, so that a resumed run finds its place without replaying.
 *
 * The same key, data and number of threads give the same bytes, whether interrupted or not. Timing stands only in `TrainProgress`
 * and in the `seconds` field of the metrics file.
 */
import { join } from 'node:path'
import { TouchstoneError } from '../errors.ts'
import { makeFolder } from '../make-folder.ts'
import { takeFileLock, type FileLock } from '../file-lock.ts'
import { openJsonLinesLog, type JsonLinesLog } from '../json-lines-log.ts'
import { split, type Key } from '../random.ts'
import type { Checkpoint } from '../supervision.ts'
import type { Weights } from './files/weights.ts'
import { firstBadGradient, firstBadLayer, NumericFailure } from './numeric-failure.ts'
import { gradientNorm, type Optimiser } from './optimiser.ts'
import type { Schedule } from './schedule.ts'
import type { Tensor } from './graph-session.ts'
import type { TrainingGraph } from './training-graph.ts'
import { loadState, runDigest, saveState, type TrainingProgress } from './training-state.ts'

/** One batch. */
export interface TrainingBatch {
  readonly feeds: Readonly<Record<string, Tensor>>
  /** For messages: which rows these are. */
  readonly name: string
}

export interface TrainOptions {
  readonly optimiser: Optimiser
  readonly schedule: Schedule
  /** Updates in all. */
  readonly steps: number
  /** Batch number i, from 0. Each update takes `accumulate` of them. It is called in order, one ahead of need unless `ahead` is false. */
  readonly batch: (index: number) => TrainingBatch | Promise<TrainingBatch>
  /** Make the next batch while the present one is computed. False for batches made from the model as it stands. Default true. */
  readonly ahead?: boolean | undefined
  /** For draws in the graph (dropout, noise), split by batch. */
  readonly key: Key
  /** Batches whose gradients are averaged for one update (default 1). */
  readonly accumulate?: number | undefined
  /** Largest global norm of the gradient. Longer ones are shortened to it. By default nothing is clipped. */
  readonly clip?: number | undefined
  /** Update only touched rows of tables (lazy Adam; see docs/engine.md). Default false. */
  readonly rowSparse?: boolean | undefined
  /** Metrics of the model as it stands, for instance on held-out rows. Default none. */
  readonly evaluate?: ((signal?: AbortSignal) => Promise<Readonly<Record<string, number>>>) | undefined
  /** Updates between evaluations (default: only after the last). */
  readonly evaluateEvery?: number | undefined
  /** The metric that tells the best checkpoint, and when to stop. */
  readonly watch?:
    | {
        readonly metric: string
        /** Which way is better. */
        readonly direction: 'up' | 'down'
        /** Evaluations without a better value after which training stops (default: never). */
        readonly patience?: number
      }
    | undefined
  /** Folder of state, metrics.jsonl and what `save` writes. Without it nothing is written. An interrupted run in it is resumed. */
  readonly folder?: string | undefined
  /** Updates between saved states (default: at evaluations and at the end). */
  readonly saveEvery?: number | undefined
  /** Writes a checkpoint of the weights into a folder (`best`, `last`). It is wanted with `folder` and `watch`. Without it only the state is kept. */
  readonly save?:
    | ((
        folder: string,
        weights: Weights,
        info: { readonly step: number; readonly metrics: Readonly<Record<string, number>> },
      ) => Promise<void>)
    | undefined
  /** What identifies the run beside the model's layout (data digest, recipe): a folder of another run is refused. Wanted with `folder`. */
  readonly identity?: string | undefined
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** After every update. */
export interface TrainProgress {
  readonly step: number
  readonly steps: number
  readonly loss: number
  readonly rate: number
  readonly gradientNorm: number
  /** Estimated seconds to the end, evaluations aside. */
  readonly secondsLeft: number
  readonly memoryBytes: number
  /** Present after an evaluation. */
  readonly metrics?: Readonly<Record<string, number>>
}

/** What training did, and what it wrote. */
export interface TrainResult {
  /** Updates done. */
  readonly step: number
  readonly stopped: 'finished' | 'early'
  /** Of the watched metric. */
  readonly best?: { readonly value: number; readonly step: number } | undefined
  /** Metrics of the last evaluation. */
  readonly metrics: Readonly<Record<string, number>>
  /** What `save` wrote: the weights as they ended, and those of the best value of the watched metric. Absent without `folder` and `save`. */
  readonly checkpoints?: { readonly last: Checkpoint; readonly best?: Checkpoint | undefined } | undefined
}

/**
 * Trains to the end, to an early stop, or until aborted (saves the state where there is a folder, then rejects with the
 * signal's reason).
 * @throws {NumericFailure} naming step, layer and batch where a loss or gradient is not finite.
 * @throws TypeError for a folder without `identity`: it would take another data set's finished run for its own
 * @throws TouchstoneError `busy` where another process trains in the folder; InputError where its metrics were changed
 */
export async function train(graph: TrainingGraph, options: TrainOptions): Promise<TrainResult> {
  const { steps, accumulate = 1, folder, watch, signal } = options
  wantOptions(graph, options)
  const digest = runDigest(
    graph.arena,
    `${options.identity ?? ''}|${options.optimiser.name}|${steps}|${accumulate}|${options.key.text}`,
  )
  using files = folder === undefined ? undefined : await RunFiles.open(folder, graph, digest)
  const resumed = files?.resumed
  let progress: TrainingProgress = resumed ?? { step: 0, waited: 0, metricLines: 0 }
  let metrics = progress.metrics ?? {}
  let early = watch?.patience !== undefined && progress.waited >= watch.patience
  const batches =
    options.ahead === false
      ? async (index: number) => options.batch(index)
      : ahead(options.batch, progress.step * accumulate, steps * accumulate)
  const begun = performance.now()
  const first = progress.step
  while (progress.step < steps && !early) {
    const step = progress.step + 1
    const update = await updateOnce(graph, options, step, batches).catch(async (error: unknown) => {
      // between updates the state is whole, but for gradients that are still being added up
      if (signal?.aborted === true && accumulate === 1 && step - 1 > first) await files?.save(graph, progress)
      throw error
    })
    progress = { ...progress, step }
    const evaluated =
      options.evaluate !== undefined && (step === steps || step % (options.evaluateEvery ?? steps) === 0)
    let better = false
    if (evaluated) {
      metrics = await options.evaluate(signal)
      progress = { ...progress, metrics }
      if (watch !== undefined) {
        better = isBetter(metrics, watch, progress.best?.value)
        progress = better
          ? { ...progress, best: { value: metrics[watch.metric]!, step }, waited: 0 }
          : { ...progress, waited: progress.waited + 1 }
        early = watch.patience !== undefined && progress.waited >= watch.patience
      }
    }
    const seconds = (performance.now() - begun) / 1000
    const report: TrainProgress = {
      step,
      steps,
      ...update,
      secondsLeft: (seconds / (step - first)) * (steps - step),
      memoryBytes: process.memoryUsage.rss(),
      ...(evaluated ? { metrics } : {}),
    }
    if (files !== undefined) {
      files.log({ step, ...update, ...(evaluated ? { metrics } : {}), seconds })
      progress = { ...progress, metricLines: progress.metricLines + 1 }
      const last = step === steps || early
      if (better) await options.save!(join(files.folder, 'best'), graph.arena.views(), { step, metrics })
      if (last) await options.save?.(join(files.folder, 'last'), graph.arena.views(), { step, metrics })
      if (last || evaluated || step % (options.saveEvery ?? steps) === 0) await files.save(graph, progress)
    }
    options.onProgress?.(report)
  }
  return {
    step: progress.step,
    stopped: early ? 'early' : 'finished',
    best: progress.best,
    metrics,
    checkpoints:
      files === undefined || options.save === undefined
        ? undefined
        : checkpointsOf(files.folder, digest, progress, watch),
  }
}

/** The folders that `save` was given, as what the training returns. */
function checkpointsOf(
  folder: string,
  digest: string,
  { step, metrics = {}, best }: TrainingProgress,
  watch: TrainOptions['watch'],
): NonNullable<TrainResult['checkpoints']> {
  return {
    last: { folder: join(folder, 'last'), digest, step, metrics },
    best:
      best === undefined || watch === undefined
        ? undefined
        : { folder: join(folder, 'best'), digest, step: best.step, metrics: { [watch.metric]: best.value } },
  }
}

/** One update: forward and backward over its batches, checks, clipping, optimiser. */
async function updateOnce(
  graph: TrainingGraph,
  options: TrainOptions,
  step: number,
  batches: (index: number) => Promise<TrainingBatch>,
): Promise<{ readonly loss: number; readonly rate: number; readonly gradientNorm: number }> {
  const { optimiser, accumulate = 1, clip, rowSparse = false, signal } = options
  const { arena } = graph
  signal?.throwIfAborted()
  let loss = 0
  const rows = new Map<string, Set<number>>()
  let batch: TrainingBatch | undefined
  for (let i = 0; i < accumulate; i++) {
    const index = (step - 1) * accumulate + i
    batch = await batches(index)
    const key = split(options.key, index)
    const result = await graph.run(batch.feeds, { key, signal })
    if (!Number.isFinite(result.loss)) {
      const layer = await firstBadLayer(graph.loss, { ...graph.parameterFeeds, ...batch.feeds }, key)
      throw new NumericFailure(step, layer, batch.name, `loss is ${result.loss}`)
    }
    loss += result.loss / accumulate
    for (const [table, touched] of result.rows) {
      const set = rows.get(table) ?? new Set()
      rows.set(table, set)
      for (const row of touched) set.add(row)
    }
    if (accumulate > 1) arena.kernel.accumulate(arena.moments.at(-1)!, arena.gradients, arena.areaBytes, 1)
  }
  if (accumulate > 1) {
    const total = arena.area(arena.moments.at(-1)!)
    arena.area(arena.gradients).set(total)
    total.fill(0)
  }
  const failed = (norm: number): never => {
    throw new NumericFailure(step, firstBadGradient(graph) ?? 'the gradient', batch!.name, `gradient norm is ${norm}`)
  }
  let scale = 1 / accumulate
  let norm: number | undefined
  if (clip !== undefined) {
    norm = gradientNorm(arena) / accumulate
    if (!Number.isFinite(norm)) failed(norm)
    if (norm > clip) scale *= clip / norm
  }
  const rate = options.schedule(step)
  const squares = optimiser.update(arena, {
    step,
    rate,
    gradientScale: scale,
    ...(rowSparse ? { rows: new Map([...rows].map(([table, set]) => [table, [...set]])) } : {}),
  })
  norm ??= Math.sqrt(squares) / accumulate
  if (!Number.isFinite(norm)) failed(norm)
  return { loss, rate, gradientNorm: norm }
}

/** Makes the next batch while the present one is computed. */
function ahead(make: TrainOptions['batch'], first: number, end: number): (index: number) => Promise<TrainingBatch> {
  const start = async (index: number): Promise<TrainingBatch> => make(index)
  let next = first < end ? { index: first, batch: start(first) } : undefined
  // A batch that fails early is reported when it is asked for.
  next?.batch.catch(() => undefined)
  return async (index) => {
    const batch = await (next?.index === index ? next.batch : start(index))
    if (index + 1 < end) {
      next = { index: index + 1, batch: new Promise((resolve) => setImmediate(resolve)).then(() => start(index + 1)) }
      next.batch.catch(() => undefined)
    }
    return batch
  }
}

function isBetter(
  metrics: Readonly<Record<string, number>>,
  watch: NonNullable<TrainOptions['watch']>,
  best: number | undefined,
): boolean {
  const value = metrics[watch.metric]
  if (value === undefined)
    throw new TouchstoneError(
      'bad-input',
      `train: evaluation gave ${Object.keys(metrics).join(', ') || 'nothing'}, wanted the watched metric ${watch.metric}`,
    )
  return best === undefined || (watch.direction === 'up' ? value > best : value < best)
}

function wantOptions(graph: TrainingGraph, options: TrainOptions): void {
  const { steps, accumulate = 1, clip, optimiser } = options
  if (!Number.isInteger(steps) || steps < 1) throw new RangeError(`train: steps is ${steps}, wanted a positive integer`)
  if (!Number.isInteger(accumulate) || accumulate < 1)
    throw new RangeError(`train: accumulate is ${accumulate}, wanted a positive integer`)
  if (clip !== undefined && !(clip > 0)) throw new RangeError(`train: clip is ${clip}, wanted a positive number`)
  const wanted = optimiser.momentCount + (accumulate > 1 ? 1 : 0)
  if (graph.arena.moments.length !== wanted)
    throw new RangeError(
      `train: the graph has ${graph.arena.moments.length} moments, wanted ${wanted} for ${optimiser.name}${accumulate > 1 ? ' with accumulation' : ''}`,
    )
  if (options.folder !== undefined && (options.identity ?? '') === '')
    throw new TypeError(
      'train: got a folder without identity, wanted a text that tells this data and recipe from others, such as a digest of the rows',
    )
  if (options.folder !== undefined && options.watch !== undefined && options.save === undefined)
    throw new TypeError('train: got a folder and a metric to watch without save, wanted all three to keep the best')
}

/** The run's folder: state and metrics, written by one process at a time. */
class RunFiles implements Disposable {
  readonly folder: string
  /** What the state says, where there is one. */
  readonly resumed: TrainingProgress | undefined
  readonly #digest: string
  readonly #metrics: JsonLinesLog<object>
  readonly #lock: FileLock

  private constructor(
    folder: string,
    run: { readonly digest: string; readonly resumed: TrainingProgress | undefined },
    held: { readonly metrics: JsonLinesLog<object>; readonly lock: FileLock },
  ) {
    this.folder = folder
    this.resumed = run.resumed
    this.#digest = run.digest
    this.#metrics = held.metrics
    this.#lock = held.lock
  }

  /** Reads the state, if any, and cuts metrics that were written after it. */
  static async open(folder: string, graph: TrainingGraph, digest: string): Promise<RunFiles> {
    makeFolder(folder)
    const lock = takeFileLock(join(folder, 'lock'), `train in ${folder}`)
    try {
      const resumed = await loadState(join(folder, 'training.state'), graph.arena, digest)
      const metrics = await openJsonLinesLog<object>(join(folder, 'metrics.jsonl'), {
        noun: 'line of metrics',
        parse: (value) => value as object,
        keepLines: resumed?.metricLines ?? 0,
        lock: false,
      })
      return new RunFiles(folder, { digest, resumed }, { metrics, lock })
    } catch (error) {
      lock.release()
      throw error
    }
  }

  log(line: object): void {
    this.#metrics.append(line)
  }

  async save(graph: TrainingGraph, progress: TrainingProgress): Promise<void> {
    // the state counts the lines, so they must be on the disk before it
    this.#metrics.sync()
    await saveState(join(this.folder, 'training.state'), graph.arena, this.#digest, progress)
  }

  [Symbol.dispose](): void {
    try {
      this.#metrics.close()
    } finally {
      this.#lock.release()
    }
  }
}

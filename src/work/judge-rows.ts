/**
 * Judges rows: bounded concurrency, results in input order, the reader slowed down to the judges' pace. What becomes of one
 * row is judge-row.ts.
 *
 * A pump takes rows from the reader and starts judgements while fewer than `concurrency` run and fewer than `window`
 * results wait for an earlier one. The consumer takes results from the front. So memory is bounded by the window, and
 * one slow row never idles the other places until the window is full.
 */
import { TouchstoneError } from '../errors.ts'
import type { Judge } from '../supervision.ts'
import type { Row } from '../task/index.ts'
import type { TraceRecord } from '../trace.ts'
import { judgeRow, prepareRow, type JudgingOfRow, type PreparedRow } from './judge-row.ts'

/** Options of `judgeRows`. */
export interface JudgeRowsOptions {
  /** Judgements that run at once (default 1). */
  readonly concurrency?: number | undefined
  /**
   * Hides gold answers and gold relations from the judges. Records keep them, so that reports can compare. Tests of
   * programs stay, since without them there is nothing to judge by. Default false.
   */
  readonly blind?: boolean | undefined
  /** Judges one row. What it throws ends the rows after those before it were given. @default `judgeRow`, in this process */
  readonly judging?: JudgingOfRow | undefined
  /** Digest of the record that stands at an index already, so that it is not judged again, or undefined where none does. */
  readonly keptDigest?: ((index: number) => string | undefined) | undefined
  /** Called for each row in order once it is finished, kept ones too. */
  readonly onFinished?: ((row: FinishedRow) => void) | undefined
  /** Ends running judgements. Those finished before it in order are still given, then its reason is thrown. */
  readonly signal?: AbortSignal | undefined
}

/** A row whose result stands. */
export interface FinishedRow {
  readonly index: number
  readonly row: Row
  /** True where a former process had judged it. */
  readonly kept: boolean
}

/** Results that may wait for an earlier row, for each judgement that may run at once: one slow row in so many is hidden. */
const WINDOW_FACTOR = 16

interface Started {
  readonly index: number
  readonly row: Row
  /** Undefined where a former process judged it. */
  readonly record: Promise<Outcome> | undefined
}

type Outcome = { readonly record: TraceRecord } | { readonly aborted: true } | { readonly error: unknown }

/**
 * The record of each row, in input order. Rows that `keptDigest` knows are passed over.
 *
 * A row without a response, or one that no judge accepts, gets verdict `unknown` from judge `none` with the reason. A
 * judge that fails is recorded on its row (finding `judge-failed`) and never stops its neighbours.
 * @throws what the rows' source throws, after the rows before it were given; TouchstoneError `corrupt` where a kept
 * record is another row's; the signal's reason on abort. Leaving the loop ends running judgements and the source.
 */
export async function* judgeRows(
  rows: AsyncIterable<Row>,
  judges: readonly Judge[],
  options: JudgeRowsOptions = {},
): AsyncGenerator<TraceRecord> {
  const { concurrency = 1, blind = false, judging = judgeRow, keptDigest, onFinished, signal } = options
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw new RangeError(`judgeRows: concurrency is ${concurrency}, wanted an integer from 1`)
  }
  signal?.throwIfAborted()
  const leaving = new AbortController()
  const stop = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal])
  const pump = new Pump(rows, judges, { concurrency, blind, judging, keptDigest, stop })
  const pumping = pump.run()
  try {
    for (;;) {
      const next = await pump.take()
      if (next === undefined) break
      const outcome = await next.record
      if (outcome !== undefined && 'aborted' in outcome) break
      if (outcome !== undefined && 'error' in outcome) throw outcome.error
      if (outcome !== undefined) yield outcome.record
      onFinished?.({ index: next.index, row: next.row, kept: outcome === undefined })
    }
    signal?.throwIfAborted()
    if (pump.failure !== undefined) throw pump.failure.error
  } finally {
    leaving.abort(new DOMException('the results are no longer wanted', 'AbortError'))
    await pumping
  }
}

class Pump {
  failure: { readonly error: unknown } | undefined
  readonly #rows: AsyncIterable<Row>
  readonly #judges: readonly Judge[]
  readonly #concurrency: number
  readonly #blind: boolean
  readonly #judging: JudgingOfRow
  readonly #keptDigest: ((index: number) => string | undefined) | undefined
  readonly #stop: AbortSignal
  readonly #queue: Started[] = []
  #front = 0
  #running = 0
  #ended = false
  #wakeTaker: (() => void) | undefined
  #wakePump: (() => void) | undefined

  constructor(
    rows: AsyncIterable<Row>,
    judges: readonly Judge[],
    options: {
      readonly concurrency: number
      readonly blind: boolean
      readonly judging: JudgingOfRow
      readonly keptDigest: ((index: number) => string | undefined) | undefined
      readonly stop: AbortSignal
    },
  ) {
    this.#rows = rows
    this.#judges = judges
    this.#concurrency = options.concurrency
    this.#blind = options.blind
    this.#judging = options.judging
    this.#keptDigest = options.keptDigest
    this.#stop = options.stop
  }

  /** Ends when the source has ended or failed, or on abort, and all that was started has settled. Never rejects. */
  async run(): Promise<void> {
    const wake = (): void => this.#wakePump?.()
    this.#stop.addEventListener('abort', wake)
    try {
      let index = 0
      for await (const row of this.#rows) {
        while (this.#isFull() && !this.#stop.aborted) await this.#untilWoken()
        if (this.#stop.aborted) break
        this.#start(index++, row)
      }
    } catch (error) {
      this.failure = { error }
    } finally {
      this.#stop.removeEventListener('abort', wake)
      this.#ended = true
      this.#wakeTaker?.()
    }
    for (const { record } of this.#queue.slice(this.#front)) await record
  }

  /** The next started row in input order, or undefined when there is none to come. */
  async take(): Promise<Started | undefined> {
    while (this.#front === this.#queue.length && !this.#ended) {
      await new Promise<void>((resolve) => (this.#wakeTaker = resolve))
    }
    const next = this.#queue[this.#front]
    if (next === undefined) return undefined
    this.#front++
    if (this.#front === this.#queue.length || this.#front >= 1_024) {
      this.#queue.splice(0, this.#front)
      this.#front = 0
    }
    this.#wakePump?.()
    return next
  }

  #isFull(): boolean {
    return this.#running >= this.#concurrency || this.#queue.length - this.#front >= WINDOW_FACTOR * this.#concurrency
  }

  async #untilWoken(): Promise<void> {
    await new Promise<void>((resolve) => (this.#wakePump = resolve))
    this.#wakePump = undefined
  }

  #start(index: number, row: Row): void {
    const prepared = prepareRow(row, this.#judges, this.#blind)
    const kept = this.#keptDigest?.(index)
    if (kept !== undefined && kept !== prepared.digest) {
      const { file, line } = row.source
      throw new TouchstoneError('corrupt', `resume at ${file}:${line}: the trace holds another row at index ${index}`)
    }
    const record = kept === undefined ? this.#judge(index, row, prepared) : undefined
    this.#queue.push({ index, row, record })
    this.#wakeTaker?.()
  }

  async #judge(index: number, { source }: Row, prepared: PreparedRow): Promise<Outcome> {
    const { digest, task, response } = prepared
    this.#running++
    try {
      const judged = await this.#judging(prepared, this.#stop)
      return judged === undefined ? { aborted: true } : { record: { index, digest, source, task, response, ...judged } }
    } catch (error) {
      return { error }
    } finally {
      this.#running--
      this.#wakePump?.()
    }
  }
}

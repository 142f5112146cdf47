/**
 * A text looked for in all rows of a run, in bounded steps: who wants the answer calls `advance` again until it is complete,
 * and who no longer wants it stops calling. Nothing runs in between.
 *
 * A line is first looked through as it stands in the trace, since JSON writes one text in one way; only a line that holds the
 * text anywhere is parsed, and counts where question, response, findings or feedback hold it. Case is passed over.
 */
import type { TraceRecord } from '../trace.ts'
import type { IndexedTrace } from './indexed-trace.ts'
import { questionOf } from '../task/index.ts'

/** Bytes read at a time. A longer row is read by itself. */
const PIECE_BYTES = 1024 * 1024
/** Rows in one piece, so that short rows yield as often as long ones. */
const PIECE_ROWS = 2_000

/** A search of one trace. It goes on where rows are added, and begins anew where the trace was replaced. */
export class RowSearch {
  /** 1 for each row that holds the text. */
  hits: Uint8Array
  /** Rows [0, scanned) have been looked through. */
  scanned = 0
  /** Number of rows that hold it, so far. */
  found = 0
  readonly #trace: IndexedTrace
  readonly #text: string
  readonly #pattern: RegExp
  #index: unknown
  #running: Promise<void> | undefined

  constructor(trace: IndexedTrace, text: string) {
    this.#trace = trace
    this.#text = text.toLowerCase()
    this.#pattern = patternOf(text)
    this.hits = new Uint8Array(trace.index.rows)
    this.#index = trace.index
  }

  get isComplete(): boolean {
    return this.#index === this.#trace.index && this.scanned === this.#trace.index.rows
  }

  /**
   * Looks on for at most about so many milliseconds. Two callers at a time share one step.
   * @param clock milliseconds, such as `performance.now`
   */
  advance(budgetMs: number, clock: () => number, signal?: AbortSignal): Promise<void> {
    this.#running ??= this.#step(budgetMs, clock, signal).finally(() => (this.#running = undefined))
    return this.#running
  }

  async #step(budgetMs: number, clock: () => number, signal: AbortSignal | undefined): Promise<void> {
    const { index } = this.#trace
    if (this.#index !== index) {
      this.#index = index
      this.scanned = 0
      this.found = 0
      this.hits = new Uint8Array(index.rows)
    }
    if (this.hits.length < index.rows) {
      const wider = new Uint8Array(Math.max(index.rows, 2 * this.hits.length))
      wider.set(this.hits)
      this.hits = wider
    }
    const until = clock() + budgetMs
    const { rows } = index
    while (this.scanned < rows && this.#trace.index === index && clock() < until) {
      if (signal?.aborted === true) return
      await this.#lookThrough(this.#pieceEnd(rows))
    }
  }

  #pieceEnd(rows: number): number {
    const { offset, length } = this.#trace.index.columns
    const start = offset[this.scanned] ?? 0
    let end = this.scanned + 1
    while (
      end < rows &&
      end - this.scanned < PIECE_ROWS &&
      (offset[end] ?? 0) + (length[end] ?? 0) - start <= PIECE_BYTES
    ) {
      end++
    }
    return end
  }

  async #lookThrough(end: number): Promise<void> {
    const from = this.scanned
    const { bytes, start } = await this.#trace.lines(from, end)
    const { offset, length } = this.#trace.index.columns
    // most pieces hold it nowhere, which one look at all of a piece tells
    if (this.#pattern.test(bytes.toString('utf8'))) {
      for (let row = from; row < end; row++) {
        const place = (offset[row] ?? 0) - start
        const line = bytes.toString('utf8', place, place + (length[row] ?? 0))
        if (!this.#pattern.test(line) || !holds(JSON.parse(line) as TraceRecord, this.#text)) continue
        this.hits[row] = 1
        this.found++
      }
    }
    this.scanned = end
  }
}

/** Whether question, response, findings or feedback of a row hold a text that is given in lower case. */
export function holds({ task, response, feedback }: TraceRecord, text: string): boolean {
  const texts = [
    questionOf(task),
    response.text,
    feedback.text,
    ...feedback.findings.flatMap(({ kind, message }) => [kind, message]),
    ...(task.kind === 'preference' ? [task.chosen, task.rejected] : []),
  ]
  return texts.some((each) => each.toLowerCase().includes(text))
}

/** The text as JSON writes it, in any case. */
function patternOf(text: string): RegExp {
  const written = JSON.stringify(text).slice(1, -1)
  return new RegExp(written.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), 'iu')
}

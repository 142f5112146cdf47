/** Measures one solution of a benchmark after the other, and keeps each. That the machinery failed on one is an outcome. */
import { TouchstoneError } from '../../errors.ts'
import type { KeyedLog } from '../../json-lines-log.ts'
import type { Measurement } from './kept-measurements.ts'

/** What became of one solution. */
export type MeasuredOutcome<Value> =
  | { readonly value: Value; readonly ms: number }
  /** What model or sandbox failed with. It is not kept: the next run measures it again. */
  | { readonly failure: string }

/** So many failures one after the other mean that nothing answers any more. */
const MOST_IN_A_ROW = 8

/** How solutions are measured. */
export interface MeasureEachOptions<Row, Value> {
  readonly kept: KeyedLog<Measurement<Value>>
  /** As `measurementKey` gives it, another one for each row. */
  readonly keyOf: (row: Row) => string
  readonly measure: (row: Row) => Promise<Value>
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Outcomes in the order of the rows. Rejects with the signal's reason on abort; what is measured is kept.
 * @throws TouchstoneError where so many rows fail one after the other that no further one is tried, and where all fail
 */
export async function measureEach<Row, Value>(
  rows: readonly Row[],
  { kept, keyOf, measure, onProgress, signal }: MeasureEachOptions<Row, Value>,
): Promise<MeasuredOutcome<Value>[]> {
  const outcomes: MeasuredOutcome<Value>[] = []
  let measured = 0
  let inARow = 0
  for (const [at, row] of rows.entries()) {
    signal?.throwIfAborted()
    const key = keyOf(row)
    try {
      const { ms, value } = await kept.once(key, async () => {
        const started = performance.now()
        const own = await measure(row).catch((cause: unknown) => {
          throw new RowFailure(cause)
        })
        return { key, ms: Math.round(1_000 * (performance.now() - started)) / 1_000, value: own }
      })
      outcomes.push({ ms, value })
      measured++
      inARow = 0
    } catch (thrown) {
      signal?.throwIfAborted()
      // what cannot be written is the end, and so is a mistake of the program's own
      const error = thrown instanceof RowFailure ? thrown.cause : thrown
      if (!(thrown instanceof RowFailure && error instanceof TouchstoneError)) throw error
      // every row would meet it: a model that cannot be loaded, a package that is not here
      if (error.code === 'corrupt' || error.code === 'unavailable') throw error
      outcomes.push({ failure: error.message })
      inARow++
      // a single row may be more than a server takes; one that refuses every row, or answers none, is the end
      const isOver = inARow >= MOST_IN_A_ROW && (measured === 0 || error.code !== 'bad-input')
      if (isOver || (measured === 0 && at === rows.length - 1)) {
        throw new TouchstoneError(error.code, `judge solutions: ${inARow} in a row failed, ${error.message}`, {
          cause: error,
        })
      }
    }
    // an exact critic never waits, and an interruption must still arrive
    if (at % 50 === 0) await new Promise<void>((resolve) => setImmediate(resolve))
    onProgress?.({ done: at + 1, total: rows.length })
  }
  return outcomes
}

/** Carries what a measurement failed with past the log's own failures. */
class RowFailure extends Error {
  constructor(cause: unknown) {
    super('a measurement failed', { cause })
  }
}

/**
 * The loop of a benchmark: units of work in order, each measured once and kept, with progress. A run that was interrupted
 * takes what is kept and goes on.
 */

/** A unit of work: one arm on one split. */
export interface BenchmarkUnit {
  /** Of all that decides its numbers (result-digest.ts). */
  readonly digest: string
  /** Share of the work, in any unit that progress is to be shown in. */
  readonly cost: number
}

/** What keeps results between runs. A `KeyedLog` does. */
export interface KeptResults<Result> {
  /** The kept result of a digest, or undefined. */
  get(digest: string): Result | undefined
  /** The kept result of a digest, or what `measure` gives now, which is kept. */
  once(digest: string, measure: () => Promise<Result>): Promise<Result>
}

/** Options of `runUnits`. */
export interface RunUnitsOptions<Unit extends BenchmarkUnit, Result extends { readonly digest: string }> {
  /** Results by digest, kept for the next run. A unit whose result is among them is not measured again. */
  readonly results: KeptResults<Result>
  /** Measures a unit. It tells which share of it is done, 0 to 1. */
  readonly measure: (unit: Unit, onShare: (share: number) => void) => Promise<Result>
  /** Leave out what is not kept instead of measuring it. @default false */
  readonly onlyKept?: boolean | undefined
  /** Costs done and in all, without those of units that were kept. Told of every share, and once at the end. */
  readonly onProgress?:
    | ((progress: { readonly done: number; readonly total: number; readonly unit: Unit | undefined }) => void)
    | undefined
  /** After each unit that was measured now. */
  readonly onResult?: ((result: Result) => void) | undefined
  /** Abort rejects with the signal's reason before the next unit. What was measured is kept. */
  readonly signal?: AbortSignal | undefined
}

/** Runs units in order. It gives each with its result, in the same order. */
export async function runUnits<Unit extends BenchmarkUnit, Result extends { readonly digest: string }>(
  units: readonly Unit[],
  options: RunUnitsOptions<Unit, Result>,
): Promise<{ readonly unit: Unit; readonly result: Result }[]> {
  const { results: kept, measure, onlyKept = false, onProgress, onResult, signal } = options
  const open = onlyKept ? [] : units.filter(({ digest }) => kept.get(digest) === undefined)
  const total = open.reduce((sum, { cost }) => sum + cost, 0)
  const results: { readonly unit: Unit; readonly result: Result }[] = []
  let done = 0
  for (const unit of units) {
    let result = kept.get(unit.digest)
    if (result === undefined) {
      if (onlyKept) continue
      signal?.throwIfAborted()
      const before = done
      const onShare = (share: number): void => onProgress?.({ done: before + share * unit.cost, total, unit })
      result = await kept.once(unit.digest, () => measure(unit, onShare))
      done += unit.cost
      onResult?.(result)
    }
    results.push({ unit, result })
  }
  onProgress?.({ done: total, total, unit: undefined })
  return results
}

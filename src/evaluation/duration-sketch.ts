/**
 * Durations of a stream at constant memory: a histogram of logarithmic bins.
 *
 * Each bin is 10^(1/48) wide, so that a quantile is within 2.5 % of the true one between 1 µs and 10,000 s. What lies
 * outside counts at the ends.
 */

const BINS_PER_DECADE = 48
const LOWEST_DECADE = -3
const DECADES = 10

/** Ranges of a drawn histogram, [fromMs, toMs). */
export interface DurationBin {
  readonly fromMs: number
  readonly toMs: number
  readonly count: number
}

export class DurationSketch {
  readonly #counts: Float64Array = new Float64Array(BINS_PER_DECADE * DECADES)
  #n = 0
  #totalMs = 0

  add(milliseconds: number): void {
    if (!(milliseconds >= 0)) return
    const bin = Math.floor((Math.log10(milliseconds) - LOWEST_DECADE) * BINS_PER_DECADE)
    const kept = Math.max(0, Math.min(this.#counts.length - 1, bin))
    this.#counts[kept] = (this.#counts[kept] ?? 0) + 1
    this.#n++
    this.#totalMs += milliseconds
  }

  get n(): number {
    return this.#n
  }

  get totalMs(): number {
    return this.#totalMs
  }

  /** The middle of the bin that holds the quantile, in milliseconds, or undefined where nothing was added. */
  quantile(q: number): number | undefined {
    if (this.#n === 0) return undefined
    const rank = q * (this.#n - 1)
    let seen = 0
    for (const [bin, count] of this.#counts.entries()) {
      seen += count
      if (seen > rank) return edge(bin + 0.5)
    }
    return edge(this.#counts.length)
  }

  /** The range that holds all durations, in six bins per decade. */
  bins(): DurationBin[] {
    const width = BINS_PER_DECADE / 6
    const first = Math.floor(this.#counts.findIndex((count) => count > 0) / width)
    const last = Math.floor(this.#counts.findLastIndex((count) => count > 0) / width)
    if (this.#n === 0) return []
    return Array.from({ length: last - first + 1 }, (_, place) => {
      const start = (first + place) * width
      return {
        fromMs: edge(start),
        toMs: edge(start + width),
        count: this.#counts.subarray(start, start + width).reduce((sum, count) => sum + count, 0),
      }
    })
  }
}

function edge(bin: number): number {
  return 10 ** (bin / BINS_PER_DECADE + LOWEST_DECADE)
}

/** Learning rates over time: a linear warm-up, then constant, linear to zero, or half a cosine to zero. */

/** The rate of a 1-based step. */
export type Schedule = (step: number) => number

export interface ScheduleOptions {
  /** Rate at the end of the warm-up. */
  readonly peak: number
  /** Steps of linear warm-up (default 0). */
  readonly warmup?: number | undefined
  /** Steps in all, at whose end `linear` and `cosine` reach `floor`. */
  readonly total: number
  /** Default `linear`. */
  readonly shape?: 'constant' | 'linear' | 'cosine' | undefined
  /** Rate at the end of `linear` and `cosine` (default 0). */
  readonly floor?: number | undefined
}

/**
 * A schedule. Step s (1-based) of the warm-up has peak · s / warmup. After it, with x = (s - warmup - 1) / (total - warmup)
 * from 0 to below 1, linear has peak - (peak - floor) x, cosine floor + (peak - floor)(1 + cos πx) / 2.
 * @throws {RangeError} where peak, warmup or total are out of range.
 */
export function schedule(options: ScheduleOptions): Schedule {
  const { peak, warmup = 0, total, shape = 'linear', floor = 0 } = options
  if (!(peak > 0 && Number.isFinite(peak))) throw new RangeError(`schedule: peak is ${peak}, wanted a positive number`)
  if (!Number.isInteger(warmup) || warmup < 0 || !Number.isInteger(total) || total < 1 || warmup > total)
    throw new RangeError(`schedule: warmup is ${warmup} of ${total} steps, wanted integers with 0 <= warmup <= total`)
  return (step) => {
    if (step <= warmup) return (peak * step) / warmup
    if (shape === 'constant') return peak
    const x = Math.min(1, (step - warmup - 1) / (total - warmup))
    return shape === 'linear' ? peak - (peak - floor) * x : floor + ((peak - floor) * (1 + Math.cos(Math.PI * x))) / 2
  }
}

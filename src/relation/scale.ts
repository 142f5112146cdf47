/** Values in standard deviations of others, so that parts of different units can be added. */

/** Mean and standard deviation of some values; the deviation is 1 where they do not differ. */
export interface Scale {
  readonly mean: number
  readonly deviation: number
}

/** The scale of values; of none it changes nothing. */
export function scaleOf(values: readonly number[]): Scale {
  const mean = meanOf(values)
  const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)))
  return { mean, deviation: deviation > 0 ? deviation : 1 }
}

/** Distance from the mean, in standard deviations. */
export function standardised(value: number, { mean, deviation }: Scale): number {
  return (value - mean) / deviation
}

/** 0 of no values. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / Math.max(1, values.length)
}

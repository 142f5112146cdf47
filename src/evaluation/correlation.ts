/**
 * Correlation of two lists of numbers: Pearson's r and Spearman's rank correlation.
 *
 * Flow: Feedback → Report (reward against length is the main use). Source: Spearman (1904). Ties take the mean of
 * their ranks, so that Spearman's is Pearson's r of the ranks in every case.
 */

/** Pearson's r, −1 to 1, or undefined where a side does not vary. */
export function pearson(x: readonly number[], y: readonly number[]): number | undefined {
  if (x.length !== y.length || x.length < 2) {
    throw new RangeError(`pearson: got ${x.length} and ${y.length} values, wanted the same number of at least 2`)
  }
  if ([...x, ...y].some((value) => !Number.isFinite(value))) {
    throw new RangeError('pearson: got a value that is not finite, wanted numbers only')
  }
  // equal values differ from their mean by rounding, which would correlate perfectly
  if (isConstant(x) || isConstant(y)) return undefined
  const meanX = mean(x)
  const meanY = mean(y)
  let crossed = 0
  let squaresX = 0
  let squaresY = 0
  for (const [i, value] of x.entries()) {
    const dx = value - meanX
    const dy = (y[i] ?? Number.NaN) - meanY
    crossed += dx * dy
    squaresX += dx * dx
    squaresY += dy * dy
  }
  if (squaresX === 0 || squaresY === 0) return undefined
  return Math.max(-1, Math.min(1, crossed / Math.sqrt(squaresX * squaresY)))
}

/** Spearman's rank correlation, −1 to 1, or undefined where a side does not vary. */
export function spearman(x: readonly number[], y: readonly number[]): number | undefined {
  if (x.length !== y.length || x.length < 2) {
    throw new RangeError(`spearman: got ${x.length} and ${y.length} values, wanted the same number of at least 2`)
  }
  return pearson(ranks(x), ranks(y))
}

/** Ranks from 1, ties at the mean of the places they share. */
export function ranks(values: readonly number[]): number[] {
  if (values.some(Number.isNaN)) throw new RangeError('ranks: got NaN, wanted numbers only')
  const order = values.map((value, place) => ({ value, place })).toSorted((a, b) => a.value - b.value)
  const result: number[] = Array.from({ length: values.length }, () => 0)
  for (let start = 0; start < order.length;) {
    let end = start + 1
    while (end < order.length && order[end]?.value === order[start]?.value) end++
    for (const { place } of order.slice(start, end)) result[place] = (start + 1 + end) / 2
    start = end
  }
  return result
}

function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0])
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

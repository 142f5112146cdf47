/** How well groups match gold classes. */

/** Adjusted Rand index (Hubert and Arabie 1985): 1 for equal partitions, 0 for what chance gives. */
export function adjustedRandIndex(gold: readonly string[], groups: readonly number[]): number {
  const total = (counts: ReadonlyMap<unknown, number>): number => counts.values().reduce((sum, n) => sum + pairs(n), 0)
  const together = total(countsOf(gold.map((each, i) => JSON.stringify([each, groups[i]]))))
  const [byGold, byGroup] = [total(countsOf(gold)), total(countsOf(groups))]
  const chance = (byGold * byGroup) / pairs(gold.length)
  return (together - chance) / ((byGold + byGroup) / 2 - chance)
}

/** Harmonic mean of B-cubed precision and recall (Bagga and Baldwin 1998). */
export function bCubedF1(gold: readonly string[], groups: readonly number[]): number {
  const both = countsOf(gold.map((each, i) => JSON.stringify([each, groups[i]])))
  const [classes, sizes] = [countsOf(gold), countsOf(groups)]
  let precision = 0
  let recall = 0
  for (const [i, each] of gold.entries()) {
    const same = both.get(JSON.stringify([each, groups[i]])) ?? 0
    precision += same / (sizes.get(groups[i] ?? NaN) ?? NaN)
    recall += same / (classes.get(each) ?? NaN)
  }
  return (2 * precision * recall) / (precision + recall) / gold.length
}

function pairs(n: number): number {
  return (n * (n - 1)) / 2
}

function countsOf<T>(items: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

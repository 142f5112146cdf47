/** A draw of rows that has as many of each side as there are: of right and of wrong solutions, or of each kind of error. */
import { shuffle, split, type Key } from '../../random.ts'

/**
 * Places of the drawn rows, in the order of the rows. A side that has too few leaves its places to the others.
 * @param sideOf the side that a row stands on
 * @param count how many rows are wanted; all of them where there are not so many
 */
export function balancedDraw<Row>(
  key: Key,
  rows: readonly Row[],
  { sideOf, count }: { readonly sideOf: (row: Row) => string; readonly count: number },
): number[] {
  const sides = new Map<string, number[]>()
  for (const [at, row] of rows.entries()) {
    const side = sideOf(row)
    const own = sides.get(side)
    if (own === undefined) sides.set(side, [at])
    else own.push(at)
  }
  const orders = [...sides]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => shuffle(split(key, name), own))
  const drawn: number[] = []
  for (let turn = 0; drawn.length < Math.min(count, rows.length); turn++) {
    for (const order of orders) {
      const at = order[turn]
      if (at !== undefined && drawn.length < count) drawn.push(at)
    }
  }
  return drawn.toSorted((a, b) => a - b)
}

/** 95 % intervals of statistics over solutions, by bootstrap over problems: solutions of one problem are drawn together. */
import type { Interval } from '../../evaluation/index.ts'
import { generator, type Key } from '../../random.ts'

/** Draws of the bootstrap. */
const DRAWS = 1_000

/**
 * One interval for each statistic, all of them from the same draws.
 * @param problems the problem of each solution
 * @param statistics gets places of solutions, drawn with replacement, and gives as many numbers at each call
 */
export function problemIntervals(
  problems: readonly string[],
  key: Key,
  statistics: (picked: readonly number[]) => readonly number[],
): Interval[] {
  const rows = new Map<string, number[]>()
  for (const [index, problem] of problems.entries()) {
    const own = rows.get(problem)
    if (own === undefined) rows.set(problem, [index])
    else own.push(index)
  }
  const names = [...rows.keys()]
  const random = generator(key)
  const draws: number[][] = []
  for (let draw = 0; draw < DRAWS; draw++) {
    const found = statistics(names.flatMap(() => rows.get(names[random.bits() % names.length] ?? '') ?? []))
    for (const [at, value] of found.entries()) (draws[at] ??= []).push(value)
  }
  return draws.map((values) => {
    values.sort((a, b) => a - b)
    return [values[Math.floor(DRAWS * 0.025)] ?? 0, values[Math.floor(DRAWS * 0.975)] ?? 0]
  })
}

/** What selection by shown tests is worth, over many tasks: by the tests that were held back. */
import { bootstrapInterval, pairedDifference, passAtK, type Interval } from '../../evaluation/index.ts'
import type { Key } from '../../random.ts'
import type { Candidate, Selection } from './select-program.ts'

/** A share of tasks, 0 to 1, with a 95 % interval by bootstrap over tasks. */
export interface TaskShare {
  readonly value: number
  readonly interval: Interval
}

/** Figures over the tasks whose tests were in part held back and could be run. */
export interface SelectionReport {
  readonly tasks: number
  /** Left out: no test was held back, or a program could not be judged. */
  readonly leftOut: number
  /** Unbiased estimate of the probability that one of k programs is right (arXiv 2107.03374, eq. 1), by k. */
  readonly passAt: ReadonlyMap<number, TaskShare>
  /** Share of tasks whose selected program is right. */
  readonly selected: TaskShare
  /** Selected less one program drawn at random, on the same tasks. */
  readonly gain: TaskShare
}

/** Undefined where no task can be counted. k goes through the powers of two up to the fewest programs of a task. */
export function selectionReport(selections: readonly Selection[], key: Key): SelectionReport | undefined {
  const counted = selections.flatMap(({ candidates, selected }) => {
    const right = candidates.map(isRight)
    const own = isRight(selected)
    if (own === undefined || right.includes(undefined)) return []
    return [{ n: right.length, right: right.filter((each) => each === true).length, own: Number(own) }]
  })
  if (counted.length === 0) return undefined
  const share = (of: (task: (typeof counted)[number]) => number): TaskShare => {
    const values = counted.map(of)
    const mean = (units: Iterable<number>): number => {
      const drawn = [...units].map((unit) => values[unit] ?? 0)
      return drawn.reduce((sum, value) => sum + value, 0) / drawn.length
    }
    return { value: mean(values.keys()), interval: bootstrapInterval(key, values.length, mean) }
  }
  const gain = pairedDifference(key, {
    before: counted.map(({ n, right }) => right / n),
    after: counted.map(({ own }) => own),
  })
  const fewest = Math.min(...counted.map(({ n }) => n))
  const sizes = Array.from({ length: Math.floor(Math.log2(fewest)) + 1 }, (_unused, power) => 2 ** power)
  if (!sizes.includes(fewest)) sizes.push(fewest)
  return {
    tasks: counted.length,
    leftOut: selections.length - counted.length,
    passAt: new Map(sizes.map((k) => [k, share(({ n, right }) => passAtK(n, right, k))])),
    selected: share(({ own }) => own),
    gain: { value: gain.difference, interval: gain.interval },
  }
}

/** By both parts of the tests; undefined where that is not known. */
function isRight({ shown, heldBack }: Candidate): boolean | undefined {
  if (heldBack === undefined || shown.verdict === 'unknown' || heldBack.verdict === 'unknown') return undefined
  return shown.verdict === 'correct' && heldBack.verdict === 'correct'
}

/**
 * What a fitted critic finds on solutions that it was not fitted on: the problems are split into two halves by key, the
 * critic is fitted on one and judges the other, both ways, over several splits. All solutions of a problem stand on one side.
 */
import { shuffle, split, type Key } from '../../random.ts'
import { findFirstError, fitFirstError } from '../critics/first-error.ts'
import type { Features } from '../critics/step-features.ts'
import { problemIntervals } from './problem-bootstrap.ts'
import { scoreFirstErrors, type FirstErrorScore, type LocatedError } from './first-error-score.ts'

/** A labelled solution as features. */
export interface FeaturedSolution {
  /** Solutions of one problem have the same. */
  readonly problem: string
  readonly steps: readonly Features[]
  readonly firstError: number
}

/** Options of `judgeByHalves`. */
export interface HalvesOptions {
  readonly features: readonly string[]
  /** As `FitFirstErrorOptions.leaveOut`, decided within each half. */
  readonly leaveOut?: readonly (readonly string[])[] | undefined
  readonly key: Key
  /** @default 10 */
  readonly splits?: number | undefined
  /** @default chosen by cross-validation within the half */
  readonly ridge?: number | undefined
}

/** For each split the found first errors, in the order of the solutions. */
export function judgeByHalves(solutions: readonly FeaturedSolution[], options: HalvesOptions): LocatedError[][] {
  const { features, leaveOut, key, splits = 10, ridge } = options
  const problems = [...new Set(solutions.map(({ problem }) => problem))]
  return Array.from({ length: splits }, (_unused, number) => {
    const order = shuffle(split(key, number), problems)
    const first = new Set(order.slice(0, Math.floor(order.length / 2)))
    const sides = [true, false].map((side) => solutions.filter(({ problem }) => first.has(problem) === side))
    const models = sides.map((side) => fitFirstError(side, { features, leaveOut, ridge }))
    return solutions.map(({ problem, steps, firstError }) => {
      // the model that was fitted on the other half
      const model = models[first.has(problem) ? 1 : 0]
      return { label: firstError, found: model === undefined ? undefined : findFirstError(model, steps).decision }
    })
  })
}

/** A mean score over the splits, with a 95 % interval by bootstrap over problems. */
export interface HalvesScore {
  readonly mean: FirstErrorScore
  readonly interval: readonly [low: number, high: number]
}

/** Scores all splits together. The same problems are drawn for every split; refitting is not in the interval. */
export function scoreHalves(
  problems: readonly string[],
  located: readonly (readonly LocatedError[])[],
  key: Key,
): HalvesScore {
  const scores = located.map((one) => scoreFirstErrors(one))
  const mean = (pick: (score: FirstErrorScore) => number): number =>
    scores.reduce((sum, score) => sum + pick(score), 0) / Math.max(1, scores.length)
  return {
    mean: {
      wrongAccuracy: mean(({ wrongAccuracy }) => wrongAccuracy),
      rightAccuracy: mean(({ rightAccuracy }) => rightAccuracy),
      f1: mean(({ f1 }) => f1),
      wrong: scores[0]?.wrong ?? 0,
      right: scores[0]?.right ?? 0,
    },
    interval: intervalOf(problems, key, (picked) => meanF1(located, picked)),
  }
}

/** By how much the mean F1 of `after` is above that of `before`, on the same solutions; drawn as `scoreHalves` draws. */
export function compareHalves(
  problems: readonly string[],
  { before, after }: Readonly<Record<'before' | 'after', readonly (readonly LocatedError[])[]>>,
  key: Key,
): { readonly difference: number; readonly interval: HalvesScore['interval'] } {
  const gain = (picked: readonly number[]): number => meanF1(after, picked) - meanF1(before, picked)
  return { difference: gain([...problems.keys()]), interval: intervalOf(problems, key, gain) }
}

/** 95 % of a statistic over solutions, by bootstrap over problems. */
function intervalOf(
  problems: readonly string[],
  key: Key,
  statistic: (picked: readonly number[]) => number,
): HalvesScore['interval'] {
  return problemIntervals(problems, key, (picked) => [statistic(picked)])[0] ?? [0, 0]
}

function meanF1(located: readonly (readonly LocatedError[])[], picked: readonly number[]): number {
  const scores = located.map((one) => scoreFirstErrors(picked.flatMap((index) => one[index] ?? [])).f1)
  return scores.reduce((sum, value) => sum + value, 0) / Math.max(1, scores.length)
}

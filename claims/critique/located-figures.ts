/** How well the first wrong steps of one set's solutions are found: by rules, and by critics that are fitted by halves. */
import {
  compareHalves,
  FEATURE_GROUPS,
  judgeByHalves,
  scoreHalves,
  type FeaturedSolution,
  type FeatureGroup,
  type LabelledSolutionRow,
  type LocatedError,
} from '../../src/critique/index.ts'
import { generator, split, type Key } from '../../src/random.ts'
import type { Figure } from '../../src/supervision.ts'

/** Found first wrong steps, with their measure: F1, or the share found where no solution is right. */
export interface Located {
  readonly value: number
  readonly low: number
  /** For each split the found steps, in the order of the solutions. */
  readonly splits: readonly (readonly LocatedError[])[]
}

/** A set of labelled solutions and the figures told of it. */
export interface LocatedSet {
  /** Stands before each figure's name. */
  readonly name: string
  readonly solutions: readonly LabelledSolutionRow[]
  readonly key: Key
  readonly log: (line: string) => void
}

export class LocatedFigures {
  readonly figures: Figure[] = []
  readonly #set: LocatedSet
  readonly #problems: readonly string[]
  /** Sets of wrong solutions alone have no F1. */
  readonly #hasRight: boolean

  constructor(set: LocatedSet) {
    this.#set = set
    this.#problems = set.solutions.map(({ question }) => question)
    this.#hasRight = set.solutions.some(({ firstError }) => firstError === -1)
  }

  /** What a rule finds: nothing is fitted. */
  byRule(name: string, found: (solution: LabelledSolutionRow, index: number) => number | undefined): Located {
    const { solutions } = this.#set
    const located = solutions.map((solution, index) => ({ label: solution.firstError, found: found(solution, index) }))
    return this.#told(name, [located])
  }

  /** Those who know nothing of a solution but its number of steps. */
  floors(): void {
    const random = generator(split(this.#set.key, 'random'))
    if (this.#hasRight) this.byRule('always no error', () => -1)
    this.byRule('always the first step', () => 0)
    this.byRule('random step or none', ({ steps }) => (random.bits() % (steps.length + 1)) - 1)
  }

  /** What is found by a critic that was fitted on the other half of the problems. */
  byHalves(
    name: string,
    featured: readonly FeaturedSolution[],
    groups: readonly FeatureGroup[],
    leaveOut: readonly (readonly string[])[] = [],
  ): Located {
    const features = groups.flatMap((group) => [...FEATURE_GROUPS[group]])
    return this.#told(name, judgeByHalves(featured, { features, leaveOut, key: this.#set.key }))
  }

  /** By how much one is above another, on the same solutions. */
  gain(name: string, before: Located, after: Located): void {
    const splits = { before: before.splits, after: after.splits }
    const { difference, interval } = compareHalves(this.#problems, splits, split(this.#set.key, name))
    this.figures.push({ name: this.#named(name), value: difference, n: this.#problems.length, interval })
  }

  #told(name: string, splits: readonly (readonly LocatedError[])[]): Located {
    const { mean, interval } = scoreHalves(this.#problems, splits, split(this.#set.key, name))
    const value = this.#hasRight ? mean.f1 : mean.wrongAccuracy
    const [low] = interval
    this.figures.push({
      name: this.#named(name),
      value,
      n: this.#problems.length,
      ...(this.#hasRight ? { interval } : {}),
    })
    const percent = [value, ...interval, mean.wrongAccuracy, mean.rightAccuracy].map((each) => (100 * each).toFixed(1))
    const [measure, from, to, wrong, right] = percent
    this.#set.log(
      this.#hasRight
        ? `${this.#named(name)}: F1 ${measure} [${from}, ${to}], wrong ${wrong}, right ${right}`
        : `${this.#named(name)}: ${measure} % of wrong solutions located`,
    )
    return { value, low, splits }
  }

  #named(name: string): string {
    return this.#set.name === '' ? name : `${this.#set.name}, ${name}`
  }
}

/**
 * Where a solution first goes wrong, from features of its steps: a model of hazards. p_i is the probability that step i is
 * wrong where all before it were right, so P(first error = i) = p_i · Π_{j<i} (1 − p_j), and P(none) = Π (1 − p_j).
 *
 * The decision takes the likeliest step, unless the probability of none is above a threshold. The strength of the penalty and
 * that threshold are chosen by cross-validation over problems within the solutions that are fitted on, since a model is too
 * sure of what it was fitted on.
 */
import { z } from 'zod'
import { fitLogistic, logisticProbability, type LogisticExample, type LogisticModel } from '../../evaluation/index.ts'
import type { Features } from './step-features.ts'

/** A solution with its first wrong step, as people labelled it. */
export interface LabelledSteps {
  readonly steps: readonly Features[]
  /** 0-based; −1 where every step is right. */
  readonly firstError: number
  /** Solutions of one problem have the same, and stand in one fold. @default a problem of its own */
  readonly problem?: string | undefined
}

/** A fitted model of the first error. It is plain JSON. */
export interface FirstErrorModel {
  readonly hazard: LogisticModel
  /** Where P(none) is at least this, the solution is taken for right. */
  readonly noneThreshold: number
}

const shape = z.object({
  hazard: z.object({
    features: z.array(z.string()),
    mean: z.array(z.number()),
    scale: z.array(z.number()),
    weights: z.array(z.number()),
    bias: z.number(),
  }),
  noneThreshold: z.number().min(0).max(1),
})

/** Reads a model out of what a file held. @throws Error that names the field, where it is none */
export function parseFirstError(value: unknown): FirstErrorModel {
  const { hazard, noneThreshold } = shape.parse(value)
  return { hazard, noneThreshold }
}

/** What the model says of one solution. */
export interface FirstError {
  /** P(step is wrong | all before it right), one for each step. */
  readonly hazards: readonly number[]
  /** P(first error = i), one for each step. */
  readonly first: readonly number[]
  readonly none: number
  /** 0-based; −1 where the solution is taken for right. */
  readonly decision: number
}

/** Options of `fitFirstError`. */
export interface FitFirstErrorOptions {
  readonly features: readonly string[]
  /**
   * Groups of features, each of which may be left out: of all features and of all but one group, those are taken that have
   * the highest likelihood in cross-validation. @default none: all features are taken
   */
  readonly leaveOut?: readonly (readonly string[])[] | undefined
  /** Penalty of the weights. @default the one of `RIDGES` with the highest likelihood in cross-validation */
  readonly ridge?: number | undefined
}

const RIDGES: readonly number[] = [5, 20, 80, 320]
const FOLDS = 5

/** Fits the model, and the threshold for the best F1 (ProcessBench's measure) on solutions of other folds. */
export function fitFirstError(
  solutions: readonly LabelledSteps[],
  { features, leaveOut = [], ridge }: FitFirstErrorOptions,
): FirstErrorModel {
  const sets = [features, ...leaveOut.map((group) => features.filter((name) => !group.includes(name)))]
  const tried = sets.flatMap((set) =>
    (ridge === undefined ? RIDGES : [ridge]).map((each) => {
      const options = { features: set, ridge: each }
      return { options, read: crossValidated(solutions, options) }
    }),
  )
  const best = tried.toSorted((a, b) => likelihood(b.read) - likelihood(a.read))[0]
  const hazard = fitLogistic(examplesOf(solutions), best?.options ?? { features, ridge })
  return { hazard, noneThreshold: bestThreshold(best?.read ?? []) }
}

function examplesOf(solutions: readonly LabelledSteps[]): LogisticExample[] {
  return solutions.flatMap(({ steps, firstError }) =>
    steps
      .slice(0, firstError === -1 ? steps.length : firstError + 1)
      .map((features, index) => ({ features, label: index === firstError })),
  )
}

type ReadSolution = Omit<FirstError, 'decision'> & { readonly firstError: number }

/** Each solution as a model reads it that was fitted on the other folds. Folds whose others have one label are left out. */
function crossValidated(
  solutions: readonly LabelledSteps[],
  options: { readonly features: readonly string[]; readonly ridge: number },
): ReadSolution[] {
  const problems = [...new Set(solutions.map(({ problem }, index) => problem ?? String(index)))]
  const foldOf = new Map(problems.map((problem, index) => [problem, index % FOLDS]))
  const folds = solutions.map(({ problem }, index) => foldOf.get(problem ?? String(index)))
  return Array.from({ length: FOLDS }, (_unused, fold) => {
    const examples = examplesOf(solutions.filter((_solution, index) => folds[index] !== fold))
    if (examples.every(({ label }) => label) || !examples.some(({ label }) => label)) return []
    const hazard = fitLogistic(examples, options)
    return solutions
      .filter((_solution, index) => folds[index] === fold)
      .map(({ steps, firstError }) => ({ ...probabilities(hazard, steps), firstError }))
  }).flat()
}

/** Mean logarithm of the probability that was given to what is labelled. */
function likelihood(read: readonly ReadSolution[]): number {
  const logs = read.map(({ none, first, firstError }) =>
    Math.log(Math.max(1e-6, firstError === -1 ? none : (first[firstError] ?? 0))),
  )
  return logs.reduce((sum, value) => sum + value, 0) / Math.max(1, logs.length)
}

/** What the model says of a solution's steps. */
export function findFirstError({ hazard, noneThreshold }: FirstErrorModel, steps: readonly Features[]): FirstError {
  const { hazards, first, none } = probabilities(hazard, steps)
  return { hazards, first, none, decision: none >= noneThreshold ? -1 : likeliest(first) }
}

function probabilities(hazard: LogisticModel, steps: readonly Features[]): Omit<FirstError, 'decision'> {
  const hazards = steps.map((features) => logisticProbability(hazard, features))
  let none = 1
  const first = hazards.map((p) => {
    const here = none * p
    none *= 1 - p
    return here
  })
  return { hazards, first, none }
}

function likeliest(first: readonly number[]): number {
  return first.indexOf(Math.max(...first))
}

/** The threshold on P(none) with the best F1, smoothed over its neighbours so that one row does not decide. */
function bestThreshold(read: readonly ReadSolution[]): number {
  const wrong = read.filter(({ firstError }) => firstError !== -1)
  const right = read.filter(({ firstError }) => firstError === -1)
  const scores: number[] = []
  for (let t = 0; t <= 100; t++) {
    const threshold = t / 100
    const found = wrong.filter(({ none, first, firstError }) => none < threshold && likeliest(first) === firstError)
    const kept = right.filter(({ none }) => none >= threshold)
    const [a, b] = [found.length / Math.max(1, wrong.length), kept.length / Math.max(1, right.length)]
    scores.push(a + b === 0 ? 0 : (2 * a * b) / (a + b))
  }
  const smooth = scores.map((_score, t) => {
    const near = scores.slice(Math.max(0, t - 3), t + 4)
    return near.reduce((sum, value) => sum + value, 0) / near.length
  })
  return smooth.indexOf(Math.max(...smooth)) / 100
}

/**
 * Trains the critic `trained`: a linear head on a local model's hidden states of each step (a probe as of ReProbe, arXiv
 * 2511.06209), which says where a solution first goes wrong. One solution in five, by problem, trains nothing: those
 * calibrate the two bounds within which the critic says `unknown`.
 */
import { conformalThreshold, fitProjection } from '../../evaluation/index.ts'
import { shuffle, split, type Key } from '../../random.ts'
import { findFirstError, fitFirstError } from './first-error.ts'
import { stateFeatures, trainedFeatureNames } from './state-features.ts'
import type { ReadSteps } from './step-states.ts'
import type { TrainedWeights } from './trained-weights.ts'

/** A labelled solution with the states of its steps. */
export interface StatedSolution extends ReadSteps {
  /** 0-based; −1 where every step is right. */
  readonly firstError: number
  /** One row for each step. */
  readonly states: readonly Float32Array[]
}

/** Options of `trainCritic`. */
export interface TrainCriticOptions {
  readonly key: Key
  /** As the states were opened with, and their digest. */
  readonly backbone: string
  readonly digest: string
  /** Axes that the states are put on. @default 48 */
  readonly axes?: number | undefined
  /** Share of right solutions, and of wrong ones, that may be called the opposite. @default 0.1 */
  readonly error?: number | undefined
}

/** Axes and error where nothing else is said. */
export const TRAINED_AXES = 48
export const TRAINED_ERROR = 0.1
const CALIBRATION_SHARE = 0.2

/**
 * The solutions that train, and those that calibrate: what can be refused is refused here, before any state is read.
 * @throws as `trainCritic`
 */
export function dividedSolutions<Solution extends Pick<StatedSolution, 'question' | 'firstError'>>(
  solutions: readonly Solution[],
  { key, axes = TRAINED_AXES, error = TRAINED_ERROR }: Pick<TrainCriticOptions, 'key' | 'axes' | 'error'>,
): { readonly training: readonly Solution[]; readonly calibration: readonly Solution[] } {
  if (!(Number.isInteger(axes) && axes >= 1)) throw new RangeError(`train critic: axes is ${axes}, wanted 1 or more`)
  if (!(error > 0 && error < 0.5)) throw new RangeError(`train critic: error is ${error}, wanted above 0, below 0.5`)
  const problems = shuffle(split(key, 'problems'), [...new Set(solutions.map(({ question }) => question))])
  const kept = new Set(problems.slice(0, Math.ceil(problems.length * CALIBRATION_SHARE)))
  const training = solutions.filter(({ question }) => !kept.has(question))
  const calibration = solutions.filter(({ question }) => kept.has(question))
  wantBoth('train', training)
  wantBoth('calibrate', calibration)
  return { training, calibration }
}

/**
 * Trains a head. The same solutions, key and options give the same weights.
 * @throws RangeError for axes or an error out of range, and where one of the two parts lacks right or wrong solutions
 */
export function trainCritic(solutions: readonly StatedSolution[], options: TrainCriticOptions): TrainedWeights {
  const { key, backbone, digest, axes = TRAINED_AXES, error = TRAINED_ERROR } = options
  const { training, calibration } = dividedSolutions(solutions, options)
  const projection = fitProjection(
    split(key, 'projection'),
    training.flatMap(({ states }) => states),
    axes,
  )
  const model = fitFirstError(
    training.map((solution) => ({
      steps: stateFeatures(solution, solution.states, projection),
      firstError: solution.firstError,
      problem: solution.question,
    })),
    { features: trainedFeatureNames(projection.axes) },
  )
  const none = (firstErrors: (firstError: number) => boolean): number[] =>
    calibration
      .filter(({ firstError }) => firstErrors(firstError))
      .map((solution) => findFirstError(model, stateFeatures(solution, solution.states, projection)).none)
  const right = none((firstError) => firstError === -1)
  const wrong = none((firstError) => firstError !== -1)
  return {
    backbone,
    digest,
    projection,
    model,
    error,
    rightAbove: conformalThreshold(right, 1 - error, { cases: 'solutions', kind: 'right' }).value,
    wrongBelow: -conformalThreshold(
      wrong.map((value) => -value),
      1 - error,
      { cases: 'solutions', kind: 'wrong' },
    ).value,
    trained: training.length,
    calibrated: calibration.length,
  }
}

function wantBoth(part: string, solutions: readonly Pick<StatedSolution, 'firstError'>[]): void {
  const right = solutions.filter(({ firstError }) => firstError === -1).length
  const wrong = solutions.length - right
  if (right > 0 && wrong > 0) return
  throw new RangeError(
    `train critic: got ${right} right and ${wrong} wrong solutions to ${part} with, wanted at least one of each`,
  )
}

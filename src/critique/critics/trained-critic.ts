/**
 * The critic that was trained: a linear head on the hidden states of a small local model says where a solution first goes wrong.
 * It solves nothing and generates nothing. It abstains where neither "right" nor "wrong" can be ruled out at the stated error, and
 * where both can (split-conformal bounds, one for each kind of solution).
 */
import { TouchstoneError } from '../../errors.ts'
import { logisticTerms } from '../../evaluation/index.ts'
import type { Critic, Critique, StepCritique } from '../critic.ts'
import { splitSteps } from '../steps.ts'
import { findFirstError, type FirstError } from './first-error.ts'
import { stateFeatures } from './state-features.ts'
import { FEATURE_GROUPS, type Features } from './step-features.ts'
import { StepStates, type ReadSteps, type StepStatesOptions } from './step-states.ts'
import type { TrainedWeights } from './trained-weights.ts'

const VERSION = '2'

/** What the critic is opened with. */
export interface TrainedCriticOptions extends StepStatesOptions {
  /** Tells one file of weights from another. */
  readonly weightsDigest: string
}

/**
 * Opens the critic.
 * @throws as `StepStates.open`; TouchstoneError `corrupt` where the backbone is not the one that the head was trained on
 */
export async function openTrainedCritic(weights: TrainedWeights, options: TrainedCriticOptions): Promise<Critic> {
  const { weightsDigest, ...rest } = options
  const states = await StepStates.open(weights.backbone, rest)
  if (states.digest !== weights.digest) {
    await states[Symbol.asyncDispose]()
    throw new TouchstoneError(
      'corrupt',
      `open critic trained: states of ${weights.backbone} have digest ${states.digest}, wanted ${weights.digest}, on which the head was trained`,
    )
  }
  return {
    name: 'trained',
    version: `${VERSION} ${weightsDigest}`,
    async critique(task, response, { signal }) {
      const steps = splitSteps(response.text)
      if (steps.length === 0) return { reason: 'no-steps', message: 'The solution has no step that can be judged' }
      const solution: ReadSteps = { question: task.question, text: response.text, steps }
      const rows = await states.of(solution, signal)
      if (rows === undefined) {
        return { reason: 'unreadable', message: 'Question and solution are longer than what the model reads' }
      }
      return trainedCritique(weights, solution, rows)
    },
    [Symbol.asyncDispose]: () => states[Symbol.asyncDispose](),
  }
}

/** The critique by a trained head, pure and synchronous. @param states one row for each step */
export function trainedCritique(
  weights: TrainedWeights,
  solution: ReadSteps,
  states: readonly Float32Array[],
): Critique {
  const { model, projection } = weights
  const features = stateFeatures(solution, states, projection)
  const found = findFirstError(model, features)
  const verdict = verdictOf(weights, found)
  const first = found.first.indexOf(Math.max(...found.first))
  const judged = solution.steps.map(({ number }, index): StepCritique => {
    const hazard = found.hazards[index] ?? 0
    const score = 1 - hazard
    if (verdict === 'wrong' && index > first) {
      const explanation = `It follows step ${first + 1}, which is wrong.`
      return { step: number, verdict: 'unknown', score: null, explanation }
    }
    if (verdict === 'wrong' && index === first) {
      return { step: number, verdict: 'wrong', score, explanation: whyWrong(weights, features[index], hazard) }
    }
    if (verdict === 'unknown') {
      const explanation = `A first error stands here with probability ${hazard.toFixed(2)}, which decides nothing.`
      return { step: number, verdict: 'unknown', score, explanation }
    }
    return {
      step: number,
      verdict: 'correct',
      score,
      explanation: `A first error stands here with probability ${hazard.toFixed(2)}.`,
    }
  })
  const explanation =
    verdict === 'unknown'
      ? `No step is wrong with probability ${found.none.toFixed(2)}. At an error of ${weights.error} that tells right from wrong no further.`
      : `No step is wrong with probability ${found.none.toFixed(2)}.`
  return { steps: judged, final: { verdict, score: found.none, explanation } }
}

/** The one verdict that cannot be ruled out, or `unknown` where that is none or both. */
function verdictOf({ rightAbove, wrongBelow }: TrainedWeights, { none }: FirstError): 'correct' | 'wrong' | 'unknown' {
  const [mayBeRight, mayBeWrong] = [none >= rightAbove, none <= wrongBelow]
  if (mayBeRight === mayBeWrong) return 'unknown'
  return mayBeRight ? 'correct' : 'wrong'
}

function whyWrong({ model }: TrainedWeights, features: Features | undefined, hazard: number): string {
  const terms = logisticTerms(model.hazard, features ?? {})
  const position = new Set(FEATURE_GROUPS.position)
  const sum = (isPosition: boolean): number =>
    terms.filter(({ feature }) => position.has(feature) === isPosition).reduce((total, { term }) => total + term, 0)
  const what = sum(false) >= sum(true) ? "the model's states while it reads the step" : 'where the step stands'
  return `A first error stands here with probability ${hazard.toFixed(2)}. What speaks most for that is ${what}.`
}

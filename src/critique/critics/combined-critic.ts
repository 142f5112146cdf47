/**
 * The critic that puts the others together: a fitted model of where a solution first goes wrong, over the features of
 * position, exact arithmetic, provenance of numbers, and the model's own attempts. It says which part carried its verdict.
 *
 * It is fitted on labelled solutions of the user's own (`fitCombined`); nothing that is measured on may be among them.
 */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { InputError, TouchstoneError } from '../../errors.ts'
import { logisticTerms } from '../../evaluation/index.ts'
import type { ArithmeticTask, Response } from '../../supervision.ts'
import type { Critic, Critique, StepCritique } from '../critic.ts'
import { splitSteps, type Step } from '../steps.ts'
import { compareWithAttempts, ConsensusSource, ATTEMPT_CRITICS, type AttemptsCriticOptions } from './attempts-critic.ts'
import type { Consensus } from './consensus.ts'
import { findFirstError, fitFirstError, type FirstErrorModel } from './first-error.ts'
import { FEATURE_GROUPS, stepFeatures, type Features } from './step-features.ts'

/** A labelled solution to fit on. */
export interface LabelledSolution {
  readonly task: Pick<ArithmeticTask, 'question'>
  readonly text: string
  /** The steps that the label counts. */
  readonly steps: readonly Step[]
  /** 0-based; −1 where every step is right. */
  readonly firstError: number
  /** Undefined leaves the attempts out. */
  readonly consensus: Consensus | undefined
}

const VERSION = '1'
const COMBINED_FEATURES: readonly string[] = Object.values(FEATURE_GROUPS).flat()

const logistic = z.object({
  features: z.array(z.string()),
  mean: z.array(z.number()),
  scale: z.array(z.number()),
  weights: z.array(z.number()),
  bias: z.number(),
})
const weightsFile = z.object({ version: z.literal(VERSION), hazard: logistic, noneThreshold: z.number().min(0).max(1) })

/** Fits the model. @throws RangeError where all solutions are right, or none is */
export function fitCombined(solutions: readonly LabelledSolution[], ridge: number = 5): FirstErrorModel {
  const labelled = solutions.map(({ task, text, steps, firstError, consensus }) => ({
    steps: stepFeatures(task, text, steps, consensus),
    firstError,
  }))
  return fitFirstError(labelled, { features: COMBINED_FEATURES, ridge })
}

/** The model as the text of a weights file. */
export function printCombined(model: FirstErrorModel): string {
  return `${JSON.stringify({ version: VERSION, ...model }, undefined, 2)}\n`
}

/** Reads a weights file. @throws InputError for a file that holds none, TouchstoneError `unavailable` where it is not there */
export async function readCombined(file: string): Promise<FirstErrorModel> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new TouchstoneError('unavailable', `read ${file}: no such file, wanted weights of the combined critic`, {
      cause,
    })
  }
  try {
    const { hazard, noneThreshold } = weightsFile.parse(JSON.parse(text))
    return { hazard, noneThreshold }
  } catch (cause) {
    throw new InputError(file, undefined, 'holds no weights of the combined critic', { cause })
  }
}

/** Opens the critic with weights. Errors as `openAttemptsCritic`. */
export async function openCombinedCritic(
  weights: FirstErrorModel,
  options: AttemptsCriticOptions & { readonly weightsDigest: string },
): Promise<Critic> {
  const source = await ConsensusSource.open(ATTEMPT_CRITICS.attempts, options)
  return {
    name: 'combined',
    version: `${VERSION} ${options.weightsDigest} ${source.modelName}`,
    async critique(task, response, { signal }) {
      const steps = splitSteps(response.text)
      if (steps.length === 0) return { reason: 'no-steps', message: 'The solution has no step that can be judged' }
      const consensus = await source.of(task.question, signal)
      const critique = combinedCritique(weights, task, { response, consensus })
      return { ...critique, tokens: source.tokensFor(task.question) }
    },
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  }
}

/** The critique by fitted weights, pure and synchronous. */
export function combinedCritique(
  weights: FirstErrorModel,
  task: ArithmeticTask,
  { response, consensus }: { readonly response: Response; readonly consensus: Consensus },
): Critique {
  const steps = splitSteps(response.text)
  const features = stepFeatures(task, response.text, steps, consensus)
  const { decision, first, none, hazards } = findFirstError(weights, features)
  const plain = decision === -1 ? undefined : compareWithAttempts(task, response, { steps, consensus })
  const judged = steps.map(({ number }, index): StepCritique => {
    const score = 1 - (hazards[index] ?? 0)
    if (decision === -1 || index < decision) {
      return { step: number, verdict: 'correct', score, explanation: 'Nothing speaks against this step.' }
    }
    if (index > decision) {
      const explanation = `It follows step ${decision + 1}, which is wrong.`
      return { step: number, verdict: 'unknown', score: null, explanation }
    }
    const why =
      plain !== undefined && 'steps' in plain && plain.steps[index]?.verdict === 'wrong'
        ? plain.steps[index].explanation
        : ''
    return {
      step: number,
      verdict: 'wrong',
      score,
      explanation: `${carriedBy(weights, features[index])} ${why}`.trim(),
    }
  })
  const certain = decision === -1 ? none : (first[decision] ?? 0)
  const explanation =
    decision === -1
      ? 'No step is likely to be wrong.'
      : `Step ${decision + 1} is the likeliest first error, at ${certain.toFixed(2)}.`
  return { steps: judged, final: { verdict: decision === -1 ? 'correct' : 'wrong', score: none, explanation } }
}

const GROUP_WORDS: Readonly<Record<string, string>> = {
  position: 'where the step stands',
  checker: 'its arithmetic',
  provenance: 'a number that comes from nowhere',
  attempts: "the model's own attempts",
}

/** Which group of features speaks most against a step. */
function carriedBy({ hazard }: FirstErrorModel, features: Features | undefined): string {
  const terms = new Map(logisticTerms(hazard, features ?? {}).map(({ feature, term }) => [feature, term]))
  const sums = Object.entries(FEATURE_GROUPS).map(([group, names]) => ({
    group,
    sum: names.reduce((total: number, name) => total + (terms.get(name) ?? 0), 0),
  }))
  const strongest = sums.toSorted((a, b) => b.sum - a.sum)[0]
  return `What speaks most against it is ${GROUP_WORDS[strongest?.group ?? ''] ?? 'nothing in particular'}.`
}

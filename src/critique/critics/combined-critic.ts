/**
 * The critic that puts the others together: a fitted model of where a solution first goes wrong, over the features of
 * position, exact arithmetic, provenance of numbers, the model's own attempts, and its surprise at what the solution says.
 * It says which part carried its verdict.
 *
 * It is fitted on labelled solutions of the user's own (`fitCombined`); nothing that is measured on may be among them.
 */
import { z } from 'zod'
import { logisticTerms } from '../../evaluation/index.ts'
import type { ArithmeticTask, Response } from '../../supervision.ts'
import type { Critic, Critique, StepCritique } from '../critic.ts'
import { splitSteps, type Step } from '../steps.ts'
import { compareWithAttempts, ATTEMPT_CRITICS, ATTEMPTS_CRITIC_VERSION } from './attempts-critic.ts'
import { answersOf } from './consensus.ts'
import { EvidenceSource, type EvidenceOptions } from './evidence.ts'
import { findFirstError, fitFirstError, parseFirstError, type FirstErrorModel } from './first-error.ts'
import {
  FEATURE_GROUPS,
  OPTIONAL_FEATURES,
  stepFeatures,
  type FeatureGroup,
  type Features,
  type StepEvidence,
} from './step-features.ts'
import { surpriseInWords } from './surprise-critic.ts'
import { readWeights } from './weights-file.ts'

/** A labelled solution to fit on. */
export interface LabelledSolution {
  readonly task: Pick<ArithmeticTask, 'question'>
  readonly text: string
  /** The steps that the label counts. */
  readonly steps: readonly Step[]
  /** 0-based; −1 where every step is right. */
  readonly firstError: number
  readonly evidence: StepEvidence
}

const VERSION = '2'

const weightsFile = z.object({ version: z.literal(VERSION) })

/**
 * Fits the model. Parts for which no solution has evidence are left out, and its critic then does without them.
 * @throws RangeError where all solutions are right, or none is
 */
export function fitCombined(solutions: readonly LabelledSolution[]): FirstErrorModel {
  const labelled = solutions.map(({ task, text, steps, firstError, evidence }) => ({
    steps: stepFeatures(task, { text, steps }, evidence),
    firstError,
    problem: task.question,
  }))
  const groups = (Object.keys(FEATURE_GROUPS) as FeatureGroup[]).filter((group) => {
    if (group === 'attempts') return solutions.some(({ evidence }) => evidence.consensus !== undefined)
    if (group === 'surprise') return solutions.some(({ evidence }) => evidence.scores !== undefined)
    if (group === 'shown') return solutions.some(({ evidence }) => evidence.scores?.shown !== undefined)
    return true
  })
  const features = groups.flatMap((group) => FEATURE_GROUPS[group])
  const leaveOut = groups.includes('surprise') ? OPTIONAL_FEATURES : []
  return fitFirstError(labelled, { features, leaveOut })
}

/** The model as the text of a weights file. */
export function printCombined(model: FirstErrorModel): string {
  return `${JSON.stringify({ version: VERSION, ...model }, undefined, 2)}\n`
}

/** Reads a weights file. @throws InputError for a file that holds none, TouchstoneError `unavailable` where it is not there */
export async function readCombined(file: string): Promise<FirstErrorModel> {
  return await readWeights(file, { name: 'combined', words: 'the combined critic' }, (value) => {
    weightsFile.parse(value)
    return parseFirstError(value)
  })
}

/** What the critic is opened with. */
export interface CombinedCriticOptions extends Omit<EvidenceOptions, 'plan' | 'reads'> {
  /** Tells one file of weights from another. */
  readonly weightsDigest: string
}

/** Opens the critic with weights. @throws as `openAttemptsCritic`; `unavailable` where the weights want a model with `score` */
export async function openCombinedCritic(weights: FirstErrorModel, options: CombinedCriticOptions): Promise<Critic> {
  const reads = [...FEATURE_GROUPS.surprise, ...FEATURE_GROUPS.shown].some((name) =>
    weights.hazard.features.includes(name),
  )
  const source = await EvidenceSource.open({ ...options, plan: ATTEMPT_CRITICS.attempts, reads })
  return {
    name: 'combined',
    version: `${VERSION}.${ATTEMPTS_CRITIC_VERSION} ${options.weightsDigest} ${source.modelName}`,
    async critique(task, response, { signal }) {
      const steps = splitSteps(response.text)
      if (steps.length === 0) return { reason: 'no-steps', message: 'The solution has no step that can be judged' }
      const evidence = await source.of(task.question, response.text, signal)
      const critique = combinedCritique(weights, task, { response, evidence })
      const answers = evidence.consensus === undefined ? undefined : answersOf(evidence.consensus)
      return { ...critique, tokens: source.tokensFor(task.question), answers }
    },
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  }
}

/** The critique by fitted weights, pure and synchronous. */
export function combinedCritique(
  weights: FirstErrorModel,
  task: ArithmeticTask,
  { response, evidence }: { readonly response: Response; readonly evidence: StepEvidence },
): Critique {
  const steps = splitSteps(response.text)
  const features = stepFeatures(task, { ...response, steps }, evidence)
  const { decision, first, none, hazards } = findFirstError(weights, features)
  const judged = steps.map(({ number }, index): StepCritique => {
    const score = 1 - (hazards[index] ?? 0)
    if (decision === -1 || index < decision) {
      return { step: number, verdict: 'correct', score, explanation: 'Nothing speaks against this step.' }
    }
    if (index > decision) {
      const explanation = `It follows step ${decision + 1}, which is wrong.`
      return { step: number, verdict: 'unknown', score: null, explanation }
    }
    const carried = carriedBy(weights, features[index])
    const why = whyOf(carried, { task, response, steps, index, evidence })
    const explanation = `What speaks most against it is ${GROUP_WORDS[carried]}. ${why}`.trim()
    return { step: number, verdict: 'wrong', score, explanation }
  })
  const certain = decision === -1 ? none : (first[decision] ?? 0)
  const explanation =
    decision === -1
      ? 'No step is likely to be wrong.'
      : `Step ${decision + 1} is the likeliest first error, at ${certain.toFixed(2)}.`
  return { steps: judged, final: { verdict: decision === -1 ? 'correct' : 'wrong', score: none, explanation } }
}

/** What the critic that carried the verdict says of the step; empty where it says nothing against it. */
function whyOf(carried: FeatureGroup, { task, response, steps, index, evidence }: JudgedStep): string {
  const { consensus, scores } = evidence
  const step = steps[index]
  if (step === undefined) return ''
  if (carried === 'surprise' || carried === 'shown') {
    return surpriseInWords(response.text, step, (carried === 'shown' ? scores?.shown : scores?.own) ?? [])
  }
  if (consensus === undefined) return ''
  const plain = compareWithAttempts(task, response, { steps, consensus })
  const said = 'steps' in plain ? plain.steps[index] : undefined
  return said?.verdict === 'wrong' ? said.explanation : ''
}

interface JudgedStep {
  readonly task: ArithmeticTask
  readonly response: Response
  readonly steps: readonly Step[]
  readonly index: number
  readonly evidence: StepEvidence
}

const GROUP_WORDS: Readonly<Record<FeatureGroup, string>> = {
  position: 'where the step stands',
  checker: 'its arithmetic',
  provenance: 'a number that comes from nowhere',
  attempts: "the model's own attempts",
  surprise: 'what the model did not expect',
  shown: 'what the model did not expect with its own attempt at hand',
}

/** Which group of features speaks most against a step. */
function carriedBy({ hazard }: FirstErrorModel, features: Features | undefined): FeatureGroup {
  const terms = new Map(logisticTerms(hazard, features ?? {}).map(({ feature, term }) => [feature, term]))
  const sumOf = (group: FeatureGroup): number =>
    FEATURE_GROUPS[group].reduce((total, name) => total + (terms.get(name) ?? 0), 0)
  const groups = Object.keys(FEATURE_GROUPS) as FeatureGroup[]
  return groups.toSorted((a, b) => sumOf(b) - sumOf(a))[0] ?? 'position'
}

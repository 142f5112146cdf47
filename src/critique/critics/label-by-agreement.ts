/**
 * First wrong steps of solutions of which only the final answer is known to be right or wrong, by comparison with right solutions
 * of the same question: the first step that comes to a number which none of them ever has, else the last one. Such labels are weaker
 * than people's, and cost nothing.
 */
import type { ArithmeticTask, Response } from '../../supervision.ts'
import { answerOutcome } from '../answer-outcome.ts'
import { splitSteps } from '../steps.ts'
import type { LabelledSolutionRow } from '../benchmark/labelled-solution.ts'
import { answerOf, textValues, type AttemptValues } from './attempt-values.ts'
import { consensusOf } from './consensus.ts'
import { stepFeatures } from './step-features.ts'

/** A solution whose final answer is known to be right or wrong. */
export interface GradedSolution {
  readonly id: string
  readonly question: string
  readonly text: string
  readonly isRight: boolean
}

/**
 * Whether a solution is right, by record or by the gold answer; undefined where nobody knows, and for what was cut off or
 * came to no answer: that is no fault of a step.
 */
export function gradedSolution(task: ArithmeticTask, response: Response): GradedSolution | undefined {
  const { answer, right } = answerOutcome(task, response)
  const isCut = answer === null && (response.finish === 'length' || response.recordedCorrect === undefined)
  const isRight = response.recordedCorrect ?? right
  if (isRight === null || (!isRight && isCut)) return undefined
  return { id: task.id, question: task.question, text: response.text, isRight }
}

/** The solutions with their labels. Wrong ones of a question without a right solution are left out, and texts without a step. */
export function labelByAgreement(solutions: readonly GradedSolution[]): LabelledSolutionRow[] {
  const right = new Map<string, AttemptValues[]>()
  for (const { question, text, isRight } of solutions) {
    if (!isRight) continue
    const values = { form: 'words' as const, answer: answerOf(text), values: textValues(text), names: new Map(), text }
    right.set(question, [...(right.get(question) ?? []), values])
  }
  return solutions.flatMap(({ id, question, text, isRight }): LabelledSolutionRow[] => {
    const steps = splitSteps(text)
    const others = right.get(question)
    if (steps.length === 0 || (!isRight && others === undefined)) return []
    if (isRight || others === undefined) return [{ id, question, text, steps, firstError: -1 }]
    const features = stepFeatures({ question }, { text, steps }, { consensus: consensusOf(others) })
    const found = features.findIndex((step) => (step['resultMissingAll'] ?? 0) === 1)
    return [{ id, question, text, steps, firstError: found === -1 ? steps.length - 1 : found }]
  })
}

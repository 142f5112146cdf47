/**
 * What can be told of each step without knowing the answer: where it stands, what its arithmetic shows, and whether the
 * numbers that it brings in are found in the model's own attempts. All features are numbers; a missing one is 0 beside a
 * flag that says so.
 */
import type { ArithmeticTask, Response } from '../../supervision.ts'
import { isBare } from '../arithmetic/expression.ts'
import { checkStep, startState, type StepCheck } from '../arithmetic/step-check.ts'
import type { Step } from '../steps.ts'
import { answerOf, numberOf, textValues, valueKey, type AttemptValues } from './attempt-values.ts'
import { supportOf, type Consensus } from './consensus.ts'
import { SHOWN_FEATURES, SURPRISE_FEATURES, surpriseFeatures, type SolutionScores } from './surprise.ts'

/** Features of one step by name. */
export type Features = Readonly<Record<string, number>>

/** A part of what is known of a step. */
export type FeatureGroup = 'position' | 'checker' | 'provenance' | 'attempts' | 'surprise' | 'shown'

/** Groups of features, so that an ablation can leave one out. */
export const FEATURE_GROUPS: Readonly<Record<FeatureGroup, readonly string[]>> = {
  position: ['index', 'relative', 'left', 'count', 'length', 'isFirst', 'isLast'],
  checker: ['falseEquations', 'otherFaults', 'trueEquations', 'nothingToCheck'],
  provenance: ['unsupported'],
  attempts: [
    'answerSupport',
    'consensusShare',
    'answerIsConsensus',
    'newMissingAgreeing',
    'newMissingAll',
    'resultMissingAgreeing',
    'resultMissingAll',
    'firstMissing',
    'hasNew',
    'programShare',
    'wordShare',
    'secondShare',
  ],
  surprise: SURPRISE_FEATURES,
  shown: SHOWN_FEATURES,
}

/** What a fit may leave out: one reading, or both. The others are few, or were of use wherever they were tried. */
export const OPTIONAL_FEATURES: readonly (readonly string[])[] = [
  SHOWN_FEATURES,
  SURPRISE_FEATURES,
  [...SURPRISE_FEATURES, ...SHOWN_FEATURES],
]

/** What is known of a solution besides its text. A part that is undefined leaves its features at 0. */
export interface StepEvidence {
  /** The model's own attempts at the question. */
  readonly consensus?: Consensus | undefined
  /** What the model expected of the solution. */
  readonly scores?: SolutionScores | undefined
}

/** Features of every step of a solution. */
export function stepFeatures(
  task: Pick<ArithmeticTask, 'question'>,
  solution: Pick<Response, 'text' | 'finish'> & { readonly steps: readonly Step[] },
  { consensus, scores }: StepEvidence,
): Features[] {
  const { text, steps } = solution
  const surprises = scores === undefined ? [] : surpriseFeatures(solution, { scores, agreed: isAgreed(consensus) })
  const state = startState(task.question, true)
  const known = textValues(task.question)
  const answer = answerOf(text, solution.finish)
  let missed = false
  return steps.map((step, index) => {
    const { start, end, contentStart } = step
    const check = checkStep(text, contentStart, end, state)
    const results = resultsOf(check)
    const fresh = [...textValues(text, contentStart, end)].filter((key) => !known.has(key))
    for (const key of fresh) known.add(key)
    const attempts =
      consensus === undefined ? {} : attemptFeatures({ fresh, results, answer, missedBefore: missed }, consensus)
    missed ||= (attempts['resultMissingAgreeing'] ?? 0) > 0.5
    return {
      ...positionFeatures(index, steps.length, end - start),
      ...checkFeatures(check),
      ...attempts,
      ...surprises[index],
    }
  })
}

/** Whether more than half of the attempts came to the same answer. */
function isAgreed(consensus: Consensus | undefined): boolean {
  return consensus !== undefined && consensus.share > 0.5
}

function positionFeatures(index: number, count: number, length: number): Features {
  return {
    index: index + 1,
    relative: (index + 1) / count,
    left: count - index - 1,
    count,
    length: Math.log(1 + length),
    isFirst: index === 0 ? 1 : 0,
    isLast: index === count - 1 ? 1 : 0,
  }
}

function checkFeatures(check: StepCheck | undefined): Features {
  if (check === undefined) {
    return { falseEquations: 0, otherFaults: 0, trueEquations: 0, nothingToCheck: 1, unsupported: 0 }
  }
  const { right, wrong, imprecise, runOn, open, mismatches, unsupported } = check
  const all = right.length + wrong.length + imprecise.length + runOn.length + open.length
  return {
    falseEquations: Math.min(2, wrong.length),
    otherFaults: Math.min(2, imprecise.length + runOn.length + mismatches.length),
    trueEquations: Math.min(3, right.length),
    nothingToCheck: all === 0 ? 1 : 0,
    unsupported: Math.min(3, unsupported.length),
  }
}

/** Keys of what the step's equations came to. */
function resultsOf(check: StepCheck | undefined): string[] {
  if (check === undefined) return []
  const links = [...check.right, ...check.wrong, ...check.imprecise, ...check.runOn, ...check.open]
  const keys = links.flatMap(({ right }) =>
    right.value === null || !isBare(right.expression) ? [] : [valueKey(Math.abs(numberOf(right.value)))],
  )
  return [...new Set(keys)]
}

interface StepNumbers {
  /** Keys of numbers that stand neither in the question nor in an earlier step. */
  readonly fresh: readonly string[]
  readonly results: readonly string[]
  readonly answer: number | null
  /** Whether an earlier step had a result that the agreeing attempts lack. */
  readonly missedBefore: boolean
}

function attemptFeatures({ fresh, results, answer, missedBefore }: StepNumbers, consensus: Consensus): Features {
  const { agreeing, all, share, programShare, wordShare, secondShare } = consensus
  const isConsensus = answer !== null && consensus.answer !== null && valueKey(answer) === valueKey(consensus.answer)
  const freshResults = results.filter((key) => fresh.includes(key))
  const resultMissing = missing(freshResults, agreeing)
  return {
    answerSupport: supportOf(answer, consensus),
    consensusShare: share,
    answerIsConsensus: isConsensus ? 1 : 0,
    newMissingAgreeing: missing(fresh, agreeing),
    newMissingAll: missing(fresh, all),
    resultMissingAgreeing: resultMissing,
    resultMissingAll: missing(freshResults, all),
    firstMissing: resultMissing > 0.5 && !missedBefore ? 1 : 0,
    hasNew: fresh.length > 0 ? 1 : 0,
    programShare,
    wordShare,
    secondShare,
  }
}

/** The largest share of attempts that lack one of the numbers; 0 where there is no number or no attempt. */
function missing(keys: readonly string[], attempts: readonly AttemptValues[]): number {
  if (attempts.length === 0) return 0
  const shares = keys.map((key) => attempts.filter(({ values }) => !values.has(key)).length / attempts.length)
  return Math.max(0, ...shares)
}

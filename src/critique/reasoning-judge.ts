/**
 * The reasoning judge: feedback on a solution of a word problem, step by step, by exact re-evaluation.
 *
 * Response → Feedback. It is the deterministic critic of "Enhancing LLM Reasoning via Critique Models with Test-Time
 * and Training-Time Supervision" (arXiv 2411.16579; one line is one step, a verdict per step, then one for the final
 * answer), with arithmetic in place of a language model. What is checked and what never can be: docs/critique.md.
 *
 * Verdict of the whole:
 *  - gold known and comparable: decided by the answer alone (a right answer with a slip is `correct`, the slip a finding);
 *  - otherwise `wrong` where a false equation reaches the answer, else `unknown`: true arithmetic proves nothing about
 *    the reading of the question.
 */
import { setImmediate } from 'node:timers/promises'
import type { ArithmeticTask, Feedback, Finding, Judge, Response, Task, Verdict } from '../supervision.ts'
import {
  compareWithOptions,
  findAnswer,
  readAnswer,
  SymbolicEngine,
  type ComparedAnswer,
  type FinalAnswer,
} from './answer/answer.ts'
import { composeText } from './feedback-text.ts'
import { printRational, rationalKey } from './arithmetic/rational.ts'
import { checkStep, startState, type SolutionState } from './arithmetic/step-check.ts'
import { describeStep } from './arithmetic/step-finding.ts'
import { splitSteps, type Step } from './steps.ts'

/** Name and version as they stand in feedback and traces. */
export const reasoningJudgeIdentity = { name: 'reasoning', version: '9' } as const

/** Longest step that is parsed, in UTF-16 code units: solutions keep far below. Beyond it lies hostile input. */
const STEP_LIMIT = 20_000
/** Characters between two places at which the judge gives way. */
const PAUSE_LENGTH = 8192
/** Longest response that is read at all. */
const RESPONSE_LIMIT = 2_000_000
const SEVERAL_CASES = /\b(?:cases?|suppose|assume|either|try|otherwise|alternatively)\b/i

/**
 * Makes the judge for arithmetic tasks. It gives way between steps, so that an abort ends it at once. Disposing it ends
 * the worker that decides sums and integrals, where one was needed.
 */
export function createReasoningJudge(): Judge {
  const engine = new SymbolicEngine()
  return {
    ...reasoningJudgeIdentity,
    accepts: (task) => task.kind === 'arithmetic',
    async judge(task: Task, response: Response, { signal } = {}): Promise<Feedback> {
      signal?.throwIfAborted()
      if (task.kind !== 'arithmetic')
        throw new TypeError(`reasoning judge: task ${task.id} is of kind ${task.kind}, wanted arithmetic`)
      if (response.text.length > RESPONSE_LIMIT) return tooLong(response.text.length)
      const work = checkSteps(task, response)
      let part = work.next()
      while (part.done !== true) {
        await setImmediate()
        signal?.throwIfAborted()
        part = work.next()
      }
      const answer = compareWithGold(task, response)
      const { comparison, gold, found } = answer
      const isOpen = comparison === 'incomparable' && gold !== undefined && found !== undefined
      if (!isOpen || !SymbolicEngine.concerns(gold, found.text)) return conclude(part.value, answer, response)
      const same = await engine.compare(gold, found.text, { signal })
      return conclude(part.value, same === 'unknown' ? answer : { ...answer, comparison: same }, response)
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

/**
 * Feedback on one solution, pure, synchronous and linear in the text. Sums, integrals and limits in an answer stay open
 * here. `createReasoningJudge` decides them.
 */
export function judgeReasoning(task: ArithmeticTask, response: Response): Feedback {
  if (response.text.length > RESPONSE_LIMIT) return tooLong(response.text.length)
  const work = checkSteps(task, response)
  let part = work.next()
  while (part.done !== true) part = work.next()
  return conclude(part.value, compareWithGold(task, response), response)
}

interface CheckedSteps {
  readonly findings: Finding[]
  readonly state: SolutionState
}

/** A finding for every step. It yields wherever a caller may give way. */
function* checkSteps(task: ArithmeticTask, { text }: Response): Generator<undefined, CheckedSteps> {
  const state = startState(task.question, !SEVERAL_CASES.test(text))
  const findings: Finding[] = []
  let turnStart = 0
  for (const step of splitSteps(text)) {
    if (step.start - turnStart > PAUSE_LENGTH) {
      turnStart = step.start
      yield
    }
    findings.push(judgeStep(text, step, state))
  }
  return { findings, state }
}

interface AnswerBesideGold extends ComparedAnswer {
  readonly gold: string | undefined
}

function compareWithGold({ question, answer: gold }: ArithmeticTask, { text, finish }: Response): AnswerBesideGold {
  const compared =
    gold === undefined
      ? { found: findAnswer(text), comparison: undefined }
      : compareWithOptions(question, text, readAnswer(gold))
  // the last number of a response that was cut off at its longest length is no answer: it had not come to one
  const isCut = finish === 'length' && compared.found?.form === 'last-number'
  return isCut ? { gold, found: undefined, comparison: undefined } : { gold, ...compared }
}

function conclude({ findings, state }: CheckedSteps, answer: AnswerBesideGold, { text }: Response): Feedback {
  const answerFinding = judgeAnswer(answer, text.length)
  const verdict = overallVerdict(answerFinding, findings, answer.found, state, answer.gold)
  const score = scoreOf(verdict, findings, answer.gold !== undefined && answerFinding.verdict !== 'unknown')
  const all = [...findings, answerFinding]
  return { verdict, score, findings: all, text: composeText(all), judge: reasoningJudgeIdentity }
}

function judgeStep(text: string, step: Step, state: SolutionState): Finding {
  const { start, end, contentStart } = step
  const where = { part: 'step', step: step.number, start, end } as const
  if (end - start > STEP_LIMIT) {
    const message = `The step has ${end - start} characters, more than ${STEP_LIMIT}, and was not read`
    return { where, verdict: 'unknown', kind: 'too-long', message }
  }
  const check = checkStep(text, contentStart, end, state)
  if (check !== undefined) return describeStep(text, where, check)
  const message = 'The step was not read: with it the response asks for more computing than one may'
  return { where, verdict: 'unknown', kind: 'work-limit', message }
}

function judgeAnswer({ found: answer, gold, comparison }: AnswerBesideGold, length: number): Finding {
  if (answer === undefined) {
    return {
      where: { part: 'answer', start: length, end: length },
      // without gold nobody can say that a number was asked for
      verdict: gold === undefined ? 'unknown' : 'wrong',
      kind: 'missing-answer',
      message: 'No final answer was found',
    }
  }
  const where = { part: 'answer', start: answer.start, end: answer.end } as const
  const detail = {
    form: answer.form,
    found: answer.text,
    ...(answer.value === null ? {} : { value: printRational(answer.value) }),
  }
  if (gold === undefined || comparison === undefined) {
    return {
      where,
      verdict: 'unknown',
      kind: 'unchecked-answer',
      message: `The final answer is ${answer.text}`,
      detail,
    }
  }
  switch (comparison) {
    case 'equal':
      return {
        where,
        verdict: 'correct',
        kind: 'right-answer',
        message: `The final answer ${answer.text} is right`,
        detail,
      }
    case 'different':
      return {
        where,
        verdict: 'wrong',
        kind: 'wrong-answer',
        message: `The final answer ${answer.text} is wrong`,
        detail: { ...detail, expected: gold },
      }
    case 'incomparable':
      return {
        where,
        verdict: 'unknown',
        kind: 'incomparable-answer',
        message: `The final answer ${answer.text} cannot be compared with the expected one`,
        detail: { ...detail, expected: gold },
      }
  }
}

function overallVerdict(
  answerFinding: Finding,
  steps: readonly Finding[],
  answer: FinalAnswer | undefined,
  state: SolutionState,
  gold: string | undefined,
): Verdict {
  if (gold !== undefined && answerFinding.verdict !== 'unknown') return answerFinding.verdict
  const last = steps.at(-1)
  const isTainted = answer?.value !== undefined && answer.value !== null && state.tainted.has(rationalKey(answer.value))
  return isTainted || last?.verdict === 'wrong' ? 'wrong' : 'unknown'
}

/**
 * With gold 0 or 1. Without, an order and no probability: 0.1 for `wrong`. Otherwise 0.5, moved up to 0.2 up by the share of
 * steps found correct, down by the share with faults (false, unsupported, imprecise).
 */
function scoreOf(verdict: Verdict, steps: readonly Finding[], decided: boolean): number {
  if (decided) return verdict === 'correct' ? 1 : 0
  if (verdict === 'wrong') return 0.1
  if (steps.length === 0) return 0.5
  const correct = steps.filter((step) => step.verdict === 'correct').length
  const faulty = steps.filter((step) => step.verdict === 'wrong' || FAULTS.has(step.kind)).length
  return 0.5 + (0.2 * (correct - 2 * faulty)) / (2 * steps.length)
}

const FAULTS = new Set(['unsupported-number', 'imprecise-equation', 'run-on-equation', 'annotation-mismatch'])

function tooLong(length: number): Feedback {
  const message = `The response has ${length} characters, more than ${RESPONSE_LIMIT}, and was not read`
  const finding: Finding = { where: { part: 'whole' }, verdict: 'unknown', kind: 'too-long', message }
  return { verdict: 'unknown', score: null, findings: [finding], text: `${message}.`, judge: reasoningJudgeIdentity }
}

/**
 * A critic as a judge: its critique as feedback, one finding for each step and one for the final answer.
 *
 * Critique → Feedback. With a gold answer the answer alone decides the verdict of the whole, as the reasoning judge does;
 * without one the critic's own verdict does. The critic never sees the gold answer.
 */
import { hash } from 'node:crypto'
import { keyOf } from '../random.ts'
import type { ArithmeticTask, Feedback, Finding, Judge, JudgeNeed, Response, Task } from '../supervision.ts'
import type { Critic, Critique, NoCritique } from './critic.ts'
import { judgeReasoning } from './reasoning-judge.ts'
import { splitSteps } from './steps.ts'

const VERSION = '1'

/** Options of `createCriticJudge`. */
export interface CriticJudgeOptions {
  /** What the critic uses. @default nothing */
  readonly needs?: readonly JudgeNeed[] | undefined
}

/** Makes a judge of arithmetic tasks. It owns the critic and disposes of it. */
export function createCriticJudge(critic: Critic, { needs = [] }: CriticJudgeOptions = {}): Judge {
  const identity = { name: 'critic', version: `${critic.name} ${VERSION} ${critic.version}` }
  return {
    ...identity,
    needs,
    accepts: (task) => task.kind === 'arithmetic',
    async judge(task: Task, response: Response, { signal } = {}): Promise<Feedback> {
      signal?.throwIfAborted()
      if (task.kind !== 'arithmetic') {
        throw new TypeError(`critic judge: task ${task.id} is of kind ${task.kind}, wanted arithmetic`)
      }
      const { answer: _answer, ...blind } = task
      const key = keyOf(hash('sha256', JSON.stringify([task.question, response.text])))
      const result = await critic.critique(blind, response, { key, signal })
      return { ...feedbackOf(task, response, result), judge: identity }
    },
    [Symbol.asyncDispose]: () => critic[Symbol.asyncDispose](),
  }
}

function feedbackOf(task: ArithmeticTask, response: Response, result: Critique | NoCritique): Omit<Feedback, 'judge'> {
  const judged = judgeReasoning(task, response)
  const answer = judged.findings.find(({ where }) => where.part === 'answer')
  const decided = task.answer !== undefined && answer !== undefined && answer.verdict !== 'unknown'
  if (!('steps' in result)) {
    const finding: Finding = {
      where: { part: 'whole' },
      verdict: 'unknown',
      kind: result.reason,
      message: result.message,
    }
    const findings = decided ? [finding, answer] : [finding]
    const verdict = decided ? answer.verdict : 'unknown'
    const score = decided ? judged.score : null
    return { verdict, score, findings, text: sentences(findings) }
  }
  const findings = findingsOf(response.text, result)
  const last = decided ? answer : finalFinding(answer, result)
  const all = [...findings, last]
  const { verdict } = last
  return { verdict, score: decided ? judged.score : scoreOf(result.final), findings: all, text: sentences(all) }
}

function findingsOf(text: string, { steps }: Critique): Finding[] {
  return splitSteps(text).flatMap(({ number, start, end }) => {
    const step = steps[number - 1]
    if (step === undefined) return []
    return [
      {
        where: { part: 'step', step: number, start, end },
        verdict: step.verdict,
        kind: KINDS[step.verdict],
        message: withoutStop(step.explanation) || `The step is ${step.verdict}`,
        ...(step.score === null ? {} : { detail: { score: step.score } }),
      } as const,
    ]
  })
}

function finalFinding(answer: Finding | undefined, { final }: Critique): Finding {
  const where = answer?.where ?? ({ part: 'whole' } as const)
  const message = withoutStop(final.explanation) || `The final answer is ${final.verdict}`
  const detail = { ...answer?.detail, ...(final.score === null ? {} : { score: final.score }) }
  return { where, verdict: final.verdict, kind: 'criticised-answer', message, detail }
}

const KINDS = { correct: 'criticised-right', wrong: 'criticised-wrong', unknown: 'not-criticised' } as const

/** A critic that gives no figure is sure of its verdict; one that abstains has none. */
function scoreOf({ verdict, score }: Critique['final']): number | null {
  if (score !== null || verdict === 'unknown') return score
  return verdict === 'correct' ? 1 : 0
}

function sentences(findings: readonly Finding[]): string {
  const named = findings.map(({ where, message }) =>
    where.part === 'step' ? `Step ${where.step}: ${message}.` : `${message}.`,
  )
  return named.join('\n')
}

function withoutStop(text: string): string {
  return text.replace(/[.\s]+$/, '')
}

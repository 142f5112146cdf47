/** The critic that only re-evaluates what a solution computes: exact, without a model, blind to a misread question. */
import type { ArithmeticTask, Finding, Response } from '../../supervision.ts'
import type { Critic, Critique, NoCritique } from '../critic.ts'
import { judgeReasoning, reasoningJudgeIdentity } from '../reasoning-judge.ts'

/** Makes the critic. It holds nothing that must be disposed of. */
export function createArithmeticCritic(): Critic {
  return {
    name: 'arithmetic',
    version: reasoningJudgeIdentity.version,
    critique: (task, response, { signal }) => {
      signal?.throwIfAborted()
      return Promise.resolve(arithmeticCritique(task, response))
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** The critique, pure and synchronous. It never sees the gold answer. */
export function arithmeticCritique(task: ArithmeticTask, response: Response): Critique | NoCritique {
  const { answer: _answer, ...blind } = task
  const { verdict, score, findings, text } = judgeReasoning(blind, response)
  const steps = findings.flatMap((finding) =>
    finding.where.part === 'step' ? [stepCritique(finding, finding.where.step)] : [],
  )
  if (steps.length === 0) return { reason: 'no-steps', message: 'The solution has no step that can be judged' }
  const wrong = steps.find((step) => step.verdict === 'wrong')
  const explanation =
    verdict === 'wrong' && wrong !== undefined
      ? `The false equation of step ${wrong.step} reaches the answer.`
      : verdict === 'wrong'
        ? 'A false equation reaches the answer.'
        : 'The arithmetic alone does not tell whether the question was read rightly.'
  return { steps, final: { verdict, score, explanation: text === '' ? '' : explanation } }
}

function stepCritique({ verdict, message }: Finding, step: number): Critique['steps'][number] {
  const score = verdict === 'wrong' ? 0.1 : verdict === 'correct' ? 0.9 : null
  return { step, verdict, score, explanation: `${message}.` }
}

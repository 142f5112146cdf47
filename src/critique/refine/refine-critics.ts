/** Critics that refinement can be run with by name, without anything that must be trained first. */
import type { LanguageModel } from '../../model/index.ts'
import type { Verdict } from '../../supervision.ts'
import type { Critic, Critique } from '../critic.ts'
import { criticPrompt, readCritique } from '../critique-text.ts'
import { judgeReasoning } from '../reasoning-judge.ts'
import { splitSteps } from '../steps.ts'

/** Names of the critics. */
export const REFINE_CRITICS = ['arithmetic', 'model'] as const
export type RefineCriticName = (typeof REFINE_CRITICS)[number]

/** Calculates every equation anew. It abstains on what holds no equation, and never calls an answer right. */
export function arithmeticCritic(): Critic {
  return {
    name: 'arithmetic',
    version: '1',
    async critique({ answer: _gold, ...task }, response, { signal }) {
      signal?.throwIfAborted()
      const { findings, verdict } = judgeReasoning(task, response)
      const steps = findings.flatMap(({ where, verdict: found, message }) =>
        where.part === 'step' ? [{ step: where.step, verdict: found, score: null, explanation: `${message}.` }] : [],
      )
      if (steps.length === 0 || steps.length !== splitSteps(response.text).length) {
        return { reason: 'no-steps', message: 'The response has no steps that could be read' }
      }
      return { steps, final: finalOf(steps, verdict) }
    },
    async [Symbol.asyncDispose]() {},
  }
}

/** Options of `promptedCritic`. */
export interface PromptedCriticOptions {
  /** Longest critique. @default 768 */
  readonly maxTokens?: number | undefined
}

/** A language model that is asked for a critique, greedy. Disposing the critic leaves the model open. */
export function promptedCritic(model: LanguageModel, options: PromptedCriticOptions = {}): Critic {
  const { maxTokens = 768 } = options
  return {
    name: `model ${model.name}`,
    version: `1 ${model.digest?.slice(0, 16) ?? ''}`,
    async critique(task, response, { key, signal }) {
      const [told] = await model.generate([{ prompt: criticPrompt(task, response), key }], { maxTokens, signal })
      return readCritique(told?.text ?? '', response)
    },
    async [Symbol.asyncDispose]() {},
  }
}

function finalOf(steps: Critique['steps'], verdict: Verdict): Critique['final'] {
  const first = steps.find((step) => step.verdict === 'wrong')
  if (first === undefined) {
    return { verdict: 'unknown', score: null, explanation: 'No equation is false. That proves nothing of the answer.' }
  }
  const reaches = verdict === 'wrong' ? 'It reaches the answer.' : 'Whether it reaches the answer is open.'
  return { verdict: 'wrong', score: null, explanation: `Step ${first.step} is false. ${reaches}` }
}

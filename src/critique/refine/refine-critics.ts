/** The arithmetic critic as refinement needs it: a false equation is an objection, whether it reaches the answer or not. */
import { isCritique, type Critic, type Critique } from '../critic.ts'
import { createArithmeticCritic } from '../critics/arithmetic-critic.ts'

/** Calculates every equation anew. It abstains on what holds no equation, and never calls an answer right. */
export function arithmeticCritic(): Critic {
  const inner = createArithmeticCritic()
  return {
    ...inner,
    async critique(task, response, options) {
      const result = await inner.critique(task, response, options)
      return isCritique(result) ? { ...result, final: finalOf(result) } : result
    },
  }
}

function finalOf({ steps, final }: Critique): Critique['final'] {
  const first = steps.find((step) => step.verdict === 'wrong')
  if (first === undefined) {
    return { verdict: 'unknown', score: null, explanation: 'No equation is false. That proves nothing of the answer.' }
  }
  const reaches = final.verdict === 'wrong' ? 'It reaches the answer.' : 'Whether it reaches the answer is open.'
  return { verdict: 'wrong', score: null, explanation: `Step ${first.step} is false. ${reaches}` }
}

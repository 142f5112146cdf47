/** Scores responses by the reward model that the server was started with. */
import { z } from 'zod'
import type { Reward } from '../../reward/index.ts'
import type { RewardSource } from '../server-parts.ts'
import { RequestFailure } from '../request-failure.ts'
import { defineOperation, type Operation } from './operation.ts'

const MOST_RESPONSES = 1_024
const LONGEST_TEXT = 500_000

interface Asked {
  readonly responses: readonly { readonly prompt: string; readonly response: string }[]
}
interface RewardAnswer {
  readonly rewards: readonly Reward[]
}

/** The operation. */
export const rewardOperation: Operation = defineOperation<Asked, RewardAnswer, RewardSource>({
  name: 'reward',
  tool: 'reward',
  title: 'Score responses by a reward model',
  description:
    'Gives each response to a prompt a reward: higher is preferred. The figure compares responses and proves nothing ' +
    'about facts. known is false where the heads of the model differ too much.',
  asked: z.strictObject({
    responses: z
      .array(z.strictObject({ prompt: z.string().max(LONGEST_TEXT), response: z.string().min(1).max(LONGEST_TEXT) }))
      .min(1)
      .max(MOST_RESPONSES),
  }),
  answered: z.object({
    rewards: z.array(
      z.object({
        reward: z.number(),
        standardised: z.number().describe('In deviations from the mean of the training responses'),
        spread: z.number().describe('Deviation between the heads of an ensemble'),
        known: z.boolean(),
      }),
    ),
  }),
  example: { responses: [{ prompt: 'Name a prime number.', response: 'Seven is prime.' }] },
  parts: ({ reward }) => reward ?? 'no reward model is open on this server, wanted one: start it with --reward FOLDER',
  async work({ responses }, reward, { gate, signal, admitted, onProgress }) {
    const rewards = await gate.pass(
      () =>
        reward.score(responses, {
          signal,
          onProgress: ({ done, total }) => onProgress?.({ done, total, what: 'responses' }),
        }),
      { signal, admitted },
    )
    requireFinite(rewards, responses.length)
    return { rewards: rewards.map(({ reward: value, ...rest }) => ({ reward: value, ...rest })) }
  },
  textOf: ({ rewards }) =>
    rewards
      .map(
        ({ reward, standardised, known }, index) =>
          `Response ${index + 1}: reward ${reward.toFixed(3)}, ${standardised.toFixed(2)} deviations from the mean` +
          (known ? '' : ', the heads differ too much'),
      )
      .join('\n'),
})

/** A reward that is no number would train a policy on noise. @throws RequestFailure 503 */
export function requireFinite(rewards: readonly Reward[], count: number): void {
  if (rewards.length === count && rewards.every(({ reward }) => Number.isFinite(reward))) return
  throw new RequestFailure(503, 'no-reward', 'the reward model gave no number', { headers: { 'retry-after': '1' } })
}

/**
 * slime's remote reward (`--rm-type remote_rm --rm-url URL/slime`): one sample in, the reward as the JSON body out.
 *
 * Source: THUDM/slime, slime/rollout/rm_hub/__init__.py, `remote_rm` (August 2026). Its client waits 120 s, tries ten times on
 * anything that is not 2xx, and then stops the run. With `--reward-key reward` it reads a field of an object:
 * `?form=object` gives one, with the verdict and the feedback's text beside the reward.
 */
import { z } from '@hono/zod-openapi'
import type { Judge } from '../../supervision.ts'
import { badBody } from '../request-failure.ts'
import { noReward, rewardFor, unknownOf, type AskedReward } from './rewarded.ts'
import type { Wire } from './wire.ts'

export const slimeRequest: z.ZodType<AskedReward> = z.object({
  prompt: z.union([z.string(), z.array(z.object({ role: z.string(), content: z.string() }))]),
  response: z.string(),
  label: z.unknown().describe('Gold answer, task or tests: docs/trainers.md'),
})

export const slimeAnswer: z.ZodType = z.union([
  z.number(),
  z.object({ reward: z.number(), verdict: z.string(), text: z.string() }),
])

/** The wire. */
export function slimeWire(judges: readonly Judge[]): Wire<AskedReward> {
  return {
    path: '/slime',
    schema: slimeRequest,
    withinMs: () => 110_000,
    async work(asked, { signal, query, pass }) {
      const form = query.get('form') ?? 'number'
      if (form !== 'number' && form !== 'object') {
        const message = `is ${JSON.stringify(form)}, wanted number or object`
        throw badBody({ path: ['form'], message, type: 'value_error' })
      }
      const reward = await rewardFor(asked, { judges, signal, pass, unknown: unknownOf(query) })
      if (reward.value === null) throw noReward(reward)
      const { verdict, text } = reward.feedback
      return form === 'number' ? reward.value : { reward: reward.value, verdict, text }
    },
  }
}

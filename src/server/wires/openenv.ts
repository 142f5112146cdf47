/**
 * OpenEnv's environment over HTTP: an episode is one task, its one action is the response, and the reward may be null.
 *
 * Source: meta-pytorch/OpenEnv, src/openenv/core/env_server/http_server.py and types.py (2026). There too each `POST /reset` and
 * `POST /step` stands alone, so the action carries prompt, response and label. Its clients ask over a WebSocket
 * (openenv-socket.ts). Not covered: tools over its `/mcp`.
 */
import { z, type OpenAPIHono } from '@hono/zod-openapi'
import type { Judge } from '../../supervision.ts'
import { rewardFor, unknownOf, type AskedReward } from './rewarded.ts'
import { slimeRequest } from './slime.ts'
import type { Wire } from './wire.ts'

interface Asked {
  readonly action: AskedReward
  readonly timeout_s?: number | null | undefined
}
export const stepRequest: z.ZodType<Asked> = z.object({
  action: slimeRequest.describe('Prompt, response and label of one answer'),
  timeout_s: z.number().positive().max(3_600).nullish(),
  request_id: z.string().nullish(),
})
export const stepAnswer: z.ZodType = z.object({
  observation: z.object({ verdict: z.string(), text: z.string(), kind: z.string() }),
  reward: z.number().nullable().describe('Null where the judge failed or abstained'),
  done: z.boolean(),
})

const DEFAULT_SECONDS = 120

/** The wire that judges an action. */
export function openEnvWire(judges: readonly Judge[]): Wire<Asked> {
  return {
    path: '/step',
    schema: stepRequest,
    withinMs: ({ timeout_s: seconds }) => 1_000 * (seconds ?? DEFAULT_SECONDS),
    async work({ action }, { signal, query, pass }) {
      const reward = await rewardFor(action, { judges, signal, pass, unknown: unknownOf(query) })
      const { verdict, text } = reward.feedback
      return { observation: { verdict, text, kind: reward.kind }, reward: reward.value, done: true }
    },
    masked: (_asked, failure) => ({
      observation: { verdict: 'unknown', text: failure.message, kind: 'failed' },
      reward: null,
      done: true,
    }),
  }
}

/** The paths beside it that need no judge. */
export function addOpenEnvPaths(app: OpenAPIHono, version: string): void {
  app.post('/reset', (context) =>
    context.json({
      observation: { verdict: 'unknown', text: 'Answer the prompt; the action is prompt, response and label.' },
      reward: null,
      done: false,
    }),
  )
  app.get('/state', (context) => context.json({ episode_id: null, step_count: 0 }))
  app.get('/health', (context) => context.json({ status: 'healthy' }))
  app.get('/metadata', (context) =>
    context.json({ name: 'touchstone', description: 'Judges one response to one task', version }),
  )
  app.get('/schema', (context) =>
    context.json({
      action: z.toJSONSchema(slimeRequest),
      observation: z.toJSONSchema(z.object({ verdict: z.string(), text: z.string(), kind: z.string() })),
      state: z.toJSONSchema(z.object({ episode_id: z.string().nullable(), step_count: z.int() })),
    }),
  )
}

/**
 * NeMo Gym's resources server, as far as a verifier needs it: `POST /verify`, `/seed_session`, `/close_session`,
 * `GET /reverify_mode`, and the figures of nemo-gym-metrics.ts.
 *
 * Source: NVIDIA-NeMo/Gym, nemo_gym/base_resources_server.py and judge.py (August 2026). The answer is the request with a
 * `reward`. Where the judge failed or abstained, `_ng_failure_class` sends the row to the file of failures, which a
 * resumed run tries again, and `mask_sample` keeps it out of every score. The reward beside them must be a number, so it is 0.
 */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Judge } from '../../supervision.ts'
import type { Endpoints } from '../endpoints.ts'
import { rewardFor, unknownOf, type AskedReward } from './rewarded.ts'
import type { Wire } from './wire.ts'

interface Message {
  readonly role?: string | undefined
  readonly content?: unknown
}
interface Asked {
  readonly responses_create_params: { readonly input: string | readonly unknown[] }
  readonly response: { readonly output: readonly unknown[] }
  readonly verifier_metadata?: Readonly<Record<string, unknown>> | undefined
  readonly expected_answer?: string | number | undefined
  readonly label?: unknown
}
export const verifyRequest: z.ZodType<Asked> = z.looseObject({
  responses_create_params: z.looseObject({ input: z.union([z.string(), z.array(z.unknown())]) }),
  response: z.looseObject({ output: z.array(z.unknown()) }),
  verifier_metadata: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('`unit_tests: {inputs, outputs}`, `expected_answer`, or a task: docs/trainers.md'),
  expected_answer: z.union([z.string(), z.number()]).optional(),
  label: z.unknown().optional(),
})
export const verifyAnswer: z.ZodType = z.looseObject({
  reward: z.number(),
  mask_sample: z.boolean(),
  _ng_failure_class: z.string().optional(),
})

const seeded = z.object({ resources_session_id: z.string().min(1).max(1_024) })

/** The wire that verifies. */
export function nemoGymWire(judges: readonly Judge[]): Wire<Asked> {
  return {
    path: '/verify',
    schema: verifyRequest,
    withinMs: () => 290_000,
    async work(asked, { signal, query, pass }) {
      const reward = await rewardFor(askedReward(asked), { judges, signal, pass, unknown: unknownOf(query) })
      if (reward.value === null) {
        return masked(asked, reward.kind === 'failed' ? 'judge_failed' : 'judge_abstained', reward.feedback.text)
      }
      const { verdict, text } = reward.feedback
      return { ...asked, reward: reward.value, mask_sample: false, verdict, feedback: text }
    },
    masked: (asked, failure) => masked(asked, 'judge_failed', failure.message),
  }
}

/** The paths beside it that need no judge. Nothing is kept between requests, so a session is its name. */
export function addNemoGymPaths(app: OpenAPIHono, { bodies, scopeOf }: Endpoints): void {
  const session = async (context: Context): Promise<Response> => {
    const { raw } = context.req
    // older agents send the row or nothing, and want an empty object
    if (raw.body === null) return context.json({})
    const { value, bytes } = await bodies.readJson(raw, scopeOf(context).signal)
    bodies.release(bytes)
    const { success, data } = seeded.safeParse(value)
    return context.json(success ? data : {})
  }
  app.post('/seed_session', session)
  app.post('/close_session', session)
  app.get('/reverify_mode', (context) => context.json('stateless'))
}

function masked(asked: Asked, failureClass: string, reason: string): object {
  return {
    ...asked,
    reward: 0,
    mask_sample: true,
    failure_kind: `touchstone:${failureClass}`,
    failure_reason: reason,
    _ng_failure_class: failureClass,
  }
}

function askedReward(asked: Asked): AskedReward {
  const { input } = asked.responses_create_params
  return {
    prompt: typeof input === 'string' ? input : input.flatMap(messageOf),
    response: asked.response.output
      .flatMap(messageOf)
      .map(({ content }) => content)
      .join('\n'),
    label: labelOf(asked),
  }
}

function labelOf({ verifier_metadata: metadata = {}, expected_answer: answer, label }: Asked): unknown {
  if (label !== undefined) return label
  if (answer !== undefined) return answer
  const { unit_tests: tests, expected_answer: known, language } = metadata
  if (typeof tests === 'object' && tests !== null) {
    return { ...tests, ...(language === undefined ? {} : { language }) }
  }
  return known ?? ('kind' in metadata ? metadata : undefined)
}

/** The text of an item that is a message; reasoning and tool calls are passed over. */
function messageOf(item: unknown): { role: string; content: string }[] {
  if (typeof item !== 'object' || item === null) return []
  const { type = 'message' } = item as { readonly type?: unknown }
  if (type !== 'message') return []
  const { role = 'assistant', content } = item as Message
  if (typeof content === 'string') return [{ role, content }]
  if (!Array.isArray(content)) return []
  const parts = content as readonly ({ readonly text?: unknown } | null)[]
  const text = parts.map((part) => (typeof part?.text === 'string' ? part.text : '')).join('')
  return [{ role, content: text }]
}

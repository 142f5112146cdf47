/**
 * OpenRLHF's remote reward: `POST /get_reward` with lists of queries, prompts and labels.
 *
 * Source: OpenRLHF/OpenRLHF, openrlhf/utils/agent.py, `SingleTurnAgentExecutor._fetch_rewards_via_http` (August 2026). A query
 * is the prompt and the answer, decoded with special tokens. Its client waits 180 s, tries five times on anything that is
 * not 2xx, and then trains without this sample. An empty object is read as no reward at once. It splits a batch of one
 * over all its URLs, so that all but the first are sent empty lists.
 */
import type { Judge } from '../../supervision.ts'
import { z } from '@hono/zod-openapi'
import { badBody } from '../request-failure.ts'
import { answerInQuery } from './answer-in-query.ts'
import { noReward, rewardFor, unknownOf, type Reward } from './rewarded.ts'
import type { Wire } from './wire.ts'

const MOST_QUERIES = 1_024

interface Asked {
  readonly query: readonly string[]
  readonly prompts?: readonly string[] | undefined
  readonly labels?: readonly unknown[] | undefined
}
export const getRewardRequest: z.ZodType<Asked> = z.object({
  query: z.array(z.string()).max(MOST_QUERIES).describe('Prompt and answer, decoded with special tokens'),
  prompts: z.array(z.string()).max(MOST_QUERIES).optional(),
  labels: z.array(z.unknown()).max(MOST_QUERIES).optional().describe('Gold answers, tasks or tests: docs/trainers.md'),
})

export const getRewardAnswer: z.ZodType = z
  .object({
    rewards: z.array(z.number()),
    scores: z.array(z.number()).describe('From 0 to 1, for dynamic filtering'),
    extra_logs: z.record(z.string(), z.array(z.number())),
  })
  .partial()
  .describe('Empty where a judge abstained: its client then has no reward')

/** The wire. */
export function openRlhfWire(judges: readonly Judge[]): Wire<Asked> {
  return {
    path: '/get_reward',
    schema: getRewardRequest,
    withinMs: () => 170_000,
    async work({ query, prompts = [], labels = [] }, { signal, query: parameters, pass }) {
      for (const [name, list] of [['prompts', prompts] as const, ['labels', labels] as const]) {
        if (list.length !== 0 && list.length !== query.length) {
          const message = `has ${list.length} items, wanted ${query.length} as query has`
          throw badBody({ path: [name], message, type: 'value_error' })
        }
      }
      const unknown = unknownOf(parameters)
      const rewards: Reward[] = []
      for (const [index, text] of query.entries()) {
        const prompt = prompts[index] ?? ''
        const asked = { prompt, response: answerInQuery(text, prompt), label: labels[index] }
        rewards.push(await rewardFor(asked, { judges, signal, pass, unknown }))
      }
      const failed = rewards.find(({ kind }) => kind === 'failed')
      if (failed !== undefined) throw noReward(failed)
      if (rewards.some(({ kind }) => kind === 'abstained')) return {}
      const values = rewards.flatMap(({ value }) => (value === null ? [] : [value]))
      const correct = rewards.map(({ feedback }) => (feedback.verdict === 'correct' ? 1 : 0))
      return { rewards: values, scores: values, extra_logs: { correct } }
    },
  }
}

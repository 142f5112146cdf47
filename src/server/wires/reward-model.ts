/**
 * A reward model as vLLM and SGLang serve one: `POST /classify` and `POST /v1/embeddings`, one text or several in, a
 * figure for each out.
 *
 * Source: verl-project/verl, verl/experimental/reward_loop/reward_loop.py, `compute_score_disrm` (August 2026): reads
 * `data[-1].probs[-1]` and `data[-1].embedding[-1]`, waits without a limit, tries 16 times on 5xx and on a lost
 * connection, never on 4xx, and then raises. vllm-project/vllm, vllm/entrypoints/pooling/classify/protocol.py (2026).
 * Other clients of these paths (OpenAI's among them) ask for `encoding_format: base64`, which is given too.
 *
 * A text is the conversation by its chat template. One whose marks are unknown is refused with 422, so that nothing is
 * scored that is not the answer.
 */
import { z } from '@hono/zod-openapi'
import type { Reward } from '../../reward/index.ts'
import { requireFinite } from '../operations/reward-operation.ts'
import { badBody, RequestFailure } from '../request-failure.ts'
import type { RewardSource } from '../server-parts.ts'
import { lastExchange, promptAndResponse } from './chat-template.ts'
import type { Wire } from './wire.ts'

const MOST_TEXTS = 1_024
const LONGEST_TEXT = 2 ** 20
const LONGEST_MS = 300_000

interface AskedTexts {
  readonly model?: string | undefined
  readonly input?: string | readonly string[] | undefined
  readonly messages?: readonly { readonly role: string; readonly content: string }[] | undefined
}
interface AskedClasses extends AskedTexts {
  readonly use_activation?: boolean | null | undefined
  readonly activation?: boolean | null | undefined
}
interface AskedEmbeddings extends AskedTexts {
  readonly encoding_format?: 'float' | 'base64' | undefined
}

const texts = {
  model: z.string().optional().describe('Comes back as it is'),
  input: z
    .union([z.string().max(LONGEST_TEXT), z.array(z.string().max(LONGEST_TEXT)).min(1).max(MOST_TEXTS)])
    .optional()
    .describe('Conversations by their chat template, the answer last'),
  messages: z
    .array(z.object({ role: z.string(), content: z.string().max(LONGEST_TEXT) }))
    .max(MOST_TEXTS)
    .optional()
    .describe('One conversation, instead of input'),
}

export const classifyRequest: z.ZodType<AskedClasses> = z.object({
  ...texts,
  use_activation: z.boolean().nullish().describe('false gives the raw reward, else a figure from 0 to 1'),
  activation: z.boolean().nullish().describe('Its name before vLLM 0.11.2'),
})
export const classifyAnswer: z.ZodType = z.object({
  id: z.string(),
  object: z.literal('list'),
  model: z.string(),
  data: z.array(
    z.object({
      index: z.int(),
      label: z.string().describe('known, or unknown where the heads of the model differ too much'),
      probs: z.array(z.number()),
      num_classes: z.literal(1),
    }),
  ),
})
export const embeddingsRequest: z.ZodType<AskedEmbeddings> = z.object({
  ...texts,
  encoding_format: z.enum(['float', 'base64']).optional(),
})
export const embeddingsAnswer: z.ZodType = z.object({
  object: z.literal('list'),
  model: z.string(),
  data: z.array(
    z.object({
      object: z.literal('embedding'),
      index: z.int(),
      embedding: z.union([z.array(z.number()), z.string()]).describe('The reward alone; as base64 a 32-bit float'),
    }),
  ),
})

/** vLLM's form. @param reward undefined where the server has no reward model */
export function classifyWire(reward: RewardSource | undefined): Wire<AskedClasses> {
  return {
    path: '/classify',
    schema: classifyRequest,
    withinMs: () => LONGEST_MS,
    async work(asked, { signal, pass }) {
      const rewards = await pass(() => scored(asked, reward, signal))
      const isRaw = (asked.use_activation ?? asked.activation) === false
      const data = rewards.map(({ reward: raw, standardised, known }, index) => ({
        index,
        label: known ? 'known' : 'unknown',
        probs: [isRaw ? raw : 1 / (1 + Math.exp(-standardised))],
        num_classes: 1,
      }))
      return { id: 'classify', object: 'list', model: asked.model ?? 'touchstone', data }
    },
  }
}

/** SGLang's form: the reward as an embedding of one figure. @param reward undefined where the server has no reward model */
export function embeddingsWire(reward: RewardSource | undefined): Wire<AskedEmbeddings> {
  return {
    path: '/v1/embeddings',
    schema: embeddingsRequest,
    withinMs: () => LONGEST_MS,
    async work(asked, { signal, pass }) {
      const rewards = await pass(() => scored(asked, reward, signal))
      const data = rewards.map(({ reward: raw }, index) => ({
        object: 'embedding',
        index,
        embedding: asked.encoding_format === 'base64' ? base64Of(raw) : [raw],
      }))
      return { object: 'list', model: asked.model ?? 'touchstone', data }
    },
  }
}

/** @throws RequestFailure 404 without a model, which its client raises at once; 422 for a text without marks; 503 for no number */
async function scored(asked: AskedTexts, reward: RewardSource | undefined, signal: AbortSignal): Promise<Reward[]> {
  if (reward === undefined) {
    const message = 'no reward model is open on this server, wanted one: start it with --reward FOLDER'
    throw new RequestFailure(404, 'not-configured', message)
  }
  const conversations = conversationsOf(asked)
  const rewards = await reward.score(conversations, { signal })
  requireFinite(rewards, conversations.length)
  return rewards
}

function conversationsOf({ input, messages }: AskedTexts): { readonly prompt: string; readonly response: string }[] {
  if ((input === undefined) === (messages === undefined)) {
    throw badBody({ path: ['input'], message: 'wanted either input or messages', type: 'value_error' })
  }
  if (messages !== undefined) {
    const exchange = lastExchange(messages)
    if (exchange !== undefined) return [exchange]
    throw badBody({
      path: ['messages'],
      message: 'ends with no answer, wanted one of the assistant',
      type: 'value_error',
    })
  }
  return [input ?? []].flat().map((text, index) => {
    const exchange = promptAndResponse(text)
    if (exchange !== undefined) return exchange
    const message =
      'has no marks of a chat template with an answer at its end, wanted ChatML, Llama, Mistral, Gemma or Phi'
    throw badBody({ path: ['input', index], message, type: 'value_error' })
  })
}

/** As OpenAI's servers send it: 32-bit floats, the least byte first. */
function base64Of(value: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes.toString('base64')
}

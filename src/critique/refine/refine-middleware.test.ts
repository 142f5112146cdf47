import type { LanguageModelV4Content, LanguageModelV4GenerateResult, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { generateText, streamText, wrapLanguageModel } from 'ai'
import { MockLanguageModelV4, simulateReadableStream } from 'ai/test'
import { describe, expect, test } from 'vitest'
import type { Critic } from '../critic.ts'
import { arithmeticCritic } from './refine-critics.ts'
import { refineMiddleware, type AnswerCheck } from './refine-middleware.ts'

const FALSE = 'Six boxes hold 6 * 7 = 44 pears.\nThe answer is 44.'
const TRUE = 'Six boxes hold 6 * 7 = 42 pears.\nThe answer is 42.'
const usage = {
  inputTokens: { total: 5, noCache: 5, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 7, text: 7, reasoning: undefined },
}

function result(
  content: LanguageModelV4Content[],
  unified: 'stop' | 'length' | 'tool-calls' = 'stop',
): LanguageModelV4GenerateResult {
  return { content, finishReason: { unified, raw: undefined }, usage, warnings: [] }
}

/** Answers one text after another, streamed or not, and keeps what it was asked. */
function model(...texts: readonly string[]): MockLanguageModelV4 {
  let at = 0
  const next = () => texts[at++] ?? ''
  return new MockLanguageModelV4({
    doGenerate: async () => result([{ type: 'text', text: next() }]),
    doStream: async () => ({
      stream: simulateReadableStream<LanguageModelV4StreamPart>({
        chunks: [
          { type: 'text-start', id: '1' },
          ...next()
            .split(/(?= )/)
            .map((delta): LanguageModelV4StreamPart => ({ type: 'text-delta', id: '1', delta })),
          { type: 'text-end', id: '1' },
          { type: 'finish', finishReason: { unified: 'stop', raw: undefined }, usage },
        ],
      }),
    }),
  })
}

async function answered(inner: MockLanguageModelV4, critic: Critic = arithmeticCritic(), rounds = 1) {
  const checks: AnswerCheck[] = []
  const middleware = refineMiddleware({ critic, rounds, onCheck: (check) => checks.push(check) })
  const careful = wrapLanguageModel({ model: inner, middleware })
  const { text, totalUsage } = await generateText({ model: careful, prompt: 'How many pears are in 6 boxes of 7?' })
  return { text, checks, outputTokens: totalUsage.outputTokens }
}

describe('refineMiddleware', () => {
  test('a false answer is repaired before it is shown, and both calls are on the bill', async () => {
    const inner = model(FALSE, TRUE)
    const { text, checks, outputTokens } = await answered(inner)
    expect(text).toBe(TRUE)
    expect(checks).toEqual([{ verdict: 'unknown', repaired: true, rounds: 1 }])
    expect(outputTokens).toBe(14)
    const asked = inner.doGenerateCalls[1]?.prompt.at(-1)
    expect(JSON.stringify(asked?.content)).toContain('6 * 7 = 44 is false')
  })

  test('an answer on which the critic abstains stays, and nothing more is asked', async () => {
    const inner = model('It depends.', TRUE)
    const { text, checks } = await answered(inner)
    expect(text).toBe('It depends.')
    expect(checks).toEqual([{ verdict: 'unknown', repaired: false, rounds: 0 }])
    expect(inner.doGenerateCalls).toHaveLength(1)
  })

  test('the first answer stays where the repaired one meets the objection again', async () => {
    const worse = FALSE.replaceAll('44', '45')
    const { text, checks } = await answered(model(FALSE, worse, worse, TRUE), arithmeticCritic(), 2)
    expect(text).toBe(FALSE)
    expect(checks).toEqual([{ verdict: 'wrong', repaired: false, rounds: 2 }])
  })

  test.each(['I apologise for the mistake.', 'The answer is 42.', 'It is a guess.'])(
    'the first answer stays where the critic abstains on the repaired one: %s',
    async (said) => {
      const { text, checks } = await answered(model(FALSE, said))
      expect(text).toBe(FALSE)
      expect(checks).toEqual([{ verdict: 'wrong', repaired: false, rounds: 1 }])
    },
  )

  test('a critic that names a wrong step and abstains on the answer objects', async () => {
    const abstaining: Critic = {
      ...arithmeticCritic(),
      async critique(...given) {
        const made = await arithmeticCritic().critique(...given)
        return 'steps' in made ? { ...made, final: { ...made.final, verdict: 'unknown' } } : made
      },
    }
    const worse = FALSE.replaceAll('44', '45')
    expect(await answered(model(FALSE, TRUE), abstaining)).toMatchObject({ text: TRUE })
    const { text, checks } = await answered(model(FALSE, worse), abstaining)
    expect(text).toBe(FALSE)
    expect(checks).toEqual([{ verdict: 'wrong', repaired: false, rounds: 1 }])
  })

  test('a repair that fails leaves the first answer, streamed or not, and the failure is told', async () => {
    const limited = (): MockLanguageModelV4 => {
      const inner = model(FALSE)
      const first = inner.doGenerate
      let calls = 0
      inner.doGenerate = async (...given) => {
        if (calls++ > 0) throw new Error('429 rate limit')
        return await first(...given)
      }
      return inner
    }
    const { text, checks, outputTokens } = await answered(limited())
    expect(text).toBe(FALSE)
    expect(checks).toEqual([{ verdict: 'wrong', repaired: false, rounds: 1, failure: '429 rate limit' }])
    expect(outputTokens).toBe(7)
    const streaming = model(FALSE)
    streaming.doGenerate = () => Promise.reject(new Error('429 rate limit'))
    expect((await streamed(streaming)).join('')).toBe(FALSE)
  })

  test('a critic that fails leaves the answer, and the failure is told', async () => {
    const failing: Critic = { ...arithmeticCritic(), critique: () => Promise.reject(new Error('no sandbox')) }
    const { text, checks } = await answered(model(FALSE, TRUE), failing)
    expect(text).toBe(FALSE)
    expect(checks).toEqual([{ verdict: 'unknown', repaired: false, rounds: 0, failure: 'no sandbox' }])
  })

  test('an aborted call rejects with the reason', async () => {
    const controller = new AbortController()
    const aborting: Critic = {
      ...arithmeticCritic(),
      critique(_task, _response, { signal }) {
        controller.abort(new Error('left'))
        signal?.throwIfAborted()
        return Promise.resolve({ reason: 'never', message: 'never' })
      },
    }
    const careful = wrapLanguageModel({ model: model(FALSE), middleware: refineMiddleware({ critic: aborting }) })
    const asked = generateText({ model: careful, prompt: 'How many?', abortSignal: controller.signal, maxRetries: 0 })
    await expect(asked).rejects.toThrow('left')
  })

  test('a text that was cut off is not looked at', async () => {
    const inner = new MockLanguageModelV4({ doGenerate: async () => result([{ type: 'text', text: FALSE }], 'length') })
    const { text, checks } = await answered(inner)
    expect([text, checks]).toEqual([FALSE, []])
  })

  test('a stream is held back and repaired, or passed on as it came', async () => {
    expect(await streamed(model(FALSE, TRUE))).toEqual([TRUE])
    const whole = await streamed(model(TRUE))
    expect(whole.join('')).toBe(TRUE)
    expect(whole.length).toBeGreaterThan(5)
  })

  test('rounds out of range are refused', () => {
    expect(() => refineMiddleware({ critic: arithmeticCritic(), rounds: 0 })).toThrow('rounds is 0')
  })
})

async function streamed(inner: MockLanguageModelV4): Promise<string[]> {
  const careful = wrapLanguageModel({ model: inner, middleware: refineMiddleware({ critic: arithmeticCritic() }) })
  const { textStream } = streamText({ model: careful, prompt: 'How many pears are in 6 boxes of 7?' })
  return await Array.fromAsync(textStream)
}

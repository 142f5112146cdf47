import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { keyOf } from '../random.ts'
import { wholeAnswer } from './endpoint-answer.ts'
import { endpointModel } from './endpoint-model.ts'
import { endpointError } from './endpoint-request.ts'

test('a key that reaches across the end of the words shown is replaced whole', async () => {
  const before = 'x'.repeat(196)
  let thrown: unknown
  try {
    wholeAnswer({ error: { message: `${before}sk-secret ${'y'.repeat(9)}` } })
  } catch (error) {
    thrown = error
  }
  expect(await endpointError('tiny', 'http://a/v1', 'sk-secret', thrown)).toMatchObject({
    code: 'fetch-failed',
    message: `ask tiny at http://a/v1: it answered without a choice (${before}… yy…)`,
  })
})

/** A server that refuses as told, one refusal after the other, and then answers with its name; and the requests it got. */
async function served(name: string, ...refusals: [status: number, after: string][]): Promise<[string, () => number]> {
  let asked = 0
  const server = createServer((request, response) => {
    request.resume()
    const [status, after] = refusals[asked++] ?? [200, '']
    const headers = { 'content-type': 'application/json', ...(after === '' ? {} : { 'retry-after': after }) }
    const answer = { choices: [{ index: 0, finish_reason: 'stop', text: name }] }
    response.writeHead(status, headers).end(JSON.stringify(status === 200 ? answer : { error: { message: 'later' } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return [`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, () => asked]
}

/** Who answered one request, and the pauses before it. */
async function askedAt(...address: string[]): Promise<[string | undefined, number[]]> {
  const pauses: number[] = []
  const pause = async (ms: number): Promise<void> => {
    pauses.push(ms)
    await Promise.resolve()
  }
  const model = endpointModel('tiny', { address, apiKey: 'sk-secret', retries: 1, pause })
  const [answer] = await model.generate([{ prompt: 'x', key: keyOf('busy') }])
  return [answer?.text, pauses]
}

test.each([429, 503, 409])(
  'a server that answers %i and asks for a long pause is passed over at once',
  async (status) => {
    const [a, askedA] = await served('a', [status, '300'])
    const [b, askedB] = await served('b')
    expect(await askedAt(a, b)).toEqual(['b', []])
    expect([askedA(), askedB()]).toEqual([1, 1])
  },
)

test('a short pause is waited for where it was asked, and a long one at the last server', async () => {
  const [a] = await served('a', [429, '2'])
  const [b] = await served('b')
  expect(await askedAt(a, b)).toEqual(['a', [2_000]])
  const [c] = await served('c', [429, '300'])
  const [d] = await served('d', [429, '60'])
  expect(await askedAt(c, d)).toEqual(['d', [60_000]])
})

test('a server that was passed over is asked again, and waited for, where no other answers', async () => {
  const [a, askedA] = await served('a', [429, '300'], [429, '290'])
  const [b] = await served('b', [429, '1'], [429, '1'])
  expect(await askedAt(a, b)).toEqual(['a', [1_000, 290_000]])
  expect(askedA()).toBe(3)
})

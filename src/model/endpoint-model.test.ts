import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { keyOf } from '../random.ts'
import { endpointModel } from './endpoint-model.ts'
import { modelIdentity, seedOf, type LanguageModel } from './language-model.ts'

interface Seen {
  readonly path: string
  readonly authorization: string | undefined
  readonly body: Record<string, unknown>
}

let server: Server
let address: string
let seen: Seen[]
/** What the server does with a request; the default answers with the prompt's last word. */
let behave: ((response: ServerResponse, body: Record<string, unknown>) => void) | undefined

const key = keyOf('endpoint')

beforeAll(async () => {
  server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  seen = []
  behave = undefined
  pauses = []
})

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  const body = JSON.parse(text) as Record<string, unknown>
  seen.push({ path: request.url ?? '', authorization: request.headers.authorization, body })
  if (behave === undefined) answer(response, body)
  else behave(response, body)
}

function answer(response: ServerResponse, body: Record<string, unknown>, more: object = {}): void {
  const messages = body['messages'] as { content: string }[] | undefined
  const asked = messages?.at(-1)?.content ?? String(body['prompt'])
  const said = `word: ${asked.split(' ').at(-1)}`
  const choice = messages === undefined ? { text: said } : { message: { role: 'assistant', content: said } }
  json(response, 200, {
    choices: [{ index: 0, finish_reason: 'stop', ...choice, ...more }],
    usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 },
  })
}

function json(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

function open(more: object = {}): LanguageModel {
  return endpointModel('tiny', { address, apiKey: 'sk-secret', retries: 0, pause, ...more })
}

/** Pauses that were waited for, in ms. */
let pauses: number[]

async function pause(ms: number): Promise<void> {
  pauses.push(ms)
  await Promise.resolve()
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

function completionChunk(content: string, finish: string | null = null): object {
  return { choices: [{ index: 0, delta: { content }, finish_reason: finish }] }
}

async function streamed(): Promise<unknown> {
  const prompt = [{ role: 'user' as const, content: 'x' }]
  return await open({ retries: 2 }).generate([{ prompt, key }], { onText: () => {} })
}

describe('endpointModel', () => {
  test('sends conversations to chat/completions and texts to completions, with the sampling and the seed', async () => {
    const answers = await open().generate(
      [
        { prompt: [{ role: 'user', content: 'say one' }], key },
        { prompt: 'say two', key },
      ],
      { temperature: 0.7, topP: 0.9, maxTokens: 20, stop: ['END'] },
    )
    expect(answers).toEqual([
      { text: 'word: one', tokens: { prompt: 7, completion: 2 }, finish: 'stop' },
      { text: 'word: two', tokens: { prompt: 7, completion: 2 }, finish: 'stop' },
    ])
    const byPath = seen.toSorted((a, b) => a.path.localeCompare(b.path))
    expect(byPath.map((each) => each.path)).toEqual(['/v1/chat/completions', '/v1/completions'])
    expect(byPath[0]?.authorization).toBe('Bearer sk-secret')
    expect(byPath[0]?.body).toEqual({
      model: 'tiny',
      temperature: 0.7,
      top_p: 0.9,
      max_tokens: 20,
      seed: seedOf({ prompt: '', key }),
      stop: ['END'],
      messages: [{ role: 'user', content: 'say one' }],
    })
  })

  test('answers come in the order of the requests, with at most `parallel` under way', async () => {
    let under = 0
    let most = 0
    const held: (() => void)[] = []
    behave = (response, body) => {
      under += 1
      most = Math.max(most, under)
      held.push(() => {
        under -= 1
        answer(response, body)
      })
      // answered in pairs, the later one first
      if (held.length === 2) for (const release of held.splice(0).toReversed()) release()
    }
    const requests = ['a', 'b', 'c', 'd', 'e', 'f'].map((prompt) => ({ prompt, key }))
    const answers = await open({ parallel: 2 }).generate(requests)
    expect(answers.map((each) => each.text)).toEqual(requests.map((each) => `word: ${each.prompt}`))
    expect(most).toBe(2)
  })

  test('a cut answer has finish `length`; a server that counts no tokens leaves them out', async () => {
    behave = (response) => json(response, 200, { choices: [{ index: 0, finish_reason: 'length', text: 'wor' }] })
    expect(await open().generate([{ prompt: 'x', key }])).toEqual([
      { text: 'wor', tokens: undefined, finish: 'length' },
    ])
  })

  test('counts of tokens that are none are left out', async () => {
    const counts = [{ prompt_tokens: -3, completion_tokens: 'many' }, { prompt_tokens: 3 }, 'many']
    for (const usage of counts) {
      const choices = [{ index: 0, finish_reason: 'stop', text: 'x' }]
      behave = (response) => json(response, 200, { choices, usage })
      expect(await open().generate([{ prompt: 'x', key }])).toEqual([{ text: 'x', tokens: undefined, finish: 'stop' }])
    }
  })

  test('tries again after 429 and 503', async () => {
    const statuses = [429, 503]
    behave = (response, body) => {
      const status = statuses.shift()
      if (status === undefined) answer(response, body)
      else json(response, status, { error: { message: 'later' } }, { 'retry-after': '65' })
    }
    const [answered] = await open({ retries: 2 }).generate([{ prompt: 'x', key }])
    expect(answered?.text).toBe('word: x')
    expect(seen).toHaveLength(3)
    expect(pauses).toEqual([65_000, 65_000])
  })

  test('a server that wants a longer pause than an answer may take is given up, and what it wants is told', async () => {
    behave = (response) => json(response, 429, { error: { message: 'quota' } }, { 'retry-after': '3600' })
    await expect(open({ retries: 2 }).generate([{ prompt: 'x', key }])).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringMatching(/quota \(Retry-After: 3600\)$/) as string,
    })
    expect([seen.length, pauses]).toEqual([1, []])
  })

  test('what a server refuses, or says is not worth it, is not tried again', async () => {
    const cases = [
      [400, undefined, 1],
      [503, 'false', 1],
      [503, undefined, 3],
      [400, 'true', 3],
    ] as const
    for (const [status, again, tries] of cases) {
      seen = []
      const headers = again === undefined ? {} : { 'x-should-retry': again }
      behave = (response) => json(response, status, { error: { message: 'no' } }, headers)
      await expect(open({ retries: 2 }).generate([{ prompt: 'x', key }])).rejects.toThrow('no')
      expect(seen).toHaveLength(tries)
    }
  })

  test('a lost connection is tried again', async () => {
    behave = (response, body) => {
      if (seen.length < 3) response.destroy()
      else answer(response, body)
    }
    const [answered] = await open({ retries: 2 }).generate([{ prompt: 'x', key }])
    expect([answered?.text, pauses.length]).toEqual(['word: x', 2])
  })

  test('abort ends a pause with the reason', async () => {
    const controller = new AbortController()
    behave = (response) => json(response, 503, {}, { 'retry-after': '60' })
    const waiting = open({
      retries: 1,
      pause: async (_ms: number, signal: AbortSignal) => {
        controller.abort(new Error('enough'))
        await Promise.resolve()
        throw signal.reason
      },
    })
    await expect(waiting.generate([{ prompt: 'x', key }], { signal: controller.signal })).rejects.toThrow('enough')
    expect(seen).toHaveLength(1)
  })

  test('errors carry a code by cause, and never the key', async () => {
    const cases = [
      [401, 'unavailable'],
      [400, 'bad-input'],
      [404, 'bad-input'],
      [429, 'busy'],
      [500, 'fetch-failed'],
    ] as const
    for (const [status, code] of cases) {
      behave = (response) => json(response, status, { error: { message: `no, sk-secret, ${status}` } })
      const error = await open()
        .generate([{ prompt: 'x', key }])
        .catch((caught: unknown) => caught)
      expect(error).toMatchObject({ code, message: expect.stringContaining(`no, …, ${status}`) })
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('sk-secret')
    }
  })

  test('half a JSON, and an answer without a choice, are `fetch-failed`', async () => {
    const headers = { 'content-type': 'application/json' }
    behave = (response) => response.writeHead(200, headers).end('{"choices": [')
    await expect(open().generate([{ prompt: 'a', key }])).rejects.toMatchObject({
      code: 'fetch-failed',
      message: expect.stringContaining('is no whole JSON') as string,
    })
    behave = (response) => json(response, 200, {})
    await expect(open().generate([{ prompt: 'a', key }])).rejects.toMatchObject({ code: 'fetch-failed' })
  })

  test('nobody listening is `fetch-failed`', async () => {
    const model = endpointModel('tiny', { address: 'http://127.0.0.1:9/v1', retries: 0 })
    await expect(model.generate([{ prompt: 'x', key }])).rejects.toMatchObject({
      code: 'fetch-failed',
      message: expect.stringMatching(/^ask .* at http:\/\/.*: no connection.*--endpoint names another$/) as string,
    })
  })

  test('half a JSON and a lost answer are tried again, and then are `fetch-failed`', async () => {
    let broken = 0
    behave = (response, body) => {
      broken++
      if (broken === 1) response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": [{"te')
      else if (broken === 2)
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '900' }).write('{"cho', () => {
          response.destroy()
        })
      else answer(response, body)
    }
    const [answered] = await open({ retries: 2 }).generate([{ prompt: 'x', key }])
    expect(answered?.text).toBe('word: x')
    behave = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"cho')
    const failed = open({ retries: 1 }).generate([{ prompt: 'x', key }])
    await expect(failed).rejects.toMatchObject({
      code: 'fetch-failed',
      message: expect.stringContaining('is no whole JSON') as string,
    })
  })

  test('an answer whose body never ends is given up at the time limit', async () => {
    behave = (response) => response.writeHead(200, { 'content-type': 'application/json' }).write('{"choices"')
    const failed = open({ timeoutMs: 100 }).generate([{ prompt: 'x', key }])
    await expect(failed).rejects.toMatchObject({ code: 'fetch-failed' })
  })

  test('it is told by its addresses, in whatever order they were given', () => {
    const [a, b] = ['http://127.0.0.1:9/v1', 'http://LOCALHOST:9/v1/'] as const
    expect(open({ address: `${a}, ${b}` }).addresses).toEqual([a, 'http://localhost:9/v1'])
    expect(open({ address: [b, a, a] }).addresses).toEqual([a, 'http://localhost:9/v1'])
    expect(modelIdentity(open({ address: a }))).toBe('tiny at http://127.0.0.1:9/v1')
  })

  test('an empty answer is an answer', async () => {
    behave = (response, body) => answer(response, body, { text: '' })
    const [answered] = await open().generate([{ prompt: 'x', key }])
    expect(answered).toEqual({ text: '', tokens: { prompt: 7, completion: 2 }, finish: 'stop' })
  })

  test('streams: the pieces join to the answer, and one that breaks off behind a piece is not asked again', async () => {
    let breaks = false
    behave = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(event(completionChunk('one ')), () => {
        if (breaks) return response.destroy()
        response.write(event(completionChunk('two', 'length')))
        response.write(event({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } }))
        return response.end('data: [DONE]\n\n')
      })
    }
    const pieces: [number, string][] = []
    const ask = (): Promise<unknown> =>
      open({ retries: 2 }).generate([{ prompt: [{ role: 'user', content: 'x' }], key }], {
        onText: (...piece) => pieces.push(piece),
      })
    expect(await ask()).toEqual([{ text: 'one two', tokens: { prompt: 3, completion: 2 }, finish: 'length' }])
    expect(pieces).toEqual([
      [0, 'one '],
      [0, 'two'],
    ])
    expect(seen[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } })
    breaks = true
    seen = []
    await expect(ask()).rejects.toMatchObject({ code: 'fetch-failed' })
    expect(seen).toHaveLength(1)
  })

  test('an answer without a text is a failure that names model, server and what the server says, without the key', async () => {
    behave = (response) => json(response, 200, { error: { message: 'quota of sk-secret' } })
    await expect(open().generate([{ prompt: 'x', key }])).rejects.toMatchObject({
      code: 'fetch-failed',
      message: `ask tiny at ${address}: it answered without a choice (quota of …)`,
    })
  })

  test('an empty body is tried again, as half a JSON is', async () => {
    behave = (response, body) => {
      if (seen.length === 1) response.writeHead(200, { 'content-type': 'application/json' }).end()
      else answer(response, body)
    }
    const [answered] = await open({ retries: 1 }).generate([{ prompt: 'x', key }])
    expect(answered?.text).toBe('word: x')
  })

  test('a stream that ends without a reason and without [DONE] broke off; either of them makes it whole', async () => {
    let end = ''
    behave = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(event(completionChunk('one ')) + event({ usage: null }) + event(completionChunk('two')) + end)
    }
    await expect(streamed()).rejects.toMatchObject({
      code: 'fetch-failed',
      message: expect.stringContaining(`ask tiny at ${address}: the answer broke off`) as string,
    })
    expect(seen).toHaveLength(1)
    end = 'data: [DONE]\n\n'
    expect(await streamed()).toEqual([{ text: 'one two', tokens: undefined, finish: 'stop' }])
  })

  test('a server that does not answer in time is told from one that is not there', async () => {
    behave = () => {}
    const failed = open({ timeoutMs: 50 }).generate([{ prompt: 'x', key }])
    await expect(failed).rejects.toMatchObject({
      code: 'fetch-failed',
      message: expect.stringMatching(/^ask tiny at .*: no answer in time \(.*timed out/) as string,
    })
  })

  test('a schema goes to chat/completions, and a plain text with one is refused', async () => {
    const schema = { type: 'object', properties: { answer: { type: 'number' } } }
    await open().generate([{ prompt: [{ role: 'user', content: 'x' }], key }], { schema })
    expect(seen[0]?.body['response_format']).toEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', schema, strict: true },
    })
    await expect(open().generate([{ prompt: 'x', key }], { schema })).rejects.toThrow('for a conversation alone')
  })

  test('of several servers the next one answers where one is down, and a refusal ends the work', async () => {
    const both = `http://127.0.0.1:9/v1, ${address}`
    const answers = await open({ address: both }).generate(['a', 'b', 'c'].map((prompt) => ({ prompt, key })))
    expect(answers.map((each) => each.text)).toEqual(['word: a', 'word: b', 'word: c'])
    behave = (response) => json(response, 500, { error: { message: 'down' } })
    const error: unknown = await open({ address: both })
      .generate([{ prompt: 'x', key }])
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'fetch-failed' })
    seen = []
    behave = (response) => json(response, 400, { error: { message: 'too long' } })
    const twice = open({ address: [address, address] }).generate([{ prompt: 'x', key }])
    await expect(twice).rejects.toMatchObject({ code: 'bad-input' })
    expect(seen).toHaveLength(1)
  })

  test('abort ends the request with the reason', async () => {
    const controller = new AbortController()
    behave = () => controller.abort(new Error('enough'))
    await expect(open().generate([{ prompt: 'x', key }], { signal: controller.signal })).rejects.toThrow('enough')
  })

  test('wrong use is told before anything is sent', async () => {
    expect(() => endpointModel('tiny', { address: 'localhost' })).toThrow('wanted an http or https address')
    expect(() => endpointModel('tiny', { address: [] })).toThrow('wanted at least one')
    expect(() => open({ requestsPerMinute: 0 })).toThrow('wanted more than 0')
    const prompt = [{ role: 'assistant' as const, content: 'Well' }]
    await expect(open().generate([{ prompt, key }])).rejects.toThrow('cannot continue an assistant turn')
    expect(open().continuesTurns).toBe(false)
    expect(seen).toEqual([])
  })
})

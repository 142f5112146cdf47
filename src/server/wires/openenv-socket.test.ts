import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createReasoningJudge } from '../../critique/index.ts'
import { type RunningServer, startServer } from '../server.ts'

const TOKEN = 'a-token-of-24-characters'
const parts = {
  runner: {
    run: () => Promise.reject(new Error('nothing is run')),
    bench: { test: () => Promise.reject(new Error('nothing is run')) },
    languages: () => Promise.resolve([]),
  },
  judges: [createReasoningJudge()],
}
const action = { prompt: 'What is 2 + 3?', response: 'The answer is 5.', label: '5', metadata: {} }

let server: RunningServer
beforeAll(async () => {
  server = await startServer(parts, { port: 0, concurrency: 1, version: '0', token: TOKEN })
})
afterAll(() => server.close())

const bearer = { authorization: `Bearer ${TOKEN}` }

async function opened(headers: Readonly<Record<string, string>> = bearer, path = '/ws'): Promise<WebSocket> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, { headers })
  await once(socket, 'open')
  return socket
}

/** What comes back for each message, in order. */
async function told(socket: WebSocket, ...messages: readonly (string | object)[]): Promise<unknown[]> {
  const replies: unknown[] = []
  const all = new Promise<void>((resolve, reject) => {
    socket.on('message', (raw) => {
      replies.push(JSON.parse((raw as Buffer).toString('utf8')))
      if (replies.length === messages.length) resolve()
    })
    socket.on('close', () => reject(new Error(`closed after ${replies.length} replies`)))
  })
  for (const message of messages) socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  await all
  socket.removeAllListeners('close')
  socket.removeAllListeners('message')
  return replies
}

describe('OpenEnv over a WebSocket', () => {
  test('an episode is reset, a step and its reward; messages are answered in order, and the state counts steps', async () => {
    const socket = await opened()
    const replies = await told(
      socket,
      { type: 'reset', data: { seed: 1, episode_id: 'e1' } },
      { type: 'step', data: action },
      { type: 'step', data: { ...action, response: 'The answer is 6.' } },
      { type: 'state' },
    )
    expect(replies).toMatchObject([
      { type: 'observation', data: { reward: null, done: false } },
      { type: 'observation', data: { reward: 1, done: true, observation: { verdict: 'correct' } } },
      { type: 'observation', data: { reward: 0, done: true, observation: { verdict: 'wrong' } } },
      { type: 'state', data: { episode_id: 'e1', step_count: 2 } },
    ])
    socket.send(JSON.stringify({ type: 'close' }))
    expect((await once(socket, 'close'))[0]).toBe(1000)
  })

  test('an abstention has the reward null', async () => {
    const socket = await opened()
    const [reply] = await told(socket, { type: 'step', data: { ...action, response: 'No idea.', label: null } })
    expect(reply).toMatchObject({ type: 'observation', data: { reward: null, done: true } })
    socket.close()
  })

  test('what is wrong with a message is an error that its client raises, and the next message is answered', async () => {
    const socket = await opened()
    expect(
      await told(socket, 'nonsense', { type: 'mcp' }, { type: 'step', data: {} }, { type: 'step' }, '[]', {
        type: 'state',
      }),
    ).toMatchObject([
      { type: 'error', data: { code: 'INVALID_JSON' } },
      { type: 'error', data: { code: 'UNKNOWN_TYPE' } },
      { type: 'error', data: { code: 'VALIDATION_ERROR', message: expect.stringContaining('action.prompt') } },
      { type: 'error', data: { code: 'VALIDATION_ERROR' } },
      { type: 'error', data: { code: 'UNKNOWN_TYPE' } },
      { type: 'state' },
    ])
    socket.close()
  })

  test('a message that is too long ends its connection, and no other', async () => {
    const [socket, other] = [await opened(), await opened()]
    const ended = once(socket, 'close')
    socket.send('x'.repeat(3 * 2 ** 20))
    expect((await ended)[0]).toBe(1009)
    expect(await told(other, { type: 'state' })).toMatchObject([{ type: 'state' }])
    other.close()
  })

  test.each([
    ['without a token', {}, '/ws', 401],
    ['with a wrong token', { authorization: 'Bearer another-token-of-this-length' }, '/ws', 401],
    ['from a web page of another origin', { ...bearer, origin: 'https://evil.example' }, '/ws', 403],
    ['on another path', bearer, '/v1/run', 404],
  ])('a client %s is refused', async (_who, headers, path, status) => {
    await expect(opened(headers, path)).rejects.toThrow(String(status))
  })

  test('the server ends with a connection open', async () => {
    const own = await startServer(parts, { port: 0, concurrency: 1, version: '0', graceMs: 0 })
    const socket = new WebSocket(`${own.url.replace('http', 'ws')}/ws`)
    await once(socket, 'open')
    const ended = once(socket, 'close')
    await own.close()
    await ended
    expect(socket.readyState).toBe(WebSocket.CLOSED)
  })
})

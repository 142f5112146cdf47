/**
 * OpenEnv's environment over a WebSocket: `GET /ws`, which its own clients open. A message is answered by the path of the
 * same name, so that places, bounds, tokens, counters and the log are those of HTTP.
 *
 * Source: openenv-core 0.3.0, openenv/core/env_client.py and env_server/types.py (2026). Its client waits 60 s for an answer
 * and raises on a message of the type `error`, so no failure becomes a reward. Not covered: its messages of the type `mcp`.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { requireOwnOrigin } from '../access.ts'
import { RequestFailure } from '../request-failure.ts'

const PATH = '/ws'
/** Answered before its client gives up, in s. */
const STEP_SECONDS = 55
/** After so long without a byte the system asks whether the other side is still there, in ms. */
const KEEP_ALIVE_MS = 60_000
/** Together at most 1 GiB of messages that come in. */
const MOST_SOCKETS = 512
const LONGEST_MESSAGE = 2 * 2 ** 20

/** Answers a request as the server would over HTTP. */
type Fetch = (request: Request) => Response | Promise<Response>

/** Sockets that are open. */
export interface OpenSockets {
  /** Ends them all. */
  close(): void
}

/** Takes upgrades of `/ws` on the server. */
export function openEnvSocket(server: Server, fetch: Fetch): OpenSockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE, perMessageDeflate: false })
  const welcome = async (request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> => {
    const status = await knock(request, fetch)
    const refusal = sockets.clients.size < MOST_SOCKETS ? status : 503
    if (refusal !== undefined) refuse(stream, refusal)
    else sockets.handleUpgrade(request, stream, head, (socket) => serve(socket, request, fetch))
  }
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy())
    void welcome(request, stream, head)
  })
  return {
    close() {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}

/** Whether the server would answer this client: the status to refuse it with, else undefined. */
async function knock(request: IncomingMessage, fetch: Fetch): Promise<number | undefined> {
  try {
    const asked = requestOf(request, '/state')
    requireOwnOrigin(asked)
    const { ok, status } = await fetch(asked)
    if (!ok) return status
    return new URL(request.url ?? '/', asked.url).pathname === PATH ? undefined : 404
  } catch (error) {
    return error instanceof RequestFailure ? error.status : 400
  }
}

function refuse(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

/** A request by the client of an upgrade, with its name for this server and its token. */
function requestOf(upgrade: IncomingMessage, path: string, init: RequestInit = {}): Request {
  const headers = new Headers(init.headers)
  for (const name of ['authorization', 'origin', 'x-request-id', 'traceparent']) {
    const value = upgrade.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  return new Request(`http://${upgrade.headers.host ?? ''}${path}`, { ...init, headers })
}

interface Message {
  readonly type?: unknown
  readonly data?: unknown
}

/** Answers one message after the other; the next one is not read before. */
function serve(socket: WebSocket, upgrade: IncomingMessage, fetch: Fetch): void {
  upgrade.socket.setKeepAlive(true, KEEP_ALIVE_MS)
  const left = new AbortController()
  const state = { episode_id: null as string | null, step_count: 0 }

  const ask = async (path: string, body: unknown): Promise<object> => {
    const asked = requestOf(upgrade, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: left.signal,
    })
    const response = await fetch(asked)
    const data = (await response.json()) as { readonly error?: { readonly message?: string } }
    if (response.ok) return { type: 'observation', data }
    const code = response.status < 500 && response.status !== 429 ? 'VALIDATION_ERROR' : 'EXECUTION_ERROR'
    return errorOf(code, `${response.status}: ${data.error?.message ?? 'the server refused'}`)
  }
  const answer = async (message: Message): Promise<object | undefined> => {
    const data = typeof message.data === 'object' && message.data !== null ? message.data : {}
    switch (message.type) {
      case 'reset': {
        const { episode_id: named } = data as { readonly episode_id?: unknown }
        Object.assign(state, { episode_id: typeof named === 'string' ? named : randomUUID(), step_count: 0 })
        return await ask('/reset', data)
      }
      case 'step': {
        state.step_count++
        return await ask('/step', { action: data, timeout_s: STEP_SECONDS })
      }
      case 'state':
        return { type: 'state', data: state }
      case 'close':
        socket.close(1000)
        return undefined
      default:
        return errorOf('UNKNOWN_TYPE', 'the type is unknown, wanted reset, step, state or close')
    }
  }

  const reply = async (raw: RawData): Promise<void> => {
    const message = messageOf(raw)
    const said =
      message === undefined ? errorOf('INVALID_JSON', 'the message is no JSON object') : await answer(message)
    if (said !== undefined && !left.signal.aborted) socket.send(JSON.stringify(said))
  }
  // what one piece of the stream held came at once; no more is read until all of it is answered
  const waiting: RawData[] = []
  const work = async (): Promise<void> => {
    try {
      for (let raw = waiting[0]; raw !== undefined && !left.signal.aborted; raw = waiting[0]) {
        await reply(raw)
        waiting.shift()
      }
      socket.resume()
    } catch {
      // the client left, or the server ends
      socket.terminate()
    }
  }
  socket.on('message', (raw) => {
    socket.pause()
    if (waiting.push(raw) === 1) void work()
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => left.abort())
}

function messageOf(raw: RawData): Message | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.isBuffer(raw) ? raw.toString('utf8') : '')
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function errorOf(code: string, message: string): object {
  return { type: 'error', data: { code, message } }
}

/** One HTTP exchange over a kept connection, with whatever body, so that hostile ones can be made. */
import { Agent, request } from 'node:http'

/** What came back. */
export interface Reply {
  /** 0 where the connection ended without an answer. */
  readonly status: number
  readonly text: string
  readonly milliseconds: number
}

/** How one exchange is made. */
export interface ExchangeOptions {
  readonly port: number
  readonly agent: Agent
  readonly path: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Leaves after so many ms. */
  readonly leaveAfterMs?: number | undefined
  /** Bytes that the head announces beyond the body, which never come. */
  readonly missingBytes?: number | undefined
  readonly signal: AbortSignal
}

/** Longest wait for an answer; far beyond what any request of the claim may take. */
const LONGEST_MS = 60_000

/** Connections that are kept. */
export function keptConnections(count: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: count })
}

/** Posts and waits for the answer, or for the connection's end. Rejects only where the signal aborts. */
export function exchange(options: ExchangeOptions): Promise<Reply> {
  const { port, agent, path, body, headers = {}, leaveAfterMs, missingBytes = 0, signal } = options
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const end = (status: number, text: string): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      resolve({ status, text, milliseconds: performance.now() - started })
    }
    const length = Buffer.byteLength(body) + missingBytes
    const sent = request({
      host: '127.0.0.1',
      port,
      path,
      method: 'POST',
      agent: missingBytes > 0 || leaveAfterMs !== undefined ? false : agent,
      headers: { 'content-type': 'application/json', 'content-length': String(length), ...headers },
    })
    const stop = (): void => {
      sent.destroy()
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', stop, { once: true })
    const timer = setTimeout(() => sent.destroy(), leaveAfterMs ?? LONGEST_MS)
    sent.on('error', (error) => end(0, error.message))
    sent.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('end', () => end(response.statusCode ?? 0, text))
      response.on('error', (error) => end(0, error.message))
    })
    if (missingBytes > 0) sent.write(body)
    else sent.end(body)
  })
}

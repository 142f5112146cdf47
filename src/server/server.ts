/**
 * The server on a port: listening, and going without losing a request.
 *
 * Closing stops accepting, gives what runs a time to finish, ends the rest (answered with 503, children included), and
 * closes every connection.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { boundary } from '../errors.ts'
import { requireSafeDoor } from './access.ts'
import { createApp, type AppOptions } from './app.ts'
import type { ServerParts } from './endpoints.ts'

/** How the server listens and works. */
export interface ServerOptions extends AppOptions {
  /** @default 127.0.0.1 */
  readonly host?: string | undefined
  /** 0 takes a free one. @default 8080 */
  readonly port?: number | undefined
  /** How long `close` lets requests finish, in ms. @default 20000 */
  readonly graceMs?: number | undefined
}

/** A server that listens. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string
  readonly host: string
  readonly port: number
  /** Lets what runs finish within the grace time, then ends it. A second call ends it at once. */
  close(): Promise<void>
}

/** Time for a request's head; a connection that sends none is closed. */
const HEAD_MS = 10_000
const KEEP_ALIVE_MS = 65_000
const MOST_CONNECTIONS = 8_192
/** After an abort, until children are gone and the answers written. */
const ABORT_MS = 10_000

/**
 * Listens. Throws RangeError for a host that others can reach without a token, and for options out of range;
 * TouchstoneError `unavailable` where the port is taken.
 */
export async function startServer(parts: ServerParts, options: ServerOptions): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 8080, graceMs = 20_000 } = options
  requireSafeDoor(host, options.token)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`serve: port is ${port}, wanted a whole number from 0 to 65535`)
  }
  const served = createApp(parts, options)
  const server = createServer(
    {
      headersTimeout: HEAD_MS,
      requestTimeout: 2 * 60_000,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => void listen(request, response),
  )
  const listen = getRequestListener(served.app.fetch, { hostname: host, overrideGlobalObjects: false })
  server.maxConnections = MOST_CONNECTIONS
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  await boundary('unavailable', `listen on ${host}, port ${port}`, () => listening)
  const address = server.address() as AddressInfo
  let closing: Promise<void> | undefined

  async function close(): Promise<void> {
    served.refuse()
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeIdleConnections()
    await within(served.idle(), graceMs)
    served.abort()
    await within(served.idle(), ABORT_MS)
    // answers that were just written need a turn to leave
    await new Promise((resolve) => setImmediate(resolve))
    server.closeIdleConnections()
    await within(closed, 500)
    server.closeAllConnections()
    await closed
  }

  const running: RunningServer = {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    host,
    port: address.port,
    close() {
      if (closing === undefined) closing = close()
      else served.abort()
      return closing
    },
    [Symbol.asyncDispose]: () => running.close(),
  }
  return running
}

async function within(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([promise, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}

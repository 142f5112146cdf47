/**
 * The server on a port: listening, and going without losing a request.
 *
 * Closing stops accepting, gives what runs a time to finish, ends the rest (answered with 503, children included), and
 * closes every connection.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { boundary } from '../errors.ts'
import { requireSafeDoor } from './access.ts'
import { createApp, type AppOptions, type ServerApp } from './app.ts'
import { JobFolder } from './jobs/job-folder.ts'
import type { ServerParts } from './server-parts.ts'
import { openEnvSocket } from './wires/openenv-socket.ts'

/** How the server listens and works. */
export interface ServerOptions extends Omit<AppOptions, 'jobs'> {
  /** @default 127.0.0.1 */
  readonly host?: string | undefined
  /** 0 takes a free one. @default 8080 */
  readonly port?: number | undefined
  /** How long `close` lets requests finish, in ms. @default 20000 */
  readonly graceMs?: number | undefined
  /** Folder that jobs are kept in. @default none: no jobs are taken */
  readonly jobs?: string | undefined
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
/** Time for a whole request, such as one whose body nobody reads; a body that is read ends sooner. */
const REQUEST_MS = 2 * 60_000
/** Time for a whole upload; one that falls silent ends sooner. */
const UPLOAD_MS = 60 * 60_000
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
  const jobs = options.jobs === undefined ? undefined : await JobFolder.open(options.jobs)
  let served: ServerApp
  try {
    served = appOf(parts, { ...options, jobs })
  } catch (error) {
    jobs?.[Symbol.dispose]()
    throw error
  }
  const server = createServer(
    {
      headersTimeout: HEAD_MS,
      requestTimeout: UPLOAD_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => {
      if (request.url?.startsWith('/v1/files') !== true) endWhenLate(request)
      void listen(request, response)
    },
  )
  const listen = getRequestListener(served.app.fetch, { hostname: host, overrideGlobalObjects: false })
  const sockets = openEnvSocket(server, (request) => served.app.fetch(request))
  server.maxConnections = MOST_CONNECTIONS
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  try {
    await boundary('unavailable', `listen on ${host}, port ${port}`, () => listening)
  } catch (error) {
    await served.stopJobs()
    jobs?.[Symbol.dispose]()
    throw error
  }
  const address = server.address() as AddressInfo
  let closing: Promise<void> | undefined

  async function close(): Promise<void> {
    served.refuse()
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeIdleConnections()
    // jobs stand on the disk and are gone on with, requests are not
    await within(served.stopJobs(), ABORT_MS)
    await within(served.idle(), graceMs)
    served.abort()
    await within(served.idle(), ABORT_MS)
    // answers that were just written need a turn to leave
    await new Promise((resolve) => setImmediate(resolve))
    sockets.close()
    server.closeIdleConnections()
    await within(closed, 500)
    server.closeAllConnections()
    await closed
    jobs?.[Symbol.dispose]()
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

/** The app; the folder is given back where the options are wrong. */
function appOf(parts: ServerParts, options: AppOptions): ServerApp {
  try {
    return createApp(parts, options)
  } catch (error) {
    options.jobs?.[Symbol.dispose]()
    throw error
  }
}

/** Closes the connection of a request whose bytes do not come to their end. */
function endWhenLate(request: IncomingMessage): void {
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) return
  const timer = setTimeout(() => {
    if (!request.complete) request.destroy()
  }, REQUEST_MS)
  timer.unref()
  request.once('close', () => clearTimeout(timer))
}

async function within(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([promise, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}

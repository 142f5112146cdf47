/** The web page on a port of its own, on a loopback address unless a token guards it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { boundary } from '../../errors.ts'
import { ViewedFolder } from '../../view/index.ts'
import { requireSafeDoor } from '../access.ts'
import { createViewApp, type ViewAppOptions } from './view-app.ts'

/** How the page listens. */
export interface ViewServerOptions extends Omit<ViewAppOptions, 'folder'> {
  /** Folder of all runs. */
  readonly runs: string
  /** @default 127.0.0.1 */
  readonly host?: string | undefined
  /** 0 takes a free one. @default 8081 */
  readonly port?: number | undefined
}

/** A page that listens. */
export interface RunningView extends AsyncDisposable {
  readonly url: string
  close(): Promise<void>
}

/**
 * Listens. @throws RangeError for a host that others can reach without a token; TouchstoneError `unavailable` where the port
 * is taken or the page was not built
 */
export async function startViewServer(options: ViewServerOptions): Promise<RunningView> {
  const { host = '127.0.0.1', port = 8081, runs } = options
  requireSafeDoor(host, options.token, 'view')
  const folder = new ViewedFolder(runs)
  const app = await createViewApp({ ...options, folder })
  const listener = getRequestListener(app.fetch, { hostname: host, overrideGlobalObjects: false })
  const server = createServer({ headersTimeout: 10_000 }, (request, response) => void listener(request, response))
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
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
    await folder[Symbol.asyncDispose]()
  }

  const running: RunningView = {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/`,
    close() {
      closing ??= close()
      return closing
    },
    [Symbol.asyncDispose]: () => running.close(),
  }
  return running
}

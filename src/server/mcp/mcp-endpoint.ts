/**
 * `/mcp`: the tools over HTTP, stateless. Access (token, loopback names), bounds of bodies, log and counters are the
 * server's own; a request with a foreign Origin is refused, so that no web page can call a tool.
 */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { McpHttpHandler } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { Endpoints, Scope } from '../endpoints.ts'
import type { JobQueue } from '../jobs/job-queue.ts'
import type { ServerParts } from '../server-parts.ts'
import { requireOwnOrigin } from '../access.ts'

/** What a client asks for where it wants to be told of tasks. */
const listening = z.object({
  id: z.union([z.string(), z.number()]),
  method: z.literal('subscriptions/listen'),
  params: z.object({
    notifications: z.object({ taskIds: z.array(z.unknown()) }),
    _meta: z.record(z.string(), z.unknown()),
  }),
})
const MISSING_CAPABILITY = -32_021

/** Adds it. The protocol's package is loaded with the first request. @param jobs where calls may become tasks */
export function addMcpEndpoint(
  app: OpenAPIHono,
  parts: ServerParts,
  { endpoints, jobs }: { readonly endpoints: Endpoints; readonly jobs: JobQueue | undefined },
): void {
  const { bodies, scopeOf } = endpoints
  let opened: Promise<McpHttpHandler> | undefined

  app.post('/mcp', async (context) => {
    const { raw } = context.req
    requireOwnOrigin(raw)
    const scope = scopeOf(context)
    const body = await bodies.readJson(raw, scope.signal)
    const release = (): void => bodies.release(body.bytes)
    try {
      opened ??= openHandler(parts, endpoints, jobs)
      const handler = await opened
      const refused = jobs === undefined ? undefined : await refusedListening(body.value)
      if (refused !== undefined) {
        release()
        return refused
      }
      const { method, headers, url } = raw
      const request = new Request(url, { method, headers, signal: scope.signal })
      const response = await handler.fetch(request, { parsedBody: body.value })
      return streamed(response, scope, release)
    } catch (error) {
      release()
      throw error
    }
  })
}

async function openHandler(
  parts: ServerParts,
  { operations, fileOperations, gate, version, taskAfterMs }: Endpoints,
  jobs: JobQueue | undefined,
): Promise<McpHttpHandler> {
  const [{ createMcpHandler }, { mcpServerFactory }] = await Promise.all([
    import('@modelcontextprotocol/server'),
    import('./mcp-tools.ts'),
  ])
  const tasks = jobs === undefined ? undefined : { jobs, operations: fileOperations, afterMs: taskAfterMs }
  return createMcpHandler(mcpServerFactory(parts, { operations, gate, version, tasks }))
}

/** Who wants to be told of tasks must have declared them. The SDK, which answers this method, does not know them. */
async function refusedListening(value: unknown): Promise<Response | undefined> {
  const asked = listening.safeParse(value)
  if (!asked.success) return undefined
  const [{ CLIENT_CAPABILITIES_META_KEY }, { declaresTasks, TASKS_CAPABILITY }] = await Promise.all([
    import('@modelcontextprotocol/server'),
    import('./mcp-tasks.ts'),
  ])
  const { _meta: meta } = asked.data.params
  if (declaresTasks(meta[CLIENT_CAPABILITIES_META_KEY])) return undefined
  const error = {
    code: MISSING_CAPABILITY,
    message: 'the request asks for task notifications and does not declare the tasks extension',
    data: { requiredCapabilities: TASKS_CAPABILITY },
  }
  return Response.json({ jsonrpc: '2.0', id: asked.data.id, error }, { status: 400 })
}

/** The response as it is; its scope and its bytes are held until a stream has ended. */
function streamed(response: Response, scope: Scope, release: () => void): Response {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
  if (response.body === null || !isStream) {
    release()
    return response
  }
  scope.keep()
  let ended = false
  const end = (): void => {
    if (ended) return
    ended = true
    release()
    scope.end()
  }
  scope.signal.addEventListener('abort', end, { once: true })
  const body = response.body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({ flush: end }))
  return new Response(body, { status: response.status, headers: response.headers })
}

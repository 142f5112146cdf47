/**
 * `/mcp`: the tools over HTTP, stateless. Access (token, loopback names), bounds of bodies, log and counters are the
 * server's own; a request with a foreign Origin is refused, so that no web page can call a tool.
 */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { McpHttpHandler } from '@modelcontextprotocol/server'
import type { Endpoints, Scope } from '../endpoints.ts'
import type { ServerParts } from '../server-parts.ts'
import { requireOwnOrigin } from '../access.ts'

/** Adds it. The protocol's package is loaded with the first request. */
export function addMcpEndpoint(app: OpenAPIHono, parts: ServerParts, endpoints: Endpoints): void {
  const { bodies, scopeOf } = endpoints
  let opened: Promise<McpHttpHandler> | undefined

  app.post('/mcp', async (context) => {
    const { raw } = context.req
    requireOwnOrigin(raw)
    const scope = scopeOf(context)
    const body = await bodies.readJson(raw, scope.signal)
    const release = (): void => bodies.release(body.bytes)
    try {
      opened ??= openHandler(parts, endpoints)
      const handler = await opened
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

async function openHandler(parts: ServerParts, endpoints: Endpoints): Promise<McpHttpHandler> {
  const [{ createMcpHandler }, { mcpServerFactory }] = await Promise.all([
    import('@modelcontextprotocol/server'),
    import('./mcp-tools.ts'),
  ])
  const { operations, gate, version } = endpoints
  return createMcpHandler(mcpServerFactory(parts, { operations, gate, version }))
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

/**
 * The operations as tools of the Model Context Protocol, revision 2026-07-28 (older clients are served too, by the SDK).
 *
 * An outcome (a wrong answer, a program that fails, an abstention) is a result, as text and as structured content. A
 * failure of the machinery, a full queue and a request that does not fit are `isError`, so that a model may mend its
 * request or try again. A tool whose parts are not configured is not listed. Tools stand in a fixed order.
 *
 * Covered: progress where the client gave a token; a cancelled call, or one whose client left, ends its children.
 * Not covered: the tasks extension, which the SDK (2.4.0) has no server for; long work of other doors are jobs.
 */
import { McpServer, type CallToolResult, type McpServerFactory, type ServerContext } from '@modelcontextprotocol/server'
import type { ServerParts } from '../server-parts.ts'
import { GateRefusal, type Gate } from '../gate.ts'
import type { Operation, WorkProgress } from '../operations/operation.ts'
import { RequestFailure } from '../request-failure.ts'
import { withTraceParent } from '../telemetry/trace-parent.ts'

/** What the tools work with. */
export interface McpOptions {
  readonly operations: readonly Operation[]
  readonly gate: Gate
  readonly version: string
  /** Aborts when the server must end. @default never */
  readonly signal?: AbortSignal | undefined
}

/** The list of tools is the same as long as the server runs. */
const LIST_LIFETIME_MS = 300_000
/** Array elements and object members of one call's arguments. */
const MOST_ELEMENTS = 1_000_000

const INSTRUCTIONS =
  'Touchstone runs programs in isolation and judges what a language model said. A verdict is correct, wrong or ' +
  'unknown; unknown is an abstention. A result marked as an error says that nothing was judged: never take it for a verdict.'

/** Makes a server of MCP for each request or connection. */
export function mcpServerFactory(parts: ServerParts, options: McpOptions): McpServerFactory {
  const offered = options.operations.filter((operation) => operation.lacks(parts) === undefined)
  return () => {
    const hint = { ttlMs: LIST_LIFETIME_MS, cacheScope: 'private' } as const
    const server = new McpServer(
      { name: 'touchstone', title: 'Touchstone', version: options.version },
      {
        capabilities: { tools: {} },
        instructions: INSTRUCTIONS,
        cacheHints: { 'tools/list': hint, 'server/discover': hint },
        maxToolInputElements: MOST_ELEMENTS,
      },
    )
    for (const operation of offered) addTool(server, operation, { parts, options })
    return server
  }
}

interface Served {
  readonly parts: ServerParts
  readonly options: McpOptions
}

function addTool(server: McpServer, operation: Operation, served: Served): void {
  const { tool, title, description, asked, answered, name } = operation
  server.registerTool(
    tool,
    {
      title,
      description,
      inputSchema: asked,
      outputSchema: answered,
      annotations: { title, readOnlyHint: name !== 'run', destructiveHint: false, openWorldHint: false },
    },
    (args: unknown, context: ServerContext) => call(operation, args, { ...served, context }),
  )
}

async function call(
  operation: Operation,
  args: unknown,
  { parts, options, context }: Served & { readonly context: ServerContext },
): Promise<CallToolResult> {
  const { mcpReq } = context
  using ends = joined(mcpReq.signal, options.signal)
  try {
    const work = operation.read(args, parts)
    const traceParent = metaOf(context)['traceparent']
    const { answer, text, failure } = await withTraceParent(traceParent, () =>
      work({ signal: ends.signal, gate: options.gate, onProgress: progressOf(context) }),
    )
    if (failure !== undefined) return failed(`${operation.title}: the machinery failed, nothing was judged: ${failure}`)
    // as it goes over the wire: what is undefined is not there
    const structuredContent = JSON.parse(JSON.stringify(answer)) as Record<string, unknown>
    return { content: [{ type: 'text', text }], structuredContent }
  } catch (error) {
    if (ends.signal.aborted) throw error
    if (error instanceof RequestFailure) return failed(error.message)
    if (error instanceof GateRefusal) return failed(`${error.message}, try again in ${error.retryAfterSeconds} s`)
    return failed(`${operation.title}: the server failed`)
  }
}

function failed(text: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text }] }
}

/** The protocol's name for what stands beside a request's parameters has an underscore. */
function metaOf({ mcpReq }: Pick<ServerContext, 'mcpReq'>): Readonly<Record<string, unknown>> {
  const { _meta: meta = {} } = mcpReq
  return meta
}

/** Tells the client how far the work is; undefined where it did not ask. */
function progressOf({ mcpReq }: ServerContext): ((progress: WorkProgress) => void) | undefined {
  const { progressToken } = metaOf({ mcpReq })
  if (typeof progressToken !== 'string' && typeof progressToken !== 'number') return undefined
  return ({ done, total, what }) => {
    const params = { progressToken, progress: done, message: what, ...(total === null ? {} : { total }) }
    // a client that left is told nothing more, and its signal ends the work
    mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined)
  }
}

interface JoinedSignal extends Disposable {
  readonly signal: AbortSignal
}

/** A signal that aborts with either; an own controller, so that nothing is left on a signal that lives long. */
function joined(one: AbortSignal, other: AbortSignal | undefined): JoinedSignal {
  const controller = new AbortController()
  const leave = new AbortController()
  for (const signal of [one, other]) {
    if (signal?.aborted === true) controller.abort(signal.reason)
    signal?.addEventListener('abort', () => controller.abort(signal.reason), { once: true, signal: leave.signal })
  }
  return { signal: controller.signal, [Symbol.dispose]: () => leave.abort() }
}

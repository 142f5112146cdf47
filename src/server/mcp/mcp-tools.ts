/**
 * The operations as tools of the Model Context Protocol, revision 2026-07-28 (older clients are served too, by the SDK).
 *
 * An outcome (a wrong answer, a program that fails, an abstention) is a result, as text and as structured content. A
 * failure of the machinery, a full queue and a request that does not fit are `isError`, so that a model may mend its
 * request or try again. A tool whose parts are not configured is not listed. Tools stand in a fixed order.
 *
 * Covered: progress where the client gave a token; a cancelled call, or one whose client left, ends its children; where
 * jobs are kept, long calls are tasks (mcp-tasks.ts).
 */
import {
  McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type CallToolResult,
  type McpServerFactory,
  type ServerContext,
} from '@modelcontextprotocol/server'
import type { ServerParts } from '../server-parts.ts'
import { GateRefusal, type Gate } from '../gate.ts'
import type { Operation, WorkProgress } from '../operations/operation.ts'
import { RequestFailure } from '../request-failure.ts'
import { withTraceParent } from '../telemetry/trace-parent.ts'
import { addTaskMethods, callAsTask, takesTasks, type McpTasks } from './mcp-tasks.ts'
import { toolError, toolFailure, toolResult } from './tool-result.ts'

/** What the tools work with. */
export interface McpOptions {
  readonly operations: readonly Operation[]
  readonly gate: Gate
  readonly version: string
  /** Where long calls become tasks. @default none: every call is answered when it is done */
  readonly tasks?: McpTasks | undefined
  /** Aborts when the server must end. @default never */
  readonly signal?: AbortSignal | undefined
}

/** The list of tools is the same as long as the server runs. */
const LIST_LIFETIME_MS = 300_000

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
      },
    )
    const served = { parts, options }
    for (const operation of offered) addTool(server, operation)
    // in place of the SDK's own handler, which knows no result but a tool's
    server.server.setRequestHandler('tools/call', ({ params }, context) => {
      const operation = offered.find(({ tool }) => tool === params.name)
      if (operation === undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `no tool ${params.name}`)
      return call(operation, params.arguments, { ...served, context })
    })
    if (options.tasks !== undefined) addTaskMethods(server, options.tasks)
    return server
  }
}

interface Served {
  readonly parts: ServerParts
  readonly options: McpOptions
}

/** Lists it. */
function addTool(server: McpServer, { tool, title, description, asked, answered, name }: Operation): void {
  const annotations = { title, readOnlyHint: name !== 'run', destructiveHint: false, openWorldHint: false }
  server.registerTool(tool, { title, description, inputSchema: asked, outputSchema: answered, annotations }, () => {
    throw new TypeError(`call ${tool}: the SDK called it, wanted the handler of tools/call`)
  })
}

async function call(
  operation: Operation,
  args: unknown,
  { parts, options, context }: Served & { readonly context: ServerContext },
): Promise<CallToolResult> {
  const { gate, tasks } = options
  using ends = joined(context.mcpReq.signal, options.signal)
  const { signal } = ends
  const onProgress = progressOf(context)
  try {
    const work = operation.read(args ?? {}, parts)
    return await withTraceParent(metaOf(context)['traceparent'], async () => {
      if (tasks !== undefined && takesTasks(context)) {
        return await callAsTask(operation, args, tasks, { signal, onProgress })
      }
      const { answer, text, failure } = await work({ signal, gate, onProgress })
      if (failure !== undefined) return toolFailure(operation, { code: 'unavailable', message: failure })
      return toolResult(answer, text)
    })
  } catch (error) {
    if (signal.aborted) throw error
    if (error instanceof RequestFailure) return toolError(error.message)
    if (error instanceof GateRefusal) return toolError(`${error.message}, try again in ${error.retryAfterSeconds} s`)
    return toolError(`${operation.title}: the server failed`)
  }
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

/** The doors over HTTP and MCP. */
import type { ServerParts } from './server-parts.ts'
import type { McpStdioOptions } from './mcp/mcp-stdio.ts'

export { createApp, type AppOptions, type RequestLine, type ServerApp } from './app.ts'
export type { ServerParts } from './server-parts.ts'
export type { McpStdioOptions } from './mcp/mcp-stdio.ts'
export type { ProgramRunner } from './program-runner.ts'
export {
  EvaluationEvents,
  eventTargetOf,
  type EvaluationEventsOptions,
  type EventTarget,
} from './telemetry/evaluation-events.ts'
export { startServer, type RunningServer, type ServerOptions } from './server.ts'

/** As `serveMcpOverStdio` of mcp/mcp-stdio.ts, which is loaded here: the HTTP server does without it. */
export async function serveMcpOverStdio(parts: ServerParts, options: McpStdioOptions): Promise<void> {
  const room = await import('./mcp/mcp-stdio.ts')
  await room.serveMcpOverStdio(parts, options)
}
export { startViewServer, type RunningView, type ViewServerOptions } from './view/view-server.ts'

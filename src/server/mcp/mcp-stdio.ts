/** The tools over standard input and output, until the client closes its end. */
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import type { ServerParts } from '../server-parts.ts'
import { Gate } from '../gate.ts'
import { allOperations } from '../operations/operations.ts'
import { mcpServerFactory } from './mcp-tools.ts'

/** Options of `serveMcpOverStdio`. */
export interface McpStdioOptions {
  /** Calls that hold a place in the sandbox at one time. */
  readonly concurrency: number
  /** Calls that may wait; one more is an error that says so. @default 1024 */
  readonly queueLength?: number | undefined
  readonly version: string
  /** Abort ends what runs and closes the connection. */
  readonly signal: AbortSignal
}

/** One message of at most so many bytes: a batch of rows, or a program with its files. */
const MOST_MESSAGE_BYTES = 32 * 2 ** 20

/** Serves; resolves when the client has gone or the signal aborts, after what ran has been told to end. */
export async function serveMcpOverStdio(parts: ServerParts, options: McpStdioOptions): Promise<void> {
  const { concurrency, queueLength = 1_024, version, signal } = options
  const gate = new Gate(concurrency, queueLength)
  const end = new AbortController()
  const factory = mcpServerFactory(parts, { operations: allOperations(), gate, version, signal: end.signal })
  const transport = new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: MOST_MESSAGE_BYTES })
  const closed = Promise.withResolvers<void>()
  const leave = (): void => closed.resolve()
  process.stdin.once('close', leave)
  process.stdin.once('end', leave)
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) leave()
  const handle = serveStdio(factory, { transport, onerror: (error) => process.stderr.write(`mcp: ${error.message}\n`) })
  await closed.promise
  end.abort(new DOMException('the client left', 'AbortError'))
  await handle.close()
}

/** The tools over standard input and output, until the client closes its end. */
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import type { ServerParts } from '../server-parts.ts'
import { Gate } from '../gate.ts'
import { JobFolder } from '../jobs/job-folder.ts'
import { JobQueue } from '../jobs/job-queue.ts'
import { allOperations } from '../operations/operations.ts'
import { mcpServerFactory } from './mcp-tools.ts'

/** Options of `serveMcpOverStdio`. */
export interface McpStdioOptions {
  /** Calls that hold a place in the sandbox at one time. */
  readonly concurrency: number
  /** Calls that may wait; one more is an error that says so. @default 1024 */
  readonly queueLength?: number | undefined
  readonly version: string
  /** Folder that long calls are kept in as tasks. @default none: every call is answered when it is done */
  readonly jobs?: string | undefined
  /** Abort ends what runs and closes the connection. */
  readonly signal: AbortSignal
}

/** One message of at most so many bytes: a batch of rows, or a program with its files. */
const MOST_MESSAGE_BYTES = 32 * 2 ** 20

/**
 * Serves; resolves when the client has gone or the signal aborts, after what ran has been told to end. Tasks that are not
 * finished are gone on with by the next process on their folder.
 * @throws TouchstoneError `busy` where another process holds the folder of jobs
 */
export async function serveMcpOverStdio(parts: ServerParts, options: McpStdioOptions): Promise<void> {
  const { concurrency, queueLength = 1_024, version, signal } = options
  const gate = new Gate(concurrency, queueLength)
  const end = new AbortController()
  const operations = allOperations()
  using folder = options.jobs === undefined ? undefined : await JobFolder.open(options.jobs)
  const jobs = folder === undefined ? undefined : new JobQueue(folder, { parts, operations, gate })
  const tasks = jobs === undefined ? undefined : { jobs, operations }
  const factory = mcpServerFactory(parts, { operations, gate, version, tasks, signal: end.signal })
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
  await jobs?.stop()
}

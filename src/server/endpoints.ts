/** What the server's endpoints are given: the queue, the operations, and the scope of a request at work. */
import type { Context } from 'hono'
import type { KeptFiles } from './files/file-judging.ts'
import type { Gate } from './gate.ts'
import type { Metrics } from './metrics.ts'
import type { Operation } from './operations/operation.ts'
import type { BodyReader } from './request-body.ts'

/** A request at work. */
export interface Scope {
  /** Aborts when the client leaves, and when the server must end. */
  readonly signal: AbortSignal
  /** Ends what runs for this request. */
  leave(): void
  /** Says that the scope goes on after the response's head, until `end`. */
  keep(): void
  /** Idempotent. */
  end(): void
}

/** What endpoints are given. */
export interface Endpoints {
  readonly gate: Gate
  readonly metrics: Metrics
  readonly bodies: BodyReader
  readonly operations: readonly Operation[]
  /** The same; judging also takes a file. */
  readonly fileOperations: readonly Operation[]
  /** Where files are kept. @default none: the server was started without a folder */
  readonly kept?: KeptFiles | undefined
  readonly compatibleWaitMs: number
  /** @default by the door */
  readonly taskAfterMs?: number | undefined
  readonly version: string
  /** Bodies of batches that may be judged at one time. */
  readonly mostBatches: number
  readonly scopeOf: (context: Context) => Scope
}

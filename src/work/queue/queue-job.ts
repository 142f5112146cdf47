/** What goes through a queue: a row to judge, and what a worker answers. Both are JSON. */
import type { Feedback, Response, Task } from '../../supervision.ts'
import { isFailure, type PreparedRow } from '../judge-row.ts'

/** The queue that producers and workers meet at where none is named. */
export const QUEUE_NAME = 'touchstone'

/** A row to judge. Its job's id is the digest of its content, so that the same row is one job, however often it is added. */
export interface QueueJob {
  /** A `QueuedRow` as JSON text. PostgreSQL would put the keys of objects into another order, and a trace keeps the order. */
  readonly row: string
  readonly taskId: string
  /** The judge that the producer chose. A worker with another version refuses the job. */
  readonly judge: { readonly name: string; readonly version: string }
  /** Random name of the producer that added it. */
  readonly producer: string
}

/** What a judge looks at. */
export interface QueuedRow {
  /** As the judge sees it. */
  readonly task: Task
  readonly response: Response
}

/** A `QueueAnswer` as JSON text. */
export type AnswerText = string

/** What a worker answers. */
export type QueueAnswer = JudgedAnswer | OtherVersionAnswer

/** The row was judged, or its judge failed on it as it might have in the producer's process. */
export interface JudgedAnswer {
  readonly kind: 'judged'
  readonly feedback: Feedback
  /** Time of the judging alone, without the queue. */
  readonly judgeMs: number
}

/** The worker has no such judge, or another version of it. */
export interface OtherVersionAnswer {
  readonly kind: 'other-version'
  /** Name of the worker, such as `host:4711`. */
  readonly worker: string
  /** The worker's version of the judge, or null where it has none of that name. */
  readonly version: string | null
}

/** The job of a prepared row. */
export function jobOf({ shown, response, judge }: PreparedRow, producer: string): QueueJob {
  const row: QueuedRow = { task: shown, response }
  return {
    row: JSON.stringify(row),
    taskId: shown.id,
    judge: { name: judge.name, version: judge.version },
    producer,
  }
}

/** True for an answer of an earlier try that another try may better: it is not taken for the answer to a new question. */
export function isStale(answer: QueueAnswer): boolean {
  return answer.kind === 'other-version' || isFailure(answer.feedback)
}

/** A job: one operation that is asked for now and answered later, and what is told of it. */
import { z } from 'zod'
import { OPERATION_NAMES, type OperationName, type WorkProgress } from '../operations/operation.ts'

/** `waiting` is also what is written of a job that runs, so that a restart begins it anew. */
export const JOB_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

/** Where a job's end is posted. */
export interface JobWebhook {
  readonly url: string
  readonly state: 'waiting' | 'delivered' | 'failed'
  readonly attempts: number
}

/** What is kept of a job beside its request and its result. */
export interface JobRecord {
  readonly id: string
  readonly operation: OperationName
  /** SHA-256 of operation and request: the same id with another one is refused. */
  readonly digest: string
  readonly state: JobState
  /** ISO 8601. */
  readonly created: string
  readonly finished: string | null
  /** Bytes of request and result. */
  readonly bytes: number
  /** Why there is no result: the machinery failed, or somebody cancelled it. */
  readonly error: { readonly code: string; readonly message: string } | null
  readonly webhook: JobWebhook | null
  /** Ids of files that it reads or gave; they go with the last job that has them. */
  readonly files: readonly string[]
}

/** What a client is told. */
export interface ToldJob extends Omit<JobRecord, 'digest' | 'bytes' | 'files'> {
  /** When state or progress changed last; ISO 8601. */
  readonly updated: string
  readonly progress: WorkProgress | null
  /** Path of the result; null where there is none, or none yet. */
  readonly result: string | null
}

const error = z.object({ code: z.string(), message: z.string() }).nullable()
const webhook = z
  .object({ url: z.string(), state: z.enum(['waiting', 'delivered', 'failed']), attempts: z.int() })
  .nullable()

/** A record as it stands on the disk. */
export const jobRecord: z.ZodType<JobRecord> = z.object({
  id: z.string(),
  operation: z.enum(OPERATION_NAMES),
  digest: z.string(),
  state: z.enum(JOB_STATES),
  created: z.string(),
  finished: z.string().nullable(),
  bytes: z.int().nonnegative(),
  error,
  webhook,
  // jobs of before there were files have none
  files: z.array(z.string()).default([]),
})

/** A job as it is told. */
export const toldJob: z.ZodType<ToldJob> = z.object({
  id: z.string(),
  operation: z.enum(OPERATION_NAMES),
  state: z.enum(JOB_STATES),
  created: z.string(),
  finished: z.string().nullable(),
  updated: z.string().describe('When state or progress changed last'),
  error,
  webhook,
  progress: z.object({ done: z.number(), total: z.number().nullable(), what: z.string() }).nullable(),
  result: z.string().nullable().describe('Path of the result, where there is one'),
})

/** Request of POST /v1/jobs. */
export interface AskedJob {
  readonly id?: string
  readonly operation: OperationName
  readonly asked: Readonly<Record<string, unknown>>
  readonly webhook?: string
}
/** No upper case, since file systems differ in it. */
export const askedJob: z.ZodType<AskedJob> = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'wanted lower-case letters, digits, - and _, at most 64')
    .exactOptional()
    .describe('The same id with the same request is the same job; with another one it is refused'),
  operation: z.enum(OPERATION_NAMES),
  asked: z.record(z.string(), z.unknown()).describe('As the body of POST /v1/OPERATION; judge also takes {file}'),
  webhook: z.string().max(2_048).exactOptional().describe('Address that is posted the job at its end'),
})

/**
 * Tasks of MCP over the server's jobs: the extension `io.modelcontextprotocol/tasks` (SEP-2663, its edition of 2026-07-28,
 * modelcontextprotocol/ext-tasks). A call of a client that declares the extension is a job. Where that is done at once
 * the call is answered as ever, else with a handle that the client polls (`tasks/get`) and may cancel (`tasks/cancel`).
 * A task is a job and a job is a task, so either can be followed by the other door.
 *
 * Covered: a task is on the disk before its handle leaves, and outlives client and server. A failure of the machinery is
 * a result marked as an error, as in a call without tasks; `failed` is left to what breaks the protocol.
 * Not covered: `notifications/tasks`, which a server may leave out, and input that a task asks for, since no tool here
 * asks for any; `tasks/update` is acknowledged and changes nothing.
 */
import {
  CLIENT_CAPABILITIES_META_KEY,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type CallToolResult,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { JobQueue } from '../jobs/job-queue.ts'
import type { ToldJob } from '../jobs/job.ts'
import type { Operation, WorkProgress } from '../operations/operation.ts'
import { RequestFailure } from '../request-failure.ts'
import { toolFailure, toolResult } from './tool-result.ts'

/** The extension's name. */
export const TASKS_EXTENSION = 'io.modelcontextprotocol/tasks'

/** What a client must have said where it asks for tasks. */
export const TASKS_CAPABILITY: { extensions: Record<string, Record<string, never>> } = {
  extensions: { [TASKS_EXTENSION]: {} },
}

/** What tasks are made of. */
export interface McpTasks {
  readonly jobs: JobQueue
  readonly operations: readonly Operation[]
  /** How long a call waits for its job before it is answered with a handle, in ms. @default 2000 */
  readonly afterMs?: number | undefined
}

const AFTER_MS = 2_000
/** How often a client should ask, in ms. */
const POLL_MS = 1_000

const byTask = z.object({ taskId: z.string() })

/** A task's state, as it goes over the wire. */
interface Task {
  readonly taskId: string
  readonly status: 'working' | 'completed' | 'cancelled' | 'failed'
  readonly statusMessage?: string
  readonly createdAt: string
  readonly lastUpdatedAt: string
  readonly ttlMs: null
  readonly pollIntervalMs: number
}

/** Declares the extension and answers its methods. */
export function addTaskMethods({ server }: McpServer, tasks: McpTasks): void {
  server.registerCapabilities({ extensions: { [TASKS_EXTENSION]: {} } })

  server.setRequestHandler('tasks/get', { params: byTask }, async ({ taskId }, context) => {
    requireTasks(context)
    return await detailed(find(taskId, tasks), tasks)
  })

  server.setRequestHandler('tasks/update', { params: byTask }, ({ taskId }, context) => {
    requireTasks(context)
    find(taskId, tasks)
    return {}
  })

  server.setRequestHandler('tasks/cancel', { params: byTask }, async ({ taskId }, context) => {
    requireTasks(context)
    // removing a job that is finished would forget its result
    if (isWorking(find(taskId, tasks))) await tasks.jobs.remove(taskId)
    return {}
  })
}

/** Whether the client of this request takes handles. */
export function takesTasks({ mcpReq }: Pick<ServerContext, 'mcpReq'>): boolean {
  const envelope: Readonly<Record<string, unknown>> = { ...mcpReq.envelope }
  return declaresTasks(envelope[CLIENT_CAPABILITIES_META_KEY])
}

/** Whether a client's capabilities name the extension. */
export function declaresTasks(capabilities: unknown): boolean {
  const declared = z.object({ extensions: z.record(z.string(), z.unknown()) }).safeParse(capabilities)
  const found = declared.data?.extensions[TASKS_EXTENSION]
  return typeof found === 'object' && found !== null
}

/**
 * Does a call as a job: its result where it is done in time, else the handle.
 * @throws GateRefusal where too many jobs wait; RequestFailure for a request that does not fit; the signal's reason on
 * abort, which cancels the job, since nobody knows its id yet
 */
export async function callAsTask(
  operation: Operation,
  args: unknown,
  { jobs, operations, afterMs = AFTER_MS }: McpTasks,
  {
    signal,
    onProgress,
  }: { readonly signal: AbortSignal; readonly onProgress: ((progress: WorkProgress) => void) | undefined },
): Promise<CallToolResult> {
  const { job } = await jobs.submit({ operation: operation.name, asked: (args ?? {}) as Record<string, unknown> })
  try {
    const waited = await jobs.wait(job.id, { ms: afterMs, signal, onProgress })
    // the one result beside a tool's own that the revision allows here; the SDK adds an empty `content`, which clients pass over
    if (isWorking(waited)) return { resultType: 'task', ...taskOf(waited) } as unknown as CallToolResult
    const result = await resultOf(waited, { jobs, operations })
    await jobs.remove(job.id)
    return result
  } catch (error) {
    if (signal.aborted) await jobs.remove(job.id).catch(() => undefined)
    throw error
  }
}

function taskOf(job: ToldJob): Task {
  const { id, state, created, updated, progress, error } = job
  const total = progress?.total === null || progress?.total === undefined ? '' : ` of ${progress.total}`
  const working = progress === null ? state : `${progress.done}${total} ${progress.what}`
  const statusMessage = isWorking(job) ? working : error?.message
  return {
    taskId: id,
    // a failure of the machinery is a result marked as an error
    status: isWorking(job) ? 'working' : state === 'cancelled' ? 'cancelled' : 'completed',
    ...(statusMessage === undefined ? {} : { statusMessage }),
    createdAt: created,
    lastUpdatedAt: updated,
    ttlMs: null,
    pollIntervalMs: POLL_MS,
  }
}

async function detailed(job: ToldJob, tasks: McpTasks): Promise<Record<string, unknown>> {
  const task = taskOf(job)
  if (task.status !== 'completed') return { ...task }
  try {
    // whole as the call itself would have answered it, with the discriminator that the revision wants of every result
    return { ...task, result: { resultType: 'complete', ...(await resultOf(job, tasks)) } }
  } catch (error) {
    // removed in between, or its file is broken
    if (error instanceof RequestFailure) throw noSuchTask()
    const message = 'the result cannot be read'
    return {
      ...task,
      status: 'failed',
      statusMessage: message,
      error: { code: ProtocolErrorCode.InternalError, message },
    }
  }
}

async function resultOf(
  { id, operation: name, state, error }: ToldJob,
  { jobs, operations }: McpTasks,
): Promise<CallToolResult> {
  const operation = operations.find((each) => each.name === name)
  if (operation === undefined) throw new TypeError(`read the result of job ${id}: no operation ${name}`)
  if (state !== 'done') return toolFailure(operation, error)
  const answer = (await jobs.result(id)) as object
  return toolResult(answer, operation.textOf(answer))
}

function isWorking({ state }: ToldJob): boolean {
  return state === 'waiting' || state === 'running'
}

function find(taskId: string, { jobs }: McpTasks): ToldJob {
  try {
    return jobs.get(taskId)
  } catch (error) {
    throw error instanceof RequestFailure ? noSuchTask() : error
  }
}

function noSuchTask(): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, 'no such task here; it may have been removed')
}

function requireTasks(context: ServerContext): void {
  if (takesTasks(context)) return
  const message = `the request does not declare the extension ${TASKS_EXTENSION}`
  throw new MissingRequiredClientCapabilityError({ requiredCapabilities: TASKS_CAPABILITY }, message)
}

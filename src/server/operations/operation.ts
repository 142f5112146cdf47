/**
 * An operation: one thing that the server does for whoever asks, whatever the door. HTTP (`POST /v1/NAME`), MCP (a tool)
 * and jobs all read, check, run and describe it by this one record, so that they cannot drift apart.
 *
 * An outcome (a program that fails, an abstention) is an answer. A failure of the machinery is named by `failure`, so
 * that each door can say so in its own way and none takes it for a verdict.
 */
import type { z } from 'zod'
import { GateRefusal, type Gate } from '../gate.ts'
import { badBody, faultsOf, RequestFailure } from '../request-failure.ts'
import { TouchstoneError } from '../../errors.ts'
import type { FileAbout, StoredFile } from '../files/stored-file.ts'
import type { ServerParts } from '../server-parts.ts'

/** Names of the operations, as in `POST /v1/NAME` and in jobs. */
export const OPERATION_NAMES = ['run', 'judge', 'analyse', 'critique', 'reward', 'relation'] as const
export type OperationName = (typeof OPERATION_NAMES)[number]

/** How work is done. */
export interface WorkOptions {
  /** Abort ends children and rejects with its reason. */
  readonly signal: AbortSignal
  readonly gate: Gate
  /** Its caller was admitted before: it may wait where the queue is full. @default false */
  readonly admitted?: boolean | undefined
  /** Told how much is done. @default nobody */
  readonly onProgress?: ((progress: WorkProgress) => void) | undefined
  /** @default none: work that needs one is refused */
  readonly place?: WorkPlace | undefined
}

/** Where work leaves what is too large for an answer. */
export interface WorkPlace {
  /** What the files that it leaves are named after. @default the file that was asked about */
  readonly name?: string | undefined
  /** A file of its own, which a former process may have begun where the work is a job; it goes with work that fails. */
  readonly scratch: string
  /** Keeps the scratch file, as long as the job where there is one. */
  keep(about: FileAbout, signal: AbortSignal): Promise<StoredFile>
}

/** How far work is. */
export interface WorkProgress {
  readonly done: number
  /** Null where it is not known beforehand. */
  readonly total: number | null
  /** What `done` counts, or what was done last. */
  readonly what: string
}

/** What work came to. */
export interface WorkResult {
  /** Has the operation's answer schema. */
  readonly answer: object
  /** The same in words. */
  readonly text: string
  /** Why the machinery could not answer; undefined where it did, whatever the verdict. */
  readonly failure?: string | undefined
}

/** A request that was read and is fit to be done. */
export type Work = (options: WorkOptions) => Promise<WorkResult>

/** One operation. */
export interface Operation {
  readonly name: OperationName
  /** Its name as a tool of MCP. */
  readonly tool: string
  readonly title: string
  /** For readers and for models: what it does, and when to ask it. */
  readonly description: string
  readonly asked: z.ZodType
  readonly answered: z.ZodType
  /** A request that may be sent as it is. */
  readonly example: Readonly<Record<string, unknown>>
  /** An answer in words. @param answer has the schema `answered` */
  textOf(answer: object): string
  /** Why it cannot be done on this server, with what adds it; undefined where it can. */
  lacks(parts: ServerParts): string | undefined
  /** @throws RequestFailure 422 with the field; 404 where the operation lacks a part here */
  read(value: unknown, parts: ServerParts): Work
}

/** An operation with its types, before they are forgotten. */
export interface OperationForm<Asked, Answer extends object, Parts> extends Omit<
  Operation,
  'asked' | 'answered' | 'lacks' | 'read'
> {
  readonly asked: z.ZodType<Asked>
  readonly answered: z.ZodType<Answer>
  /** The parts that it works with, or why it lacks one. */
  readonly parts: (parts: ServerParts) => Parts | string
  /** The request, where the schema alone does not tell. @default by the schema */
  readonly readAsked?: ((value: unknown) => Asked) | undefined
  readonly work: (asked: Asked, parts: Parts, options: WorkOptions) => Promise<Answer>
  readonly textOf: (answer: Answer) => string
  /** @default nothing is a failure */
  readonly failureOf?: ((answer: Answer) => string | undefined) | undefined
}

/** Makes the operation. */
export function defineOperation<Asked, Answer extends object, Parts extends object>(
  form: OperationForm<Asked, Answer, Parts>,
): Operation {
  const { name, tool, title, description, asked, answered, example } = form
  return {
    name,
    tool,
    title,
    description,
    asked,
    answered,
    example,
    textOf: (answer) => form.textOf(answer as Answer),
    lacks(parts) {
      const found = form.parts(parts)
      return typeof found === 'string' ? found : undefined
    },
    read(value, parts) {
      const found = form.parts(parts)
      if (typeof found === 'string') throw new RequestFailure(404, 'not-configured', found)
      const request = form.readAsked === undefined ? parseBody(asked, value) : form.readAsked(value)
      return async (options) => {
        const answer: Answer = await refusing(options.signal, () => form.work(request, found, options))
        return { answer, text: form.textOf(answer), failure: form.failureOf?.(answer) }
      }
    },
  }
}

/** The value by its schema. @throws RequestFailure 422 with the field */
export function parseBody<T>(schema: z.ZodType<T>, value: unknown): T {
  try {
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    throw badBody(...faultsOf(parsed.error.issues))
  } catch (error) {
    // a value nested so deeply that the schema's own recursion gave up
    if (!(error instanceof RangeError)) throw error
    throw badBody({ path: [], message: 'nested too deeply', type: 'value_error' })
  }
}

/** Failures of ours, as what a door answers. */
async function refusing<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted || !(error instanceof TouchstoneError)) throw error
    // a language that is missing here is the request's matter, a broken part the server's
    if (error.code === 'bad-input' || (error.code === 'unavailable' && fieldOf(error).length > 0)) {
      throw badBody({ path: fieldOf(error), message: error.message, type: 'value_error' })
    }
    if (error.code === 'busy') throw new GateRefusal('full', 1)
    if (error.code === 'unavailable') throw new RequestFailure(503, 'unavailable', error.message, RETRY_LATER)
    throw new RequestFailure(500, 'internal', 'the work failed; the server’s log names the error', { cause: error })
  }
}

const RETRY_LATER = { headers: { 'retry-after': '60' } }

function fieldOf({ message }: Error): readonly string[] {
  return /language|^run /.test(message) ? ['language'] : []
}

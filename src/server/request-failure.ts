/**
 * A request that is refused: its HTTP status, and what is said about it in the two dialects that the server speaks, its
 * own (`{error: {code, message, field}}`) and that of SandboxFusion's clients (FastAPI's `{detail}`).
 */
import type { z } from 'zod'

/** What was wrong with a request, as a closed list for programs. */
export type FailureCode =
  | 'bad-json'
  | 'bad-request'
  | 'busy'
  | 'client-left'
  | 'conflict'
  | 'forbidden-host'
  | 'foreign-origin'
  | 'internal'
  | 'no-reward'
  | 'no-such-file'
  | 'no-such-job'
  | 'no-space'
  | 'no-such-path'
  | 'not-configured'
  | 'not-finished'
  | 'shutting-down'
  | 'sandbox-unavailable'
  | 'timed-out'
  | 'too-large'
  | 'unauthorised'
  | 'unavailable'
  | 'unsatisfiable-range'
  | 'wrong-content-type'
  | 'wrong-method'

/** One fault of a body. */
export interface FieldFault {
  /** Keys and indices from the body's root. */
  readonly path: readonly PropertyKey[]
  readonly message: string
  /** FastAPI's word for the kind of fault: `missing`, `string_type`, … */
  readonly type: string
}

/** Ends a request with a status; the only error whose message reaches a client. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure'
  readonly status: number
  readonly code: FailureCode
  readonly faults: readonly FieldFault[]
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: FailureCode,
    message: string,
    options: {
      readonly faults?: readonly FieldFault[] | undefined
      readonly headers?: Readonly<Record<string, string>> | undefined
      readonly cause?: unknown
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.status = status
    this.code = code
    this.faults = options.faults ?? []
    this.headers = options.headers ?? {}
  }
}

/** A body that does not have its form. */
export function badBody(...faults: readonly [FieldFault, ...FieldFault[]]): RequestFailure {
  const [{ path, message }] = faults
  return new RequestFailure(422, 'bad-request', `${dotted(path) || 'body'}: ${message}`, { faults })
}

/** The faults that a schema found. */
export function faultsOf(issues: readonly z.core.$ZodIssue[]): readonly [FieldFault, ...FieldFault[]] {
  const faults = issues.map((issue): FieldFault => {
    const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
    if (missing) return { path: issue.path, message: 'Field required', type: 'missing' }
    const type = issue.code === 'invalid_type' ? `${issue.expected}_type` : issue.code
    return { path: issue.path, message: issue.message, type }
  })
  return faults as [FieldFault, ...FieldFault[]]
}

/** The refusal as a response, in the dialect of the path. */
export function responseOf(failure: RequestFailure, dialect: 'own' | 'fastapi'): Response {
  const headers = { ...failure.headers, 'content-type': 'application/json' }
  return new Response(JSON.stringify(dialect === 'own' ? ownForm(failure) : fastApiForm(failure)), {
    status: failure.status,
    headers,
  })
}

function ownForm({ code, message, faults }: RequestFailure): unknown {
  const [first] = faults
  return { error: { code, message, field: first === undefined ? null : dotted(first.path) } }
}

function fastApiForm({ message, faults }: RequestFailure): unknown {
  if (faults.length === 0) return { detail: message }
  return { detail: faults.map((fault) => ({ loc: ['body', ...fault.path], msg: fault.message, type: fault.type })) }
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.')
}

/** The wire forms of the server's own endpoints; the OpenAPI document is made of these schemas. */
import { z } from '@hono/zod-openapi'
import {
  checkPath,
  DEFAULT_LIMITS,
  type LanguageReport,
  type Limits,
  resolveLimits,
  RUN_STATUSES,
  type RunResult,
  type StageResult,
} from '../sandbox/index.ts'
import { BadRow, type Row, touchstone } from '../task/index.ts'
import { badBody, faultsOf } from './request-failure.ts'

const MOST_FILES = 1_000
const MOST_ARGUMENTS = 1_000
/** Rows of one batch; more are more batches. */
export const MOST_ROWS = 10_000
const LONGEST_CODE = 4 * 2 ** 20

/** The most that a request may ask for; far above what a training loop needs, far below what takes a machine down. */
const MOST: Limits = {
  wallMs: 3_600_000,
  cpuMs: 3_600_000,
  memoryBytes: 16 * 2 ** 30,
  processes: 4_096,
  outputBytes: 64 * 2 ** 20,
  fileBytes: 2 ** 30,
  workBytes: 2 ** 30,
  openFiles: 4_096,
}

const path = z.string().min(1).max(4_096).refine(isPath, 'wanted a path relative to the work folder')

const content = z.union([z.string().describe('As text'), z.strictObject({ base64: z.base64() }).describe('As bytes')])

const limitFields = Object.fromEntries(
  Object.entries(DEFAULT_LIMITS).map(([name, value]) => [name, z.int().exactOptional().describe(`Default ${value}`)]),
)

const limits: z.ZodType<Partial<Limits>> = z.strictObject(limitFields)

/** POST /v1/run */
export interface RunRequest {
  /** Absent: told from the code. */
  readonly language?: string
  readonly code: string
  /** As text, or as bytes in base64. */
  readonly files?: Readonly<Record<string, string | { readonly base64: string }>>
  readonly stdin?: string
  readonly arguments?: readonly string[]
  readonly limits?: Partial<Limits>
  readonly compileLimits?: Partial<Limits>
  readonly collect?: readonly string[]
}
export const runRequest: z.ZodType<RunRequest> = z.strictObject({
  language: z.string().exactOptional().describe('Name or alias of GET /v1/languages; without it, told from the code'),
  code: z.string().max(LONGEST_CODE),
  files: z
    .record(path, content)
    .refine((all) => Object.keys(all).length <= MOST_FILES, `wanted at most ${MOST_FILES} files`)
    .exactOptional(),
  stdin: z.string().exactOptional(),
  arguments: z
    .array(z.string().refine((word) => !word.includes('\0'), 'wanted no NUL'))
    .max(MOST_ARGUMENTS)
    .exactOptional(),
  limits: limits.exactOptional(),
  compileLimits: limits.exactOptional(),
  collect: z.array(path).max(MOST_FILES).exactOptional().describe('Paths in the work folder to bring back'),
})

const stage: z.ZodType<StageResult> = z.object({
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  stdout: z.string(),
  stderr: z.string(),
  stdoutTruncated: z.boolean(),
  stderrTruncated: z.boolean(),
  wallMs: z.number(),
  cpuMs: z.number().nullable(),
  peakMemoryBytes: z.number().nullable(),
})

/** Answer of POST /v1/run. */
export interface RunAnswer extends Omit<RunResult, 'files'> {
  readonly files: Readonly<Record<string, { readonly base64: string }>>
}
export const runAnswer: z.ZodType<RunAnswer> = z.object({
  status: z.enum(RUN_STATUSES),
  message: z.string(),
  compile: stage.nullable(),
  run: stage.nullable(),
  files: z.record(z.string(), z.object({ base64: z.string() })),
  unsafe: z
    .array(z.string())
    .readonly()
    .exactOptional()
    .describe('Features of isolation that a server under --unsafe goes without; absent where nothing is missing'),
})

export const languagesAnswer: z.ZodType<{ readonly languages: readonly LanguageReport[] }> = z.object({
  languages: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      aliases: z.array(z.string()),
      version: z.string().nullable().describe('Null where the toolchain is missing or slow'),
      state: z.enum(['present', 'missing', 'slow']).describe('slow: it is there, but did not answer in time'),
      install: z.string().describe('The command that adds it'),
    }),
  ),
})

/** Answer of GET /healthz. */
export interface HealthAnswer {
  readonly status: 'ok'
  readonly version: string
  readonly running: number
  readonly waiting: number
}
export const healthAnswer: z.ZodType<HealthAnswer> = z.object({
  status: z.literal('ok'),
  version: z.string(),
  running: z.int(),
  waiting: z.int(),
})

/** Every refusal of the own endpoints. */
export interface ErrorAnswer {
  readonly error: { readonly code: string; readonly message: string; readonly field: string | null }
}
export const errorAnswer: z.ZodType<ErrorAnswer> = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    field: z.string().nullable().describe('Where in the body, dotted'),
  }),
})

/** The request, or a 422 that names the field. */
export function readRunRequest(value: unknown): RunRequest {
  const parsed = runRequest.safeParse(value)
  if (!parsed.success) throw badBody(...faultsOf(parsed.error.issues))
  checkLimits('limits', parsed.data.limits)
  checkLimits('compileLimits', parsed.data.compileLimits)
  return parsed.data
}

/** Contents as the sandbox takes them. */
export function fileContents(files: RunRequest['files']): Record<string, string | Uint8Array> {
  return Object.fromEntries(
    Object.entries(files ?? {}).map(([name, given]) => [
      name,
      typeof given === 'string' ? given : Buffer.from(given.base64, 'base64'),
    ]),
  )
}

/** A result as it goes over the wire. */
export function runResultForm(result: RunResult): RunAnswer {
  const files: Record<string, { base64: string }> = {}
  for (const [name, bytes] of Object.entries(result.files))
    files[name] = { base64: Buffer.from(bytes).toString('base64') }
  return { ...result, files }
}

/** The rows of POST /v1/judge: one `{task, response}`, or `{rows: [{task, response}, …]}`. */
export function readRows(value: unknown): readonly Row[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badBody({ path: [], message: 'wanted an object with task and response, or with rows', type: 'object_type' })
  }
  if (!('rows' in value)) return readRow(value, [], 0)
  const { rows, ...rest } = value
  const unknown = Object.keys(rest)[0]
  if (unknown !== undefined) throw badBody({ path: [unknown], message: 'unknown field', type: 'unrecognized_keys' })
  if (!Array.isArray(rows) || rows.length === 0 || rows.length > MOST_ROWS) {
    throw badBody({ path: ['rows'], message: `wanted an array of 1 to ${MOST_ROWS} rows`, type: 'array_type' })
  }
  return rows.flatMap((row, index) => readRow(row, ['rows', index], index))
}

function readRow(value: unknown, at: readonly (string | number)[], index: number): Row[] {
  try {
    const source = { file: 'request', line: index + 1 }
    return touchstone.read(value, 'request').map((row) => ({ ...row, source }))
  } catch (error) {
    // a value nested so deeply that the schema's own recursion gave up
    const deep = error instanceof RangeError
    if (!(error instanceof BadRow) && !deep) throw error
    const message = deep ? 'nested too deeply' : error.message
    const field = /^[\w.[\]]+(?=: )/.exec(message)?.[0]
    const within = field === undefined || field === 'row' ? [] : field.split('.')
    const rest = field === undefined ? message : message.slice(field.length + 2)
    throw badBody({ path: [...at, ...within], message: rest, type: 'value_error' })
  }
}

function checkLimits(field: string, given: RunRequest['limits']): void {
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value === undefined) continue
    const most = MOST[name as keyof Limits]
    if (value > most) {
      throw badBody({
        path: [field, name],
        message: `is ${value}, wanted at most ${most} on this server`,
        type: 'too_big',
      })
    }
    try {
      resolveLimits({ [name]: value })
    } catch (error) {
      const message = error instanceof Error ? error.message.replace(/^resolveLimits: \w+ /, '') : 'out of range'
      throw badBody({ path: [field, name], message, type: 'value_error' })
    }
  }
}

function isPath(text: string): boolean {
  try {
    checkPath(text)
    return true
  } catch {
    return false
  }
}

/** Memory that any request may have at most. */
export const MOST_MEMORY_BYTES: number = MOST.memoryBytes

/**
 * The wire forms of SandboxFusion's protocol (Apache-2.0; its names, defaults and answers, so that verl and others need
 * only another URL). Fields that are not known are passed over, as its own server does.
 */
import { z } from '@hono/zod-openapi'
import { FUSION_LANGUAGES, fusionLanguage } from './fusion-languages.ts'

/** Most files of one request; bounded because each becomes an inode in memory. */
const MOST_FILES = 1_000
const MOST_CELLS = 1_000
const LONGEST_PATH = 4_096

const files = z
  .record(z.string().max(LONGEST_PATH), z.string().nullable())
  .refine((all) => Object.keys(all).length <= MOST_FILES, `wanted at most ${MOST_FILES} files`)
  .default({})
  .describe('Content in base64 by path in the work folder; null for none')

const fetchFiles = z
  .array(z.string().max(LONGEST_PATH))
  .max(MOST_FILES)
  .default([])
  .describe('Paths to bring back; one that is not there is left out')

const memoryLimit = z.int().default(-1).describe('In MB; -1: the server’s default')

const language = z.string().refine((name) => fusionLanguage(name) !== undefined, {
  error: `Input should be one of ${Object.keys(FUSION_LANGUAGES).join(', ')}`,
})

/** POST /run_code; times in seconds, files in base64. */
export interface RunCodeRequest {
  readonly compile_timeout: number
  readonly run_timeout: number
  readonly memory_limit_MB: number
  readonly code: string
  readonly stdin: string | null
  readonly language: string
  readonly files: Readonly<Record<string, string | null>>
  readonly fetch_files: readonly string[]
  readonly args: readonly string[]
}
export const runCodeRequest: z.ZodType<RunCodeRequest> = z.object({
  compile_timeout: z.number().default(10).describe('Seconds'),
  run_timeout: z.number().default(10).describe('Seconds'),
  memory_limit_MB: memoryLimit,
  code: z.string(),
  stdin: z.string().nullable().default(null),
  language,
  files,
  fetch_files: fetchFiles,
  args: z.array(z.string()).max(MOST_FILES).default([]).describe('Command-line arguments of the program'),
})

/** POST /run_jupyter; times in seconds, files in base64. */
export interface RunJupyterRequest {
  readonly cells: readonly string[]
  readonly cell_timeout: number
  readonly total_timeout: number
  readonly memory_limit_MB: number
  readonly kernel: 'python3'
  readonly files: Readonly<Record<string, string | null>>
  readonly fetch_files: readonly string[]
}
export const runJupyterRequest: z.ZodType<RunJupyterRequest> = z.object({
  cells: z.array(z.string()).max(MOST_CELLS),
  cell_timeout: z.number().default(0).describe('Seconds for each cell; 0: none'),
  total_timeout: z.number().default(45).describe('Seconds for all cells'),
  memory_limit_MB: memoryLimit,
  kernel: z.literal('python3').default('python3'),
  files,
  fetch_files: fetchFiles,
})

/** One command's end. */
export interface CommandResult {
  readonly status: 'Finished' | 'Error' | 'TimeLimitExceeded'
  /** Seconds. */
  readonly execution_time: number | null
  readonly return_code: number | null
  readonly stdout: string | null
  readonly stderr: string | null
}
const commandResult: z.ZodType<CommandResult> = z.object({
  status: z.enum(['Finished', 'Error', 'TimeLimitExceeded']),
  execution_time: z.number().nullable().describe('Seconds'),
  return_code: z.int().nullable().describe('Negative for a death by that signal; null after a time-out'),
  stdout: z.string().nullable(),
  stderr: z.string().nullable(),
})

const answer = {
  status: z
    .enum(['Success', 'Failed', 'SandboxError'])
    .describe('Success: every command ended with 0; SandboxError: the machinery failed, mask the episode'),
  message: z.string(),
  executor_pod_name: z.null(),
  files: z.record(z.string(), z.string()).describe('Base64 by path as it was asked for'),
}

interface Answer {
  readonly status: 'Success' | 'Failed' | 'SandboxError'
  readonly message: string
  readonly executor_pod_name: null
  /** Base64 by path as it was asked for. */
  readonly files: Readonly<Record<string, string>>
}

/** Answer of POST /run_code. */
export interface RunCodeAnswer extends Answer {
  readonly compile_result: CommandResult | null
  readonly run_result: CommandResult | null
}
export const runCodeAnswer: z.ZodType<RunCodeAnswer> = z.object({
  ...answer,
  compile_result: commandResult.nullable(),
  run_result: commandResult.nullable(),
})

/** What one cell showed. */
export interface CellResult {
  readonly stdout: string
  readonly stderr: string
  /** By MIME type. */
  readonly display: readonly Readonly<Record<string, unknown>>[]
  /** ename, evalue, traceback; none where the cell ended well. */
  readonly error: readonly Readonly<Record<string, unknown>>[]
}
const cell: z.ZodType<CellResult> = z.object({
  stdout: z.string(),
  stderr: z.string(),
  display: z.array(z.record(z.string(), z.unknown())).describe('By MIME type'),
  error: z.array(z.record(z.string(), z.unknown())).describe('ename, evalue, traceback'),
})

/** Answer of POST /run_jupyter. */
export interface RunJupyterAnswer extends Answer {
  readonly driver: CommandResult | null
  readonly cells: readonly CellResult[]
}
export const runJupyterAnswer: z.ZodType<RunJupyterAnswer> = z.object({
  ...answer,
  driver: commandResult.nullable(),
  cells: z.array(cell),
})

/** The file in which the notebook's driver leaves its cells. */
export const cellsFile: z.ZodType<readonly CellResult[]> = z.array(cell)

/**
 * Runs one tool in a box: its own words over given files, with its folder shown read-only, under limits. Tools parse what
 * nobody vouches for, and some execute it, so none of them runs anywhere else.
 *
 * Covered: all that the sandbox covers (no network, no host files but those shown, time, memory, processes, output).
 * Not covered: a tool that is made to tell lies about the program that attacked it.
 */
import type { Limits, PreparedLanguage, RunResult, Sandbox } from '../../sandbox/index.ts'
import type { ToolAnswer, ToolCommand } from './analyser.ts'

/** How a tool is run. */
export interface ToolRunOptions {
  /** Files of the work folder by path, beside the command's own. */
  readonly files?: Readonly<Record<string, string | Uint8Array>> | undefined
  readonly limits?: Partial<Limits> | undefined
  readonly stdin?: string | undefined
  /** On abort the tool is killed and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** What came of it. */
export interface ToolRun extends ToolAnswer {
  /** Why the tool could not do its work: a limit, or the machinery; undefined where it ended by itself. */
  readonly failure: string | undefined
  readonly wallMs: number
}

/** Ends that are the tool's own, whatever its exit code. */
const OWN_ENDS: ReadonlySet<RunResult['status']> = new Set([
  'accepted',
  'runtime-error',
  'compile-error',
  'missing-library',
])

/**
 * Runs the command beside the toolchain of a prepared language.
 *
 * @throws TouchstoneError `busy` where the sandbox's queue is full
 * @throws RangeError for a mount that no box can show
 */
export async function toolRun(
  { bench }: Sandbox,
  { prepared, command }: { readonly prepared: PreparedLanguage; readonly command: ToolCommand },
  { files = {}, limits, stdin, signal }: ToolRunOptions = {},
): Promise<ToolRun> {
  const { argv, environment, mounts, collect } = command
  const program = { language: prepared.language.name, code: '' }
  const result = await bench.run(
    { prepared, program, compile: null, failure: null, files: [] },
    {
      change: { argv: () => argv, environment, mounts, files: { ...files, ...command.files } },
      stdin,
      limits,
      collect,
      signal,
    },
  )
  const { run, status, message } = result
  const isOwn = run !== null && OWN_ENDS.has(status) && run.signal === null
  return {
    exitCode: run?.exitCode ?? null,
    stdout: run?.stdout ?? '',
    stderr: run?.stderr ?? '',
    files: result.files,
    failure: isOwn ? undefined : message,
    wallMs: run?.wallMs ?? 0,
  }
}

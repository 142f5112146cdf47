/**
 * Runs requests of SandboxFusion's protocol on our sandbox and says the result in its words.
 *
 * Deviations, each towards a stricter or clearer answer: a program that writes more than 4 MiB to a stream, or needs
 * more memory than its limit, is killed and `Failed` with return code -9 and the reason on its last line of standard
 * error (that server cuts output at 1 MiB and goes on); without `memory_limit_MB` the limit is 1 GiB or the
 * language's own; `args` reach
 * programs of every language; `cell_timeout` is kept (that server reads it and does nothing).
 */
import { readFileSync } from 'node:fs'
import { constants, cpus } from 'node:os'
import { isAbort, TouchstoneError } from '../../../errors.ts'
import {
  checkPath,
  findLanguage,
  type BenchTestResult,
  type CaseResult,
  type Limits,
  type RunResult,
  type StageResult,
} from '../../../sandbox/index.ts'
import { fusionLanguage, type FusionNeed } from './fusion-languages.ts'
import {
  cellsFile,
  type CellResult,
  type CommandResult,
  type RunCodeAnswer,
  type RunCodeRequest,
  type RunJupyterAnswer,
  type RunJupyterRequest,
} from './fusion-wire.ts'
import type { ProgramRunner } from '../../program-runner.ts'

const DEFAULT_MEMORY = 2 ** 30
const LONGEST_SECONDS = 3_600
const CELLS_ASKED = '.touchstone-cells.json'
const CELLS_ANSWERED = '.touchstone-cells-result.json'
const LIMIT_STATUSES: ReadonlySet<string> = new Set(['memory-limit', 'output-limit', 'process-limit', 'forbidden'])

/** What a run cost and came to, for the counters. */
export interface FusionOutcome<Answer> {
  readonly answer: Answer
  readonly language: string
  readonly status: string
  /** Why the sandbox broke, which another try may mend; undefined where it worked, or lacks what was asked for. */
  readonly broke?: string | undefined
}

/** POST /run_code. Rejects only when the signal aborts; all else is an answer. */
export async function runCode(
  runner: ProgramRunner,
  request: RunCodeRequest,
  options: { readonly mostMemoryBytes: number; readonly signal: AbortSignal },
): Promise<FusionOutcome<RunCodeAnswer>> {
  const known = fusionLanguage(request.language)
  const language = known?.ours ?? 'other'
  try {
    if (known === undefined || known.ours === null) throw new TouchstoneError('unavailable', absent(request.language))
    const form = known.form?.(request.code) ?? { code: request.code }
    const wanted = fetchedPaths(request.fetch_files)
    const compileMs = milliseconds(request.compile_timeout)
    const own = findLanguage(known.ours)?.limits?.memoryBytes ?? 0
    const limits = limitsOf(request.run_timeout, request.memory_limit_MB, {
      most: options.mostMemoryBytes,
      unasked: Math.max(DEFAULT_MEMORY, own),
    })
    const files = { ...inputFiles(request.files), ...form.files }
    const compileLimits = { wallMs: compileMs, cpuMs: allCores(compileMs) }
    const collect = [...new Set(wanted.values())]
    const { signal } = options
    const result =
      known.runner === undefined
        ? await runner.run(
            { language: known.ours, code: form.code, files },
            { stdin: request.stdin ?? '', arguments: request.args, limits, compileLimits, collect, signal },
          )
        : testedResult(
            await runner.bench.test(
              { language: known.ours, code: '', files },
              { style: 'harness', name: request.language, code: form.code, runner: known.runner },
              { limits, collect, signal, build: { compileLimits } },
            ),
          )
    if (known.needs !== undefined && result.status === 'runtime-error') {
      await requirePart(runner, known.ours, known.needs, signal)
    }
    const answer = answerOf(result, known.compiles, compileMs, wanted)
    return { answer, language, status: result.status }
  } catch (error) {
    if (options.signal.aborted) throw error
    const answer: RunCodeAnswer = { ...failed(error), compile_result: null, run_result: null }
    return { answer, language, status: 'sandbox-error', broke: breakOf(error) }
  }
}

/**
 * Looks whether the machine has what the code could not run without. A program of its own asks, as the failed one could
 * print whatever it likes.
 *
 * @throws TouchstoneError `unavailable` where it has not, which says nothing of the program
 */
async function requirePart(
  runner: ProgramRunner,
  language: string,
  { probe, message }: FusionNeed,
  signal: AbortSignal,
): Promise<void> {
  const { status } = await runner.run({ language, code: probe }, { signal })
  if (status === 'runtime-error') throw new TouchstoneError('unavailable', message)
}

/** POST /run_jupyter. Rejects only when the signal aborts. */
export async function runJupyter(
  runner: ProgramRunner,
  request: RunJupyterRequest,
  options: { readonly mostMemoryBytes: number; readonly signal: AbortSignal },
): Promise<FusionOutcome<RunJupyterAnswer>> {
  try {
    const wanted = fetchedPaths(request.fetch_files)
    const asked = JSON.stringify({ cells: request.cells, seconds: Math.max(0, request.cell_timeout) })
    const result = await runner.run(
      { language: 'python', code: driver(), files: { ...inputFiles(request.files), [CELLS_ASKED]: asked } },
      {
        limits: limitsOf(request.total_timeout, request.memory_limit_MB, {
          most: options.mostMemoryBytes,
          unasked: DEFAULT_MEMORY,
        }),
        collect: [...new Set([...wanted.values(), CELLS_ANSWERED])],
        signal: options.signal,
      },
    )
    if (result.status === 'sandbox-error' || result.run === null) {
      throw new TouchstoneError('internal', result.message)
    }
    const cells = result.status === 'accepted' ? readCells(result.files[CELLS_ANSWERED]) : undefined
    const answer: RunJupyterAnswer = {
      status: cells === undefined ? 'Failed' : 'Success',
      message: cells === undefined ? `the cells did not all end: ${result.message}` : '',
      executor_pod_name: null,
      driver: commandOf(result.run, result),
      cells: cells ?? [],
      files: cells === undefined ? {} : filesOf(result, wanted),
    }
    return { answer, language: 'python', status: result.status }
  } catch (error) {
    if (options.signal.aborted) throw error
    const answer: RunJupyterAnswer = { ...failed(error), driver: null, cells: [] }
    return { answer, language: 'python', status: 'sandbox-error', broke: breakOf(error) }
  }
}

/**
 * A test's result as that of a command: its cases on standard output, and exit code 1 where it failed, whatever the driver
 * left with.
 *
 * @throws TouchstoneError `unavailable` where a library is missing, which says nothing of the program
 */
function testedResult({ status, message, compile, run, files, cases = [] }: BenchTestResult): RunResult {
  if (status === 'missing-library') throw new TouchstoneError('unavailable', message)
  const result = { status: status ?? 'sandbox-error', message, compile, run, files }
  if (run === null) return result
  const lines = cases.map((one) => `${CASE_WORDS[one.status ?? 'skipped'] ?? 'FAILED'} ${one.name}${said(one)}\n`)
  const stdout = run.stdout + (run.stdout === '' || run.stdout.endsWith('\n') ? '' : '\n') + lines.join('')
  const isFailed = run.exitCode === 0 && status !== 'accepted' && !LIMIT_STATUSES.has(result.status)
  if (!isFailed) return { ...result, run: { ...run, stdout } }
  return {
    ...result,
    status: 'runtime-error',
    run: { ...run, stdout, exitCode: 1, stderr: `${run.stderr}${message}\n` },
  }
}

const CASE_WORDS: Readonly<Record<string, string>> = { accepted: 'PASSED', skipped: 'SKIPPED' }

function said({ message }: CaseResult): string {
  return message === undefined ? '' : `: ${message}`
}

function answerOf(
  result: RunResult,
  compiles: boolean,
  compileMs: number,
  wanted: ReadonlyMap<string, string>,
): RunCodeAnswer {
  if (result.status === 'sandbox-error') throw new TouchstoneError('internal', result.message)
  const compile = result.compile === null ? null : compilationOf(result.compile, result, compileMs)
  const run = result.run === null ? null : commandOf(result.run, result)
  const bad = [compile, run].some((each) => each !== null && (each.status !== 'Finished' || each.return_code !== 0))
  return {
    status: bad ? 'Failed' : 'Success',
    message: '',
    executor_pod_name: null,
    compile_result: compiles ? compile : null,
    // where that server has one step, a program that does not compile fails in it
    run_result: compiles ? run : (run ?? compile),
    files: filesOf(result, wanted),
  }
}

function compilationOf(stage: StageResult, result: RunResult, compileMs: number): CommandResult {
  if (result.run !== null) return { ...base(stage), status: 'Finished', return_code: 0 }
  if (stage.exitCode === null && stage.wallMs >= compileMs) {
    return { ...base(stage), status: 'TimeLimitExceeded', return_code: null }
  }
  return endedCommand(stage, result)
}

function commandOf(stage: StageResult, result: RunResult): CommandResult {
  if (result.status === 'time-limit' || result.status === 'idleness') {
    return { ...base(stage), status: 'TimeLimitExceeded', return_code: null }
  }
  return endedCommand(stage, result)
}

/** The reason goes where a client looks for one, and an end by a limit is never a success, whatever the exit code. */
function endedCommand(stage: StageResult, result: RunResult): CommandResult {
  const code = stage.exitCode ?? (stage.signal === null ? null : -numberOf(stage.signal))
  const ownEnd = code !== null && !LIMIT_STATUSES.has(result.status) && !(code === 0 && result.status !== 'accepted')
  if (ownEnd) return { ...base(stage), status: 'Finished', return_code: code }
  const { stderr } = stage
  const reason = `${stderr === '' || stderr.endsWith('\n') ? '' : '\n'}touchstone: ${result.message}\n`
  const return_code = code === null || code === 0 ? -constants.signals.SIGKILL : code
  return { ...base(stage), status: 'Finished', return_code, stderr: stderr + reason }
}

function base(stage: StageResult): Pick<CommandResult, 'execution_time' | 'stdout' | 'stderr'> {
  return { execution_time: stage.wallMs / 1_000, stdout: stage.stdout, stderr: stage.stderr }
}

function numberOf(signal: string): number {
  return (constants.signals as Readonly<Record<string, number>>)[signal] ?? constants.signals.SIGKILL
}

function limitsOf(
  seconds: number,
  memoryMegabytes: number,
  memory: { readonly most: number; readonly unasked: number },
): Partial<Limits> {
  const wallMs = milliseconds(seconds)
  return {
    wallMs,
    // the protocol knows wall time only
    cpuMs: allCores(wallMs),
    memoryBytes: memoryMegabytes > 0 ? Math.min(memoryMegabytes * 2 ** 20, memory.most) : memory.unasked,
  }
}

function milliseconds(seconds: number): number {
  return Math.max(1, Math.round(1_000 * Math.min(seconds, LONGEST_SECONDS)))
}

function allCores(wallMs: number): number {
  return Math.min(1_000 * LONGEST_SECONDS, wallMs * cpus().length)
}

function inputFiles(files: Readonly<Record<string, string | null>>): Record<string, Uint8Array> {
  const contents: Record<string, Uint8Array> = {}
  for (const [path, content] of Object.entries(files)) {
    // both are its server's ways to say: no such file
    if (content === null || path.includes('IGNORE_THIS_FILE')) continue
    contents[relativePath(path, 'files')] = fromBase64(content, path)
  }
  return contents
}

/** Path in the work folder by path as it was asked for. */
function fetchedPaths(paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(paths.map((path) => [path, relativePath(path, 'fetch_files')]))
}

function relativePath(path: string, field: string): string {
  const parts = path.split('/').filter((part, index) => part !== '.' && !(part === '' && index > 0))
  const plain = parts.join('/')
  try {
    checkPath(plain)
  } catch (cause) {
    const message = `${field}: path is ${JSON.stringify(path.slice(0, 200))}, wanted one relative to the work folder`
    throw new TouchstoneError('bad-input', message, { cause })
  }
  return plain
}

function fromBase64(text: string, path: string): Uint8Array {
  const plain = text.replaceAll(/\s/g, '')
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(plain) || plain.length % 4 !== 0) {
    throw new TouchstoneError('bad-input', `files: content of ${JSON.stringify(path.slice(0, 200))} is not base64`)
  }
  return Buffer.from(plain, 'base64')
}

function filesOf(result: RunResult, wanted: ReadonlyMap<string, string>): Record<string, string> {
  const files: Record<string, string> = {}
  for (const [asked, path] of wanted) {
    const content = Object.hasOwn(result.files, path) ? result.files[path] : undefined
    if (content !== undefined) files[asked] = Buffer.from(content).toString('base64')
  }
  return files
}

function readCells(content: Uint8Array | undefined): readonly CellResult[] | undefined {
  if (content === undefined) return undefined
  try {
    return cellsFile.parse(JSON.parse(Buffer.from(content).toString('utf8')))
  } catch {
    // the cells themselves wrote over the driver's file
    return undefined
  }
}

/** A failure that is not the program's. Its message is ours or names a path and a reason, never the program's text. */
function failed(error: unknown): Pick<RunCodeAnswer, 'status' | 'message' | 'executor_pod_name' | 'files'> {
  const known = error instanceof TouchstoneError || error instanceof RangeError || error instanceof TypeError
  const message = known && !isAbort(error) ? error.message : 'the sandbox failed'
  return { status: 'SandboxError', message, executor_pod_name: null, files: {} }
}

/** What is missing here, and what is asked for wrongly, stays so; all else may be better at another try. */
function breakOf(error: unknown): string | undefined {
  const stays =
    error instanceof RangeError ||
    error instanceof TypeError ||
    (error instanceof TouchstoneError && (error.code === 'unavailable' || error.code === 'bad-input'))
  return stays ? undefined : failed(error).message
}

function absent(name: string): string {
  return `language ${name} of the protocol is not supported here; GET /v1/languages lists those that are`
}

let driverText: string | undefined
function driver(): string {
  driverText ??= readFileSync(new URL('notebook-driver.py', import.meta.url), 'utf8')
  return driverText
}

/** `touchstone run FILE`: one program in the sandbox, with a verdict for every test where there are tests. */
import { InvalidArgumentError, Option, type Command } from 'commander'
// names that --help prints; the door of the room would load far more
import { ANALYSED_LANGUAGES, ANALYSIS_CLASSES } from '../analysis/analysis.ts'
import type { Analysis, AnalysisClass } from '../analysis/index.ts'
import { amountText } from '../evaluation/figure-text.ts'
import { printAnalysis } from './analysis-print.ts'
import { addExamples } from './examples.ts'
import type { JudgeResult, Limits, RunResult, Sandbox, StageResult, TestResult } from '../sandbox/index.ts'
import type { ProgramTest } from '../supervision.ts'
import { LIMIT_RANGES } from '../sandbox/limits.ts'
import { addIsolationOptions, isolationOf, wantLanguagesOf, type IsolationFlags } from './isolation-options.ts'
import { readNamed, readProgram, tellOnError } from './program-input.ts'
import { interruptSignal } from './terminal.ts'

/** Lines of standard error that are shown of a failed test, the last ones. */
const MOST_LINES = 20

interface RunFlags extends IsolationFlags {
  readonly language?: string
  readonly tests?: string
  readonly input?: string
  readonly argument: readonly string[]
  readonly seconds?: number
  readonly memory?: number
  readonly analyse?: readonly AnalysisClass[] | true
  readonly json?: boolean
}

/** Adds `touchstone run` to the program. */
export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .description('run one program in the sandbox, against tests where there are some')
    .argument('<file>', "the source file, or - for standard input; a text without an ending may be a model's answer")
    .option(
      '--language <name>',
      "language by its name or alias (default: told from the file's ending, else from its content)",
    )
    .option(
      '--tests <file>',
      'JSONL, one test a line: {"style":"io","name","input","output"} or {"style":"harness","name","code"}',
    )
    .option('--input <file>', 'given on standard input (default: nothing)')
    .option('--argument <text>', 'a command-line argument of the program; may be repeated', collect, [])
    .option('--seconds <n>', 'wall and CPU limit (default 10)', within(LIMIT_RANGES.wallMs, 1_000))
    .option(
      '--memory <mib>',
      'memory limit in MiB (default 512, or more where the language needs it)',
      within(LIMIT_RANGES.memoryBytes, 2 ** 20),
    )
  addIsolationOptions(command)
    .addOption(
      new Option('--analyse [classes...]', 'analyse the program as well (default: all five classes)').choices([
        ...ANALYSIS_CLASSES,
      ]),
    )
    .option('--json', 'print the result as one JSON object')
    .action((file: string, flags: RunFlags) => run(file, flags, command))
  addExamples(
    command,
    'run solution.py --input numbers.txt',
    'run solution.cpp --tests tests.jsonl --seconds 2',
    'run main.rs --argument --verbose --json',
    'run solution.py --tests tests.jsonl --analyse smells coverage',
  )
}

async function run(file: string, flags: RunFlags, command: Command): Promise<void> {
  const signal = interruptSignal()
  if (flags.tests !== undefined && (flags.input !== undefined || flags.argument.length > 0)) {
    throw new RangeError('run: --tests brings its own input and arguments, wanted no --input or --argument beside it')
  }
  const { Sandbox, unsafeNotice } = await import('../sandbox/index.ts')
  const { code, language } = await readProgram('run', file, { language: flags.language, signal, onTold: tellOnError })
  const tests = flags.tests === undefined ? undefined : await readTests(flags.tests)
  const { input } = flags
  const stdin = input === undefined ? undefined : await readNamed('--input', input, 'a file')
  const table = await tableName(language)
  wantLanguagesOf(command, flags, [table])
  await using sandbox = await Sandbox.open({ ...isolationOf(flags, table), concurrency: 1 })
  const notice = unsafeNotice(sandbox.missing)
  if (notice !== undefined) console.error(notice)
  const options = { limits: limitsOf(flags), signal }
  if (tests === undefined) {
    const result = await sandbox.run({ language, code }, { ...options, arguments: flags.argument, stdin })
    const analysis = await analysisOf({ language, code, tests }, flags, { sandbox, signal })
    print(withAnalysis(result, analysis), flags, () => showRun(result))
    if (flags.json !== true && analysis !== undefined) await printAnalysis(analysis)
    if (result.status !== 'accepted') process.exitCode = 1
    return
  }
  const result = await sandbox.judge({ language, code }, tests, options)
  const analysis = await analysisOf({ language, code, tests }, flags, { sandbox, signal })
  print(withAnalysis(result, analysis), flags, () => showTests(result))
  if (flags.json !== true && analysis !== undefined) await printAnalysis(analysis)
  if (result.status !== 'accepted') process.exitCode = 1
}

/** The analysis that was asked for; undefined for none. */
async function analysisOf(
  program: { readonly language: string; readonly code: string; readonly tests: readonly ProgramTest[] | undefined },
  { analyse: asked }: RunFlags,
  parts: { readonly sandbox: Sandbox; readonly signal: AbortSignal },
): Promise<Analysis | undefined> {
  if (asked === undefined) return undefined
  const name = await tableName(program.language)
  const language = ANALYSED_LANGUAGES.find((each) => each === name)
  if (language === undefined) {
    throw new RangeError(`run: --analyse is for ${ANALYSED_LANGUAGES.join(', ')}, got ${program.language}`)
  }
  const { analyse } = await import('../analysis/index.ts')
  return await analyse({ ...program, language }, { ...parts, classes: asked === true ? undefined : asked })
}

function withAnalysis<T extends object>(result: T, analysis: Analysis | undefined): T {
  return analysis === undefined ? result : { ...result, analysis }
}

function limitsOf({ seconds, memory }: RunFlags): Partial<Limits> {
  return {
    ...(seconds === undefined ? {} : { wallMs: Math.round(seconds * 1_000), cpuMs: Math.round(seconds * 1_000) }),
    ...(memory === undefined ? {} : { memoryBytes: Math.round(memory * 2 ** 20) }),
  }
}

/** The table's name of a language; one that nobody knows is refused when the program runs. */
async function tableName(name: string): Promise<string> {
  const { findLanguage } = await import('../sandbox/index.ts')
  return findLanguage(name)?.name ?? name
}

async function readTests(file: string): Promise<ProgramTest[]> {
  const { readProgramTests } = await import('../task/index.ts')
  return readProgramTests(file)
}

function print(result: RunResult | JudgeResult, flags: RunFlags, show: () => void): void {
  if (flags.json === true) {
    console.log(
      JSON.stringify(result, (_, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
      ),
    )
  } else show()
}

function showRun(result: RunResult): void {
  process.stdout.write(shown(result.run?.stdout ?? '', process.stdout))
  process.stderr.write(shown(result.run?.stderr ?? result.compile?.stderr ?? '', process.stderr))
  console.error(`${result.status}: ${result.message}${figures(result.run)}`)
}

function showTests(result: JudgeResult): void {
  if (result.status === 'compile-error') console.error(shown(result.compile?.stderr ?? '', process.stderr))
  for (const test of result.tests) {
    const mark = test.status === 'accepted' ? '✓' : test.status === null ? '-' : '✗'
    const line = `${mark} ${test.name}: ${test.status ?? 'not run'}: ${test.message}${figures(test.run)}`
    console.log(shown(line, process.stdout))
    if (test.status !== 'accepted') showFailure(test)
  }
  const passed = result.tests.filter((test) => test.status === 'accepted').length
  console.log(`${result.status}: ${passed} of ${amountText(result.tests.length, 'test')} passed`)
}

/** Cases that failed, and what the program said as it did. */
function showFailure({ cases = [], run: stage }: TestResult): void {
  for (const { name, status, message } of cases) {
    if (status === 'accepted' || status === null) continue
    console.log(shown(`    ${name}: ${message ?? status}`, process.stdout))
  }
  const lines = (stage?.stderr ?? '').trimEnd().split('\n')
  if (lines.length > MOST_LINES) console.log(`    … ${lines.length - MOST_LINES} lines of standard error before`)
  for (const line of lines.slice(-MOST_LINES)) if (line !== '') console.log(shown(`    ${line}`, process.stdout))
}

function figures(stage: StageResult | null): string {
  if (stage === null) return ''
  const parts = [
    stage.exitCode === null ? (stage.signal ?? 'ended from outside') : `exit code ${stage.exitCode}`,
    `${Math.round(stage.wallMs)} ms`,
    ...(stage.cpuMs === null ? [] : [`${Math.round(stage.cpuMs)} ms of CPU`]),
    ...(stage.peakMemoryBytes === null ? [] : [`${(stage.peakMemoryBytes / 2 ** 20).toFixed(1)} MB`]),
  ]
  return ` (${parts.join(', ')})`
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

/** Takes a number of a unit, of which the sandbox's own unit goes `parts` times into one. */
function within([low, high]: readonly [low: number, high: number], parts: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !(value * parts >= low && value * parts <= high))
      throw new InvalidArgumentError(`wanted a number from ${low / parts} to ${high / parts}.`)
    return value
  }
}

/** What a program said, without the control characters that would steer the user's terminal. */
function shown(text: string, stream: NodeJS.WriteStream): string {
  // oxlint-disable-next-line no-control-regex -- it is about them
  return stream.isTTY ? text.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '\uFFFD') : text
}

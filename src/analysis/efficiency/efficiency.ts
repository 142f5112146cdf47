/**
 * Efficiency of a program: CPU time, wall time and peak memory of each test, read from outside its box; calls and time by
 * function from one more run under a profiler; instructions where asked. Without tests the program runs alone, with nothing
 * on its standard input.
 *
 * Covered: figures of time and memory come from the kernel's account of the whole box, which the program cannot change.
 * Not covered: profiles are made in the program's own process, so a program written against its profiler can bend them.
 */
import { TouchstoneError, isAbort } from '../../errors.ts'
import type { BenchTestResult, Built, PreparedLanguage, RunResult } from '../../sandbox/index.ts'
import type { JsonValue, ProgramTest } from '../../supervision.ts'
import type { AnalysedLanguage, AnalysedProgram, ClassReport, ToolReport } from '../analysis.ts'
import type { MeterContext } from '../coverage/coverage-meter.ts'
import { asObject } from '../tools/answer-json.ts'
import type { ClassOptions } from '../tools/class-options.ts'
import { keptAnswers } from '../tools/kept-answers.ts'
import { countInstructions } from './count-instructions.ts'
import { stackFigure, stackTree, type StackNode } from './call-stacks.ts'
import { goProfiler } from './go-profiler.ts'
import { gprofProfiler } from './gprof-profiler.ts'
import { javaProfiler } from './java-profiler.ts'
import type { FunctionProfile, Profiler } from './profiler.ts'
import { rubyProfiler } from './ruby-profiler.ts'
import { javascriptProfiler, pythonProfiler, typescriptProfiler } from './script-profilers.ts'

/** How efficiency is measured. */
export interface EfficiencyOptions extends ClassOptions {
  /** Runs of each test; the fastest counts, as what slows a run is never the program. @default 1 */
  readonly repeats?: number | undefined
  /** Counts instructions too, for compiled languages. @default false */
  readonly instructions?: boolean | undefined
  /** Runs the program once more under a profiler, where its language has one. @default true */
  readonly profile?: boolean | undefined
}

/** What one test cost. */
export interface TestCost {
  readonly name: string
  readonly status: string | null
  readonly wallMs: number | null
  readonly cpuMs: number | null
  readonly peakMemoryBytes: number | null
  /** True where a limit ended it, so that it would have cost more. */
  readonly censored: boolean
  readonly instructions?: number | null | undefined
  /** Why there is no count, where one was asked for. */
  readonly instructionsReason?: string | undefined
}

const PROFILERS: Partial<Record<AnalysedLanguage, Profiler>> = {
  python: pythonProfiler,
  javascript: javascriptProfiler,
  typescript: typescriptProfiler,
  c: gprofProfiler,
  cpp: gprofProfiler,
  go: goProfiler,
  java: javaProfiler,
  ruby: rubyProfiler,
}

/** Functions that are listed, by their own time. */
const LISTED = 20
/** A profiler makes a program slower, which is not the program's fault. */
const SLOWER = 4

/**
 * Efficiency of one program.
 *
 * @throws TouchstoneError `busy` where the sandbox's queue is full
 * @throws RangeError for `repeats` below 1
 */
export async function analyseEfficiency(program: AnalysedProgram, options: EfficiencyOptions): Promise<ClassReport> {
  const { repeats = 1, instructions = false, profile = true, sandbox, signal } = options
  if (!Number.isInteger(repeats) || repeats < 1) {
    throw new RangeError(`measure efficiency: repeats is ${repeats}, wanted a whole number from 1`)
  }
  let prepared: PreparedLanguage
  try {
    prepared = await sandbox.bench.prepare(program.language)
  } catch (error) {
    if (!(error instanceof TouchstoneError) || error.code !== 'unavailable') throw error
    const install = `touchstone doctor --install ${program.language}`
    const tool = { tool: 'sandbox', version: undefined, state: 'unavailable', reason: error.message, install } as const
    return {
      class: 'efficiency',
      state: 'unavailable',
      reason: error.message,
      tools: [tool],
      findings: [],
      figures: {},
    }
  }
  const { tests = [] } = program
  const kept = keptAnswers(options.cache, (value) => asObject(value) as unknown as ClassReport)
  const { version } = prepared.toolchain
  const key = [
    'efficiency 4',
    version,
    program.language,
    program.code,
    tests as unknown as JsonValue,
    repeats,
    instructions,
    profile,
  ]
  const known = await kept.get(key)
  if (known !== undefined) return known
  const context: MeterContext = { program, prepared, folder: '', options }
  const built = await sandbox.bench.build({ language: program.language, code: program.code }, { signal })
  const costs: TestCost[] = []
  for (const test of tests.length === 0 ? [undefined] : tests) {
    // one at a time: two would take each other's time
    // oxlint-disable-next-line no-await-in-loop
    costs.push(await costOf(test, { context, built, repeats, instructions }))
  }
  const profiled = profile
    ? await profileOf(costs, context)
    : { report: undefined, functions: undefined, reason: 'not asked for' }
  const report = reportOf(costs, { version, profile: profiled })
  if (report.tools.every((one) => one.state === 'done')) await kept.set(key, report)
  return report
}

async function costOf(
  test: ProgramTest | undefined,
  options: {
    readonly context: MeterContext
    readonly built: Built
    readonly repeats: number
    readonly instructions: boolean
  },
): Promise<TestCost> {
  const { context, built, repeats, instructions } = options
  const { program, options: own } = context
  const costs: TestCost[] = []
  for (let index = 0; index < repeats; index++) {
    // oxlint-disable-next-line no-await-in-loop
    costs.push(testCost(test?.name ?? 'program', await runOnce(test, context, built)))
  }
  const [first, ...rest] = costs as [TestCost, ...TestCost[]]
  const fastest = rest.reduce((best, one) => ((one.cpuMs ?? 0) < (best.cpuMs ?? 0) ? one : best), first)
  if (!instructions) return fastest
  if (test?.style === 'harness') {
    return { ...fastest, instructions: null, instructionsReason: "a harness's instructions would be counted too" }
  }
  const words = test === undefined ? {} : { stdin: test.input, arguments: test.arguments }
  const counted = await countInstructions(
    own.sandbox,
    { built, language: program.language },
    { ...words, signal: own.signal },
  )
  return { ...fastest, instructions: counted.instructions, instructionsReason: counted.reason }
}

function runOnce(
  test: ProgramTest | undefined,
  { program: { language, code }, options: { sandbox, signal } }: MeterContext,
  built: Built,
): Promise<RunResult | BenchTestResult> {
  return test === undefined
    ? sandbox.bench.run(built, { signal })
    : sandbox.bench.test({ language, code }, test, { signal })
}

/** Ends by which a run would have cost more. */
const CENSORED: ReadonlySet<string | null> = new Set(['time-limit', 'idleness', 'memory-limit', 'output-limit'])

function testCost(name: string, { status, run }: Pick<BenchTestResult, 'status' | 'run'>): TestCost {
  return {
    name,
    status,
    wallMs: run?.wallMs ?? null,
    cpuMs: run?.cpuMs ?? null,
    peakMemoryBytes: run?.peakMemoryBytes ?? null,
    censored: CENSORED.has(status),
  }
}

interface Profiled {
  readonly report: ToolReport | undefined
  readonly functions: readonly FunctionProfile[] | undefined
  /** Absent where the profiler has no stacks. */
  readonly stacks?: readonly StackNode[] | undefined
  readonly reason?: string | undefined
}

/** One more run of the test that cost the most among those that ended by themselves, under the profiler. */
async function profileOf(costs: readonly TestCost[], context: MeterContext): Promise<Profiled> {
  const { program, prepared, options } = context
  const { sandbox, signal } = options
  const profiler = PROFILERS[program.language]
  if (profiler === undefined) {
    return { report: undefined, functions: undefined, reason: `no profiler of ${program.language} is wired` }
  }
  const { tool } = profiler
  const { version } = prepared.toolchain
  const failed = (reason: string): Profiled => ({
    report: { tool, version, state: 'failed', reason },
    functions: undefined,
    reason,
  })
  const ended = costs.filter(({ censored, wallMs }) => !censored && wallMs !== null)
  if (ended.length === 0) return failed('no test ended within its limits')
  const slowest = ended.reduce((most, one) => ((one.cpuMs ?? 0) > (most.cpuMs ?? 0) ? one : most))
  const test = program.tests?.find(({ name }) => name === slowest.name)
  try {
    const plan = profiler.plan(context)
    const limits = { wallMs: 10_000 * SLOWER, cpuMs: 10_000 * SLOWER, memoryBytes: 2 ** 30 }
    const { language, code } = program
    // a test that no output can pass does for a program without tests
    const run = test ?? { style: 'io', name: 'program', input: '', output: '' }
    const result = await sandbox.bench.test({ language, code }, run, { ...plan, limits, signal })
    const functions = await profiler.read(result, context)
    if (functions === undefined) return failed(`the program ended before its profile was written: ${result.message}`)
    const elapsedMs = result.run?.wallMs
    const stacks = profiler.stacks === undefined ? undefined : stackTree(profiler.stacks(result))
    return { report: { tool, version, state: 'done', elapsedMs }, functions, stacks }
  } catch (error) {
    signal?.throwIfAborted()
    if (isAbort(error) || (error instanceof TouchstoneError && error.code === 'busy')) throw error
    return failed(error instanceof Error ? error.message : String(error))
  }
}

function reportOf(
  costs: readonly TestCost[],
  { version, profile }: { readonly version: string; readonly profile: Profiled },
): ClassReport {
  const ran = costs.filter(({ wallMs }) => wallMs !== null)
  const sandbox: ToolReport = {
    tool: 'sandbox',
    version,
    ...(ran.length > 0
      ? { state: 'done' }
      : { state: 'failed', reason: `the program did not run: ${costs[0]?.status}` }),
  }
  const tools = [sandbox, ...(profile.report === undefined ? [] : [profile.report])]
  const total = (of: (cost: TestCost) => number | null): number | null => {
    const values = ran.map(of)
    return values.length === 0 || values.includes(null)
      ? null
      : values.reduce<number>((sum, one) => sum + (one ?? 0), 0)
  }
  const peaks = ran.flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? [])
  const functions = profile.functions?.toSorted((a, b) => b.selfMs - a.selfMs).slice(0, LISTED)
  return {
    class: 'efficiency',
    state: ran.length > 0 ? 'done' : 'failed',
    ...(ran.length > 0 ? {} : { reason: sandbox.reason }),
    tools,
    findings: [],
    figures: {
      cpuMs: total(({ cpuMs }) => cpuMs),
      wallMs: total(({ wallMs }) => wallMs),
      peakMemoryBytes: peaks.length === 0 ? null : Math.max(...peaks),
      censored: costs.some(({ censored }) => censored),
      ...instructionFigures(costs),
      tests: costs.map(({ instructions, instructionsReason: _reason, ...cost }) => ({
        ...cost,
        ...(instructions === undefined ? {} : { instructions }),
      })),
      ...(profile.stacks === undefined
        ? { stacksReason: profile.reason ?? `${profile.report?.tool ?? 'the profiler'} has no stacks of calls` }
        : { stacks: stackFigure(profile.stacks) }),
      ...(functions === undefined
        ? { functionsReason: profile.reason ?? 'not measured' }
        : {
            functions: functions.map(({ name, line, calls, selfMs, totalMs }) => ({
              name,
              line: line ?? null,
              calls: calls ?? null,
              selfMs,
              totalMs: totalMs ?? null,
            })),
          }),
    },
  }
}

/** All instructions together, or why they are not known; nothing where they were not asked for. */
function instructionFigures(costs: readonly TestCost[]): Readonly<Record<string, JsonValue>> {
  const counts = costs.map(({ instructions }) => instructions)
  if (counts.every((count) => count === undefined)) return {}
  const missing = costs.find(({ instructions }) => typeof instructions !== 'number')
  if (missing === undefined) return { instructions: counts.reduce<number>((sum, count) => sum + (count ?? 0), 0) }
  return { instructions: null, instructionsReason: missing.instructionsReason ?? 'not counted' }
}

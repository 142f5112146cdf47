/**
 * Coverage of a program by its tests: which lines and branches each test ran, and which none did. The tests run in the
 * sandbox as `judge` would run them, under the language's meter.
 *
 * Covered: tests by input and output, and tests in the program's own process where the language's meter can follow them.
 * Not covered: a program that bends its own meter from within its process can bend its own figures.
 */
import { TouchstoneError } from '../../errors.ts'
import type { BenchTestResult, PreparedLanguage } from '../../sandbox/index.ts'
import type { JsonValue, ProgramTest } from '../../supervision.ts'
import type { AnalysedProgram, AnalysisFinding, ClassReport, ToolReport } from '../analysis.ts'
import { asObject } from '../tools/answer-json.ts'
import type { ClassOptions } from '../tools/class-options.ts'
import { keptAnswers } from '../tools/kept-answers.ts'
import { installCommand } from '../tools/run-analyser.ts'
import { withoutUncounted } from '../tools/suppressions.ts'
import { findDebianProgram, hasFolder, packageFolder } from '../tools/tool-package.ts'
import type { CoverageMeter, MeterContext } from './coverage-meter.ts'
import { countCovered, uncoveredLines, uncoveredRanges, unionCoverage, type LineCoverage } from './line-coverage.ts'
import { METERS } from './meter-table.ts'

/** What one test covered. */
export interface TestCoverage {
  readonly name: string
  /** The verdict of the test under the meter; null where it did not run. */
  readonly status: string | null
  /** Absent with a reason. */
  readonly coverage?: LineCoverage | undefined
  readonly result?: BenchTestResult | undefined
  readonly reason?: string | undefined
}

/**
 * Coverage of one program by its tests; `not-applicable` without tests.
 *
 * @throws TouchstoneError `busy` where the sandbox's queue is full
 */
export async function analyseCoverage(given: AnalysedProgram, options: ClassOptions): Promise<ClassReport> {
  // an analysed program has no say in what is counted
  const program = { ...given, code: withoutUncounted(given.code, given.language) }
  const { tests = [] } = program
  const meter = METERS[program.language]
  if (tests.length === 0) return without('not-applicable', 'the program has no tests', [])
  let prepared: PreparedLanguage
  try {
    prepared = await options.sandbox.bench.prepare(program.language)
  } catch (error) {
    if (!(error instanceof TouchstoneError) || error.code !== 'unavailable') throw error
    const install = `touchstone doctor --install ${program.language}`
    return without('unavailable', error.message, [missing(meter, error.message, install)])
  }
  const own = meter.package
  const version = own === undefined || own.kind === 'toolchain' ? prepared.toolchain.version : own.version
  const lacks = await meterLacks(meter, options)
  if (lacks !== undefined) {
    return without('unavailable', lacks, [missing(meter, lacks, installCommand(program.language))])
  }
  const kept = keptAnswers(options.cache, (value) => asObject(value) as unknown as ClassReport)
  const key = ['coverage', meter.tool, version, program.language, program.code, tests as unknown as JsonValue]
  const known = await kept.get(key)
  if (known !== undefined) return known
  const started = performance.now()
  const folder = own === undefined || own.kind === 'apt' || own.kind === 'toolchain' ? '' : packageFolder(own)
  const measured = await measureTests(meter, tests, { program, prepared, folder, options })
  const tool = { tool: meter.tool, version, elapsedMs: performance.now() - started }
  const results = measured.flatMap(({ result }) => (result === undefined ? [] : [result]))
  const together =
    results.length > 1 ? await meter.readAll?.(results, { program, prepared, folder, options }) : undefined
  const report = reportOf(measured, tool, together)
  if (measured.every((one) => one.coverage !== undefined)) await kept.set(key, report)
  return report
}

async function meterLacks(meter: CoverageMeter, { sandbox }: ClassOptions): Promise<string | undefined> {
  const own = meter.package
  if (own === undefined || own.kind === 'toolchain') return undefined
  const isHere =
    own.kind === 'apt' ? (await findDebianProgram(own, sandbox.bench.tools)) !== undefined : hasFolder(own)
  return isHere ? undefined : `${meter.tool} is not installed${own.kind === 'apt' && own.fits !== undefined ? ' in a version that fits' : ''}`
}

async function measureTests(
  meter: CoverageMeter,
  tests: readonly ProgramTest[],
  context: MeterContext,
): Promise<readonly TestCoverage[]> {
  const measured: TestCoverage[] = []
  // one at a time, so that the meters' own cost does not push a neighbour over its time limit
  // oxlint-disable-next-line no-await-in-loop
  for (const test of tests) measured.push(await measureTest(meter, test, context))
  return measured
}

/** A meter makes a program slower, which is not the program's fault. */
const SLOWER = 4

async function measureTest(meter: CoverageMeter, test: ProgramTest, context: MeterContext): Promise<TestCoverage> {
  const { program, options } = context
  const { sandbox, signal } = options
  signal?.throwIfAborted()
  const { name } = test
  const refused = meter.refuses?.(test)
  if (refused !== undefined) return { name, status: null, reason: refused }
  const { language, code } = program
  try {
    const plan = await meter.plan(context)
    const limits = { wallMs: 10_000 * SLOWER, cpuMs: 10_000 * SLOWER, memoryBytes: 2 ** 30, outputBytes: 16 * 2 ** 20 }
    const result = await sandbox.bench.test({ language, code }, test, { ...plan, limits, signal })
    if (result.run === null) return { name, status: result.status, reason: result.message }
    const coverage = await meter.read(result, { ...context, test })
    if (coverage !== undefined && coverage.lines.size > 0) return { name, status: result.status, coverage, result }
    const reason = `the program ended before its coverage was written: ${result.message}`
    return { name, status: result.status, reason }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof TouchstoneError && error.code !== 'bad-input') throw error
    return { name, status: null, reason: error instanceof Error ? error.message : String(error) }
  }
}

function reportOf(
  measured: readonly TestCoverage[],
  tool: Pick<ToolReport, 'tool' | 'version' | 'elapsedMs'>,
  together: LineCoverage | undefined,
): ClassReport {
  const covered = measured.flatMap(({ coverage }) => (coverage === undefined ? [] : [coverage]))
  const [first] = measured.flatMap(({ name, reason }) => (reason === undefined ? [] : [`${name}: ${reason}`]))
  if (covered.length === 0) {
    return without('failed', first ?? 'no test ran', [{ ...tool, state: 'failed', reason: first }])
  }
  const union = together ?? unionCoverage(covered)
  return {
    class: 'coverage',
    state: 'done',
    ...(first === undefined ? {} : { reason: first }),
    tools: [{ ...tool, state: 'done' }],
    findings: uncoveredRanges(union).map((range) => uncoveredFinding(tool.tool, range)),
    figures: {
      ...figuresOf(union),
      uncoveredLines: uncoveredLines(union),
      tests: measured.map(({ name, status, coverage, reason }) => ({
        name,
        status,
        ...(coverage === undefined ? { reason: reason ?? 'not measured' } : figuresOf(coverage)),
      })),
    },
  }
}

function figuresOf(coverage: LineCoverage): Readonly<Record<string, JsonValue>> {
  const lines = countCovered(coverage.lines)
  const branches = coverage.branches === undefined ? undefined : countCovered(coverage.branches)
  const statements = coverage.statements === undefined ? undefined : countCovered(coverage.statements)
  const share = ({ covered, total }: { covered: number; total: number }): number => (total === 0 ? 1 : covered / total)
  return {
    lineCoverage: share(lines),
    linesCovered: lines.covered,
    linesTotal: lines.total,
    ...(branches === undefined
      ? {}
      : { branchCoverage: share(branches), branchesCovered: branches.covered, branchesTotal: branches.total }),
    ...(statements === undefined
      ? {}
      : { statementsCovered: statements.covered, statementsTotal: statements.total }),
  }
}

function uncoveredFinding(tool: string, { from, to }: { readonly from: number; readonly to: number }): AnalysisFinding {
  const message = from === to ? `No test runs line ${from}` : `No test runs lines ${from} to ${to}`
  return { class: 'coverage', tool, rule: 'uncovered', severity: 'note', message, line: from, endLine: to }
}

function missing(meter: CoverageMeter, reason: string, install: string): ToolReport {
  return { tool: meter.tool, version: undefined, state: 'unavailable', reason, install }
}

function without(state: ClassReport['state'], reason: string, tools: readonly ToolReport[]): ClassReport {
  return { class: 'coverage', state, reason, tools, findings: [], figures: {} }
}

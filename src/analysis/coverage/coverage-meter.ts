/**
 * How one language's coverage is measured: what is changed of building and running the program, which files are brought
 * back, and how they are read. Meters run inside the program's own process, so a program that is written against its meter
 * can bend its own figures; it cannot bend its verdicts, nor another program's figures.
 */
import type { BenchTestResult, BuildOptions, CommandChange, PreparedLanguage } from '../../sandbox/index.ts'
import type { AnalysedProgram } from '../analysis.ts'
import type { ClassOptions } from '../tools/class-options.ts'
import type { ToolPackage } from '../tools/tool-package.ts'
import type { ProgramTest } from '../../supervision.ts'
import type { LineCoverage } from './line-coverage.ts'

/** What a meter works with. */
export interface MeterContext {
  readonly program: AnalysedProgram
  readonly prepared: PreparedLanguage
  /** Absolute path of the meter's own folder; empty where the toolchain brings the meter. */
  readonly folder: string
  readonly options: ClassOptions
}

/** What a test is run with. */
export interface MeterPlan {
  readonly build?: Omit<BuildOptions, 'signal'> | undefined
  readonly change?: CommandChange | undefined
  readonly collect: readonly string[]
}

/** One language's meter. */
export interface CoverageMeter {
  /** As its makers call it. */
  readonly tool: string
  /** Absent where the language's toolchain brings it. */
  readonly package?: ToolPackage | undefined
  /** Why this kind of test cannot be measured; undefined where it can. */
  refuses?(test: ProgramTest): string | undefined
  plan(context: MeterContext): MeterPlan | Promise<MeterPlan>
  /**
   * What the files say; undefined where the program ended before its meter could write.
   *
   * @throws SyntaxError or TypeError where they are not what the meter writes
   */
  read(
    result: BenchTestResult,
    context: MeterContext & { readonly test: ProgramTest },
  ): Promise<LineCoverage | undefined>
  /** What the files of all tests say together, where that is more than adding counts. */
  readAll?(results: readonly BenchTestResult[], context: MeterContext): Promise<LineCoverage | undefined>
}

/** Code smells: what linters and compilers warn of, by the tools of the program's language. */
import type { AnalysedProgram, ClassReport } from '../analysis.ts'
import type { ClassOptions } from '../tools/class-options.ts'
import { findingReports } from '../tools/class-report.ts'

/**
 * Smells of one program. Suppressions in the program change nothing and are findings of their own.
 *
 * @throws TouchstoneError `busy` where the sandbox's queue is full
 */
export async function analyseSmells(program: AnalysedProgram, options: ClassOptions): Promise<ClassReport> {
  return (await analyseSmellsOf([program], options))[0] as ClassReport
}

/** The same for several programs, each tool started once for all of a language. @throws as `analyseSmells` does */
export function analyseSmellsOf(
  programs: readonly AnalysedProgram[],
  options: ClassOptions,
): Promise<readonly ClassReport[]> {
  return findingReports('smells', programs, options)
}

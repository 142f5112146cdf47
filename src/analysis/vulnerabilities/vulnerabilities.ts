/** Vulnerabilities: weaknesses with their CWE, by the tools of the program's language, merged across tools. */
import type { AnalysedProgram, ClassReport } from '../analysis.ts'
import type { ClassOptions } from '../tools/class-options.ts'
import { findingReports } from '../tools/class-report.ts'

/**
 * Vulnerabilities of one program. Suppressions in the program change nothing; the class of smells reports them.
 *
 * @throws TouchstoneError `busy` where the sandbox's queue is full
 */
export async function analyseVulnerabilities(program: AnalysedProgram, options: ClassOptions): Promise<ClassReport> {
  return (await analyseVulnerabilitiesOf([program], options))[0] as ClassReport
}

/** The same for several programs, each tool started once for all of a language. @throws as `analyseVulnerabilities` does */
export function analyseVulnerabilitiesOf(
  programs: readonly AnalysedProgram[],
  options: ClassOptions,
): Promise<readonly ClassReport[]> {
  return findingReports('vulnerabilities', programs, options)
}

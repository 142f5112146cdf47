/** Analyses several programs: tools that start slowly run once for all of them. */
import { isAbort, TouchstoneError } from '../errors.ts'
import { ANALYSIS_CLASSES, type AnalysedProgram, type Analysis, type ClassReport } from './analysis.ts'
import { analyse, type AnalyseOptions } from './analyse.ts'
import { analyseSmellsOf } from './smells/smells.ts'
import { analyseVulnerabilitiesOf } from './vulnerabilities/vulnerabilities.ts'

/**
 * The analyses in the programs' order, each as `analyse` gives it.
 *
 * @throws as `analyse`
 */
export async function analyseAll(
  programs: readonly AnalysedProgram[],
  options: AnalyseOptions,
): Promise<readonly Analysis[]> {
  const { classes: chosen = ANALYSIS_CLASSES, ...rest } = options
  const batches = new Map<string, readonly ClassReport[]>()
  for (const [name, analyseAllOf] of [
    ['smells', analyseSmellsOf],
    ['vulnerabilities', analyseVulnerabilitiesOf],
  ] as const) {
    if (!chosen.includes(name)) continue
    try {
      // one batch at a time: two would take each other's time
      // oxlint-disable-next-line no-await-in-loop
      batches.set(name, await analyseAllOf(programs, rest))
    } catch (error) {
      if (rest.signal?.aborted === true || isAbort(error)) throw error
      if (error instanceof TouchstoneError && error.code === 'busy') throw error
      // alone, each program fails for itself
    }
  }
  const single = chosen.filter((name) => !batches.has(name))
  const analyses: Analysis[] = []
  for (const [index, program] of programs.entries()) {
    // oxlint-disable-next-line no-await-in-loop
    const one = await analyse(program, { ...rest, classes: single })
    const batched = [...batches.values()].flatMap((reports) => reports[index] ?? [])
    const classes = [...one.classes, ...batched].toSorted(
      (a, b) => ANALYSIS_CLASSES.indexOf(a.class) - ANALYSIS_CLASSES.indexOf(b.class),
    )
    analyses.push({ ...one, classes })
  }
  return analyses
}

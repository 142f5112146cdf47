/** Analyses a program: the chosen classes, each failing for itself. */
import { isAbort, TouchstoneError } from '../errors.ts'
import {
  ANALYSIS_CLASSES,
  type AnalysedProgram,
  type Analysis,
  type AnalysisClass,
  type ClassReport,
} from './analysis.ts'
import { analyseCoverage } from './coverage/coverage.ts'
import { analyseEfficiency, type EfficiencyOptions } from './efficiency/efficiency.ts'
import { analyseSmells } from './smells/smells.ts'
import { LONGEST_SOURCE } from './structure/parse-source.ts'
import { analyseStructure } from './structure/structure.ts'
import type { ClassOptions } from './tools/class-options.ts'
import { sourceName } from './tools/source-name.ts'
import { analyseVulnerabilities } from './vulnerabilities/vulnerabilities.ts'

/** Options of `analyse`. */
export interface AnalyseOptions extends ClassOptions {
  /** @default all five */
  readonly classes?: readonly AnalysisClass[] | undefined
  /** How efficiency is measured. @default one run of each test */
  readonly efficiency?: Pick<EfficiencyOptions, 'repeats' | 'instructions'> | undefined
}

const FUNCTIONS: Readonly<
  Record<AnalysisClass, (program: AnalysedProgram, options: ClassOptions) => Promise<ClassReport>>
> = {
  structure: analyseStructure,
  smells: analyseSmells,
  vulnerabilities: analyseVulnerabilities,
  coverage: analyseCoverage,
  efficiency: analyseEfficiency,
}

/**
 * The analysis of one program, class by class in the order of ANALYSIS_CLASSES. A class that breaks is an entry `failed`
 * with its reason, and the others answer all the same.
 *
 * @throws TouchstoneError `busy` where the sandbox's queue is full; the signal's reason on abort
 */
export async function analyse(program: AnalysedProgram, options: AnalyseOptions): Promise<Analysis> {
  const { classes: chosen = ANALYSIS_CLASSES, efficiency, ...rest } = options
  const classes: ClassReport[] = []
  const { length } = program.code
  for (const name of ANALYSIS_CLASSES) {
    if (!chosen.includes(name)) continue
    if (length > LONGEST_SOURCE) {
      // each compiler and tool would be taken to its limits, one after the other
      const reason = `The source has ${length} characters, and at most ${LONGEST_SOURCE} are read`
      classes.push({ class: name, state: 'failed', reason, tools: [], findings: [], figures: {} })
      continue
    }
    try {
      classes.push(await FUNCTIONS[name](program, name === 'efficiency' ? { ...rest, ...efficiency } : rest))
    } catch (error) {
      if (rest.signal?.aborted === true || isAbort(error)) throw error
      if (error instanceof TouchstoneError && error.code === 'busy') throw error
      const reason = error instanceof Error ? error.message : String(error)
      classes.push({ class: name, state: 'failed', reason, tools: [], findings: [], figures: {} })
    }
  }
  return { language: program.language, file: program.file ?? sourceName(program.language, program.code), classes }
}

/** One class of findings over programs: every analyser of their language, suppressions, and findings merged across tools. */
import type { AnalysedProgram, AnalysisFinding, ClassReport } from '../analysis.ts'
import type { AnalysedFile, Analyser } from './analyser.ts'
import { analysersOf } from './analyser-table.ts'
import type { ClassOptions } from './class-options.ts'
import { findingCounts } from './finding-counts.ts'
import { LONGEST_SOURCE } from '../structure/parse-source.ts'
import { mergeFindings } from './merge-findings.ts'
import { runAnalyser, type AnalyserOutcome } from './run-analyser.ts'
import { sourceName } from './source-name.ts'
import { withoutSuppressions } from './suppressions.ts'

/**
 * The reports of programs of one or several languages, in their order. Tools that start slowly run once for all programs of
 * a language. A source that is longer than a grammar reads goes to no tool, since it would take each to its time limit.
 *
 * @throws TouchstoneError `busy` where the sandbox's queue is full
 */
export async function findingReports(
  className: Analyser['class'],
  programs: readonly AnalysedProgram[],
  options: ClassOptions,
): Promise<readonly ClassReport[]> {
  const short = programs.filter(({ code }) => code.length <= LONGEST_SOURCE)
  const reports = new Map(
    (await reportsOf(className, short, options)).map((report, index) => [short[index], report] as const),
  )
  return programs.map((program) => reports.get(program) ?? tooLong(className, program.code.length))
}

function tooLong(className: Analyser['class'], length: number): ClassReport {
  const reason = `The source has ${length} characters, and at most ${LONGEST_SOURCE} are read`
  return { class: className, state: 'failed', reason, tools: [], findings: [], figures: {} }
}

async function reportsOf(
  className: Analyser['class'],
  programs: readonly AnalysedProgram[],
  options: ClassOptions,
): Promise<readonly ClassReport[]> {
  const clean = programs.map(({ code, language }) => withoutSuppressions(code, language))
  const files = programs.map(({ code, language }, index): AnalysedFile => {
    const path = `p${index}/${sourceName(language, code)}`
    return { path, code: clean[index]?.code ?? code, language }
  })
  const outcomes: AnalyserOutcome[][] = programs.map(() => [])
  for (const language of new Set(programs.map((one) => one.language))) {
    const own = [...files.keys()].filter((index) => files[index]?.language === language)
    const analysers = analysersOf(className, language).filter(({ tier }) => options.tier !== 'fast' || tier === 'fast')
    // oxlint-disable-next-line no-await-in-loop
    const all = await Promise.all(
      analysers.map((one) =>
        runAnalyser(
          one,
          own.map((index) => files[index] as AnalysedFile),
          options,
        ),
      ),
    )
    for (const each of all) own.forEach((index, at) => outcomes[index]?.push(each[at] as AnalyserOutcome))
  }
  return programs.map((_, index) => {
    const suppressed = (clean[index]?.findings ?? []).map((one): AnalysisFinding => ({
      class: className,
      tool: 'touchstone',
      ...one,
    }))
    return reportOf(className, outcomes[index] ?? [], className === 'smells' ? suppressed : [])
  })
}

function reportOf(
  className: Analyser['class'],
  outcomes: readonly AnalyserOutcome[],
  further: readonly AnalysisFinding[],
): ClassReport {
  const tools = outcomes.map(({ report }) => report)
  const state = tools.some((one) => one.state === 'done')
    ? 'done'
    : tools.some((one) => one.state === 'failed')
      ? 'failed'
      : 'unavailable'
  const findings = mergeFindings([...outcomes.flatMap((one) => one.findings), ...further])
  const reasons = tools.flatMap((one) => (one.reason === undefined ? [] : [one.reason]))
  return {
    class: className,
    state,
    ...(state === 'done'
      ? {}
      : {
          reason:
            reasons.join('; ') || 'each of its tools for this language starts slowly, and only fast ones were asked',
        }),
    tools,
    findings,
    figures: { ...findingCounts(className, findings), suppressions: further.length },
  }
}

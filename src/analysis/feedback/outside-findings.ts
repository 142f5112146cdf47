/** Findings from elsewhere (another tool's SARIF, a language model) put beside those of the tools, and what only changed. */
import {
  ANALYSIS_CLASSES,
  type Analysis,
  type AnalysisClass,
  type AnalysisFinding,
  type ClassReport,
  type ToolReport,
} from '../analysis.ts'
import { isChanged, type ChangedFile } from '../changes/unified-diff.ts'
import { findingCounts, withCountedFindings } from '../tools/finding-counts.ts'
import { mergeFindings } from '../tools/merge-findings.ts'

/** Findings with the tools that made them. */
export interface OutsideFindings {
  readonly tools: readonly ToolReport[]
  readonly findings: readonly AnalysisFinding[]
}

/** The analysis with the findings merged into their classes; a class that has findings, but was not asked for, comes to be. */
export function withFindings(analysis: Analysis, { tools, findings }: OutsideFindings): Analysis {
  const asked = (name: AnalysisClass): boolean => analysis.classes.some((one) => one.class === name)
  // smells and weaknesses are what tools from elsewhere look for
  const placeOfSilent = asked('smells') || !asked('vulnerabilities') ? 'smells' : 'vulnerabilities'
  const classes = ANALYSIS_CLASSES.flatMap((name): ClassReport[] => {
    const own = findings.filter((one) => one.class === name)
    const report = analysis.classes.find((one) => one.class === name)
    const made = tools.filter(({ tool }) => own.some((one) => one.tool === tool))
    // a tool that found nothing, or failed, is told where its findings would stand
    const silent = tools.filter(({ tool }) => !findings.some((one) => one.tool === tool))
    const added = name === placeOfSilent ? [...made, ...silent] : made
    if (report === undefined) {
      if (added.length === 0) return []
      const state = added.some((one) => one.state === 'done') ? 'done' : 'failed'
      return [{ class: name, state, tools: added, findings: mergeFindings(own), figures: findingCounts(name, own) }]
    }
    if (added.length === 0) return [report]
    const merged = mergeFindings([...report.findings, ...own])
    const state = added.some((one) => one.state === 'done') ? 'done' : report.state
    return [{ ...withCountedFindings(report, merged), state, tools: [...report.tools, ...added] }]
  })
  return { ...analysis, classes }
}

/** The analysis with the findings alone that touch a changed line, and their counts; other figures stay those of the whole program. */
export function onlyChanged(analysis: Analysis, changed: ChangedFile): Analysis {
  const classes = analysis.classes.map((report) =>
    withCountedFindings(
      report,
      report.findings.filter(({ line, endLine }) => isChanged(changed, line, endLine)),
    ),
  )
  return { ...analysis, classes }
}

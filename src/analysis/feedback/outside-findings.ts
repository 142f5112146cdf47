/** Findings from elsewhere (another tool's SARIF, a language model) put beside those of the tools, and what only changed. */
import {
  ANALYSIS_CLASSES,
  type Analysis,
  type AnalysisFinding,
  type ClassReport,
  type ToolReport,
} from '../analysis.ts'
import { isChanged, type ChangedFile } from '../changes/unified-diff.ts'
import { mergeFindings } from '../tools/merge-findings.ts'

/** Findings with the tools that made them. */
export interface OutsideFindings {
  readonly tools: readonly ToolReport[]
  readonly findings: readonly AnalysisFinding[]
}

/** The analysis with the findings merged into their classes; a class that was not asked for comes to be. */
export function withFindings(analysis: Analysis, { tools, findings }: OutsideFindings): Analysis {
  const classes = ANALYSIS_CLASSES.flatMap((name): ClassReport[] => {
    const own = findings.filter((one) => one.class === name)
    const report = analysis.classes.find((one) => one.class === name)
    const made = tools.filter(({ tool }) => own.some((one) => one.tool === tool))
    // a tool that found nothing, or failed, is told where its findings would stand
    const silent = tools.filter(({ tool }) => !findings.some((one) => one.tool === tool))
    const added = name === 'smells' ? [...made, ...silent] : made
    if (report === undefined) {
      if (added.length === 0) return []
      const state = added.some((one) => one.state === 'done') ? 'done' : 'failed'
      return [{ class: name, state, tools: added, findings: mergeFindings(own), figures: countsOf(own) }]
    }
    if (added.length === 0) return [report]
    const merged = mergeFindings([...report.findings, ...own])
    const state = added.some((one) => one.state === 'done') ? 'done' : report.state
    return [{ ...report, state, tools: [...report.tools, ...added], findings: merged }]
  })
  return { ...analysis, classes }
}

/** The analysis with the findings alone that touch a changed line; figures stay those of the whole program. */
export function onlyChanged(analysis: Analysis, changed: ChangedFile): Analysis {
  const classes = analysis.classes.map((report) => ({
    ...report,
    findings: report.findings.filter(({ line, endLine }) => isChanged(changed, line, endLine)),
  }))
  return { ...analysis, classes }
}

function countsOf(findings: readonly AnalysisFinding[]): ClassReport['figures'] {
  return { findings: findings.length }
}

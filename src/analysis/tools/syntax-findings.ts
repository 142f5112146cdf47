/** What analysers of weaknesses say of a source that they cannot parse: a failure of theirs, and no weakness. */
import type { AnalysisFinding, ToolReport } from '../analysis.ts'

/** The rule by which analysers of this room name a source that is no program. */
const SYNTAX_RULE = 'invalid-syntax'

/** The report and findings of a tool of the class `vulnerabilities`, in which a fault of syntax is a reason and no finding. */
export function withoutSyntaxFindings(
  report: ToolReport,
  findings: readonly AnalysisFinding[],
): { readonly report: ToolReport; readonly findings: readonly AnalysisFinding[] } {
  const first = findings.find(({ rule }) => rule === SYNTAX_RULE)
  if (first === undefined) return { report, findings }
  const reason = `${report.tool} cannot read the source: line ${first.line}: ${first.message}`
  return {
    report: { ...report, state: 'failed', reason },
    findings: findings.filter(({ rule }) => rule !== SYNTAX_RULE),
  }
}

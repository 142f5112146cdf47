/** Figures of a class that lists findings: how many there are, by severity. */
import type { AnalysisFinding, ClassReport, Severity } from '../analysis.ts'

/** The counts of these findings; of vulnerabilities their weaknesses too, by number. */
export function findingCounts(
  className: ClassReport['class'],
  findings: readonly AnalysisFinding[],
): ClassReport['figures'] {
  const count = (severity: Severity): number => findings.filter((one) => one.severity === severity).length
  return {
    findings: findings.length,
    errors: count('error'),
    warnings: count('warning'),
    notes: count('note'),
    ...(className === 'vulnerabilities'
      ? { weaknesses: [...new Set(findings.flatMap(({ cwe = [] }) => cwe))].toSorted((a, b) => a - b) }
      : {}),
  }
}

/** A report with other findings, whose counts are theirs. Figures that are no counts of findings stay. */
export function withCountedFindings(report: ClassReport, findings: readonly AnalysisFinding[]): ClassReport {
  const counts = report.figures['findings'] === undefined ? {} : findingCounts(report.class, findings)
  return { ...report, findings, figures: { ...report.figures, ...counts } }
}

import { expect, test } from 'vitest'
import type { AnalysisFinding, ToolReport } from '../analysis.ts'
import { withoutSyntaxFindings } from './syntax-findings.ts'

const report: ToolReport = { tool: 'ruff', version: '1', state: 'done', elapsedMs: 3 }
const finding = (rule: string, line: number): AnalysisFinding => ({
  class: 'vulnerabilities',
  tool: 'ruff',
  rule,
  severity: 'error',
  message: `said ${rule}`,
  line,
})

test('a fault of syntax is why a tool failed, and what it found besides stays', () => {
  const outcome = withoutSyntaxFindings(report, [finding('S301', 1), finding('invalid-syntax', 4), finding('S102', 9)])
  expect(outcome.report).toEqual({
    ...report,
    state: 'failed',
    reason: 'ruff cannot read the source: line 4: said invalid-syntax',
  })
  expect(outcome.findings.map(({ rule }) => rule)).toEqual(['S301', 'S102'])
})

test('a source that was read is left as it is', () => {
  const findings = [finding('S301', 1)]
  expect(withoutSyntaxFindings(report, findings)).toEqual({ report, findings })
})

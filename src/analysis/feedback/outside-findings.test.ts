import { describe, expect, test } from 'vitest'
import type { Analysis, AnalysisFinding } from '../analysis.ts'
import { onlyChanged, withFindings } from './outside-findings.ts'

const done = (tool: string): { tool: string; version: string; state: 'done' } => ({ tool, version: '1', state: 'done' })

const finding = (line: number, more: Partial<AnalysisFinding> = {}): AnalysisFinding => ({
  class: 'vulnerabilities',
  tool: 'bandit',
  rule: `B${line}`,
  severity: 'error',
  message: 'unsafe',
  line,
  ...more,
})

const analysis: Analysis = {
  language: 'python',
  file: 'a.py',
  classes: [
    {
      class: 'vulnerabilities',
      state: 'done',
      tools: [done('bandit')],
      findings: [finding(1, { cwe: [78] }), finding(5, { severity: 'note', cwe: [89] })],
      figures: { findings: 2, errors: 1, warnings: 0, notes: 1, suppressions: 0, weaknesses: [78, 89] },
    },
  ],
}

describe('an analysis with findings from elsewhere', () => {
  test('counts them', () => {
    const found = finding(9, { tool: 'codeql', cwe: [22], severity: 'warning' })
    const { classes } = withFindings(analysis, { tools: [done('codeql')], findings: [found] })
    expect(classes).toHaveLength(1)
    expect(classes[0]?.figures).toEqual({
      findings: 3,
      errors: 1,
      warnings: 1,
      notes: 1,
      suppressions: 0,
      weaknesses: [22, 78, 89],
    })
  })

  test('has no class that was not asked for because a tool found nothing', () => {
    const { classes } = withFindings(analysis, { tools: [done('codeql')], findings: [] })
    expect(classes.map((one) => one.class)).toEqual(['vulnerabilities'])
    expect(classes[0]?.tools.map(({ tool }) => tool)).toEqual(['bandit', 'codeql'])
  })
})

test('an analysis of a change counts what touches the change alone', () => {
  const { classes } = onlyChanged(analysis, { path: 'a.py', ranges: [[4, 6]] })
  expect(classes[0]?.findings.map(({ line }) => line)).toEqual([5])
  expect(classes[0]?.figures).toEqual({
    findings: 1,
    errors: 0,
    warnings: 0,
    notes: 1,
    suppressions: 0,
    weaknesses: [89],
  })
})

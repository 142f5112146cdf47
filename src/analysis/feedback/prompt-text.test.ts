import { describe, expect, test } from 'vitest'
import type { AnalysisFinding } from '../analysis.ts'
import { promptText } from './prompt-text.ts'

const smell = (line: number, message: string, more: Partial<AnalysisFinding> = {}): AnalysisFinding => ({
  class: 'smells',
  tool: 'ruff',
  rule: 'F401',
  severity: 'warning',
  message,
  line,
  ...more,
})

describe('promptText', () => {
  test('the most useful comes first, places of one thing share a line', () => {
    const findings = [
      smell(1, '`os` is unused'),
      smell(9, 'line too long', { severity: 'note', rule: 'E501' }),
      smell(12, 'line too long', { severity: 'note', rule: 'E501' }),
      smell(5, 'shell is true', { class: 'vulnerabilities', severity: 'error', tool: 'bandit', cwe: [78] }),
    ]
    expect(promptText(findings)).toEqual({
      text: [
        '- line 5: error: shell is true [CWE-78] (bandit)',
        '- line 1: warning: `os` is unused (ruff)',
        '- lines 9, 12: note: line too long (ruff)',
      ].join('\n'),
      told: 4,
      left: 0,
    })
  })

  test('what several tools say of one line is said once, with both names', () => {
    const weakness = smell(5, 'shell is true', { class: 'vulnerabilities', tool: 'bandit', rule: 'B602', cwe: [78] })
    const again = smell(5, 'subprocess call with shell', { tool: 'pylint', rule: 'W1', cwe: [78] })
    const other = smell(5, 'Shell is true.', { tool: 'semgrep', rule: 'shell' })
    expect(promptText([again, weakness, other]).text).toBe(
      '- line 5: warning: shell is true [CWE-78] (bandit, pylint, semgrep)',
    )
  })

  test('the budget holds, and what is left out is counted', () => {
    const findings = Array.from({ length: 20 }, (_, index) => smell(index + 1, `name n${index} is never used in here`))
    const { text, told, left } = promptText(findings, { tokens: 60 })
    expect(Math.ceil(text.length / 3)).toBeLessThanOrEqual(60)
    expect(text.split('\n').at(-1)).toBe('18 more findings are not shown.')
    expect([told, left]).toEqual([2, 18])
    expect(promptText(findings, { tokens: 1 })).toEqual({ text: '', told: 0, left: 20 })
    expect(promptText([])).toEqual({ text: '', told: 0, left: 0 })
    expect(() => promptText([], { tokens: 0 })).toThrow(RangeError)
  })
})

import { expect, test } from 'vitest'
import type { AnalysisFinding } from '../analysis.ts'
import { mergeFindings } from './merge-findings.ts'
import { TWINS } from './rule-twins.ts'

const finding = (tool: string, rule: string, more: Partial<AnalysisFinding> = {}): AnalysisFinding => ({
  class: 'vulnerabilities',
  tool,
  rule,
  severity: 'note',
  message: `${tool} says`,
  line: 3,
  ...more,
})

test('findings on one line with one weakness become one, which names the other tools and has the highest severity', () => {
  const merged = mergeFindings([
    finding('bandit', 'B307', { cwe: [78] }),
    finding('semgrep', 'eval', { cwe: [95, 78], severity: 'error' }),
    finding('ruff', 'S105', { cwe: [259] }),
  ])
  expect(merged).toEqual([
    finding('bandit', 'B307', { cwe: [78, 95], severity: 'error', alsoFoundBy: ['semgrep'] }),
    finding('ruff', 'S105', { cwe: [259] }),
  ])
})

test('rules that say the same are twins, on one line alone', () => {
  const merged = mergeFindings([smell('ruff', 'F401', 2), smell('pylint', 'W0611', 2), smell('pylint', 'W0611', 1)])
  expect(merged.map(({ tool, line, alsoFoundBy }) => [tool, line, alsoFoundBy])).toEqual([
    ['pylint', 1, undefined],
    ['ruff', 2, ['pylint']],
  ])
  expect(mergeFindings([smell('ruff', 'PLR0911', 1), smell('pylint', 'R0911', 1)])).toHaveLength(1)
})

test('tools beside others of a language say the same in other words', () => {
  const pairs = [
    ['oxlint', 'eqeqeq', 'biome', 'noDoubleEquals'],
    ['oxlint', 'no-unreachable', 'biome', 'noUnreachable'],
    ['ty', 'missing-attribute', 'mypy', 'attr-defined'],
    ['gcc', '-Wunused-variable', 'cppcheck', 'unusedVariable'],
    ['staticcheck', 'SA4006', 'ineffassign', 'ineffassign'],
    ['pmd', 'CloseResource', 'ecj', 'unclosedCloseable'],
    ['rubocop', 'Lint/UselessAssignment', 'ruby -w', 'unused-variable'],
  ] as const
  for (const [one, rule, other, twin] of pairs) {
    const merged = mergeFindings([smell(one, rule, 2), smell(other, twin, 2)])
    expect(merged.map(({ tool, alsoFoundBy }) => [tool, alsoFoundBy])).toEqual([[one, [other]]])
  }
})

test('no rule has two twins', () => {
  const rules = TWINS.flat()
  expect(rules.filter((rule, index) => rules.indexOf(rule) !== index)).toEqual([])
})

function smell(tool: string, rule: string, line: number): AnalysisFinding {
  return finding(tool, rule, { class: 'smells', line })
}

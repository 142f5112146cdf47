import { describe, expect, test } from 'vitest'
import type { Analysis, AnalysisFinding, ClassReport } from '../analysis.ts'
import { analysisReward } from './analysis-reward.ts'

const done = (name: ClassReport['class'], more: Partial<ClassReport> = {}): ClassReport => ({
  class: name,
  state: 'done',
  tools: [],
  findings: [],
  figures: {},
  ...more,
})
const weakness: AnalysisFinding = {
  class: 'vulnerabilities',
  tool: 'bandit',
  rule: 'B602',
  severity: 'error',
  message: 'shell is true',
  line: 1,
  cwe: [78],
}
const analysisOf = (...classes: readonly ClassReport[]): Analysis => ({ language: 'python', file: 'main.py', classes })

describe('analysisReward', () => {
  test('tests and weaknesses weigh the same unless the user says otherwise', () => {
    const analysis = analysisOf(done('vulnerabilities', { findings: [weakness] }))
    const { value, terms } = analysisReward({ score: 1, analysis })
    expect(value).toBeCloseTo(0.75)
    expect(terms.map(({ name, weight, value: own, counted }) => [name, weight, own, counted])).toEqual([
      ['tests', 0.5, 1, 0.5],
      ['vulnerabilities', 0.5, 0.5, 0.25],
    ])
    const weights = { tests: 3, vulnerabilities: 1 }
    expect(analysisReward({ score: 1, analysis }, { weights }).value).toBeCloseTo(0.875)
  })

  test('a program that passes nothing earns nothing for being clean, unless the gate is off', () => {
    const analysis = analysisOf(done('vulnerabilities'))
    expect(analysisReward({ score: 0, analysis }).value).toBe(0)
    expect(analysisReward({ score: 0.5, analysis }).value).toBe(0.5)
    expect(analysisReward({ score: 0, analysis }, { gate: 'none' }).value).toBe(0.5)
  })

  test('no reward where the machinery failed in a term that is weighed', () => {
    const failed = done('vulnerabilities', { state: 'failed', reason: 'bandit broke' })
    const reward = analysisReward({ score: 1, analysis: analysisOf(failed) })
    expect(reward.value).toBeNull()
    expect(reward.terms[1]).toMatchObject({ value: null, counted: null, reason: 'It is failed: bandit broke' })
    expect(analysisReward({ score: null, analysis: analysisOf(done('vulnerabilities')) }).value).toBeNull()
    expect(analysisReward({ score: 1, analysis: analysisOf() }).value).toBeNull()
    // a term of weight 0 is told and does not count
    const weights = { tests: 1, vulnerabilities: 0 }
    expect(analysisReward({ score: 0.5, analysis: analysisOf(failed) }, { weights }).value).toBe(0.5)
  })

  test('one tool of several that failed leaves the class without a value', () => {
    const tools = [
      { tool: 'ruff', version: '1', state: 'done' as const },
      { tool: 'bandit', version: '1', state: 'failed' as const, reason: 'time limit' },
    ]
    const reward = analysisReward({ score: 1, analysis: analysisOf(done('vulnerabilities', { tools })) })
    expect(reward.terms[1]?.reason).toBe('It lacks bandit: time limit')
    expect(reward.value).toBeNull()
  })

  test('every class has a value from 0 to 1', () => {
    const analysis = analysisOf(
      done('structure', { figures: { maintainabilityIndex: 60 } }),
      done('smells', { findings: [{ ...weakness, class: 'smells', severity: 'warning' }] }),
      done('coverage', { figures: { lineCoverage: 0.9 } }),
      done('efficiency', { figures: { cpuMs: 40 } }),
    )
    const weights = { structure: 1, smells: 1, coverage: 1, efficiency: 1 }
    const { terms } = analysisReward({ score: 1, analysis }, { weights, referenceCpuMs: 20 })
    expect(terms.map(({ value }) => value)).toEqual([0.6, 1 / 1.5, 0.9, 0.5])
    expect(analysisReward({ score: 1, analysis }, { weights }).terms[3]?.reason).toMatch(/no reference/)
  })

  test('a class that does not apply gives its weight to the others', () => {
    const analysis = analysisOf(done('coverage', { state: 'not-applicable', reason: 'there are no tests' }))
    const { value, terms } = analysisReward({ score: 0.5, analysis }, { weights: { tests: 1, coverage: 1 } })
    expect(value).toBe(0.5)
    expect(terms[1]).toMatchObject({ weight: 0, value: null, reason: 'Does not apply: there are no tests' })
  })

  test('weights and scores out of range are refused', () => {
    expect(() => analysisReward({ score: 1, analysis: analysisOf() }, { weights: { tests: -1 } })).toThrow(RangeError)
    expect(() => analysisReward({ score: 1, analysis: analysisOf() }, { weights: { tests: 0 } })).toThrow(/not all 0/)
    expect(() => analysisReward({ score: 2, analysis: analysisOf() })).toThrow(/score is 2/)
  })
})

import { describe, expect, test } from 'vitest'
import { readSarif } from './read-sarif.ts'
import { sarifOf } from './sarif.ts'

const place = (uri: string, startLine?: number) => ({
  physicalLocation: { artifactLocation: { uri }, ...(startLine === undefined ? {} : { region: { startLine } }) },
})
const logOf = (run: object) => ({ version: '2.1.0', runs: [run] })

describe('readSarif', () => {
  test("reads this project's own log back", () => {
    const finding = {
      class: 'vulnerabilities',
      tool: 'bandit',
      rule: 'B602',
      severity: 'error',
      message: 'shell is true',
      line: 3,
      column: 5,
      endLine: 4,
      endColumn: 9,
      cwe: [78],
      origin: 'model',
    } as const
    const tools = [{ tool: 'bandit', version: '1.9', state: 'done' as const }]
    const classes = [
      { class: 'vulnerabilities' as const, state: 'done' as const, tools, findings: [finding], figures: {} },
    ]
    const log = sarifOf([{ language: 'python', file: 'a b/main.py', classes }])
    expect(readSarif(JSON.parse(JSON.stringify(log)))).toEqual({
      tools: [{ tool: 'bandit', version: '1.9', state: 'done' }],
      found: [{ file: 'a b/main.py', finding }],
      unplaced: 0,
    })
  })

  test('a rule fills in what a result leaves out: level, message, weakness', () => {
    const rules = [
      {
        id: 'py/sql',
        defaultConfiguration: { level: 'error' },
        messageStrings: { default: { text: 'Query made of {0}.' } },
        properties: { tags: ['security', 'external/cwe/cwe-089'], 'security-severity': '8.8' },
      },
    ]
    const results = [
      { ruleIndex: 0, message: { id: 'default', arguments: ['input'] }, locations: [place('src/q.py', 7)] },
      { ruleId: 'py/sql/part', message: { text: 'Two\n lines.' }, locations: [place('./src/q.py', 8)] },
    ]
    expect(readSarif(logOf({ tool: { driver: { name: 'CodeQL', semanticVersion: '2', rules } }, results }))).toEqual({
      tools: [{ tool: 'CodeQL', version: '2', state: 'done' }],
      found: [
        {
          file: 'src/q.py',
          finding: {
            class: 'vulnerabilities',
            tool: 'CodeQL',
            rule: 'py/sql',
            severity: 'error',
            message: 'Query made of input',
            line: 7,
            cwe: [89],
          },
        },
        {
          file: 'src/q.py',
          finding: {
            class: 'vulnerabilities',
            tool: 'CodeQL',
            rule: 'py/sql/part',
            severity: 'error',
            message: 'Two lines',
            line: 8,
            cwe: [89],
          },
        },
      ],
      unplaced: 0,
    })
  })

  test('what passed, what is suppressed and what has no place are no findings of a line', () => {
    const results = [
      { kind: 'pass', message: { text: 'fine' }, locations: [place('a.c', 1)] },
      { suppressions: [{ kind: 'inSource' }], message: { text: 'quiet' }, locations: [place('a.c', 2)] },
      { suppressions: [{ status: 'rejected' }], message: { text: 'loud' }, locations: [place('a.c', 3)] },
      { message: { text: 'nowhere' } },
      { message: { text: 'file' }, locations: [place('a.c')] },
    ]
    const { found, unplaced } = readSarif(logOf({ tool: { driver: { name: 'x' } }, results }))
    expect(found.map(({ finding }) => [finding.message, finding.line, finding.severity])).toEqual([
      ['loud', 3, 'warning'],
    ])
    expect(unplaced).toBe(2)
  })

  test('a run that was not successful is a tool that failed', () => {
    const run = { tool: { driver: { name: 'x' } }, invocations: [{ executionSuccessful: false }] }
    expect(readSarif(logOf(run)).tools[0]).toMatchObject({ state: 'failed' })
  })

  test('other JSON is an error that names the place', () => {
    expect(() => readSarif({ version: '2.0.0', runs: [] })).toThrow(/read SARIF: version/)
    expect(() => readSarif([])).toThrow(SyntaxError)
    expect(() => readSarif(logOf({ results: [] }))).toThrow(/runs\.0\.tool/)
  })
})

import { expect, test } from 'vitest'
import { sarifOf } from './sarif.ts'

test('each tool is a run, each finding a result at its place, with its CWE', () => {
  const log = sarifOf([
    {
      language: 'python',
      file: 'lib/a #b.py',
      classes: [
        {
          class: 'vulnerabilities',
          state: 'done',
          tools: [
            { tool: 'bandit', version: '1.9', state: 'done' },
            { tool: 'semgrep', version: undefined, state: 'unavailable', reason: 'It is not installed' },
          ],
          findings: [
            {
              class: 'vulnerabilities',
              tool: 'bandit',
              rule: 'B602',
              severity: 'error',
              message: 'A shell is started',
              line: 3,
              column: 2,
              cwe: [78],
            },
          ],
          figures: {},
        },
      ],
    },
  ])
  expect(log).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'bandit', version: '1.9', rules: [{ id: 'B602' }] } },
        invocations: [{ executionSuccessful: true }],
        results: [
          {
            ruleId: 'B602',
            ruleIndex: 0,
            level: 'error',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'lib/a%20%23b.py' },
                  region: { startLine: 3, startColumn: 2 },
                },
              },
            ],
            properties: { tags: ['external/cwe/cwe-78'] },
          },
        ],
      },
      { tool: { driver: { name: 'semgrep' } }, invocations: [{ executionSuccessful: false }], results: [] },
    ],
  })
})

test('a class that broke, and a tool that failed in one of two classes, are no clean log', () => {
  const tool = { tool: 'ruff', version: '1' }
  const empty = { findings: [], figures: {} }
  const log = sarifOf([
    {
      language: 'python',
      file: 'a.py',
      classes: [
        { class: 'smells', state: 'failed', tools: [{ ...tool, state: 'failed', reason: 'It was killed' }], ...empty },
        { class: 'vulnerabilities', state: 'done', tools: [{ ...tool, state: 'done' }], ...empty },
        { class: 'coverage', state: 'failed', reason: 'The sandbox broke', tools: [], ...empty },
      ],
    },
  ])
  expect(log).toMatchObject({
    runs: [
      { tool: { driver: { name: 'ruff' } }, invocations: [failed('It was killed')] },
      { tool: { driver: { name: 'touchstone coverage' } }, invocations: [failed('The sandbox broke')] },
    ],
  })
})

function failed(reason: string): object {
  return { executionSuccessful: false, toolExecutionNotifications: [{ level: 'error', message: { text: reason } }] }
}

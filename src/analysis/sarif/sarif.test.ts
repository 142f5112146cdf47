import { expect, test } from 'vitest'
import { sarifOf } from './sarif.ts'

test('each tool is a run, each finding a result at its place, with its CWE', () => {
  const log = sarifOf([
    {
      language: 'python',
      file: 'a b.py',
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
              { physicalLocation: { artifactLocation: { uri: 'a%20b.py' }, region: { startLine: 3, startColumn: 2 } } },
            ],
            properties: { tags: ['external/cwe/cwe-78'] },
          },
        ],
      },
      { tool: { driver: { name: 'semgrep' } }, invocations: [{ executionSuccessful: false }], results: [] },
    ],
  })
})

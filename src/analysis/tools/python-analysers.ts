/** Analysers of Python. */
import type { Severity } from '../analysis.ts'
import type { Analyser, AnalyserRequest, ToolAnswer, ToolFinding } from './analyser.ts'
import { asArray, asObject, numberOf, parseJson, pathOf, textOf } from './answer-json.ts'
import { pythonModule } from './python-command.ts'
import { BANDIT_CWE } from './weaknesses.ts'

const RUFF = {
  kind: 'pypi',
  name: 'ruff',
  version: '0.17.6',
  licence: 'MIT',
  requirements: ['ruff==0.17.6'],
} as const

/** Faults and detours; no rule of mere layout or naming, and no magic numbers, which short programs are full of. */
const RUFF_SMELLS = 'E7,E9,F,B,C4,SIM,PL,RET,PIE,ARG,PERF,RUF'
const RUFF_ASIDE = 'PLR2004,RUF001,RUF002,RUF003,RUF100,PLC0415,PIE790'

const PYLINT_ASIDE =
  'missing-docstring,invalid-name,line-too-long,missing-final-newline,trailing-newlines,import-error,too-few-public-methods,consider-using-f-string,wrong-import-position,wrong-import-order'

export const PYTHON_ANALYSERS: readonly Analyser[] = [
  {
    name: 'ruff',
    class: 'smells',
    languages: ['python'],
    tier: 'fast',
    package: RUFF,
    runtime: 'python',
    columns: 'code-points',
    command: (request) => ruffCommand(request, ['--select', RUFF_SMELLS, '--ignore', RUFF_ASIDE]),
    parse: ruffFindings,
  },
  {
    name: 'pylint',
    class: 'smells',
    languages: ['python'],
    tier: 'slow',
    package: {
      kind: 'pypi',
      name: 'pylint',
      version: '4.1.4',
      licence: 'GPL-2.0-or-later',
      requirements: ['pylint==4.1.4'],
    },
    runtime: 'python',
    columns: 'code-points',
    // bits 1 (fatal) and 32 (usage) mean that it did not do its work
    exitCodes: [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30],
    command: (request) => ({
      argv: [
        ...pythonModule(request, 'pylint'),
        '--rcfile=/dev/null',
        '--persistent=n',
        '--score=n',
        '--jobs=1',
        '--unsafe-load-any-extension=n',
        `--disable=${PYLINT_ASIDE}`,
        '--output-format=json2',
        ...request.files.map(({ path }) => path),
      ],
      environment: { HOME: '/tmp', PYLINTHOME: '/tmp' },
    }),
    parse({ stdout }) {
      return asArray(asObject(parseJson(stdout))['messages']).map((one) => {
        const message = asObject(one)
        const type = textOf(message['type'])
        return {
          path: pathOf(textOf(message['path'])),
          rule: textOf(message['messageId']),
          severity: pylintSeverity(type),
          message: `${textOf(message['message'])} (${textOf(message['symbol'])})`,
          line: numberOf(message['line']) ?? 1,
          column: (numberOf(message['column']) ?? 0) + 1,
          endLine: numberOf(message['endLine']),
          endColumn: plusOne(numberOf(message['endColumn'])),
        }
      })
    },
  },
  {
    name: 'ruff',
    class: 'vulnerabilities',
    languages: ['python'],
    tier: 'fast',
    package: RUFF,
    runtime: 'python',
    columns: 'code-points',
    command: (request) => ruffCommand(request, ['--select', 'S', '--ignore', 'S101,S603,S607,S404']),
    parse: (answer, request) =>
      ruffFindings(answer, request).map((finding) => {
        // ruff numbers bandit's tests as bandit does
        const cwe = BANDIT_CWE[Number(finding.rule.slice(1))]
        return cwe === undefined ? finding : { ...finding, cwe: [cwe] }
      }),
  },
  {
    name: 'bandit',
    class: 'vulnerabilities',
    languages: ['python'],
    tier: 'slow',
    package: {
      kind: 'pypi',
      name: 'bandit',
      version: '1.9.4',
      licence: 'Apache-2.0',
      requirements: ['bandit==1.9.4'],
    },
    runtime: 'python',
    columns: 'code-points',
    command: (request) => ({
      argv: [
        ...pythonModule(request, 'bandit'),
        '--format=json',
        '--quiet',
        '--ignore-nosec',
        // an assertion is no weakness of a program of one file, and naming subprocess is not using it
        '--skip=B101,B404,B603,B607',
        ...request.files.map(({ path }) => path),
      ],
      environment: { HOME: '/tmp' },
    }),
    parse({ stdout }) {
      const answer = asObject(parseJson(stdout))
      return asArray(answer['results']).map((one) => {
        const result = asObject(one)
        const cwe = numberOf(asObject(result['issue_cwe'])['id'])
        return {
          path: pathOf(textOf(result['filename'])),
          rule: textOf(result['test_id']),
          severity: banditSeverity(textOf(result['issue_severity'])),
          message: textOf(result['issue_text']),
          line: numberOf(result['line_number']) ?? 1,
          column: plusOne(numberOf(result['col_offset'])),
          ...(cwe === undefined ? {} : { cwe: [cwe] }),
        }
      })
    },
  },
]

function ruffCommand({ folder, files }: AnalyserRequest, words: readonly string[]) {
  return {
    argv: [
      `${folder}/site/bin/ruff`,
      'check',
      '--isolated',
      '--no-cache',
      '--ignore-noqa',
      '--quiet',
      '--output-format=json',
      ...words,
      ...files.map(({ path }) => path),
    ],
  }
}

function ruffFindings({ stdout }: ToolAnswer, _request: AnalyserRequest): readonly ToolFinding[] {
  return asArray(parseJson(stdout)).map((one) => {
    const finding = asObject(one)
    const [from, to] = [asObject(finding['location']), asObject(finding['end_location'])]
    const rule = textOf(finding['code'] ?? 'invalid-syntax')
    return {
      path: pathOf(textOf(finding['filename'])),
      rule,
      severity: /^(?:E9|F[578]|F82|invalid|B0|S)/.test(rule) ? 'error' : 'warning',
      message: textOf(finding['message']),
      line: numberOf(from['row']) ?? 1,
      column: numberOf(from['column']),
      endLine: numberOf(to['row']),
      endColumn: numberOf(to['column']),
    }
  })
}

function pylintSeverity(type: string): Severity {
  if (type === 'error' || type === 'fatal') return 'error'
  return type === 'warning' ? 'warning' : 'note'
}

function banditSeverity(severity: string): Severity {
  if (severity === 'HIGH') return 'error'
  return severity === 'MEDIUM' ? 'warning' : 'note'
}

function plusOne(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value + 1
}

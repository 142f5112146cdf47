/** Each of these answers was printed by its tool once; the paths and columns are what matters. */
import { describe, expect, test } from 'vitest'
import type { AnalysedLanguage } from '../analysis.ts'
import type { Analyser, AnalyserRequest, ToolAnswer } from './analyser.ts'
import { analysersOf } from './analyser-table.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function analyserOf(name: string, className: Analyser['class'], language: AnalysedLanguage): Analyser {
  const found = analysersOf(className, language).find((one) => one.name === name)
  if (found === undefined) throw new TypeError(`no analyser ${name}`)
  return found
}

interface Asked {
  readonly language: AnalysedLanguage
  readonly class?: Analyser['class']
  readonly code?: string
  readonly path?: string
}

function said(
  name: string,
  { language, class: className = 'smells', code = '', path = 'p0/main' }: Asked,
  answer: Partial<ToolAnswer>,
) {
  const request: AnalyserRequest = {
    files: [{ path, code, language }],
    folder: '/tool',
    binary: '/usr/bin/tool',
    toolchain: { version: '17.0.1', tools: {}, mounts: [] },
  }
  return analyserOf(name, className, language).parse(
    { exitCode: 1, stdout: '', stderr: '', files: {}, ...answer },
    request,
  )
}

const tyDiagnostic = (rule: string, description: string): object => ({
  check_name: rule,
  description: `${rule}: ${description}`,
  severity: 'major',
  location: { path: 'p0/main.py', positions: { begin: { line: 2, column: 1 }, end: { line: 2, column: 11 } } },
})

const mypyLine = (number: number): string =>
  `{"file": "p0/main.py", "line": ${number}, "column": 11, "message": "Incompatible return value type", "hint": null, "code": "return-value", "severity": "error"}`

const UNUSED =
  "p0/main.py:1: unused function 'helper' (60% confidence)\np0/main.py:3: unused method 'run' (60% confidence)\n"

const vultureRules = (source: string): readonly string[] =>
  said('vulture', { language: 'python', code: source, path: 'p0/main.py' }, { exitCode: 3, stdout: UNUSED }).map(
    ({ rule }) => rule,
  )

const eslintReport = (ruleId: string): string =>
  JSON.stringify([
    {
      filePath: '/w/p0/main.js',
      messages: [{ ruleId, severity: 2, message: 'said', line: 1, column: 2, endLine: 1, endColumn: 4 }],
    },
  ])

const gccDiagnostic = (option: string, more: object = {}): object => ({
  kind: 'warning',
  option,
  message: "double-'free' of 'p'",
  locations: [{ caret: { file: 'p0/main.c', line: 6, column: 3, 'byte-column': 3, 'display-column': 3 } }],
  ...more,
})

const comparison = (rule: string): string =>
  `p0/Main.java:3: error: [${rule}] Comparison using reference equality\n    if (a == b) {\n          ^\n`

describe('Python', () => {
  test('ty: what it guesses is left out, the rest has its place', () => {
    const stdout = JSON.stringify([
      tyDiagnostic('missing-attribute', 'Object of type `list[str]` has no attribute `push`'),
      tyDiagnostic('missing-union-attribute', 'Attribute `value` is not defined on `None` in union `Unknown | None`'),
      tyDiagnostic('unresolved-import', 'Cannot resolve imported module `numpy`'),
    ])
    expect(said('ty', { language: 'python' }, { stdout })).toEqual([
      {
        path: 'p0/main.py',
        rule: 'missing-attribute',
        severity: 'error',
        message: 'Object of type `list[str]` has no attribute `push`',
        line: 2,
        column: 1,
        endLine: 2,
        endColumn: 11,
      },
    ])
  })

  test('mypy: columns count from 1, and there is none behind a letter that is no ASCII', () => {
    const code = 'def f() -> str:\n    return 1\n\ndef é() -> str: return 1\n'
    const found = said(
      'mypy',
      { language: 'python', code, path: 'p0/main.py' },
      { stdout: `${mypyLine(2)}\n${mypyLine(4)}\n` },
    )
    expect(found.map((one) => [one.line, one.column, one.rule])).toEqual([
      [2, 12, 'return-value'],
      [4, undefined, 'return-value'],
    ])
    expect(() => said('mypy', { language: 'python' }, { exitCode: 2, stderr: 'INTERNAL ERROR' })).toThrow(
      /INTERNAL ERROR/,
    )
  })

  test('vulture: a function is left unused where the program runs something, a method where nothing could ask for it', () => {
    const code = 'def helper():\n  class A(Thread):\n    def run(self): pass\n\nprint(1)\n'
    expect(vultureRules(code)).toEqual(['unused-function'])
    expect(vultureRules(code.replace('(Thread)', ''))).toEqual(['unused-function', 'unused-method'])
    expect(vultureRules(code.replace('print(1)', ''))).toEqual([])
  })

  test('dlint: a weakness, and a source that it cannot read', () => {
    const stdout =
      'p0/main.py:3:7: DUO138 catastrophic "re" usage - denial-of-service possible\np0/main.py:1:8: E999 SyntaxError: invalid syntax\n'
    const found = said('dlint', { language: 'python', class: 'vulnerabilities' }, { stdout })
    expect(found.map((one) => [one.rule, one.line, one.column, one.cwe])).toEqual([
      ['DUO138', 3, 7, [1333]],
      ['invalid-syntax', 1, 8, undefined],
    ])
  })
})

describe('JavaScript and TypeScript', () => {
  test('biome: the last part of a category is the rule', () => {
    const stdout = `{"summary":{"errors":1},"diagnostics":[{"severity":"error","message":"Both sides are the same.","category":"lint/suspicious/noSelfCompare","location":{"path":"p0/main.js","start":{"line":2,"column":5},"end":{"line":2,"column":12}},"advices":[]}],"command":"lint"}\n`
    expect(said('biome', { language: 'javascript' }, { stdout })).toEqual([
      {
        path: 'p0/main.js',
        rule: 'noSelfCompare',
        severity: 'error',
        message: 'Both sides are the same.',
        line: 2,
        column: 5,
        endLine: 2,
        endColumn: 12,
      },
    ])
  })

  test('tsgolint: rules stand in brackets, and faults of syntax are left to others', () => {
    const label = { span: { line: 3, column: 1 } }
    const stdout = JSON.stringify({
      diagnostics: [
        {
          filename: 'p0/main.ts',
          code: 'typescript(no-floating-promises)',
          severity: 'error',
          message: 'Promises must be awaited',
          labels: [label],
        },
        { filename: 'p0/main.ts', severity: 'error', message: 'Unexpected token', labels: [label] },
      ],
    })
    const found = said('tsgolint', { language: 'typescript' }, { stdout })
    expect(found.map((one) => [one.rule, one.line, one.severity])).toEqual([['no-floating-promises', 3, 'error']])
  })

  test('plug-ins of ESLint: a weakness has its number', () => {
    const sonar = said(
      'eslint-plugin-sonarjs',
      { language: 'javascript', class: 'vulnerabilities' },
      { stdout: eslintReport('sonarjs/hashing') },
    )
    expect(sonar).toMatchObject([{ path: 'p0/main.js', rule: 'hashing', cwe: [328], severity: 'error' }])
    const regexp = said(
      'eslint-plugin-regexp',
      { language: 'javascript' },
      { stdout: eslintReport('regexp/no-empty-group') },
    )
    expect(regexp).toMatchObject([{ rule: 'no-empty-group', severity: 'warning', line: 1, column: 2 }])
  })
})

describe('C and C++', () => {
  test('gcc: weaknesses and smells are told apart', () => {
    const all = [
      gccDiagnostic('-Wanalyzer-double-free', { metadata: { cwe: 415 } }),
      gccDiagnostic('-Wformat='),
      { kind: 'note', message: 'here' },
    ]
    const stderr = `${JSON.stringify(all)}\n`
    expect(said('gcc', { language: 'c', class: 'vulnerabilities' }, { exitCode: 0, stderr })).toEqual([
      {
        path: 'p0/main.c',
        rule: '-Wanalyzer-double-free',
        severity: 'error',
        message: "double-'free' of 'p'",
        line: 6,
        column: 3,
        cwe: [415],
      },
    ])
    expect(said('gcc', { language: 'c' }, { exitCode: 0, stderr }).map(({ rule }) => rule)).toEqual(['-Wformat'])
  })

  test('gcc: a compiler that was killed has not said that the program is clean', () => {
    const stderr = 'gcc: fatal error: Killed signal terminated program cc1\n'
    expect(() => said('gcc', { language: 'c' }, { exitCode: 0, stderr })).toThrow(/gcc said/)
  })
})

describe('Java', () => {
  const JAVAC = `p0/Main.java:4: warning: [divzero] division by zero
    int z = n / 0;
                ^
p0/Main.java:2: warning: [rawtypes] found raw type: List
\tList raw;
\t^
  missing type arguments for generic class List<E>
2 warnings
`

  test('javac: the mark below a line is its column', () => {
    const found = said('javac', { language: 'java' }, { exitCode: 0, stderr: JAVAC })
    expect(found.map((one) => [one.rule, one.line, one.column, one.severity])).toEqual([
      ['divzero', 4, 17, 'error'],
      ['rawtypes', 2, 2, 'warning'],
    ])
  })

  test('javac and error-prone: a library that is not here is no fault of the program', () => {
    const stderr =
      'p0/Main.java:1: error: package org.junit does not exist\nimport org.junit.Test;\n                ^\n1 error\n'
    for (const name of ['javac', 'error-prone']) {
      expect(() => said(name, { language: 'java' }, { exitCode: 0, stderr })).toThrow(
        /line 1: package org.junit does not exist/,
      )
    }
  })

  test('error-prone: a comparison of boxes is said once', () => {
    const stderr = comparison('BoxedPrimitiveEquality') + comparison('ReferenceEquality')
    expect(said('error-prone', { language: 'java' }, { exitCode: 0, stderr }).map(({ rule }) => rule)).toEqual([
      'BoxedPrimitiveEquality',
    ])
  })

  test('ecj: the option that asks for a fault is its rule', () => {
    const code = 'class Main {\n  String s = null;\n}\n'
    const xml = `<problem categoryID="90" charEnd="24" charStart="22" id="PotentialNullLocalVariableReference" line="2" optionKey="org.eclipse.jdt.core.compiler.problem.potentialNullReference" problemID="1" severity="WARNING">\n<message value="Potential null pointer access: &quot;s&quot;"/></problem>`
    const found = said('ecj', { language: 'java', code, path: 'p0/Main.java' }, { files: { 'p0/ecj.xml': bytes(xml) } })
    expect(found).toEqual([
      {
        path: 'p0/Main.java',
        rule: 'potentialNullReference',
        severity: 'warning',
        message: 'Potential null pointer access: "s"',
        line: 2,
        column: 10,
      },
    ])
    expect(() => said('ecj', { language: 'java' }, {})).toThrow(/wrote no report/)
  })
})

describe('Go', () => {
  const VET = `{
\t"_/w/p0": {
\t\t"copylocks": [
\t\t\t{
\t\t\t\t"posn": "/w/p0/main.go:7:10",
\t\t\t\t"end": "/w/p0/main.go:7:11",
\t\t\t\t"message": "f passes lock by value"
\t\t\t}
\t\t]
\t}
}
`

  test('go vet and nilness: reports by package and check', () => {
    for (const name of ['go vet', 'nilness']) {
      expect(said(name, { language: 'go' }, { exitCode: 0, stdout: VET })).toEqual([
        {
          path: 'p0/main.go',
          rule: 'copylocks',
          severity: 'error',
          message: 'f passes lock by value',
          line: 7,
          column: 10,
          endLine: 7,
          endColumn: 11,
        },
      ])
    }
    const broken = said('go vet', { language: 'go' }, { stderr: '# _/w/p0\nvet: p0/main.go:2:20: undefined: y\n' })
    expect(broken).toMatchObject([{ rule: 'compile', line: 2, column: 20, message: 'undefined: y' }])
    expect(() => said('go vet', { language: 'go' }, { stderr: 'no space left on device' })).toThrow(/no space/)
    const hidden = 'package _/w/p0: build constraints exclude all Go files in /w/p0'
    expect(() => said('go vet', { language: 'go' }, { exitCode: 0, stderr: hidden })).toThrow(/build constraints/)
  })

  test('errcheck: the call is named, and a file that is closed at the end is left out', () => {
    const code = 'package main\n\n\tos.Remove("a")\n\tdefer f.Close()\n'
    const stdout = 'p0/main.go:3:11:\tos.Remove("a")\np0/main.go:4:15:\tdefer f.Close()\n'
    const found = said('errcheck', { language: 'go', code, path: 'p0/main.go' }, { stdout })
    expect(found.map(({ line, message }) => [line, message])).toEqual([
      [3, 'The error that os.Remove returns is not looked at'],
    ])
  })

  test('ineffassign: a place for each', () => {
    const stderr = '/w/p0/main.go:4:2: ineffectual assignment to n\n'
    const found = said('ineffassign', { language: 'go' }, { exitCode: 3, stderr })
    expect(found).toMatchObject([{ path: 'p0/main.go', line: 4, column: 2 }])
  })
})

describe('Ruby', () => {
  test('ruby -w: kinds of warnings, and what is written so on purpose', () => {
    const stderr = `p0/main.rb:7: warning: key :a is duplicated and overwritten on line 7
p0/main.rb:2: warning: assigned but unused variable - unused
p0/main.rb:13: warning: ambiguous first argument; put parentheses or a space even after \`-' operator
p0/main.rb:5: syntax error, unexpected end-of-input, expecting ')'
puts f(1
        ^
`
    const found = said('ruby -w', { language: 'ruby' }, { exitCode: 0, stderr })
    expect(found.map((one) => [one.line, one.rule, one.severity])).toEqual([
      [7, 'duplicated-key', 'warning'],
      [2, 'unused-variable', 'warning'],
      [5, 'invalid-syntax', 'error'],
    ])
    expect(said('ruby -w', { language: 'ruby' }, { exitCode: 0, stdout: 'Syntax OK\n' })).toEqual([])
  })
})

test('detect-secrets: the kind of a secret, and nothing of the secret itself', () => {
  const results = {
    'p0/main.sh': [
      { type: 'Stripe Access Key', filename: 'p0/main.sh', hashed_secret: 'ab12', is_verified: false, line_number: 4 },
    ],
  }
  const stdout = JSON.stringify({ version: '1.5.0', results })
  expect(said('detect-secrets', { language: 'bash', class: 'vulnerabilities' }, { exitCode: 0, stdout })).toEqual([
    {
      path: 'p0/main.sh',
      rule: 'stripe-access-key',
      severity: 'error',
      message: 'A secret stands in the program: Stripe Access Key',
      line: 4,
      cwe: [798, 259],
    },
  ])
})

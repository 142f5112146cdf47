/**
 * GCC as an analyser of C and C++: its warnings, which it gives while it optimises, and for C its static analyser, which
 * follows ways through functions (`-fanalyzer`; GCC 12 does not take C++ there).
 *
 * Left out: comparisons of signed with unsigned numbers, parameters and fields that nobody uses, which short programs are
 * full of, texts that are cut to the room that they have, and what is null only where memory runs out.
 */
import type { Analyser, AnalyserRequest, ToolAnswer, ToolCommand, ToolFinding } from './analyser.ts'
import { asArray, asObject, numberOf, parseJson, pathOf, textOf } from './answer-json.ts'
import { GCC_CWE } from './weaknesses.ts'

const WARNINGS = [
  '-Wall',
  '-Wextra',
  '-Wduplicated-cond',
  '-Wduplicated-branches',
  '-Wlogical-op',
  '-Wnull-dereference',
  '-Wformat-security',
  '-Wno-format-truncation',
  '-Wno-sign-compare',
  '-Wno-unused-parameter',
  '-Wno-missing-field-initializers',
  '-Wno-unknown-pragmas',
]

const ANALYZER = [
  '-fanalyzer',
  '-Wno-analyzer-possible-null-argument',
  '-Wno-analyzer-possible-null-dereference',
  // guesses wrongly where a loop sets the value in its first round; -Wmaybe-uninitialized looks for the same
  '-Wno-analyzer-use-of-uninitialized-value',
  '-Wno-analyzer-too-complex',
]

const PACKAGE = {
  kind: 'toolchain',
  name: 'gcc',
  version: '',
  licence: 'GPL-3.0-or-later',
  binary: ({ tools }) => tools['compile'] ?? '',
  install: 'apt-get install -y gcc g++',
} as const satisfies Analyser['package']

export const GCC_ANALYSERS: readonly Analyser[] = (['c', 'cpp'] as const).flatMap((language): readonly Analyser[] => [
  {
    name: 'gcc',
    class: 'smells',
    languages: [language],
    // C++ headers take a second to read and to optimise
    tier: language === 'c' ? 'fast' : 'slow',
    package: PACKAGE,
    runtime: language,
    limits: { memoryBytes: 2 ** 30, processes: 64 },
    columns: 'bytes',
    exitCodes: [0],
    command: (request) => command(request, ['-O2', ...WARNINGS]),
    // what may crash or leak is a weakness and is reported there
    parse: (answer, request) => gccFindings(answer, request).filter(({ cwe }) => cwe === undefined),
  },
  {
    name: 'gcc',
    class: 'vulnerabilities',
    languages: [language],
    tier: 'slow',
    package: PACKAGE,
    runtime: language,
    limits: { memoryBytes: 2 ** 30 },
    columns: 'bytes',
    exitCodes: [0],
    // the analyser sees less in code that is optimised, and other warnings see more
    command: (request) => command(request, ['-O2', ...WARNINGS], ...(language === 'c' ? [['-O0', ...ANALYZER]] : [])),
    parse: (answer, request) =>
      gccFindings(answer, request).filter(({ rule, cwe }) => cwe !== undefined || rule === 'invalid-syntax'),
  },
])

/** One run of the compiler for each file and list of words. Each prints one line of JSON. */
function command({ binary, files }: AnalyserRequest, ...runs: readonly (readonly string[])[]): ToolCommand {
  const isCpp = files.some(({ language }) => language === 'cpp')
  const words = [isCpp ? '-std=gnu++17' : '-std=gnu17', '-S', '-o', '/dev/null', '-fdiagnostics-format=json'].join(' ')
  const each = runs.map((run) => `"$gcc" ${words} ${run.join(' ')} "$file" || :`).join('; ')
  const script = `gcc=$1; shift; for file; do ${each}; done`
  return {
    argv: ['/bin/sh', '-c', script, 'sh', binary, ...files.map(({ path }) => path)],
    environment: { LC_ALL: 'C' },
  }
}

function gccFindings({ stderr }: ToolAnswer, { files }: AnalyserRequest): readonly ToolFinding[] {
  const reports = stderr.split('\n').filter((line) => line.startsWith('['))
  // a compiler that was killed or broke says so in words
  if (reports.length < files.length || reports.length % files.length !== 0) {
    throw new SyntaxError(`read a tool's answer: gcc said ${stderr.slice(0, 300)}`)
  }
  return reports.flatMap((report) =>
    asArray(parseJson(report)).flatMap((one) => {
      const diagnostic = asObject(one)
      const kind = textOf(diagnostic['kind'])
      const at = asObject(asObject(asArray(diagnostic['locations'])[0])['caret'])
      if (!/^(?:warning|error|fatal error|sorry, unimplemented)$/.test(kind)) return []
      // sizes and levels stand behind the name
      const rule =
        textOf(diagnostic['option']).replace(/=.*$/, '') || (kind === 'warning' ? 'warning' : 'invalid-syntax')
      const message = textOf(diagnostic['message'])
      const own = numberOf(asObject(diagnostic['metadata'])['cwe'])
      const cwe = own === undefined ? GCC_CWE[rule] : [own]
      return [
        {
          path: pathOf(textOf(at['file'])),
          rule,
          severity: kind === 'warning' && (cwe === undefined || /\bmay be\b/.test(message)) ? 'warning' : 'error',
          message,
          line: numberOf(at['line']) ?? 1,
          column: numberOf(at['byte-column']),
          ...(cwe === undefined ? {} : { cwe }),
        },
      ]
    }),
  )
}

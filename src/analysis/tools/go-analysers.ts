/**
 * Analysers of Go. Both ask the go command for the standard library, which a box has as a build cache. The cache is shown
 * read-only, and the go command writes into it which sources a package has: so a tool gets a folder of links to it.
 */
import { dirname } from 'node:path'
import { goEnvironment } from '../../sandbox/index.ts'
import type { Severity } from '../analysis.ts'
import type { Analyser, AnalyserRequest } from './analyser.ts'
import { asArray, asObject, numberOf, parseJson, pathOf, textOf } from './answer-json.ts'

export const GO_ANALYSERS: readonly Analyser[] = [
  {
    name: 'staticcheck',
    class: 'smells',
    languages: ['go'],
    tier: 'slow',
    package: {
      kind: 'go',
      name: 'staticcheck',
      version: '0.8.2',
      licence: 'MIT',
      module: 'honnef.co/go/tools/cmd/staticcheck',
    },
    runtime: 'go',
    columns: 'bytes',
    limits: { workBytes: 512 * 2 ** 20, fileBytes: 256 * 2 ** 20 },
    command: (request) => ({
      argv: withCache(request, [
        `${request.folder}/bin/staticcheck`,
        '-f=json',
        '-checks=all,-ST1000,-ST1003,-ST1020,-ST1021,-ST1022',
        '-tests=false',
        ...folders(request),
      ]),
      environment: environment(request),
    }),
    parse: ({ stdout, stderr, exitCode }) => {
      if (exitCode === 1 && stdout.trim() === '') throw new SyntaxError(`read a tool's answer: ${stderr.slice(0, 300)}`)
      return stdout
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => {
          const finding = asObject(parseJson(line))
          // a fault without a place is that of the tool: it could not load the program
          if (textOf(asObject(finding['location'])['file']) === '') {
            throw new SyntaxError(`read a tool's answer: ${textOf(finding['message']).slice(0, 300)}`)
          }
          const [from, to] = [asObject(finding['location']), asObject(finding['end'])]
          const rule = textOf(finding['code'])
          return {
            path: pathOf(textOf(from['file'])),
            rule,
            severity: rule === 'compile' || rule.startsWith('SA') ? 'error' : 'warning',
            message: textOf(finding['message']),
            line: numberOf(from['line']) ?? 1,
            column: numberOf(from['column']),
            endLine: numberOf(to['line']) || undefined,
            endColumn: numberOf(to['column']) || undefined,
          }
        })
    },
  },
  {
    name: 'gosec',
    class: 'vulnerabilities',
    languages: ['go'],
    tier: 'slow',
    package: {
      kind: 'go',
      name: 'gosec',
      version: '2.30.0',
      licence: 'Apache-2.0',
      module: 'github.com/securego/gosec/v2/cmd/gosec',
    },
    runtime: 'go',
    columns: 'bytes',
    limits: { workBytes: 512 * 2 ** 20, fileBytes: 256 * 2 ** 20 },
    command: (request) => ({
      // G104 is an error that nobody looks at, which the smells report
      argv: withCache(request, [
        `${request.folder}/bin/gosec`,
        '-fmt=json',
        '-nosec',
        '-quiet',
        '-exclude=G104',
        ...folders(request),
      ]),
      environment: environment(request),
    }),
    parse: ({ stdout }) => {
      // with nothing found, quiet prints nothing
      if (stdout.trim() === '') return []
      return asArray(asObject(parseJson(stdout))['Issues']).map((one) => {
        const issue = asObject(one)
        const cwe = numberOf(asObject(issue['cwe'])['id'])
        const [line, endLine] = textOf(issue['line']).split('-').map(Number)
        return {
          path: pathOf(textOf(issue['file'])),
          rule: textOf(issue['rule_id']),
          severity: gosecSeverity(textOf(issue['severity'])),
          message: textOf(issue['details']),
          line: line ?? 1,
          column: numberOf(issue['column']),
          endLine,
          ...(cwe === undefined ? {} : { cwe: [cwe] }),
        }
      })
    },
  },
]

function folders({ files }: AnalyserRequest): readonly string[] {
  return files.map(({ path }) => `./${dirname(path)}`)
}

/** Where a tool finds the build cache, and may write. */
const OWN_CACHE = '/tmp/go-cache'

/** The command behind a folder of links to the toolchain's cache. */
function withCache({ toolchain }: AnalyserRequest, words: readonly string[]): readonly string[] {
  const cache = toolchain.tools['cache']
  if (cache === undefined) return words
  return ['/bin/sh', '-c', `cp -rs "$0" ${OWN_CACHE} && exec "$@"`, cache, ...words]
}

function environment({ toolchain }: AnalyserRequest): Readonly<Record<string, string>> {
  const go = toolchain.tools['compile'] ?? ''
  return {
    ...goEnvironment(OWN_CACHE),
    PATH: `${dirname(go)}:/usr/bin:/bin`,
    HOME: '/tmp',
    STATICCHECK_CACHE: '/tmp/staticcheck',
    GOMAXPROCS: '2',
  }
}

function gosecSeverity(severity: string): Severity {
  if (severity === 'HIGH') return 'error'
  return severity === 'MEDIUM' ? 'warning' : 'note'
}

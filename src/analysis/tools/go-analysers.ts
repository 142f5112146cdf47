/**
 * Analysers of Go. Each asks the go command for the standard library, which a box has as a build cache. The cache is shown
 * read-only, and the go command writes into it which sources a package has: so a tool gets a folder of links to it.
 */
import { dirname } from 'node:path'
import { goEnvironment } from '../../sandbox/index.ts'
import type { Severity } from '../analysis.ts'
import type { Analyser, AnalyserRequest, ToolAnswer, ToolFinding } from './analyser.ts'
import { asArray, asObject, numberOf, parseJson, pathOf, textOf } from './answer-json.ts'

const GO_LIMITS = { workBytes: 512 * 2 ** 20, fileBytes: 256 * 2 ** 20 } as const

export const GO_ANALYSERS: readonly Analyser[] = [
  {
    name: 'go vet',
    class: 'smells',
    languages: ['go'],
    tier: 'slow',
    package: {
      kind: 'toolchain',
      name: 'go-vet',
      version: '',
      licence: 'BSD-3-Clause',
      binary: ({ tools }) => tools['compile'] ?? '',
      install: 'apt-get install -y golang-go',
    },
    runtime: 'go',
    columns: 'bytes',
    limits: GO_LIMITS,
    command: (request) => ({
      argv: withCache(request, [request.binary, 'vet', '-json', ...folders(request)]),
      environment: environment(request),
    }),
    parse: vetFindings,
  },
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
    limits: GO_LIMITS,
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
    name: 'nilness',
    class: 'smells',
    languages: ['go'],
    tier: 'slow',
    package: {
      kind: 'go',
      name: 'nilness',
      version: '0.52.0',
      licence: 'BSD-3-Clause',
      module: 'golang.org/x/tools/go/analysis/passes/nilness/cmd/nilness',
    },
    runtime: 'go',
    columns: 'bytes',
    limits: GO_LIMITS,
    command: (request) => ({
      argv: withCache(request, [`${request.folder}/bin/nilness`, '-json', ...folders(request)]),
      environment: environment(request),
    }),
    parse: vetFindings,
  },
  {
    name: 'errcheck',
    class: 'smells',
    languages: ['go'],
    tier: 'slow',
    package: {
      kind: 'go',
      name: 'errcheck',
      version: '1.20.0',
      licence: 'MIT',
      module: 'github.com/kisielk/errcheck',
    },
    runtime: 'go',
    columns: 'bytes',
    limits: GO_LIMITS,
    command: (request) => ({
      argv: withCache(request, [
        `${request.folder}/bin/errcheck`,
        '-ignoretests',
        '-exclude=errcheck-excludes.txt',
        ...folders(request),
      ]),
      environment: environment(request),
      files: { 'errcheck-excludes.txt': UNCHECKED.join('\n') },
    }),
    parse: errcheckFindings,
  },
  {
    name: 'ineffassign',
    class: 'smells',
    languages: ['go'],
    tier: 'fast',
    package: {
      kind: 'go',
      name: 'ineffassign',
      version: '0.2.0',
      licence: 'MIT',
      module: 'github.com/gordonklaus/ineffassign',
    },
    runtime: 'go',
    columns: 'bytes',
    limits: GO_LIMITS,
    // it reads syntax alone, so that no cache is of use to it; 3: it has found something
    exitCodes: [0, 3],
    command: (request) => ({
      argv: [`${request.folder}/bin/ineffassign`, ...folders(request)],
      environment: environment(request),
    }),
    parse: ({ stdout, stderr }) => {
      const found = [...`${stdout}\n${stderr}`.matchAll(/^(\S+\.go):(\d+):(\d+): (ineffectual .*)$/gm)]
      return found.map(([, path = '', line, column, message = '']) => ({
        path: pathOf(path),
        rule: 'ineffassign',
        severity: 'warning' as const,
        message,
        line: Number(line),
        column: Number(column),
      }))
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
    limits: GO_LIMITS,
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

/**
 * Reports of programs that are built on the framework of go vet: one object for each package, by the name of the check.
 *
 * @throws SyntaxError where no package was read, and no fault of the program says why
 */
function vetFindings({ stdout, stderr, exitCode }: ToolAnswer, { files }: AnalyserRequest): readonly ToolFinding[] {
  const said = `${stdout}\n${stderr}`
  const broken = [...said.matchAll(/^(?:vet: )?(\S+\.go):(\d+):(\d+): (.*)$/gm)].map(
    ([, path = '', line, column, message = '']): ToolFinding => ({
      path: pathOf(path),
      rule: 'compile',
      severity: 'error',
      message,
      line: Number(line),
      column: Number(column),
    }),
  )
  // of several programs one that does not compile may keep it from the others
  const isStopped = exitCode !== 0 && (broken.length === 0 || files.length > 1)
  if (isStopped || /build constraints exclude all Go files/.test(said)) {
    throw new SyntaxError(`read a tool's answer: ${said.trim().slice(0, 300)}`)
  }
  const reports = [...said.matchAll(/^\{\n[\s\S]*?^\}$/gm)].map(([text]) => asObject(parseJson(text)))
  const found = reports
    .flatMap((report) => Object.values(report))
    .flatMap((checks) => Object.entries(asObject(checks)))
    .flatMap(([rule, places]) =>
      // a check that could not look has an object with its reason in place of the list
      (Array.isArray(places) ? (places as unknown[]) : []).map((one): ToolFinding => {
        const { posn, end, message } = asObject(one)
        const [, path = '', line, column] = PLACE.exec(textOf(posn)) ?? []
        const [, , endLine, endColumn] = PLACE.exec(textOf(end)) ?? []
        return {
          path: pathOf(path),
          rule,
          severity: CERTAIN.has(rule) && !/^(?:tautological|impossible) /.test(textOf(message)) ? 'error' : 'warning',
          message: textOf(message),
          line: numberOf(line) ?? 1,
          column: numberOf(column),
          endLine: numberOf(endLine),
          endColumn: numberOf(endColumn),
        }
      }),
    )
  return [...broken, ...found]
}

/** Functions whose errors a program of one file passes over with reason: it prints, and reads what a test gives it. */
const UNCHECKED = [
  ...['Fprint', 'Fprintf', 'Fprintln', 'Scan', 'Scanf', 'Scanln', 'Fscan', 'Fscanf', 'Fscanln'].map(
    (name) => `fmt.${name}`,
  ),
  ...['Flush', 'Write', 'WriteByte', 'WriteRune', 'WriteString'].map((name) => `(*bufio.Writer).${name}`),
]

/** @throws SyntaxError where the program could not be loaded */
function errcheckFindings(
  { stdout, stderr, exitCode }: ToolAnswer,
  { files }: AnalyserRequest,
): readonly ToolFinding[] {
  const found = [...stdout.matchAll(/^(\S+\.go):(\d+):(\d+):\t(.*)$/gm)]
  if (found.length === 0 && exitCode !== 0) throw new SyntaxError(`read a tool's answer: ${stderr.slice(0, 300)}`)
  return found.flatMap(([, path = '', line, column, code = '']): readonly ToolFinding[] => {
    // a file that was read is closed at the end, whatever that says
    if (/\bdefer\b.*\.Close\(\)/.test(code)) return []
    const source = files.find((file) => file.path === pathOf(path))?.code.split('\n')[Number(line) - 1] ?? ''
    // the place is that of the bracket behind the name
    const name = /[\w.]+$/.exec(
      Buffer.from(source)
        .subarray(0, Number(column) - 1)
        .toString(),
    )?.[0]
    const message = `The error that ${name ?? 'a call'} returns is not looked at`
    const place = { line: Number(line), column: Number(column) }
    return [{ path: pathOf(path), rule: 'errcheck', severity: 'warning', message, ...place }]
  })
}

const PLACE = /^(.*):(\d+):(\d+)$/

/** Checks whose findings go wrong when the program runs there. */
const CERTAIN: ReadonlySet<string> = new Set([
  'atomic',
  'copylocks',
  'errorsas',
  'ifaceassert',
  'nilness',
  'printf',
  'shift',
  'unmarshal',
])

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

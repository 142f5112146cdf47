/** Analysers of Java: PMD reads sources, SpotBugs with find-sec-bugs reads classes that are compiled in the same box. */
import type { Severity } from '../analysis.ts'
import type { Analyser, AnalyserRequest } from './analyser.ts'
import { asArray, asObject, numberOf, parseJson, pathOf, textOf } from './answer-json.ts'
import { attributesOf, plainText } from './answer-xml.ts'

/** Faults and detours; nothing of layout, naming, comments, or what only large projects want. */
const PMD_RULES = `<?xml version="1.0"?>
<ruleset name="touchstone" xmlns="http://pmd.sourceforge.net/ruleset/2.0.0"><description>Faults and detours</description>
<rule ref="category/java/errorprone.xml"><exclude name="AvoidLiteralsInIfCondition"/><exclude name="AvoidDuplicateLiterals"/><exclude name="MissingSerialVersionUID"/><exclude name="AvoidFieldNameMatchingMethodName"/><exclude name="AssignmentInOperand"/></rule>
<rule ref="category/java/performance.xml"/>
<rule ref="category/java/bestpractices.xml"><exclude name="RelianceOnDefaultCharset"/><exclude name="SystemPrintln"/><exclude name="GuardLogStatement"/><exclude name="UseVarargs"/></rule>
<rule ref="category/java/multithreading.xml"><exclude name="DoNotUseThreads"/><exclude name="UseConcurrentHashMap"/></rule>
<rule ref="category/java/codestyle.xml/UnnecessaryReturn"/><rule ref="category/java/codestyle.xml/UselessParentheses"/><rule ref="category/java/codestyle.xml/EmptyControlStatement"/>
<rule ref="category/java/design.xml/SimplifyBooleanReturns"/><rule ref="category/java/design.xml/CyclomaticComplexity"/>
</ruleset>
`

export const JAVA_ANALYSERS: readonly Analyser[] = [
  {
    name: 'pmd',
    class: 'smells',
    languages: ['java'],
    tier: 'slow',
    package: {
      kind: 'maven',
      name: 'pmd',
      version: '7.27.0',
      licence: 'BSD-4-Clause',
      artifacts: ['net.sourceforge.pmd:pmd-java:7.27.0', 'net.sourceforge.pmd:pmd-cli:7.27.0'],
    },
    runtime: 'java',
    limits: { memoryBytes: 1536 * 2 ** 20 },
    // 4: it has found something; 5: it could not read a file, which its report names
    exitCodes: [0, 4, 5],
    command: (request) => ({
      argv: [
        ...java(request),
        '-cp',
        `${request.folder}/lib/*`,
        'net.sourceforge.pmd.cli.PmdCli',
        'check',
        '--no-cache',
        '--no-progress',
        '--rulesets=pmd-rules.xml',
        '--format=json',
        // a word that no program says turns its suppressing comments off
        '--suppress-marker=touchstone-heeds-no-marker',
        ...request.files.flatMap(({ path }) => ['--dir', path]),
      ],
      files: { 'pmd-rules.xml': PMD_RULES },
    }),
    parse: ({ stdout }) => {
      const report = asObject(parseJson(stdout))
      const [broken] = asArray(report['processingErrors']).map(asObject)
      const files = asArray(report['files']).map(asObject)
      if (broken !== undefined && files.length === 0) {
        throw new SyntaxError(`pmd could not read the program: ${textOf(broken['message']).slice(0, 200)}`)
      }
      return files.flatMap((file) =>
        asArray(file['violations']).map((one) => {
          const violation = asObject(one)
          return {
            path: pathOf(textOf(file['filename'])),
            rule: textOf(violation['rule']),
            severity: pmdSeverity(numberOf(violation['priority']) ?? 3),
            message: textOf(violation['description']),
            line: numberOf(violation['beginline']) ?? 1,
            column: numberOf(violation['begincolumn']),
            endLine: numberOf(violation['endline']),
            endColumn: numberOf(violation['endcolumn']),
          }
        }),
      )
    },
  },
  {
    name: 'spotbugs',
    class: 'vulnerabilities',
    languages: ['java'],
    tier: 'slow',
    // two programs have classes of one name
    batch: false,
    package: {
      kind: 'maven',
      name: 'spotbugs',
      version: '4.10.4',
      licence: 'LGPL-2.1-or-later',
      artifacts: ['com.github.spotbugs:spotbugs:4.10.4', 'com.h3xstream.findsecbugs:findsecbugs-plugin:1.14.0'],
    },
    runtime: 'java',
    limits: { memoryBytes: 1536 * 2 ** 20 },
    command: (request) => {
      const { folder, files, toolchain } = request
      const plugin = `${folder}/lib/findsecbugs-plugin-1.14.0.jar`
      const find = [
        ...java(request),
        '-cp',
        `${folder}/lib/*`,
        'edu.umd.cs.findbugs.FindBugs2',
        '-low',
        '-effort:default',
        '-pluginList',
        plugin,
        '-bugCategories',
        'SECURITY,CORRECTNESS,MT_CORRECTNESS,MALICIOUS_CODE',
        '-xml:withMessages',
        '-output',
        'spotbugs.xml',
        'classes',
      ]
      const compile =
        '"$0" -J-Xmx256m -J-XX:TieredStopAtLevel=1 -proc:none -nowarn -g -encoding UTF-8 -d classes "$1" || exit 3'
      return {
        argv: [
          '/bin/sh',
          '-c',
          `${compile}; shift; exec "$@"`,
          toolchain.tools['compile'] ?? '',
          files[0]?.path ?? '',
          ...find,
        ],
        environment: { HOME: '/tmp' },
        collect: ['spotbugs.xml'],
      }
    },
    parse: ({ files }, request) => {
      const bytes = files['spotbugs.xml']
      if (bytes === undefined) throw new SyntaxError("read a tool's answer: spotbugs wrote no report")
      const path = request.files[0]?.path ?? ''
      const bugs = /<BugInstance (?<head>[^>]*)>(?<body>[\s\S]*?)<\/BugInstance>/g
      return [...Buffer.from(bytes).toString().matchAll(bugs)].flatMap(({ groups = {} }) => {
        const head = attributesOf(groups['head'] ?? '')
        const body = groups['body'] ?? ''
        // the bug's own line stands outside its classes and methods; a method's first line is the next best
        const outside = body.replaceAll(/<(Class|Method|Field|Type|LocalVariable)\b(?:[^>]*\/>|[\s\S]*?<\/\1>)/g, '')
        const place = /<SourceLine ([^>]*)/.exec(outside)?.[1] ?? /<SourceLine ([^>]*)/.exec(body)?.[1] ?? ''
        const at = attributesOf(place)
        const line = numberOf(at['start'])
        const cwe = numberOf(head['cweid'])
        // outside of security only what has a weakness's number is one
        if (line === undefined || (cwe === undefined && head['category'] !== 'SECURITY')) return []
        return [
          {
            path,
            rule: head['type'] ?? '',
            severity: spotbugsSeverity(head['priority'] ?? ''),
            message: plainText(/<ShortMessage>([\s\S]*?)<\/ShortMessage>/.exec(body)?.[1] ?? head['type'] ?? ''),
            line,
            endLine: numberOf(at['end']),
            ...(cwe === undefined ? {} : { cwe: [cwe] }),
          },
        ]
      })
    },
  },
]

function java({ toolchain }: AnalyserRequest): readonly string[] {
  return [toolchain.tools['run'] ?? '', '-Xmx768m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData']
}

function pmdSeverity(priority: number): Severity {
  if (priority <= 2) return 'error'
  return priority === 3 ? 'warning' : 'note'
}

function spotbugsSeverity(priority: string): Severity {
  if (priority === '1') return 'error'
  return priority === '2' ? 'warning' : 'note'
}

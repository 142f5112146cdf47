/**
 * Compilers as analysers of Java: javac's own warnings, Error Prone inside of javac, and Eclipse's compiler, which follows
 * null and resources through a method. Each is started once for each program, as two programs have classes of one name.
 *
 * A program that uses a library which is not here cannot be compiled. That is a failure of the tool, and no finding.
 */
import type { Severity } from '../analysis.ts'
import type { Analyser, AnalyserRequest, ToolAnswer, ToolCommand, ToolFinding } from './analyser.ts'
import { numberOf, pathOf } from './answer-json.ts'
import { attributesOf, plainText } from './answer-xml.ts'

/** Words of the machine that all of them run on. */
const MACHINE = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData']

/** Nothing of serial versions, of how the compiler was called, of classes of libraries, or of resources that only guard. */
const JAVAC_LINT = '-Xlint:all,-serial,-processing,-path,-options,-classfile,-auxiliaryclass,-try'

/** What javac keeps to itself, and Error Prone reads. */
const OPENED = [
  ...['api', 'file', 'main', 'model', 'parser', 'processing', 'tree', 'util'].map(
    (name) => `-J--add-exports=jdk.compiler/com.sun.tools.javac.${name}=ALL-UNNAMED`,
  ),
  ...['code', 'comp'].map((name) => `-J--add-opens=jdk.compiler/com.sun.tools.javac.${name}=ALL-UNNAMED`),
]

/** Beside all that Error Prone calls an error. Its other warnings are of style, of Javadoc and of libraries. */
const ERROR_PRONE_WARNINGS =
  'AlreadyChecked,ArrayAsKeyOfSetOrMap,BadComparable,BigDecimalEquals,BigDecimalLiteralDouble,ClassInitializationDeadlock,CollectionUndefinedEquality,ComparingThisWithNull,DoubleCheckedLocking,DuplicateBranches,EqualsIncompatibleType,EqualsUnsafeCast,EqualsUsingHashCode,ErroneousBitwiseExpression,FallThrough,Finally,FloatCast,FutureReturnValueIgnored,IncorrectMainMethod,InconsistentHashCode,IntLongMath,IterableAndIterator,LockNotBeforeTry,LongDoubleConversion,LongFloatConversion,MathAbsoluteNegative,MissingCasesInEnumSwitch,ModifiedButNotUsed,ModifyCollectionInEnhancedForLoop,NarrowCalculation,NarrowingCompoundAssignment,NegativeCharLiteral,NonAtomicVolatileUpdate,NonOverridingEquals,NullOptional,NullTernary,ObjectEqualsForPrimitives,ReferenceEquality,ShortCircuitBoolean,StaticAssignmentInConstructor,StreamResourceLeak,SynchronizeOnNonFinalField,ThreeLetterTimeZoneID,ToStringReturnsNull,TypeEquals,UndefinedEquals,UnsynchronizedOverridesSynchronized,WaitNotInLoop'

/** Faults, resources and null; no layout, and nothing that only projects with a null annotation or a style want. */
const ECJ_WARNINGS =
  'charConcat,compareIdentical,constructorName,deadCode,finally,hashCode,maskedCatchBlock,noEffectAssign,null,nullDereference,resource,staticReceiver,syncOverride,typeHiding,unlikelyCollectionMethodArgumentType,unlikelyEqualsArgumentType,unusedAllocation,unusedImport,unusedLabel,unusedLocal,unusedPrivate'

export const JAVA_COMPILERS: readonly Analyser[] = [
  {
    name: 'javac',
    class: 'smells',
    languages: ['java'],
    tier: 'slow',
    package: {
      kind: 'toolchain',
      name: 'javac',
      version: '',
      licence: 'GPL-2.0-only WITH Classpath-exception-2.0',
      binary: ({ tools }) => tools['compile'] ?? '',
      install: 'apt-get install -y default-jdk-headless',
    },
    runtime: 'java',
    exitCodes: [0],
    command: ({ binary, files }) => eachFile([binary, ...javacWords([JAVAC_LINT])], files),
    parse: (answer, request) =>
      // an object that is handed out by its own constructor is what every second one does
      javacFindings(answer, request).filter(({ rule }) => rule !== 'this-escape'),
  },
  {
    name: 'error-prone',
    class: 'smells',
    languages: ['java'],
    tier: 'slow',
    package: {
      kind: 'maven',
      name: 'error-prone',
      version: '2.42.0',
      licence: 'Apache-2.0',
      artifacts: ['com.google.errorprone:error_prone_core:2.42.0'],
    },
    runtime: 'java',
    exitCodes: [0],
    command: ({ toolchain, folder, files }) => {
      const plugin = [
        '-Xplugin:ErrorProne',
        '-XepDisableAllWarnings',
        '-XepIgnoreUnknownCheckNames',
        ...ERROR_PRONE_WARNINGS.split(',').map((name) => `-Xep:${name}:WARN`),
      ].join(' ')
      const words = [...OPENED, ...javacWords(['-XDcompilePolicy=simple', '--should-stop=ifError=FLOW', plugin])]
      // the plug-in's folder is read by its compiler alone, and not by the program
      const path = `$(ls ${folder}/lib/*.jar | tr "\\n" ":")`
      return eachFile([toolchain.tools['compile'] ?? '', ...words], files, `-processorpath "${path}"`)
    },
    parse: (answer, request) => {
      const found = javacFindings(answer, request)
      // numbers in boxes that are compared by reference are both
      return found.filter(
        (one) =>
          one.rule !== 'ReferenceEquality' ||
          !found.some((other) => other !== one && other.line === one.line && other.rule === 'BoxedPrimitiveEquality'),
      )
    },
  },
  {
    name: 'ecj',
    class: 'smells',
    languages: ['java'],
    tier: 'slow',
    package: {
      kind: 'maven',
      name: 'ecj',
      version: '3.40.0',
      licence: 'EPL-2.0',
      artifacts: ['org.eclipse.jdt:ecj:3.40.0'],
    },
    runtime: 'java',
    exitCodes: [0],
    command: ({ toolchain, folder, files }) => {
      const release = Number(toolchain.version.split('.')[0])
      const words = [
        toolchain.tools['run'] ?? '',
        ...MACHINE,
        '-jar',
        `${folder}/lib/ecj-3.40.0.jar`,
        // 23 is the newest that it reads
        `-${Math.min(23, Number.isInteger(release) ? release : 17)}`,
        '-proc:none',
        '-encoding',
        'UTF-8',
        // what only a comment names is used all the same
        '-enableJavadoc',
        `-warn:${ECJ_WARNINGS}`,
        '-d',
        'none',
      ]
      return {
        ...eachFile(words, files, '-log "$(dirname "$file")/ecj.xml"'),
        collect: files.map(({ path }) => path.replace(/[^/]*$/, 'ecj.xml')),
      }
    },
    parse: ecjFindings,
  },
]

function javacWords(words: readonly string[]): readonly string[] {
  return [
    ...MACHINE.map((word) => `-J${word}`),
    '-encoding',
    'UTF-8',
    '-Xmaxwarns',
    '1000',
    '-d',
    '/tmp/classes',
    ...words,
  ]
}

/** A command for each file. A program that does not compile says so in its findings. @param more words of the shell */
function eachFile(words: readonly string[], files: AnalyserRequest['files'], more = ''): ToolCommand {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const script = `for file; do ${quoted} ${more} "$file"; case $? in 0|1|2|255) ;; *) exit 9 ;; esac; done`
  return { argv: ['/bin/sh', '-c', script, 'sh', ...files.map(({ path }) => path)], environment: { LC_ALL: 'C.UTF-8' } }
}

/** A line with the place, the source's own line, and a mark below it; then further words. */
const JAVAC =
  /^(?<path>\S+?\.java):(?<line>\d+): (?<level>warning|error): (?:\[(?<rule>[\w-]+)\] )?(?<message>.*)(?:\n.*\n(?<mark>[ \t]*)\^)?/gm

function javacFindings({ stderr, stdout }: ToolAnswer, { files }: AnalyserRequest): readonly ToolFinding[] {
  const said = stderr + stdout
  const missing = /^\S+?\.java:(\d+): error: (package [\w.]+ does not exist)/m.exec(said)
  if (missing !== null) throw new SyntaxError(`cannot compile the program: line ${missing[1]}: ${missing[2]}`)
  if (files.length > 0 && /^(?:error: |An exception has occurred|java\.lang\.|Exception in)/m.test(said)) {
    throw new SyntaxError(`read a tool's answer: ${said.slice(0, 300)}`)
  }
  return [...said.matchAll(JAVAC)].map(({ groups = {} }) => ({
    path: pathOf(groups['path'] ?? ''),
    rule: groups['rule'] ?? (groups['level'] === 'error' ? 'invalid-syntax' : 'warning'),
    severity: severityOf(groups['level'] ?? '', groups['rule']),
    message: groups['message'] ?? '',
    line: Number(groups['line']),
    column: groups['mark'] === undefined ? undefined : groups['mark'].length + 1,
  }))
}

function severityOf(level: string, rule: string | undefined): Severity {
  return level === 'error' || rule === 'divzero' ? 'error' : 'warning'
}

function ecjFindings({ files, stderr }: ToolAnswer, request: AnalyserRequest): readonly ToolFinding[] {
  return request.files.flatMap(({ path, code }) => {
    const bytes = files[path.replace(/[^/]*$/, 'ecj.xml')]
    if (bytes === undefined) throw new SyntaxError(`read a tool's answer: ecj wrote no report: ${stderr.slice(0, 300)}`)
    const problems = [
      ...Buffer.from(bytes)
        .toString()
        .matchAll(/<problem (?<head>[^>]*)>(?<body>[\s\S]*?)<\/problem>/g),
    ]
    const missing = problems.find(({ groups = {} }) => /\bid="ImportNotFound"/.test(groups['head'] ?? ''))
    if (missing !== undefined)
      throw new SyntaxError(`cannot compile the program: ${messageIn(missing.groups?.['body'])}`)
    return problems.map(({ groups = {} }) => {
      const head = attributesOf(groups['head'] ?? '')
      const isError = head['severity'] === 'ERROR'
      const start = numberOf(head['charStart'])
      return {
        path,
        // several faults share a name, and the option that asks for one does not
        rule: isError ? 'invalid-syntax' : (/[^.]*$/.exec(head['optionKey'] ?? '')?.[0] ?? ''),
        severity: isError ? ('error' as const) : ('warning' as const),
        message: messageIn(groups['body']),
        line: numberOf(head['line']) ?? 1,
        column: start === undefined ? undefined : start - code.lastIndexOf('\n', start - 1),
      }
    })
  })
}

function messageIn(body = ''): string {
  return plainText(attributesOf(/<message ([^>]*?)\/>/.exec(body)?.[1] ?? '')['value'] ?? '')
}

/** Analysers of JavaScript and TypeScript that are programs of their own. Plug-ins of ESLint: eslint-analysers.ts. */
import type { AnalysedFile, Analyser, AnalyserRequest, ToolAnswer, ToolFinding } from './analyser.ts'
import { asArray, asObject, numberOf, parseJson, pathOf, textOf } from './answer-json.ts'

const LANGUAGES = ['javascript', 'typescript'] as const

/** Faults and detours in programs of one file; nothing of layout, naming or taste. */
const OXLINT_CONFIG = JSON.stringify({
  plugins: ['typescript', 'unicorn', 'oxc'],
  categories: { correctness: 'error', suspicious: 'warn', perf: 'off' },
  rules: {
    eqeqeq: 'warn',
    'no-var': 'warn',
    'no-else-return': 'warn',
    'no-useless-return': 'warn',
    'no-fallthrough': 'warn',
    'no-empty': 'warn',
    'no-unused-vars': 'warn',
    'no-param-reassign': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/require-module-specifiers': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'no-console': 'off',
    'no-shadow': 'off',
    'no-underscore-dangle': 'off',
  },
  env: { node: true, es2024: true },
})

/** Lines at the margin of a source that declares, and runs nothing. */
const DECLARED =
  /^(?:\s.*|(?:export\b|import\b|async\s+function\b|function\b|class\b|const\b|let\b|var\b|type\b|interface\b|enum\b|\/\/|\/?\*|['"]use strict|[})\]]).*|)$/

/** A function or a class that is declared at the margin. */
const CALLABLE =
  /^(?:(?:async\s+)?function\b|class\b|(?:const|let|var)\s+[\w$]+\s*(?::[^=]*)?=\s*(?:async\b|function\b|\(|[\w$]+\s*=>))/

/** Whether a finding says that nobody calls a function of a source that is functions alone, such as an answer to be tested. */
function isUncalledLibrary({ rule, message, path, line }: ToolFinding, files: readonly AnalysedFile[]): boolean {
  if (rule !== 'no-unused-vars' || !/ is declared but never used/.test(message)) return false
  const lines = files.find((one) => one.path === path)?.code.split('\n') ?? []
  return CALLABLE.test(lines[line - 1] ?? '') && lines.every((one) => DECLARED.test(one))
}

function oxlintFindings({ stdout }: ToolAnswer, { files }: AnalyserRequest): readonly ToolFinding[] {
  return asArray(asObject(parseJson(stdout))['diagnostics'])
    .map((one): ToolFinding => {
      const diagnostic = asObject(one)
      const [label] = asArray(diagnostic['labels'])
      const span = asObject(asObject(label)['span'])
      return {
        path: pathOf(textOf(diagnostic['filename'])),
        rule: textOf(diagnostic['code']).replace(/^.*\((.*)\)$/, '$1') || 'invalid-syntax',
        severity: diagnostic['severity'] === 'error' ? 'error' : 'warning',
        message: textOf(diagnostic['message']),
        line: numberOf(span['line']) ?? 1,
        column: numberOf(span['column']),
      }
    })
    .filter((one) => !isUncalledLibrary(one, files))
}

/** Promises and values that types show to be misused; nothing of how types are best written. */
const TSGOLINT_CONFIG = JSON.stringify({
  plugins: ['typescript'],
  categories: { correctness: 'off', suspicious: 'off', perf: 'off' },
  rules: Object.fromEntries(
    'await-thenable,no-array-delete,no-base-to-string,no-floating-promises,no-for-in-array,no-implied-eval,no-misused-promises,no-misused-spread,no-mixed-enums,no-unsafe-unary-minus,only-throw-error,prefer-promise-reject-errors,require-array-sort-compare,restrict-plus-operands,unbound-method'
      .split(',')
      .map((rule) => [
        `typescript/${rule}`,
        rule === 'no-base-to-string' || rule === 'require-array-sort-compare' ? 'warn' : 'error',
      ]),
  ),
})

/**
 * Faults alone. What nobody uses is left to oxlint, which tells a library from a program, and types to tsc. Rules of frameworks
 * are off as well.
 */
const BIOME_CONFIG = JSON.stringify({
  root: true,
  vcs: { enabled: false },
  files: { ignoreUnknown: true },
  assist: { enabled: false },
  formatter: { enabled: false },
  linter: {
    enabled: true,
    rules: {
      recommended: false,
      correctness: {
        recommended: true,
        noUnusedVariables: 'off',
        noUnusedImports: 'off',
        noUnusedFunctionParameters: 'off',
        noUnusedPrivateClassMembers: 'off',
        noInnerDeclarations: 'off',
        noUnusedLabels: 'off',
        useExhaustiveDependencies: 'off',
        useHookAtTopLevel: 'off',
      },
      suspicious: {
        recommended: true,
        noArrayIndexKey: 'off',
        // oxlint tells an assignment in a condition from one that is meant
        noAssignInExpressions: 'off',
        noConfusingVoidType: 'off',
        noEmptyInterface: 'off',
        noExplicitAny: 'off',
        noImplicitAnyLet: 'off',
        noPrototypeBuiltins: 'off',
        noRedundantUseStrict: 'off',
        noTemplateCurlyInString: 'off',
        // what forEach is given may well return something
        useIterableCallbackReturn: { level: 'error', options: { checkForEach: false } },
      },
    },
  },
})

export const JAVASCRIPT_ANALYSERS: readonly Analyser[] = [
  {
    name: 'oxlint',
    class: 'smells',
    languages: LANGUAGES,
    tier: 'fast',
    package: { kind: 'npm', name: 'oxlint', version: '1.94.0', licence: 'MIT', packages: ['oxlint@1.94.0'] },
    runtime: 'javascript',
    limits: { processes: 128 },
    columns: 'bytes',
    command: ({ toolchain, folder, files }) => ({
      argv: [
        toolchain.tools['run'] ?? '',
        `${folder}/node_modules/oxlint/bin/oxlint`,
        '--config=oxlint-config.json',
        '--disable-nested-config',
        '--no-ignore',
        '--format=json',
        '--threads=1',
        ...files.map(({ path }) => path),
      ],
      files: { 'oxlint-config.json': OXLINT_CONFIG },
    }),
    parse: oxlintFindings,
  },
  {
    name: 'tsc',
    class: 'smells',
    languages: ['typescript'],
    tier: 'fast',
    package: {
      kind: 'npm',
      name: 'typescript',
      version: '7.0.2',
      licence: 'Apache-2.0',
      packages: ['typescript@7.0.2', '@types/node@24.19.4'],
    },
    runtime: 'javascript',
    limits: { memoryBytes: 2 ** 30, processes: 128 },
    exitCodes: [0, 1, 2],
    command: ({ toolchain, folder, files }) => ({
      argv: [
        toolchain.tools['run'] ?? '',
        `${folder}/node_modules/typescript/bin/tsc`,
        '--noEmit',
        '--pretty',
        'false',
        '--strict',
        '--noUnusedLocals',
        '--noImplicitReturns',
        '--noFallthroughCasesInSwitch',
        '--skipLibCheck',
        '--target',
        'es2023',
        '--module',
        'nodenext',
        '--moduleDetection',
        'force',
        '--typeRoots',
        `${folder}/node_modules/@types`,
        '--types',
        'node',
        ...files.map(({ path }) => path),
      ],
      environment: { GOMAXPROCS: '2' },
    }),
    parse: ({ stdout, stderr, exitCode }) => {
      const found = [...stdout.matchAll(/^(\S+?)\((\d+),(\d+)\): (error|warning) (TS\d+): (.*)$/gm)]
      if (found.length === 0 && exitCode !== 0) {
        throw new SyntaxError(`read a tool's answer: no diagnostic: ${JSON.stringify((stdout + stderr).slice(0, 200))}`)
      }
      return found.map(([, path = '', line, column, severity, rule = '', message = '']) => ({
        path: pathOf(path),
        rule,
        severity: severity === 'error' ? 'error' : 'warning',
        message,
        line: Number(line),
        column: Number(column),
      }))
    },
  },
  {
    name: 'biome',
    class: 'smells',
    languages: LANGUAGES,
    tier: 'fast',
    package: {
      kind: 'npm',
      name: 'biome',
      version: '2.6.8',
      licence: 'MIT OR Apache-2.0',
      packages: ['@biomejs/biome@2.6.8'],
    },
    runtime: 'javascript',
    limits: { memoryBytes: 2 ** 30, processes: 128 },
    columns: 'code-points',
    command: ({ folder, files }) => ({
      argv: [
        `${folder}/node_modules/@biomejs/cli-linux-${process.arch}/biome`,
        'lint',
        '--config-path=/w/biome-config',
        '--reporter=json',
        '--max-diagnostics=none',
        '--colors=off',
        '--files-max-size=16777216',
        '--no-errors-on-unmatched',
        ...files.map(({ path }) => path),
      ],
      environment: { HOME: '/tmp', RAYON_NUM_THREADS: '2' },
      files: { 'biome-config/biome.json': BIOME_CONFIG },
    }),
    parse: ({ stdout, stderr }) => {
      const report = asObject(parseJson(stdout.slice(stdout.indexOf('{'))))
      if (report['summary'] === undefined) throw new SyntaxError(`read a tool's answer: ${stderr.slice(0, 300)}`)
      return asArray(report['diagnostics']).map((one): ToolFinding => {
        const diagnostic = asObject(one)
        const place = asObject(diagnostic['location'])
        const [from, to] = [asObject(place['start']), asObject(place['end'])]
        const category = textOf(diagnostic['category'])
        return {
          path: pathOf(textOf(place['path'])),
          rule: category === 'parse' ? 'invalid-syntax' : category.replace(/^.*\//, ''),
          severity: diagnostic['severity'] === 'error' ? 'error' : 'warning',
          message: textOf(diagnostic['message']),
          line: numberOf(from['line']) ?? 1,
          column: numberOf(from['column']),
          endLine: numberOf(to['line']),
          endColumn: numberOf(to['column']),
        }
      })
    },
  },
  {
    name: 'tsgolint',
    class: 'smells',
    languages: ['typescript'],
    tier: 'fast',
    package: {
      kind: 'npm',
      name: 'tsgolint',
      version: '7.0.2008',
      licence: 'MIT',
      packages: ['oxlint@1.94.0', 'oxlint-tsgolint@7.0.2008', '@types/node@24.19.4'],
    },
    runtime: 'javascript',
    limits: { memoryBytes: 2 ** 30, processes: 128 },
    columns: 'bytes',
    // it is started by oxlint, which has no rules of its own on here
    command: ({ toolchain, folder, files }) => ({
      argv: [
        toolchain.tools['run'] ?? '',
        `${folder}/node_modules/oxlint/bin/oxlint`,
        '--type-aware',
        '--config=oxlint-config.json',
        '--disable-nested-config',
        '--no-ignore',
        '--format=json',
        '--threads=1',
        ...files.map(({ path }) => path),
      ],
      environment: {
        GOMAXPROCS: '2',
        OXLINT_TSGOLINT_PATH: `${folder}/node_modules/@oxlint-tsgolint/linux-${process.arch}/tsgolint`,
      },
      files: {
        'oxlint-config.json': TSGOLINT_CONFIG,
        'tsconfig.json': JSON.stringify({
          compilerOptions: {
            strict: true,
            noEmit: true,
            skipLibCheck: true,
            target: 'es2023',
            module: 'nodenext',
            moduleDetection: 'force',
            typeRoots: [`${folder}/node_modules/@types`],
            types: ['node'],
          },
          files: files.map(({ path }) => path),
        }),
      },
    }),
    // a program that cannot be read has no types, and other tools say so
    parse: (answer, request) => oxlintFindings(answer, request).filter(({ rule }) => rule !== 'invalid-syntax'),
  },
]

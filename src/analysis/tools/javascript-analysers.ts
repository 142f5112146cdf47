/** Analysers of JavaScript and TypeScript. */
import type { AnalysedFile, Analyser, AnalyserRequest, ToolFinding } from './analyser.ts'
import { asArray, asObject, numberOf, parseJson, pathOf, textOf } from './answer-json.ts'
import { ESLINT_SECURITY_CWE } from './weaknesses.ts'

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

/** One rule of eslint-plugin-security is left out: nearly every use of an index is one of its findings. */
const NOISY = 'detect-object-injection'

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
    parse: ({ stdout }, { files }) =>
      asArray(asObject(parseJson(stdout))['diagnostics'])
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
        .filter((one) => !isUncalledLibrary(one, files)),
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
    name: 'eslint-plugin-security',
    class: 'vulnerabilities',
    languages: LANGUAGES,
    tier: 'slow',
    package: {
      kind: 'npm',
      name: 'eslint-plugin-security',
      version: '4.1.0',
      licence: 'Apache-2.0',
      packages: ['eslint@10.15.0', 'eslint-plugin-security@4.1.0', '@typescript-eslint/parser@8', 'typescript@5'],
    },
    runtime: 'javascript',
    limits: { memoryBytes: 2 ** 30, openFiles: 1024 },
    command: ({ toolchain, folder, files }) => ({
      argv: [
        toolchain.tools['run'] ?? '',
        `${folder}/node_modules/eslint/bin/eslint.js`,
        '--no-config-lookup',
        '--config=eslint-config.mjs',
        '--no-inline-config',
        '--no-ignore',
        '--no-warn-ignored',
        '--format=json',
        ...files.map(({ path }) => path),
      ],
      environment: { HOME: '/tmp' },
      files: { 'eslint-config.mjs': eslintConfig(folder, files) },
    }),
    parse: ({ stdout }) =>
      asArray(parseJson(stdout)).flatMap((file) => {
        const { filePath, messages } = asObject(file)
        return asArray(messages).map((one) => {
          const message = asObject(one)
          const rule = textOf(message['ruleId']).replace(/^security\//, '') || 'invalid-syntax'
          const cwe = ESLINT_SECURITY_CWE[rule]
          return {
            path: pathOf(textOf(filePath)),
            rule,
            severity: message['severity'] === 2 ? ('error' as const) : ('warning' as const),
            message: textOf(message['message']),
            line: numberOf(message['line']) ?? 1,
            column: numberOf(message['column']),
            endLine: numberOf(message['endLine']),
            endColumn: numberOf(message['endColumn']),
            ...(cwe === undefined ? {} : { cwe: [cwe] }),
          }
        })
      }),
  },
]

function eslintConfig(folder: string, files: AnalyserRequest['files']): string {
  const modules = `${folder}/node_modules`
  // a file says by its words whether it is a module; a parser that is told wrong refuses it
  const kinds = files.map(({ path, code }) => ({
    files: [path],
    languageOptions: { sourceType: /^\s*(?:import|export)\b/m.test(code) ? 'module' : 'commonjs' },
  }))
  return `import security from ${JSON.stringify(`${modules}/eslint-plugin-security/index.js`)}
import parser from ${JSON.stringify(`${modules}/@typescript-eslint/parser/dist/index.js`)}
const rules = Object.fromEntries(Object.keys(security.rules).map((name) => ['security/' + name, 'error']))
delete rules['security/${NOISY}']
const all = { files: ['**/*.js', '**/*.ts'], plugins: { security }, rules, languageOptions: { ecmaVersion: 'latest' } }
export default [all, { files: ['**/*.ts'], languageOptions: { parser } }, ...${JSON.stringify(kinds)}]
`
}

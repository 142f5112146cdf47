/**
 * Plug-ins of ESLint as analysers of JavaScript and TypeScript. ESLint is started once for each, with a list of rules of this
 * project's own, and with every comment and configuration of the analysed code left unread.
 */
import type { Analyser, AnalyserRequest, ToolAnswer, ToolCommand, ToolFinding } from './analyser.ts'
import { asArray, asObject, numberOf, parseJson, pathOf, textOf } from './answer-json.ts'
import { ESLINT_SECURITY_CWE, SONARJS_CWE } from './weaknesses.ts'

const LANGUAGES = ['javascript', 'typescript'] as const
const ESLINT = ['eslint@10.15.0', '@typescript-eslint/parser@8', 'typescript@5'] as const

/** Of eslint-plugin-security one rule is left out, `detect-object-injection`: nearly every use of an index is a finding of it. */
const SECURITY_RULES = Object.keys(ESLINT_SECURITY_CWE).filter((rule) => rule !== 'detect-object-injection')

/** Expressions that match nothing, or something else than they seem to; nothing of how an expression is best written. */
const REGEXP_RULES =
  'no-contradiction-with-assertion,no-dupe-characters-character-class,no-dupe-disjunctions,no-empty-alternative,no-empty-capturing-group,no-empty-character-class,no-empty-group,no-empty-lookarounds-assertion,no-escape-backspace,no-invalid-regexp,no-invisible-character,no-lazy-ends,no-misleading-capturing-group,no-misleading-unicode-character,no-missing-g-flag,no-obscure-range,no-optional-assertion,no-potentially-useless-backreference,no-useless-assertions,no-useless-backreference,no-useless-dollar-replacements,no-zero-quantifier'

/** Faults and what is surely not meant; nothing of layout, naming, size or taste, and no regular expressions. */
const SONARJS_RULES =
  'array-callback-without-return,comma-or-logical-or-case,constructor-for-side-effects,for-loop-increment-sign,generator-without-yield,in-operator-type-error,index-of-compare-to-positive-number,new-operator-misuse,no-all-duplicated-branches,no-array-delete,no-associative-arrays,no-case-label-in-switch,no-collection-size-mischeck,no-delete-var,no-element-overwrite,no-empty-collection,no-equals-in-for-termination,no-extra-arguments,no-gratuitous-expressions,no-identical-conditions,no-identical-expressions,no-ignored-return,no-in-misuse,no-incorrect-string-concat,no-invariant-returns,no-literal-call,no-misleading-array-reverse,no-redundant-assignments,no-same-line-conditional,no-unenclosed-multiline-block,no-unthrown-error,no-unused-collection,no-use-of-empty-return-value,no-useless-increment,non-existent-operator,null-dereference,operation-returning-nan,reduce-initial-value,strings-comparison,updated-const-var,updated-loop-counter'

export const ESLINT_ANALYSERS: readonly Analyser[] = [
  eslintAnalyser({
    plugin: 'security',
    version: '4.1.0',
    licence: 'Apache-2.0',
    class: 'vulnerabilities',
    main: 'index.js',
    rules: SECURITY_RULES,
    weaknesses: ESLINT_SECURITY_CWE,
  }),
  eslintAnalyser({
    plugin: 'regexp',
    version: '3.3.3',
    licence: 'MIT',
    class: 'smells',
    main: 'dist/index.js',
    rules: REGEXP_RULES.split(','),
  }),
  eslintAnalyser({
    plugin: 'regexp',
    version: '3.3.3',
    licence: 'MIT',
    class: 'vulnerabilities',
    main: 'dist/index.js',
    rules: ['no-super-linear-backtracking'],
    weaknesses: { 'no-super-linear-backtracking': 1333 },
  }),
  eslintAnalyser({
    plugin: 'sonarjs',
    version: '4.2.2',
    licence: 'LGPL-3.0-only',
    class: 'smells',
    main: 'cjs/plugin.js',
    rules: SONARJS_RULES.split(','),
  }),
  eslintAnalyser({
    plugin: 'sonarjs',
    version: '4.2.2',
    licence: 'LGPL-3.0-only',
    class: 'vulnerabilities',
    main: 'cjs/plugin.js',
    rules: Object.keys(SONARJS_CWE),
    weaknesses: SONARJS_CWE,
  }),
]

interface EslintPlugin {
  /** What follows `eslint-plugin-`, and stands before its rules. */
  readonly plugin: string
  readonly version: string
  readonly licence: string
  readonly class: Analyser['class']
  /** Its main file, below its folder. */
  readonly main: string
  readonly rules: readonly string[]
  /** Number of the weakness by rule. */
  readonly weaknesses?: Readonly<Record<string, number>>
}

function eslintAnalyser(one: EslintPlugin): Analyser {
  const { plugin, version, licence } = one
  const name = `eslint-plugin-${plugin}`
  return {
    name,
    class: one.class,
    languages: LANGUAGES,
    tier: 'slow',
    package: { kind: 'npm', name, version, licence, packages: [...ESLINT, `${name}@${version}`] },
    runtime: 'javascript',
    limits: { memoryBytes: 2 ** 30, openFiles: 1024 },
    command: (request) => eslintCommand(request, one),
    parse: (answer) => eslintFindings(answer, one),
  }
}

function eslintCommand({ toolchain, folder, files }: AnalyserRequest, one: EslintPlugin): ToolCommand {
  return {
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
    files: { 'eslint-config.mjs': eslintConfig(folder, files, one) },
  }
}

function eslintFindings({ stdout }: ToolAnswer, { plugin, weaknesses }: EslintPlugin): readonly ToolFinding[] {
  return asArray(parseJson(stdout)).flatMap((file) => {
    const { filePath, messages } = asObject(file)
    return asArray(messages).map((one) => {
      const message = asObject(one)
      const rule = textOf(message['ruleId']).replace(`${plugin}/`, '') || 'invalid-syntax'
      const cwe = weaknesses?.[rule]
      return {
        path: pathOf(textOf(filePath)),
        rule,
        severity: rule === 'invalid-syntax' || cwe !== undefined ? ('error' as const) : ('warning' as const),
        message: textOf(message['message']),
        line: numberOf(message['line']) ?? 1,
        column: numberOf(message['column']),
        endLine: numberOf(message['endLine']),
        endColumn: numberOf(message['endColumn']),
        ...(cwe === undefined ? {} : { cwe: [cwe] }),
      }
    })
  })
}

function eslintConfig(folder: string, files: AnalyserRequest['files'], { plugin, main, rules }: EslintPlugin): string {
  const modules = `${folder}/node_modules`
  // a file says by its words whether it is a module; a parser that is told wrong refuses it
  const kinds = files.map(({ path, code }) => ({
    files: [path],
    languageOptions: { sourceType: /^\s*(?:import|export)\b/m.test(code) ? 'module' : 'commonjs' },
  }))
  const chosen = Object.fromEntries(rules.map((rule) => [`${plugin}/${rule}`, 'error']))
  return `import plugin from ${JSON.stringify(`${modules}/eslint-plugin-${plugin}/${main}`)}
import parser from ${JSON.stringify(`${modules}/@typescript-eslint/parser/dist/index.js`)}
const plugins = { ${plugin}: plugin.rules === undefined ? plugin.default : plugin }
const all = { files: ['**/*.js', '**/*.ts'], plugins, rules: ${JSON.stringify(chosen)}, languageOptions: { ecmaVersion: 'latest' } }
export default [all, { files: ['**/*.ts'], languageOptions: { parser } }, ...${JSON.stringify(kinds)}]
`
}

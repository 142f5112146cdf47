/**
 * Further analysers of Python: the type checkers ty and mypy, vulture for code that nothing reaches, and dlint for regular
 * expressions that take for ever.
 *
 * Programs without annotations are full of attributes that begin as None. What a checker says of a type that it does not know
 * for sure is therefore left out, and mypy looks at functions with annotations alone, as it does by itself.
 */
import type { AnalysedFile, Analyser, AnalyserRequest, ToolAnswer, ToolFinding } from './analyser.ts'
import { asArray, asObject, numberOf, parseJson, pathOf, textOf } from './answer-json.ts'
import { pythonModule } from './python-command.ts'
import { DLINT_CWE } from './weaknesses.ts'

/** What libraries that are not here, and classes of other people, would have to be known for. */
const TY_ASIDE = [
  'unresolved-import',
  'import-not-found',
  'invalid-assignment',
  'invalid-method-override',
  'incompatible-method-override',
  'lost-keyword-for-regular-parameter',
  'redundant-condition',
  'unsupported-base',
  // often no more than a hint that there is something newer
  'deprecated',
]

/** Types that ty guesses: of attributes without annotation, of modules that may be missing, of a module's own secrets. */
const TY_GUESS = /\bUnknown\b|<module |Object of type `None`|has no (?:member|attribute) `_/

const MYPY_ASIDE = ['var-annotated', 'misc', 'no-redef', 'override', 'import-untyped', 'import-not-found']

export const PYTHON_CHECKERS: readonly Analyser[] = [
  {
    name: 'ty',
    class: 'smells',
    languages: ['python'],
    tier: 'fast',
    package: { kind: 'pypi', name: 'ty', version: '0.0.108', licence: 'MIT', requirements: ['ty==0.0.108'] },
    runtime: 'python',
    limits: { memoryBytes: 2 ** 30, processes: 64 },
    columns: 'code-points',
    command: ({ toolchain, folder, files }) => ({
      argv: [
        `${folder}/site/bin/ty`,
        'check',
        '--config-file=ty-config.toml',
        '--no-progress',
        '--color=never',
        '--output-format=gitlab',
        `--python-version=${toolchain.version.split('.').slice(0, 2).join('.')}`,
        ...files.map(({ path }) => path),
      ],
      environment: { HOME: '/tmp', RAYON_NUM_THREADS: '2', TY_MAX_PARALLELISM: '2' },
      // a file of its own, so that no other is looked for; a rule that a version does not know is only a warning there
      files: { 'ty-config.toml': '' },
    }),
    parse: tyFindings,
  },
  {
    name: 'mypy',
    class: 'smells',
    languages: ['python'],
    tier: 'slow',
    package: { kind: 'pypi', name: 'mypy', version: '2.4.1', licence: 'MIT', requirements: ['mypy==2.4.1'] },
    runtime: 'python',
    columns: 'code-points',
    // 2: the program has a fault of syntax, or mypy broke
    exitCodes: [0, 1, 2],
    command: (request) => ({
      argv: [
        ...pythonModule(request, 'mypy'),
        '--config-file=',
        '--cache-dir=/dev/null',
        '--no-incremental',
        '--no-site-packages',
        '--ignore-missing-imports',
        '--allow-redefinition',
        '--namespace-packages',
        '--explicit-package-bases',
        '--output=json',
        ...MYPY_ASIDE.map((code) => `--disable-error-code=${code}`),
        ...request.files.map(({ path }) => path),
      ],
      environment: { HOME: '/tmp' },
    }),
    parse: mypyFindings,
  },
  {
    name: 'vulture',
    class: 'smells',
    languages: ['python'],
    tier: 'slow',
    package: { kind: 'pypi', name: 'vulture', version: '2.16', licence: 'MIT', requirements: ['vulture==2.16'] },
    runtime: 'python',
    exitCodes: [0, 1, 3],
    command: (request) => ({
      argv: [
        ...pythonModule(request, 'vulture'),
        '--config=/dev/null',
        '--min-confidence=60',
        ...request.files.map(({ path }) => path),
      ],
      environment: { HOME: '/tmp' },
    }),
    parse: vultureFindings,
  },
  {
    name: 'dlint',
    class: 'vulnerabilities',
    languages: ['python'],
    tier: 'slow',
    package: {
      kind: 'pypi',
      name: 'dlint',
      version: '0.17.0',
      licence: 'BSD-3-Clause',
      requirements: ['dlint==0.17.0'],
    },
    runtime: 'python',
    columns: 'code-points',
    command: (request) => ({
      argv: [
        ...pythonModule(request, 'flake8'),
        '--isolated',
        '--disable-noqa',
        '--jobs=1',
        // the others are what bandit and ruff look for
        `--select=E9,${Object.keys(DLINT_CWE).join(',')}`,
        ...request.files.map(({ path }) => path),
      ],
      environment: { HOME: '/tmp', PYTHONWARNINGS: 'ignore', PYTHONPATH: `${request.folder}/site` },
    }),
    parse: dlintFindings,
  },
]

function tyFindings({ stdout }: ToolAnswer, _request: AnalyserRequest): readonly ToolFinding[] {
  return asArray(parseJson(stdout)).flatMap((one): readonly ToolFinding[] => {
    const diagnostic = asObject(one)
    const rule = textOf(diagnostic['check_name'])
    const message = textOf(diagnostic['description']).replace(`${rule}: `, '')
    if (TY_ASIDE.includes(rule) || TY_GUESS.test(message)) return []
    const place = asObject(diagnostic['location'])
    const { begin, end } = asObject(place['positions'])
    const [from, to] = [asObject(begin), asObject(end)]
    return [
      {
        path: pathOf(textOf(place['path'])),
        rule,
        severity: /^(?:major|critical|blocker)$/.test(textOf(diagnostic['severity'])) ? 'error' : 'warning',
        message,
        line: numberOf(from['line']) ?? 1,
        column: numberOf(from['column']),
        endLine: numberOf(to['line']),
        endColumn: numberOf(to['column']),
      },
    ]
  })
}

function mypyFindings({ stdout, stderr, exitCode }: ToolAnswer, { files }: AnalyserRequest): readonly ToolFinding[] {
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'))
  // a fault of syntax in one program keeps it from all others
  if (exitCode === 2 && (lines.length === 0 || files.length > 1)) {
    throw new SyntaxError(`read a tool's answer: mypy said ${(stderr || stdout).slice(0, 300)}`)
  }
  return lines.flatMap((report): readonly ToolFinding[] => {
    const one = asObject(parseJson(report))
    if (one['severity'] !== 'error') return []
    const rule = textOf(one['code'])
    const path = pathOf(textOf(one['file']))
    const line = numberOf(one['line']) ?? 1
    const source = files.find((file) => file.path === path)?.code.split('\n')[line - 1] ?? ''
    // behind a letter that is no ASCII it counts wrongly
    // oxlint-disable-next-line no-control-regex
    const isCounted = /^[\u0000-\u007f]*$/.test(source)
    return [
      {
        path,
        rule: rule === 'syntax' ? 'invalid-syntax' : rule,
        severity: 'error',
        message: textOf(one['message']),
        line,
        ...(isCounted ? { column: (numberOf(one['column']) ?? 0) + 1 } : {}),
      },
    ]
  })
}

/** Functions, methods and classes that nothing names, and what no way reaches. Names and imports are what ruff looks for. */
const VULTURE =
  /^(?<path>\S+?\.py):(?<line>\d+): (?<message>(?:unused (?<kind>function|method|property|class) '(?<name>[^']*)'|unreachable code|unsatisfiable|redundant).*?) \(\d+% confidence\)$/gm

function vultureFindings({ stdout, stderr }: ToolAnswer, { files }: AnalyserRequest): readonly ToolFinding[] {
  if (stdout === '' && /^Traceback|Error: (?!invalid)/m.test(stderr)) {
    throw new SyntaxError(`read a tool's answer: vulture said ${stderr.slice(-300)}`)
  }
  return [...stdout.matchAll(VULTURE)].flatMap(({ groups = {} }): readonly ToolFinding[] => {
    const { path = '', kind, message = '' } = groups
    const line = Number(groups['line'])
    const file = files.find((one) => one.path === pathOf(path))
    if (kind !== undefined && file !== undefined && !isLeftUnused(file, line)) return []
    const rule = kind === undefined ? message.split(' ')[0]?.concat('-code') : `unused-${kind}`
    return [{ path: pathOf(path), rule: rule ?? '', severity: 'warning', message, line }]
  })
}

/**
 * Whether what begins in the line is surely for the program itself: the source runs something, is no module of functions for
 * others, and no class that it derives from could ask for it.
 */
function isLeftUnused({ code }: AnalysedFile, line: number): boolean {
  const lines = code.split('\n')
  const own = lines[line - 1] ?? ''
  const margin = /^\s*/.exec(own)?.[0].length ?? 0
  if (/^\s*@/.test(own) || /^\s*@/.test(lines[line - 2] ?? '')) return false
  if (margin > 0) {
    const head = lines
      .slice(0, line - 1)
      .findLast((one) => /^\s*class\b/.test(one) && (/^\s*/.exec(one)?.[0].length ?? 0) < margin)
    if (head === undefined || /\(\s*(?!object\s*\)|\))/.test(head)) return false
  }
  return lines.some((one) => /^[A-Za-z_][\w.]*\s*\(|^(?:for|while|with|if\s+__name__)\b/.test(one))
}

function dlintFindings({ stdout, stderr, exitCode }: ToolAnswer): readonly ToolFinding[] {
  const found = [...stdout.matchAll(/^(\S+?\.py):(\d+):(\d+): ([A-Z]+\d+) (.*)$/gm)]
  if (exitCode !== 0 && found.length === 0) throw new SyntaxError(`read a tool's answer: ${stderr.slice(-300)}`)
  return found.map(([, path = '', line, column, code = '', message = '']): ToolFinding => {
    const cwe = DLINT_CWE[code]
    return {
      path: pathOf(path),
      rule: cwe === undefined ? 'invalid-syntax' : code,
      severity: 'error',
      message,
      line: Number(line),
      column: Number(column),
      ...(cwe === undefined ? {} : { cwe: [cwe] }),
    }
  })
}

/**
 * Complexity, Halstead's measures, line counts and the Maintainability Index of Python equal radon's on every file of three
 * installed packages; cyclomatic complexity of other languages, in sum over all functions, is lizard's within 2 %.
 *
 * Files of Python are those of radon, lizard and setuptools in the environment that the claim installs. Files of other
 * languages are MBXP's solutions (JavaScript, Java, C++), this project's own sources (TypeScript), Go's and Ruby's own
 * libraries, and the project's test programs (C, Rust). Compared are functions that begin in one line. Sources with a syntax error are left out, since each tool guesses there.
 * lizard takes the `for` of Rust's `impl Trait for Type` for a loop, so that it gets the sources without this word.
 * Control: the figures of the next file, which must differ.
 */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { analyseStructure } from '../src/analysis/index.ts'
import { TouchstoneError } from '../src/errors.ts'
import { extractCode } from '../src/sandbox/index.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { pythonWith } from '../measure/python-tools.ts'
import type { Figure, JsonValue } from '../src/supervision.ts'
import { VERDICT_CASES } from '../test/programs/verdicts/index.ts'
import { ZOO } from '../test/programs/zoo.ts'

const execute = promisify(execFile)
const PACKAGES = ['radon==6.0.1', 'lizard==1.24.3', 'setuptools==80.9.0']
const FOLDERS = ['radon', 'mando', 'lizard_ext', 'lizard_languages', 'setuptools']
const TARGET = 'at least 100 files of Python, all equal to radon; every other language within 2 % of lizard'
const WITHIN = 0.02
const TOLERANCE = 1e-6
const DATA = { javascript: 'javascript', java: 'java', cpp: 'cpp' } as const
/** Parts of Ruby's standard library. */
const RUBY_LIBRARIES = ['optparse', 'net', 'uri', 'psych', 'json', 'irb', 'rubygems/commands']
/** Packages of Go's standard library. */
const GO_PACKAGES = [
  'sort',
  'strings',
  'bytes',
  'container/list',
  'container/heap',
  'bufio',
  'path',
  'strconv',
  'text/template',
  'encoding/json',
  'encoding/csv',
]
const ENDINGS = {
  javascript: 'js',
  typescript: 'ts',
  java: 'java',
  cpp: 'cpp',
  go: 'go',
  c: 'c',
  rust: 'rs',
  ruby: 'rb',
} as const
type Compared = keyof typeof ENDINGS

type MeasuredFunction = { readonly name: string; readonly line: number; readonly cyclomatic: number }
interface RadonAnswer {
  readonly error?: string
  readonly functions: Readonly<Record<string, number>>
  readonly halstead: readonly number[]
  readonly raw: readonly number[]
  readonly mi: number
}
interface LizardAnswer {
  readonly error?: string
  readonly functions: readonly (readonly [line: number, complexity: number])[]
}

export const claim: Claim = {
  name: 'analysis-structure',
  statement: "Figures of structure are radon's for Python, and lizard's for other languages",
  target: TARGET,
  async run(context) {
    const python = await pythonWith(PACKAGES, context)
    const own = await comparePython(python, context)
    const figures: Figure[] = [
      { name: 'files of Python equal to radon', value: own.equal, n: own.n },
      { name: "files equal to the next file's figures (control)", value: own.control, n: own.n },
    ]
    const notes = [...own.notes]
    let holds = own.n >= 100 && own.equal === own.n && own.control < own.n / 2
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-structure-'))
    try {
      for (const language of Object.keys(ENDINGS) as Compared[]) {
        const { ratio, functions, named, unlike, unread } = await compareOther(python, language, { folder, context })
        figures.push({ name: `${language}: complexity over lizard's`, value: ratio, n: functions })
        figures.push({
          name: `${language}: functions of lizard that begin in the same line`,
          value: functions / named,
          n: named,
        })
        holds &&= Math.abs(ratio - 1) <= WITHIN
        notes.push(
          ...unlike.slice(0, 3),
          ...(unread === 0 ? [] : [`${language}: lizard could not read ${unread} files`]),
        )
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    return { figures, n: own.n, target: TARGET, holds, notes }
  },
}

async function comparePython(
  python: string,
  context: ClaimContext,
): Promise<{
  readonly equal: number
  readonly control: number
  readonly n: number
  readonly notes: readonly string[]
}> {
  const paths = (await pythonFiles(python)).slice(0, context.quick ? 160 : undefined)
  const answers = (await peers(
    python,
    paths.map((path) => ['radon', path]),
    context.signal,
  )) as RadonAnswer[]
  const notes: string[] = []
  let [equal, control, n] = [0, 0, 0]
  let before: readonly JsonValue[] | undefined
  for (const [index, path] of paths.entries()) {
    const answer = answers[index]
    if (answer === undefined || answer.error !== undefined) {
      notes.push(`radon could not read ${path.slice(dirname(python).length)}: ${answer?.error}`)
      continue
    }
    // oxlint-disable-next-line no-await-in-loop -- grammars take one source at a time
    const { figures } = await analyseStructure({ language: 'python', code: await readFile(path, 'utf8') }, {})
    const [ownFigures, radons] = [ownPython(figures), radonPython(answer)]
    n++
    const differences = ownFigures.flatMap((value, at) => (same(value, radons[at]) ? [] : [NAMES[at] ?? 'functions']))
    if (differences.length === 0) equal++
    else notes.push(`${path.slice(path.lastIndexOf('site-packages') + 14)}: ${differences.join(', ')} differ`)
    if (before?.every((value, at) => same(value, radons[at])) === true) control++
    before = ownFigures
  }
  context.log(`${equal} of ${n} files of Python are equal`)
  return { equal, control, n, notes }
}

const NAMES = 'h1 h2 N1 N2 volume difficulty effort bugs loc lloc sloc comments multi blank single mi'.split(' ')

function ownPython(figures: Readonly<Record<string, JsonValue>>): readonly JsonValue[] {
  const halstead = figures['halstead'] as Readonly<Record<string, number>>
  const lines = figures['lines'] as Readonly<Record<string, number>>
  const functions = figures['functions'] as readonly MeasuredFunction[]
  return [
    ...pick(halstead, 'distinctOperators distinctOperands operators operands volume difficulty effort bugs'),
    ...pick(lines, 'loc lloc sloc comments multi blank singleComments'),
    figures['maintainabilityIndex'] ?? Number.NaN,
    // a function and its default that is a lambda begin in one line
    Object.fromEntries(
      [...Map.groupBy(functions, ({ line }) => line)].map(([line, all]) => [line, all.map((one) => one.cyclomatic)]),
    ),
  ]
}

function pick(from: Readonly<Record<string, number>>, names: string): number[] {
  return names.split(' ').map((name) => from[name] ?? Number.NaN)
}

function radonPython({ functions, halstead, raw, mi }: RadonAnswer): readonly JsonValue[] {
  return [...halstead, ...raw, mi, functions]
}

/** Numbers within the tolerance; functions that both have, and none that radon alone has. */
function same(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (typeof one === 'number' && typeof other === 'number')
    return Math.abs(one - other) <= TOLERANCE * Math.max(1, Math.abs(other))
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  const mine = one as Readonly<Record<string, readonly number[]>>
  return Object.entries(other).every(([line, complexity]) => mine[line]?.includes(complexity as number) === true)
}

async function pythonFiles(python: string): Promise<readonly string[]> {
  const library = join(dirname(dirname(python)), 'lib')
  const [version = ''] = (await readdir(library)).filter((name) => name.startsWith('python'))
  const packages = join(library, version, 'site-packages')
  const found: string[] = []
  for (const folder of FOLDERS) {
    const names = await readdir(join(packages, folder), { recursive: true })
    found.push(...names.filter((name) => name.endsWith('.py')).map((name) => join(packages, folder, name)))
  }
  return found.toSorted()
}

async function compareOther(
  python: string,
  language: Compared,
  { folder, context }: { readonly folder: string; readonly context: ClaimContext },
): Promise<{
  readonly ratio: number
  readonly functions: number
  /** Functions that lizard names, those that are not matched too. */
  readonly named: number
  readonly unlike: readonly string[]
  readonly unread: number
}> {
  const sources = (await sourcesOf(language, context)).slice(0, context.quick ? 120 : 400)
  const paths = await Promise.all(
    sources.map(async (code, index) => {
      const path = join(folder, `${language}${index}.${ENDINGS[language]}`)
      await writeFile(path, language === 'rust' ? withoutTraitFor(code) : code)
      return path
    }),
  )
  const answers = (await peers(
    python,
    paths.map((path) => ['lizard', path]),
    context.signal,
  )) as LizardAnswer[]
  let [own, theirs, functions, named, unread] = [0, 0, 0, 0, 0]
  const unlike: string[] = []
  for (const [index, code] of sources.entries()) {
    const answer = answers[index]
    if (answer === undefined || answer.error !== undefined) {
      unread++
      continue
    }
    // oxlint-disable-next-line no-await-in-loop -- grammars take one source at a time
    const { state, figures, findings } = await analyseStructure({ language, code }, {})
    if (state !== 'done' || findings.some(({ rule }) => rule === 'syntax-error')) continue
    const mine = Map.groupBy(figures['functions'] as readonly MeasuredFunction[], ({ line }) => line)
    for (const [line, complexity] of answer.functions) {
      const [only, ...more] = mine.get(line) ?? []
      named++
      // several functions in one line cannot be told apart
      if (only === undefined || more.length > 0) continue
      functions++
      own += only.cyclomatic
      theirs += complexity
      if (only.cyclomatic !== complexity)
        unlike.push(`${language}: ${only.name} has ${only.cyclomatic} here, ${complexity} with lizard`)
    }
  }
  context.log(`${language}: ${own} here, ${theirs} with lizard, in ${functions} functions`)
  return { ratio: own / theirs, functions, named, unlike, unread }
}

/** The source with blanks for the `for` of each `impl Trait for Type`. */
function withoutTraitFor(code: string): string {
  return code.replace(/\bimpl\b[^{};]*?\bfor\b/g, (head) => `${head.slice(0, -3)}   `)
}

async function sourcesOf(language: Compared, context: ClaimContext): Promise<readonly string[]> {
  if (language in DATA) {
    const file = `${DATA[language as keyof typeof DATA]}.jsonl.gz`
    const text = gunzipSync(await readFile(await context.openDataSet('mbxp', file))).toString('utf8')
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    return rows.flatMap(({ prompt, canonical_solution: solution }) =>
      typeof prompt === 'string' && typeof solution === 'string' ? [`${prompt}${solution}`] : [],
    )
  }
  if (language === 'typescript') return await filesOf([fileURLToPath(new URL('../src/', import.meta.url))], '.ts')
  if (language === 'go') {
    const { stdout } = await execute('go', ['env', 'GOROOT'])
    return await filesOf(
      GO_PACKAGES.map((name) => join(stdout.trim(), 'src', name)),
      '.go',
    )
  }
  if (language === 'ruby') {
    const { stdout } = await execute('ruby', ['-e', 'print RbConfig::CONFIG["rubylibdir"]'])
    return await filesOf(
      RUBY_LIBRARIES.map((name) => join(stdout, name)),
      '.rb',
    )
  }
  const zoo = ZOO.filter((one) => one.language === language).flatMap(({ accepted, wrongAnswer, forkBomb }) => [
    accepted,
    wrongAnswer,
    forkBomb,
  ])
  const verdicts = VERDICT_CASES.filter((one) => one.language === language).map(
    (one) => extractCode(one.response, language).code,
  )
  return [...new Set([...zoo, ...verdicts])].filter((code) => code.trim() !== '')
}

/** Texts of the files below folders whose names end so. */
async function filesOf(folders: readonly string[], ending: string): Promise<readonly string[]> {
  const texts: string[] = []
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true })
    const own = names.filter((name) => name.endsWith(ending)).toSorted()
    texts.push(...(await Promise.all(own.map((name) => readFile(join(folder, name), 'utf8')))))
  }
  return texts
}

/** What the tools say of the files, in order. */
async function peers(python: string, asked: readonly (readonly string[])[], signal: AbortSignal): Promise<unknown[]> {
  const script = fileURLToPath(new URL('../measure/complexity_peers.py', import.meta.url))
  const child = spawn(python, [script], { signal, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  child.stdin.end(JSON.stringify(asked))
  child.stdout.setEncoding('utf8')
  let text = ''
  child.stdout.on('data', (part: string) => {
    text += part
  })
  const code = await ended
  const lines = text.trimEnd().split('\n')
  if (code !== 0 || lines.length !== asked.length) {
    throw new TouchstoneError(
      'internal',
      `compare with radon and lizard: Python ended with ${code} after ${lines.length} of ${asked.length} files`,
    )
  }
  return lines.map((line) => JSON.parse(line) as unknown)
}

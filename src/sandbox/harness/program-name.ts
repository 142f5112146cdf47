/**
 * What a test calls the program. Published tests import it by the name of their exercise (Exercism's tracks, and the polyglot
 * benchmarks made of them): `./leap`, `from leap import leap_year`, `leap::is_leap_year`. Nothing here has that name, so a right
 * program would fail. The name is put for the one that the language's driver knows.
 *
 * Only a module that no file of the program's has is taken for the program, and only where the test names one such module. In
 * Python and Rust the program must define what is imported from it. Where the test also calls functions of the program without
 * importing them, the module is another one, which is missing.
 */
import { maskSource } from './mask-source.ts'
import { PYTHON_MODULES } from './python-modules.ts'

/** What is asked about. */
export interface NamedProgram {
  readonly program: string
  readonly test: string
  /** Paths of the program's further files. */
  readonly files: readonly string[]
}

/** The test with the program's own name; as it is where it names no program. */
export function testOfProgram(language: string, named: NamedProgram): string {
  return RENAMING[language]?.(named) ?? named.test
}

type Renaming = (named: NamedProgram) => string

const RENAMING: Readonly<Record<string, Renaming>> = {
  javascript: scriptTest,
  typescript: scriptTest,
  python: pythonTest,
  rust: rustTest,
  ruby: quoted(
    /\brequire_relative\s*\(?\s*(['"])([^'"\n]+)\1|\brequire\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]+)\3/g,
    'solution',
  ),
  php: quoted(/\b(?:require|include)(?:_once)?\b[^'";\n]*(['"])(\/?(?!vendor\/)[^'"\n]+\.php)\1/g, 'solution.php'),
  r: ({ test, files }) =>
    test.replace(/\bsource\(\s*(['"])([^'"\n]+\.[rR])\1[^()\n]*\)/g, (call, _quote, path: string) =>
      isFile(files, path) ? call : 'invisible(NULL)',
    ),
  // a package that stands in the program is loaded by now
  perl: ({ program, test }) =>
    test.replace(/^[ \t]*use[ \t]+([A-Z]\w*(?:::\w+)*)\b/gm, (text, name: string) =>
      new RegExp(`\\bpackage\\s+${name}\\b`).test(program)
        ? `BEGIN { $INC{'${name.replaceAll('::', '/')}.pm'} //= 'main.pl' } ${text}`
        : text,
    ),
  c: nativeTest,
  cpp: nativeTest,
}

function isFile(files: readonly string[], path: string): boolean {
  const name = withoutEnding(path)
  return files.some((file) => file === path || withoutEnding(file) === name)
}

/** `../lib/leap.js` is `leap`, whatever folder it stands in. */
function withoutEnding(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.[A-Za-z]+$/, '')
}

const KNOWN = new Set(['solution', 'main', 'program'])

/** Paths in quotes, of which the one that is no file is the program. */
function quoted(pattern: RegExp, name: string): Renaming {
  return ({ test, files }) => {
    const paths = [...test.matchAll(pattern)].map((match) => match[2] ?? match[4] ?? '')
    const unknown = new Set(paths.filter((path) => !KNOWN.has(withoutEnding(path)) && !isFile(files, path)))
    if (unknown.size !== 1) return test
    return test.replace(pattern, (text: string, ...groups: (string | undefined)[]) => {
      const path = groups[1] ?? groups[3] ?? ''
      return unknown.has(path) ? text.replace(path, () => `${/^\.?\//.exec(path)?.[0] ?? ''}${name}`) : text
    })
  }
}

const SCRIPT_PATH =
  /(\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*|\.(?:un)?mock\s*\(\s*)(['"`])(\.{1,2}\/[^'"`\n]+)\2/g

function scriptTest({ program, test, files }: NamedProgram): string {
  const paths = [...test.matchAll(SCRIPT_PATH)].map((match) => match[3] ?? '')
  const unknown = paths.filter(
    (path) => !KNOWN.has(withoutEnding(path)) && !isFile(files, path) && !path.endsWith('.json'),
  )
  if (new Set(unknown.map(withoutEnding)).size !== 1) return test
  const names = namesIn(
    program,
    /^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\*?|class|const|let|var)\s+([\w$]+)/gm,
  )
  if (callsBeside(test, names)) return test
  return test.replace(SCRIPT_PATH, (text: string, before: string, quote: string, path: string) =>
    unknown.includes(path) ? `${before}${quote}./solution${quote}` : text,
  )
}

const PYTHON_IMPORT =
  /^([ \t]*)(?:from[ \t]+([A-Za-z_]\w*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]+)|import[ \t]+([A-Za-z_]\w*)(?:[ \t]+as[ \t]+(\w+))?[ \t]*$)/gm

/** Imports of the program in one test. */
const MOST_IMPORTS = 50

function pythonTest({ program, test, files }: NamedProgram): string {
  const unknown = [...test.matchAll(PYTHON_IMPORT)]
    .map(([, , from, list = '', whole = '', alias]) => ({
      module: from ?? whole,
      used: (): string[] => (from === undefined ? attributes(test, alias ?? whole) : importedNames(list)),
    }))
    .filter(({ module }) => !PYTHON_MODULES.has(module) && !isFile(files, `${module}.py`))
  const [module, ...others] = new Set(unknown.map((one) => one.module))
  if (module === undefined || others.length > 0 || unknown.length > MOST_IMPORTS) return test
  const names = new Set(namesIn(program, /^(?:async[ \t]+def|def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]+)?=(?!=)/gm))
  const used = unknown.map((one) => one.used())
  if (used.some((list) => list.length === 0 || list.some((name) => name !== '*' && !names.has(name)))) return test
  for (const name of used.flat()) names.delete(name)
  if (!used.flat().includes('*') && callsBeside(test, names)) return test
  return test.replace(PYTHON_IMPORT, (text: string, space: string, from, _list, whole, alias) => {
    if (from === module) return text.replace(/\b\w+(?=[ \t]+import\b)/, 'solution')
    return whole === module ? `${space}import solution as ${String(alias ?? module)}` : text
  })
}

function importedNames(list: string): string[] {
  return list
    .replace(/#[^\n]*|[()\\]/g, ' ')
    .split(',')
    .map((name) => name.trim().split(/\s/)[0] ?? '')
    .filter((name) => name !== '')
}

function attributes(test: string, name: string): string[] {
  return [...test.matchAll(new RegExp(`(?<![\\w.])${name}\\.(\\w+)`, 'g'))].map((match) => match[1] ?? '')
}

const RUST_PATH = /(?<![\w:])([a-z]\w*)::(?:\{([^}]*)\}|(\w+|\*))/g
const RUST_OWN =
  /^(?:std|core|alloc|crate|self|super|test|proc_macro|solution|[iu](?:8|16|32|64|128|size)|f(?:32|64)|str|char|bool)$/

function rustTest({ program, test }: NamedProgram): string {
  const text = maskSource(test, 'rust')
  const names = namesIn(
    maskSource(program, 'rust'),
    /\b(?:fn|struct|enum|trait|mod|const|static|type|union)\s+(\w+)|\bmacro_rules!\s*(\w+)/g,
  )
  const modules = namesIn(text, /\b(?:mod|use\s+[\w:]+\s+as)\s+(\w+)/g)
  const found = [...text.matchAll(RUST_PATH)].map(([, head = '', list, one]) => ({
    head,
    used: list === undefined ? [one ?? ''] : list.split(',').map((name) => name.trim().split(/\W/)[0] ?? ''),
  }))
  const unknown = found.filter(({ head }) => !RUST_OWN.test(head) && !modules.has(head) && !names.has(head))
  const [head, ...others] = new Set(unknown.map((one) => one.head))
  const isProgram = unknown.every(({ used }) =>
    used.every((name) => name === '' || name === '*' || name === 'self' || names.has(name)),
  )
  if (head === undefined || others.length > 0 || !isProgram) return test
  if (/\b(?:super|crate)\s*::/.test(text)) return test
  return test.replace(new RegExp(`(?<![\\w:])${head}(?=::)`, 'g'), 'solution')
}

const TEST_HEADER =
  /(?:^|\/)(?:catch\w*|doctest|gtest|gmock|unity|cmocka|check|munit|criterion|greatest|minunit)(?:\.\w+)?$/
const STANDARD_HEADER =
  /^(?:bits|sys|net|arpa|netinet|boost|Eigen)\/|^(?:assert|complex|ctype|dirent|errno|fcntl|fenv|float|getopt|inttypes|iso646|limits|locale|malloc|math|memory|omp|poll|pthread|regex|sched|semaphore|setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|tgmath|threads|time|uchar|unistd|wchar|wctype)\.h$/

/** What stands in the program's own file needs no header. */
function nativeTest({ test, files }: NamedProgram): string {
  return test.replace(
    /^[ \t]*#[ \t]*include[ \t]*"([^"\n]+\.(?:h|hh|hpp|hxx|c|cc|cpp|cxx))"[^\n]*$/gm,
    (line, path: string) =>
      STANDARD_HEADER.test(path) ||
      TEST_HEADER.test(path) ||
      files.some((file) => file.endsWith(path.replace(/^.*\//, '')))
        ? line
        : '',
  )
}

function namesIn(code: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...code.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? ''))
}

/** Whether the test calls one of these without binding its name itself. */
function callsBeside(test: string, names: ReadonlySet<string>): boolean {
  const calls = test.replace(/^[ \t]*(?:async[ \t]+)?(?:def|function)[ \t]+\w+/gm, '')
  // those of the test, however many the program has
  const called = namesIn(calls, /(?<![\w$.])([A-Za-z_$][\w$]*)[ \t]*\(/g).intersection(names)
  return [...called].some((name) => {
    const plain = name.replaceAll('$', '\\$')
    const bound = new RegExp(
      `\\b(?:import|const|let|var|from|as)\\b[^\\n;=]*[\\s{,(]${plain}\\b|\\b(?:def|function|class)[ \\t]+${plain}\\b|[\\s{,]${plain}\\b[^{}]*\\}[ \\t]*(?:=|from)`,
    )
    return !bound.test(test)
  })
}

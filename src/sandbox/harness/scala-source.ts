/**
 * Scala 2 source, read closely enough to say which object is run, and to keep a program and its test apart: the test is a
 * file of its own in the program's package, and the object that runs is one of the test's. An object or class that both
 * declare is renamed in the program.
 */
import { blanked, holdsMember, opened, renamed, replaced, topDeclarations, unopenedBraces } from './brace-source.ts'

const TYPE =
  /((?:\b(?:case|final|sealed|abstract|implicit|private|protected|package)\s+){0,16})(?:\bobject|\bclass|\btrait)\s+(\w+)/g
const MAIN = /\bdef\s+main\s*\(/g
const APP = /^[^{]*\bextends\s+(?:[\w.[\]]+\s+with\s+)*App\b/
const PACKAGE = /^[ \t]*package\s+(?!object\b)([\w.]+)[ \t]*;?[ \t]*$/m
const IMPORT = /^import\s+.*$/gm

/** What tests end with; an object of the program by that name does not stand in for it. */
const STANDARD = { System: 'java.lang.System', sys: 'scala.sys', Predef: 'scala.Predef' }

/** Name of the test's file. */
export const SCALA_TEST_FILE = 'TouchstoneTest.scala'

/** Program and test, kept apart. */
export interface ScalaSides {
  /** The program's file; the test with it where the test continues an object of the program. */
  readonly program: string
  readonly test: string | null
  /** Full name of the object of the test that is run; null where the test has nothing that runs. */
  readonly main: string | null
}

/** The object with a `main`, `Main` before others; else one that is an App. */
export function scalaMainObject(code: string): string {
  return startOf(code) ?? inPackage(packageOf(code), 'Main')
}

/** Keeps a program and its test apart. */
export function scalaSides(program: string, test: string): ScalaSides {
  const closes = unopenedBraces(test)
  if (closes > 0) {
    const quiet = replaced(program, MAIN, () => 'def main__program(')
    const code = `${opened(quiet, closes)}\n${test}\n`
    return { program: code, test: null, main: startOf(code) ?? null }
  }
  const whole = hasStatements(test) ? inObject(test) : test
  const own = new Set(topDeclarations(whole, TYPE).map(({ name }) => name))
  const taken = topDeclarations(program, TYPE).filter(({ name }) => own.has(name))
  const apart = taken.reduce((code, { name }) => renamed(code, name, `${name}__program`), program)
  const space = packageOf(test) ?? packageOf(program)
  const imports = blanked(program).match(/^import\s+(?:scala|javax?)\..*$/gm) ?? []
  const names = new Set(topDeclarations(program, TYPE).map(({ name }) => name))
  const stands = Object.entries(STANDARD).filter(([name]) => names.has(name) && !own.has(name))
  const predefined = /\bpackage\s+object\b/.test(blanked(program))
    ? ['import scala.Predef.{assert, assume, require}']
    : []
  const guards = [...predefined, ...stands.map(([, path]) => `import ${path}`)]
  const file = arranged(whole, space, [...imports, ...guards])
  return { program: arranged(apart, space, []), test: file, main: startOf(file) ?? null }
}

function startOf(code: string): string | undefined {
  const text = blanked(code)
  const objects = topDeclarations(code, TYPE).filter(({ from, to }) =>
    /^(?:\w+\s+)*?object\b/.test(text.slice(from, to)),
  )
  const starts = objects.filter((object) => holdsMember(code, object, MAIN))
  const apps = objects.filter(({ from, to }) => APP.test(text.slice(from, to)))
  const one = starts.find(({ name }) => name === 'Main') ?? starts[0] ?? apps[0]
  return one === undefined ? undefined : inPackage(packageOf(code), one.name)
}

/** Statements outside of any type: what is left without imports and declarations. */
function hasStatements(test: string): boolean {
  const left = topDeclarations(test, TYPE).reduceRight(
    (rest, { from, to }) => rest.slice(0, from) + rest.slice(to),
    blanked(test),
  )
  return /[^\s;]/.test(left.replace(IMPORT, '').replace(PACKAGE, '').replace(/@\w+/g, ''))
}

function inObject(test: string): string {
  const imports = test.match(IMPORT) ?? []
  const body = test.replace(IMPORT, '').replace(PACKAGE, '')
  return `${imports.join('\n')}\nobject TouchstoneTest {\n  def main(words: Array[String]): Unit = {\n${body}\n  }\n}`
}

function arranged(code: string, space: string | undefined, imports: readonly string[]): string {
  const clause = space === undefined ? [] : [`package ${space}`]
  return `${[...clause, ...imports].join('\n')}\n${code.replace(PACKAGE, '')}\n`
}

function packageOf(code: string): string | undefined {
  return PACKAGE.exec(blanked(code))?.[1]
}

function inPackage(space: string | undefined, name: string): string {
  return space === undefined ? name : `${space}.${name}`
}

/**
 * Kotlin source, read closely enough to keep a program and its test apart: the test is a file of its own in the program's
 * package, so that its `main` is the one of that file's class. The program's own top `main` is renamed, and so is a class or
 * object that both declare. What the standard library asserts with is imported by name in the test: a function of the
 * program by that name does not stand in for it.
 */
import { blanked, braceDepths, renamed, replaced, topDeclarations } from './brace-source.ts'

const TYPE =
  /((?:\b(?:public|private|internal|open|abstract|sealed|data|enum|inline|annotation|final)\s+){0,16})(?:\bclass|\binterface|\bobject|\btypealias)\s+(\w+)/g
const MAIN = /\bfun\s+main\s*\(/g
const DEFINITION =
  /((?:\b(?:public|private|internal|open|abstract|data|enum)\s+){0,16})(?:\bclass|\binterface|\bobject|\bfun(?:\s*<[^>]*>)?)\s+(?:[\w.]+(?:<[^>]*>)?\??\.)?(\w+)/g
const PACKAGE = /^[ \t]*package\s+([\w.]+)[ \t]*;?/m
const IMPORT = /^[ \t]*import\s+.*$/gm
const STANDARD_IMPORT = /^[ \t]*import\s+(?:kotlin|javax?)\./
const ASSERTIONS = ['assert', 'check', 'require', 'error', 'checkNotNull', 'requireNotNull', 'AssertionError']

/** Name of the test's file. */
export const KOTLIN_TEST_FILE = 'TouchstoneTest.kt'

/** Program and test, kept apart. */
export interface KotlinSides {
  readonly program: string
  readonly test: string
  /** Full name of the class of the test that is run. */
  readonly main: string
}

/** Full name of the class that holds the functions of a file: `MainKt` for main.kt; an object with a `main` where only it has one. */
export function kotlinMainClass(code: string, file: string): string {
  const text = blanked(code)
  const depths = braceDepths(text)
  const space = packageOf(code)
  const prefix = space === undefined ? '' : `${space}.`
  const mains = [...text.matchAll(MAIN)]
  const inObject = mains.some(({ index }) => depths[index] === 0)
    ? undefined
    : topDeclarations(code, TYPE).find(({ from, to }) =>
        mains.some(({ index }) => index > from && index < to && /@JvmStatic\s/.test(text.slice(from, index))),
      )
  // the annotation is read in the source itself, as its name is a text
  const named = /^[ \t]*@file\s*:\s*(?:JvmName\s*\(\s*"(\w+)"|\[[^\]\n]*\bJvmName\s*\(\s*"(\w+)")/m.exec(code)
  return `${prefix}${inObject?.name ?? named?.[1] ?? named?.[2] ?? `${file}Kt`}`
}

/** Keeps a program and its test apart; a test without `main` becomes the body of one. */
export function kotlinSides(program: string, test: string): KotlinSides {
  const whole = new RegExp(MAIN.source).test(blanked(test)) ? test : inMain(test)
  const own = new Set(topDeclarations(whole, TYPE).map(({ name }) => name))
  const taken = topDeclarations(program, TYPE).filter(({ name }) => own.has(name))
  const apart = taken.reduce((code, { name }) => renamed(code, name, `${name}__program`), program)
  const quiet = replaced(apart, MAIN, ([text], depth) => (depth === 0 ? 'fun main__program(' : text))
  const space = packageOf(test) ?? packageOf(program)
  const declared = new Set([...own, ...topDeclarations(whole, /(\bfun)\s+(\w+)/g).map(({ name }) => name)])
  const guards = ASSERTIONS.filter((name) => !declared.has(name)).map((name) => `import kotlin.${name}`)
  if (!declared.has('System')) guards.push('import java.lang.System')
  const arrangedTest = arranged(whole, space, [...standardImports(program), ...guards])
  return {
    program: arranged(quiet, space, standardImports(test)),
    test: arrangedTest,
    main: kotlinMainClass(arrangedTest, 'TouchstoneTest'),
  }
}

/**
 * The test without the functions and classes that nothing in it names again: they never run, whatever they assert. JUnit's
 * classes are among them, as Kotlin has no runner for them.
 */
export function withoutUncalled(test: string): string {
  let text = blanked(test).replace(IMPORT, '')
  for (;;) {
    const uncalled = topDeclarations(text, DEFINITION).find(({ name, from, to }) => {
      const head = text.slice(from, text.indexOf('{', from))
      return (
        name !== 'main' &&
        to > from + head.length &&
        !head.includes('\n') &&
        text.split(new RegExp(String.raw`\b${name}\b`)).length === 2
      )
    })
    if (uncalled === undefined) return text
    text = text.slice(0, uncalled.from) + text.slice(uncalled.to)
  }
}

function inMain(test: string): string {
  const imports = test.match(IMPORT) ?? []
  return `${imports.join('\n')}\nfun main() {\n${test.replace(IMPORT, '').replace(PACKAGE, '')}\n}`
}

/** The code in a package and with further imports; annotations of the file stay first. */
function arranged(code: string, space: string | undefined, imports: readonly string[]): string {
  const own = new Set((code.match(IMPORT) ?? []).map((line) => line.trim()))
  const added = [...new Set(imports.map((line) => line.trim()))].filter((line) => !own.has(line))
  const annotations = code.match(/^[ \t]*@file:.*$/gm) ?? []
  const clause = space === undefined ? [] : [`package ${space}`]
  const body = code.replace(/^[ \t]*@file:.*$/gm, '').replace(PACKAGE, '')
  return `${[...annotations, ...clause, ...added].join('\n')}\n${body}\n`
}

function standardImports(code: string): string[] {
  return (blanked(code).match(IMPORT) ?? []).filter((line) => STANDARD_IMPORT.test(line))
}

function packageOf(code: string): string | undefined {
  return PACKAGE.exec(blanked(code))?.[1]
}

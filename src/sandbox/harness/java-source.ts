/**
 * Java source, read closely enough to say which class is run, and to keep a program and its test apart: the test becomes
 * a file of its own, in the program's package, and the class that runs is one of the test's. A `main` of the program is
 * never run beside a test. A class that both declare is renamed in the program, which then is a demonstration that stands in
 * the test's way.
 */
import {
  blanked,
  holdsMember,
  opened,
  renamed,
  replaced,
  topDeclarations,
  unopenedBraces,
  type TopDeclaration,
} from './brace-source.ts'

const TYPE =
  /((?:(?:@\w+|\b(?:public|final|abstract|sealed|static|strictfp|private|protected)|\bnon-sealed)\s+){0,16})(?:\bclass|@interface|\binterface|\benum|\brecord)\s+([A-Za-z_$][\w$]*)/g
const MAIN =
  /(?<![\w$])(?:(?:public|static|final|synchronized|strictfp)\s+){0,16}static\s+(?:(?:public|final|synchronized|strictfp)\s+){0,16}void\s+main\s*\(\s*(?:(?:final\s+)?(?:java\.lang\.)?String\s*(?:\[\s*\]|\.\.\.)\s*[\w$]+|(?:final\s+)?(?:java\.lang\.)?String\s+[\w$]+\s*\[\s*\])?\s*\)/g
const PACKAGE = /^[ \t]*package\s+([\w.]+)\s*;/m
const IMPORT = /(?<=^|;)[ \t]*import\s+(?:static\s+)?[\w.]+(?:\s*\.\s*\*)?\s*;/gm
const STANDARD_IMPORT = /^[ \t]*import\s+(?:static\s+)?javax?\./
/** What tests call of the standard library; a class of the program by the same name must not stand in for it. */
const STANDARD_CLASSES = [
  'AssertionError',
  'Boolean',
  'Error',
  'Exception',
  'IllegalStateException',
  'Integer',
  'Math',
  'Object',
  'Runtime',
  'RuntimeException',
  'String',
  'System',
  'Thread',
  'Throwable',
]
const STANDARD_TOOLS = ['Arrays', 'Collections', 'List', 'Objects']

/** Name of the test's file. */
export const JAVA_TEST_FILE = 'TouchstoneTest.java'

/** Program and test, kept apart. */
export interface JavaSides {
  /** The program's file; the test with it where the test continues a class of the program. */
  readonly program: string
  /** The test's file; null where the test continues the program. */
  readonly test: string | null
  /** Full names of the test's classes, in their order. */
  readonly classes: readonly string[]
  /** Full name of the class of the test that is run; null where the test has nothing that runs. */
  readonly main: string | null
}

/** Types declared outside of any braces. */
function javaTypes(code: string): TopDeclaration[] {
  return topDeclarations(code, TYPE)
}

/** Name of the first public class; undefined where there is none. */
export function publicClass(code: string): string | undefined {
  return javaTypes(withoutEscapes(code)).find(isPublic)?.name
}

/** The code with letters and digits in the place of their Unicode escapes, which may stand in any name. */
function withoutEscapes(code: string): string {
  return code.replace(/(\\*)\\u+([0-9a-fA-F]{4})/g, (text, before: string, digits: string) => {
    const letter = String.fromCodePoint(Number.parseInt(digits, 16))
    return before.length % 2 === 0 && /[\w$]/.test(letter) ? before + letter : text
  })
}

/**
 * Full name of the class that a Java user expects to be run: the public class where it has a `main` or inherits one, else
 * `Main` with a `main`, else the first class with one, outer classes before inner ones. `Main` where nothing has one, which
 * the machine then says is missing.
 */
export function mainClass(source: string): string {
  const code = withoutEscapes(source)
  const types = javaTypes(code)
  const heads = (type: TopDeclaration): boolean =>
    /\bextends\b/.test(blanked(code).slice(type.from, blanked(code).indexOf('{', type.from)))
  const starts = types.filter((type) => holdsMember(code, type, MAIN))
  const open = types.find(isPublic)
  const inherited = open !== undefined && heads(open) ? open : undefined
  const one = starts.find(isPublic) ?? inherited ?? starts.find(({ name }) => name === 'Main') ?? starts[0]
  const name = one?.name ?? innerMain(code, types) ?? types.at(-1)?.name ?? 'Main'
  return inPackage(packageOf(code), name)
}

/** A class inside of another that has a `main`, as the machine names it. */
function innerMain(code: string, types: readonly TopDeclaration[]): string | undefined {
  for (const { from, to, name } of types) {
    const at = blanked(code).slice(from, to).indexOf('{')
    if (at < 0) continue
    const inside = code.slice(from + at + 1, to - 1)
    const inner = javaTypes(inside)
    const start = inner.find((type) => holdsMember(inside, type, MAIN))?.name ?? innerMain(inside, inner)
    if (start !== undefined) return `${name}$${start}`
  }
  return undefined
}

/** Keeps a program and its test apart. `keepsPublic` leaves the test's public classes public, as JUnit wants them. */
export function javaSides(program: string, test: string, keepsPublic: boolean = false): JavaSides {
  const closes = unopenedBraces(test)
  if (closes > 0) return continued(program, test, closes)
  return apart(withoutEscapes(program), test, keepsPublic)
}

function apart(program: string, test: string, keepsPublic: boolean): JavaSides {
  const whole = javaTypes(test).length > 0 && !hasStatements(test) ? test : inMain(test)
  const types = javaTypes(whole)
  const own = new Set(types.map(({ name }) => name))
  const space = packageOf(test) ?? packageOf(program)
  // a class named like the first part of a package stands before it
  const taken = javaTypes(program).filter(({ name }) => own.has(name) || /^(?:java|javax|org)$/.test(name))
  const renamedProgram = taken.reduce((code, { name }) => renamed(code, name, `${name}__program`), program)
  const names = new Set(javaTypes(program).map(({ name }) => name))
  const guards = STANDARD_CLASSES.filter((name) => !own.has(name)).map((name) => `import java.lang.${name};`)
  const tools = /import\s+java\.util\.\*/.test(test) ? STANDARD_TOOLS.filter((name) => names.has(name)) : []
  const starts = types.filter((type) => holdsMember(whole, type, MAIN))
  const main = starts.find(isPublic) ?? starts.find(({ name }) => name === 'Main') ?? starts[0]
  const guarded = [...guards, ...tools.filter((name) => !own.has(name)).map((name) => `import java.util.${name};`)]
  return {
    program: arranged(withoutPublic(renamedProgram), space, standardImports(test)),
    test: arranged(keepsPublic ? whole : withoutPublic(whole), space, [...standardImports(program), ...guarded]),
    classes: types.map(({ name }) => inPackage(space, name)),
    main: main === undefined ? null : inPackage(space, main.name),
  }
}

/** A test that closes what the program has left open stands in the same class. */
function continued(program: string, test: string, closes: number): JavaSides {
  // a main of the program would stand beside the test's in one class
  const quiet = replaced(program, MAIN, ([text]) => text.replace(/\bmain\b(?=\s*\()/, 'main__program'))
  const start = opened(quiet, closes)
  const text = withoutPublic(`${start}\n${test}\n`)
  const at = start.length - (`${start}\n${test}\n`.length - text.length)
  const types = javaTypes(text)
  const main = types.filter((type) => type.to >= at && holdsMember(text, type, MAIN)).at(0)
  const name = main === undefined ? null : inPackage(packageOf(text), main.name)
  return { program: text, test: null, classes: [], main: name }
}

/** Statements that stand outside of any class: what is left without imports and types. */
function hasStatements(test: string): boolean {
  const text = blanked(test)
  const left = javaTypes(test).reduceRight((rest, { from, to }) => rest.slice(0, from) + rest.slice(to), text)
  return /[^\s;]/.test(left.replace(IMPORT, '').replace(PACKAGE, '').replace(/@\w+/g, ''))
}

/** Bare statements, with the classes among them, as the body of a `main`. */
function inMain(test: string): string {
  const imports = test.match(IMPORT) ?? []
  const body = withoutPublic(test.replace(IMPORT, '').replace(PACKAGE, ''))
  return `${imports.join('\n')}\nclass TouchstoneTest {\n  public static void main(String[] words) throws Throwable {\n${body}\n  }\n}`
}

/** The code in a package and with further imports, its lines where they were. */
function arranged(code: string, space: string | undefined, imports: readonly string[]): string {
  const own = new Set((code.match(IMPORT) ?? []).map((line) => line.trim()))
  const simple = new Set([...own].map(simpleName))
  const added = [...new Set(imports.map((line) => line.trim()))].filter(
    (line) => !own.has(line) && (line.includes('*') || !simple.has(simpleName(line))),
  )
  const clause = space === undefined ? '' : `package ${space};`
  return `${clause}${added.join('')}${code.replace(PACKAGE, '')}\n`
}

function simpleName(line: string): string {
  return /([\w*]+)\s*;$/.exec(line)?.[1] ?? line
}

function standardImports(code: string): string[] {
  return (blanked(code).match(IMPORT) ?? []).filter((line) => STANDARD_IMPORT.test(line))
}

function packageOf(code: string): string | undefined {
  return PACKAGE.exec(blanked(code))?.[1]
}

function inPackage(space: string | undefined, name: string): string {
  return space === undefined ? name : `${space}.${name}`
}

function isPublic({ modifiers }: TopDeclaration): boolean {
  return /\bpublic\b/.test(modifiers)
}

function withoutPublic(code: string): string {
  const publics = javaTypes(code).filter(isPublic)
  return publics.reduceRight(
    (text, { from }) => text.slice(0, from) + text.slice(from).replace(/\bpublic\s+/, ''),
    code,
  )
}

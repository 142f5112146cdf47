/**
 * Public libraries of the Java virtual machine that programs and tests import: the packages by which they are known, where
 * Debian puts them, and what adds them. Benchmarks want some of them (MBXP and HumanEval-X: javatuples).
 */
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { TouchstoneError } from '../../errors.ts'
import type { LibraryFailure, MissingLibrary } from '../languages/language.ts'
import type { Program } from '../program.ts'
import { blanked } from '../harness/brace-source.ts'
import { toolchainMounts } from './toolchain-mounts.ts'
import type { ToolFinder, Toolchain, ToolchainChoice } from './toolchain.ts'

/** A library. */
interface JvmLibrary {
  readonly name: string
  /** The beginning of its packages' names. */
  readonly packages: RegExp
  /** Jars in Debian's folder, and the package that brings them; absent where Debian has none. */
  readonly jars?: readonly string[]
  readonly debian?: string
}

const FOLDER = '/usr/share/java'
const jvmLibraries: readonly JvmLibrary[] = [
  {
    name: 'junit',
    packages: /^(?:org\.junit|junit\.framework|org\.hamcrest|org\.opentest4j)\b/,
    jars: ['junit-platform-console-standalone.jar', 'junit4.jar', 'hamcrest.jar'],
    debian: 'junit5 junit4',
  },
  {
    name: 'javatuples',
    packages: /^org\.javatuples\b/,
    jars: ['javatuples.jar'],
    debian: 'libjavatuples-java',
  },
  {
    name: 'commons-lang3',
    packages: /^org\.apache\.commons\.lang3\b/,
    jars: ['commons-lang3.jar'],
    debian: 'libcommons-lang3-java',
  },
  {
    name: 'commons-math3',
    packages: /^org\.apache\.commons\.math3\b/,
    jars: ['commons-math3.jar'],
    debian: 'libcommons-math3-java',
  },
  {
    name: 'commons-collections4',
    packages: /^org\.apache\.commons\.collections4\b/,
    jars: ['commons-collections4.jar'],
    debian: 'libcommons-collections4-java',
  },
  { name: 'guava', packages: /^com\.google\.common\b/, jars: ['guava.jar'], debian: 'libguava-java' },
  { name: 'gson', packages: /^com\.google\.gson\b/, jars: ['gson.jar'], debian: 'libgoogle-gson-java' },
  { name: 'json', packages: /^org\.json\b/, jars: ['json.jar'], debian: 'libjson-java' },
  {
    name: 'jackson',
    packages: /^com\.fasterxml\.jackson\b/,
    jars: ['jackson-databind.jar', 'jackson-core.jar', 'jackson-annotations.jar'],
    debian: 'libjackson2-databind-java',
  },
]
/** Known by name only: their jars are brought by a build tool. */
const OTHER_LIBRARIES: Readonly<Record<string, RegExp>> = {
  'apache commons': /^org\.apache\.commons\b/,
  'apache log4j': /^org\.apache\.(?:log4j|logging)\b/,
  mockito: /^org\.mockito\b/,
  assertj: /^org\.assertj\b/,
  testng: /^org\.testng\b/,
  lombok: /^lombok\b/,
  slf4j: /^org\.slf4j\b/,
  spring: /^org\.springframework\b/,
  'joda-time': /^org\.joda\.time\b/,
  vavr: /^io\.vavr\b/,
  rxjava: /^io\.reactivex\b/,
  fastutil: /^it\.unimi\.dsi\b/,
  trove: /^gnu\.trove\b/,
  algs4: /^edu\.princeton\.cs\b/,
  'eclipse-collections': /^org\.eclipse\.collections\b/,
  'jetbrains annotations': /^org\.jetbrains\.annotations\b/,
  okhttp: /^okhttp3\b/,
  javafx: /^javafx\b/,
  'kotlinx.coroutines': /^kotlinx\.coroutines\b/,
  'kotlinx.serialization': /^kotlinx\.serialization\b/,
  'kotlinx.datetime': /^kotlinx\.datetime\b/,
  'kotlinx.collections.immutable': /^kotlinx\.collections\b/,
  kotlinx: /^kotlinx\b/,
  kotest: /^io\.kotest\b/,
  ktor: /^io\.ktor\b/,
  arrow: /^arrow\b/,
  'kotlin-test': /^kotlin\.test\b/,
  cats: /^cats\b/,
  scalaz: /^scalaz\b/,
  scalatest: /^org\.scalatest\b/,
  scalacheck: /^org\.scalacheck\b/,
  specs2: /^org\.specs2\b/,
  munit: /^munit\b/,
  zio: /^zio\b/,
  akka: /^akka\b/,
  play: /^play\.api\b/,
  circe: /^io\.circe\b/,
  shapeless: /^shapeless\b/,
  breeze: /^breeze\b/,
  spark: /^org\.apache\.spark\b/,
}
/** First parts of names that only public libraries have. */
const PUBLIC_NAME = /^(?:org|com|io|net|edu|dev|de|fr|ru)\.[a-z]/
const IMPORT = /(?<=^|;)[ \t]*import\s+(?:static\s+)?([\w.]+)/gm

/** Role among a toolchain's tools of a jar that the user chose. */
const CHOSEN = 'jar:'

/**
 * The toolchain with the jars that are here among its tools: those of known libraries, and all that the user chose.
 *
 * @throws TouchstoneError `bad-input` for a chosen path without a jar
 */
export function withJars(toolchain: Toolchain, finder: ToolFinder, { folder }: ToolchainChoice = {}): Toolchain {
  const jars = jvmLibraries.flatMap(({ jars: names = [] }) => names)
  const known = jars.flatMap((jar) => finder.existing(`${FOLDER}/${jar}`).map((path) => [jar, path]))
  const chosen = folder === undefined ? [] : jarsAt(folder)
  return {
    version: toolchain.version + (folder === undefined ? '' : ` with the jars of ${folder}`),
    tools: {
      ...toolchain.tools,
      ...Object.fromEntries([...known, ...chosen.map((path) => [CHOSEN + path, path])]),
    },
    mounts: [...toolchain.mounts, ...chosen.flatMap((path) => toolchainMounts(path))],
    chosen: folder === undefined ? undefined : { version: toolchain.version, places: chosen },
  }
}

function jarsAt(path: string): string[] {
  const status = statSync(path, { throwIfNoEntry: false })
  const found = status?.isDirectory() === true ? readdirSync(path).map((name) => join(path, name)) : [path]
  const jars = found.filter(
    (one) => one.endsWith('.jar') && statSync(one, { throwIfNoEntry: false })?.isFile() === true,
  )
  // several names of one jar are one
  const real = [...new Set(jars.map((one) => realpathSync(one)))].toSorted()
  if (real.length > 0) return real
  throw new TouchstoneError('bad-input', `use jars at ${path}: none is there, wanted a .jar file or a folder of them`)
}

/** Paths of the jars that the user chose, and of those that these sources import and that are here. */
export function importedJars({ tools }: Pick<Toolchain, 'tools'>, ...sources: readonly string[]): string[] {
  const names = sources.flatMap(imports)
  const wanted = jvmLibraries.filter(({ packages }) => names.some((name) => packages.test(name)))
  // the standalone jar holds both of the others
  const jars = wanted.flatMap(({ jars: all = [] }) => all).filter((jar) => tools[jar] !== undefined)
  const alone = jars.includes('junit-platform-console-standalone.jar')
  const known = jars.filter((jar) => !alone || !/^(?:junit4|hamcrest)/.test(jar)).map((jar) => tools[jar] ?? '')
  const chosen = Object.entries(tools).flatMap(([role, path]) => (role.startsWith(CHOSEN) ? [path] : []))
  // a class is taken from the first jar that has it
  return [...chosen, ...known.filter((jar) => !chosen.some((own) => basename(own) === basename(jar)))]
}

/** A compiler's words for a class path of these jars; none where there is no jar. */
export function jarWords(jars: readonly string[]): string[] {
  return jars.length === 0 ? [] : ['-cp', jars.join(':')]
}

/** Sources of a program and the files that go with it, whose names end so. */
export function sourcesOf({ code, files = {} }: Pick<Program, 'code' | 'files'>, ending: string): string[] {
  const beside = Object.entries(files).flatMap(([name, content]) =>
    name.endsWith(ending) ? [typeof content === 'string' ? content : Buffer.from(content).toString()] : [],
  )
  return [code, ...beside]
}

/** The library that a compiler found no package of; `pattern` finds the package's name in its complaints. */
export function missingJvmLibrary(
  { program, test, stderr }: LibraryFailure,
  pattern: RegExp,
): MissingLibrary | undefined {
  const ofProgram = imports(program)
  const ofTest = imports(test)
  for (const match of stderr.matchAll(pattern)) {
    const said = match[1] ?? ''
    // a compiler may name the first part that it does not find, behind one that it does
    const asked = (names: readonly string[]): string | undefined =>
      names.find((name) => name === said || name.startsWith(`${said}.`) || name.split('.').slice(0, -1).includes(said))
    const name = asked(ofTest) ?? asked(ofProgram)
    if (name === undefined) continue
    const known = knownLibrary(name)
    if (known !== undefined) return known
    if (asked(ofTest) !== undefined && PUBLIC_NAME.test(name)) return { name, install: BUILD_TOOL }
  }
  return undefined
}

const BUILD_TOOL = '--jars with a jar of it; no package of the system has it'

function knownLibrary(imported: string): MissingLibrary | undefined {
  const library = jvmLibraries.find(({ packages }) => packages.test(imported))
  if (library?.debian !== undefined) {
    return { name: library.name, install: `apt-get install -y ${library.debian} (or --jars with a jar of it)` }
  }
  const other = Object.entries(OTHER_LIBRARIES).find(([, packages]) => packages.test(imported))
  return other === undefined ? undefined : { name: other[0], install: BUILD_TOOL }
}

function imports(code: string): string[] {
  return [...blanked(code).matchAll(IMPORT)].map((match) => match[1] ?? '')
}

/** The Debian packages of a library by its name; none where Debian has none. */
export function jvmPackages(name: string): readonly string[] {
  const found = jvmLibraries.find((library) => library.name === name || library.debian?.split(' ').includes(name))
  return found?.debian?.split(' ') ?? []
}

/** Debian's packages of all the libraries that public benchmarks import. */
export function allJvmPackages(): readonly string[] {
  return jvmLibraries.flatMap(({ debian }) => debian?.split(' ') ?? [])
}

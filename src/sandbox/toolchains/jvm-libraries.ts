/**
 * Public libraries of the Java virtual machine that programs and tests import: the packages by which they are known, where
 * Debian puts them, and what adds them. Benchmarks want some of them (MBXP and HumanEval-X: javatuples).
 */
import type { LibraryFailure, MissingLibrary } from '../languages/language.ts'
import { blanked } from '../harness/brace-source.ts'
import type { ToolFinder, Toolchain } from './toolchain.ts'

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

/** The jars that are here, as tools of the toolchain. */
export function jvmJars(finder: ToolFinder): Record<string, string> {
  const jars = jvmLibraries.flatMap(({ jars: names = [] }) => names)
  return Object.fromEntries(jars.flatMap((jar) => finder.existing(`${FOLDER}/${jar}`).map((path) => [jar, path])))
}

/** Paths of the jars that these sources import and that are here. */
export function importedJars({ tools }: Pick<Toolchain, 'tools'>, ...sources: readonly string[]): string[] {
  const names = sources.flatMap(imports)
  const wanted = jvmLibraries.filter(({ packages }) => names.some((name) => packages.test(name)))
  // the standalone jar holds both of the others
  const jars = wanted.flatMap(({ jars: all = [] }) => all).filter((jar) => tools[jar] !== undefined)
  const alone = jars.includes('junit-platform-console-standalone.jar')
  return jars.filter((jar) => !alone || !/^(?:junit4|hamcrest)/.test(jar)).map((jar) => tools[jar] ?? '')
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
    const asked = (names: readonly string[]): string | undefined =>
      names.find((name) => name === said || name.startsWith(`${said}.`))
    const name = asked(ofTest) ?? asked(ofProgram)
    if (name === undefined) continue
    const known = knownLibrary(name)
    if (known !== undefined) return known
    if (asked(ofTest) !== undefined && PUBLIC_NAME.test(name)) return { name, install: BUILD_TOOL }
  }
  return undefined
}

const BUILD_TOOL = 'a jar of it on the class path; no package of the system has it'

function knownLibrary(imported: string): MissingLibrary | undefined {
  const library = jvmLibraries.find(({ packages }) => packages.test(imported))
  if (library?.debian !== undefined) {
    return { name: library.name, install: `apt-get install -y ${library.debian}` }
  }
  const other = Object.entries(OTHER_LIBRARIES).find(([, packages]) => packages.test(imported))
  return other === undefined ? undefined : { name: other[0], install: BUILD_TOOL }
}

function imports(code: string): string[] {
  return [...blanked(code).matchAll(IMPORT)].map((match) => match[1] ?? '')
}

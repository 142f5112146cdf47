/**
 * Kotlin on the Java virtual machine. Harness tests: harness/kotlin-source.ts keeps program and test apart, jvm-driver.ts
 * says what is covered. A test without a word that could fail it has tested nothing.
 */
import { DRIVER_CLASS, driverPlan, isJvmAssertion, withTestExits } from '../harness/jvm-driver.ts'
import { KOTLIN_TEST_FILE, kotlinMainClass, kotlinSides, withoutUncalled } from '../harness/kotlin-source.ts'
import {
  JVM_COMPILE_LIMITS,
  JVM_RESERVE_BYTES,
  compilerWords,
  detectJvmCompiler,
  isJvmOutOfMemory,
  javaWords,
} from '../toolchains/jvm.ts'
import { importedJars, jarWords, missingJvmLibrary, sourcesOf, withJars } from '../toolchains/jvm-libraries.ts'
import type { Language, LibraryFailure, MissingLibrary } from './language.ts'
import type { Toolchain, ToolchainChoice, ToolFinder } from '../toolchains/toolchain.ts'

const DRIVER = `object ${DRIVER_CLASS} {
    private var end = "END\\n"
    private fun prove() {
        val make = java.io.FileDescriptor::class.java.getDeclaredConstructor(Int::class.javaPrimitiveType)
        make.isAccessible = true
        val channel = make.newInstance(3)
        val out = java.io.FileOutputStream(channel)
        val input = java.io.DataInputStream(java.io.FileInputStream(channel))
        out.write(end.toByteArray())
        val token = ByteArray(input.readInt())
        input.readFully(token)
        out.write(("TOKEN " + String(token) + "\\n").toByteArray())
    }
    fun exit(code: Int): Nothing {
        val caller = java.lang.Throwable().stackTrace.firstOrNull { it.className != "${DRIVER_CLASS}" }
        if (code == 0 && caller?.fileName == "${KOTLIN_TEST_FILE}") prove()
        java.lang.System.exit(code)
        throw java.lang.IllegalStateException()
    }
    @JvmStatic fun main(words: Array<String>) {
        if (words.size > 1) end = "END " + words[1] + "\\n"
        if (words[0] != "") {
            val kotlinMain = Class.forName(words[0])
            val test = try { kotlinMain.getDeclaredMethod("main", Array<String>::class.java) }
                catch (missing: NoSuchMethodException) { kotlinMain.getDeclaredMethod("main") }
            test.isAccessible = true
            try {
                if (test.parameterTypes.isEmpty()) test.invoke(null) else test.invoke(null, arrayOf<String>())
            } catch (failure: java.lang.reflect.InvocationTargetException) {
                throw failure.cause!!
            }
        }
        prove()
    }
}
`
const DRIVER_FILE = `${DRIVER_CLASS}.kt`

export const kotlin: Language = {
  name: 'kotlin',
  title: 'Kotlin',
  aliases: ['kt', 'kotlin_script', 'kts'],
  file: 'main.kt',
  install: 'apt-get install -y kotlin',
  detect,
  compile: ({ tools }, limits, { code, files }) => ({
    argv: [
      tools['run'] ?? '',
      ...compilerWords(limits),
      '-cp',
      `${tools['home']}/lib/kotlin-preloader.jar`,
      'org.jetbrains.kotlin.preloading.Preloader',
      '-cp',
      `${tools['home']}/lib/kotlin-compiler.jar`,
      'org.jetbrains.kotlin.cli.jvm.K2JVMCompiler',
      '-nowarn',
      '-no-reflect',
      ...jarWords(importedJars({ tools }, ...sourcesOf({ code, files }, '.kt'))),
      '-d',
      'classes',
      'main.kt',
      ...Object.keys(files ?? {}).filter((name) => name.endsWith('.kt')),
    ],
  }),
  products: ['classes'],
  run: ({ tools }, limits, { code, files }) => ({
    argv: [
      ...javaWords(tools['run'] ?? '', limits),
      '-cp',
      classPath(tools, sourcesOf({ code, files }, '.kt')),
      kotlinMainClass(code, 'Main'),
    ],
  }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain, limits, program, test }) => {
        const { program: code, test: own, main } = kotlinSides(program, withTestExits(program, test))
        const driver = { [KOTLIN_TEST_FILE]: own, [DRIVER_FILE]: DRIVER }
        return driverPlan(
          { toolchain, limits },
          {
            code,
            main,
            test: withoutUncalled(test),
            classPath: classPath(toolchain.tools, [program, test]),
            driver,
          },
        )
      },
      isAssertion: isJvmAssertion,
    },
  ],
  missingLibrary: (failure) =>
    missingJvmLibrary(failure, /error: unresolved reference: (\w+)/g) ?? newerKotlin(failure),
  isOutOfMemory: isJvmOutOfMemory,
  compileLimits: JVM_COMPILE_LIMITS,
  reserveBytes: JVM_RESERVE_BYTES,
}

/** Functions of the standard library by the version that brought them. */
const SINCE: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    '1.4':
      'sumOf maxOrNull minOrNull maxByOrNull minByOrNull maxWithOrNull minWithOrNull maxOf minOf maxOfOrNull minOfOrNull runningFold runningReduce scan scanIndexed randomOrNull reduceOrNull firstNotNullOf firstNotNullOfOrNull flatMapIndexed onEachIndexed shuffle ArrayDeque removeFirst removeLast removeFirstOrNull removeLastOrNull setOfNotNull reduceIndexedOrNull',
    '1.5':
      'lowercase uppercase lowercaseChar uppercaseChar titlecase titlecaseChar replaceFirstChar digitToInt digitToIntOrNull digitToChar code floorDiv floorMod mod firstOrNullOf toBooleanStrict',
    '1.6': 'readln readlnOrNull buildList buildSet buildMap',
    '1.9': 'entries rangeUntil',
  }).flatMap(([version, names]) => names.split(' ').map((name) => [name, version])),
)

/** A function that program or test use and that came with a newer version than the one that is here. */
function newerKotlin({ program, test, stderr, toolchain }: LibraryFailure): MissingLibrary | undefined {
  const here = Number(/^1\.(\d+)/.exec(toolchain?.version ?? '')?.[1] ?? Number.NaN)
  for (const [, name = ''] of stderr.matchAll(/error: unresolved reference: (\w+)/g)) {
    const since = SINCE[name]
    if (since === undefined || !(here < Number(since.split('.')[1]))) continue
    const declared = new RegExp(`\\bfun\\s+(?:<[^>]*>\\s*)?(?:[\\w.<>?, ]+\\.)?${name}\\b`)
    if (declared.test(program) || declared.test(test)) continue
    return { name: `Kotlin ${since} (for ${name})`, install: `a newer Kotlin compiler as kotlinc on the PATH` }
  }
  return undefined
}

async function detect(finder: ToolFinder, choice?: ToolchainChoice): Promise<Toolchain | undefined> {
  const found = await detectJvmCompiler(finder, {
    script: 'kotlinc',
    jar: 'kotlin-preloader.jar',
    version: /kotlinc-jvm (\S+)/,
  })
  return found === undefined ? undefined : withJars(found, finder, choice)
}

function classPath(tools: Toolchain['tools'], sources: readonly string[]): string {
  const own = `classes:${tools['home']}/lib/kotlin-stdlib.jar`
  return [own, ...importedJars({ tools }, ...sources)].join(':')
}

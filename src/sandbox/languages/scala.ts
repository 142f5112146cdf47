/**
 * Scala 2 on the Java virtual machine. Harness tests: harness/scala-source.ts keeps program and test apart, jvm-driver.ts
 * says what is covered. A test without a word that could fail it has tested nothing.
 */
import { blanked } from '../harness/brace-source.ts'
import { DRIVER_CLASS, driverPlan, isJvmAssertion, withTestExits } from '../harness/jvm-driver.ts'
import { SCALA_TEST_FILE, scalaMainObject, scalaSides } from '../harness/scala-source.ts'
import {
  JVM_COMPILE_LIMITS,
  JVM_RESERVE_BYTES,
  compilerWords,
  detectJvmCompiler,
  isJvmOutOfMemory,
  javaWords,
} from '../toolchains/jvm.ts'
import { importedJars, missingJvmLibrary, sourcesOf, withJars } from '../toolchains/jvm-libraries.ts'
import type { Language, LibraryFailure, MissingLibrary } from './language.ts'
import type { Toolchain, ToolchainChoice, ToolFinder } from '../toolchains/toolchain.ts'

const DRIVER = `object ${DRIVER_CLASS} {
  private var end = "END\\n"
  private def prove(): Unit = {
    val make = classOf[java.io.FileDescriptor].getDeclaredConstructor(classOf[Int])
    make.setAccessible(true)
    val channel = make.newInstance(Integer.valueOf(3))
    val out = new java.io.FileOutputStream(channel)
    val in = new java.io.DataInputStream(new java.io.FileInputStream(channel))
    out.write(end.getBytes)
    val token = new Array[Byte](in.readInt())
    in.readFully(token)
    out.write(("TOKEN " + new String(token) + "\\n").getBytes)
  }
  def exit(code: Int): Nothing = {
    val caller = new java.lang.Throwable().getStackTrace.find(!_.getClassName.startsWith("${DRIVER_CLASS}"))
    if (code == 0 && caller.exists(_.getFileName == "${SCALA_TEST_FILE}")) prove()
    java.lang.System.exit(code)
    throw new java.lang.IllegalStateException
  }
  def main(words: Array[String]): Unit = {
    if (words.length > 1) end = "END " + words(1) + "\\n"
    if (words(0) != "") {
      val test = Class.forName(words(0)).getDeclaredMethod("main", classOf[Array[String]])
      test.setAccessible(true)
      try test.invoke(null, Array[String]())
      catch { case failure: java.lang.reflect.InvocationTargetException => throw failure.getCause }
    }
    prove()
  }
}
`
const DRIVER_FILE = `${DRIVER_CLASS}.scala`

export const scala: Language = {
  name: 'scala',
  title: 'Scala',
  aliases: ['sc', 'scala2'],
  file: 'main.scala',
  install: 'apt-get install -y scala',
  detect,
  compile: ({ tools }, limits, { code, files }) => ({
    // the compiler does not make its own folder
    argv: [
      '/bin/sh',
      '-c',
      'mkdir classes && exec "$@"',
      'sh',
      tools['run'] ?? '',
      ...compilerWords(limits),
      '-cp',
      [jars(tools), ...importedJars({ tools }, ...sourcesOf({ code, files }, '.scala'))].join(':'),
      `-Dscala.home=${tools['home']}`,
      'scala.tools.nsc.Main',
      '-usejavacp',
      '-nowarn',
      '-d',
      'classes',
      'main.scala',
      ...Object.keys(files ?? {}).filter((name) => name.endsWith('.scala')),
    ],
  }),
  products: ['classes'],
  run: ({ tools }, limits, { code, files }) => ({
    argv: [
      ...javaWords(tools['run'] ?? '', limits),
      '-cp',
      classPath(tools, sourcesOf({ code, files }, '.scala')),
      scalaMainObject(code),
    ],
  }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain, limits, program, test }) => {
        const { program: code, test: own, main } = scalaSides(program, withTestExits(program, test))
        const driver = { ...(own === null ? {} : { [SCALA_TEST_FILE]: own }), [DRIVER_FILE]: DRIVER }
        return driverPlan(
          { toolchain, limits },
          { code, main, test, classPath: classPath(toolchain.tools, [program, test]), driver },
        )
      },
      isAssertion: isJvmAssertion,
    },
  ],
  missingLibrary,
  isOutOfMemory: isJvmOutOfMemory,
  compileLimits: JVM_COMPILE_LIMITS,
  reserveBytes: JVM_RESERVE_BYTES,
}

async function detect(finder: ToolFinder, choice?: ToolchainChoice): Promise<Toolchain | undefined> {
  const found = await detectJvmCompiler(finder, {
    script: 'scalac',
    jar: 'scala-compiler.jar',
    version: /version (\S+)/,
  })
  return found === undefined ? undefined : withJars(found, finder, choice)
}

function jars(tools: Toolchain['tools']): string {
  const names = ['scala-library', 'scala-reflect', 'scala-compiler', 'scala-xml', 'scala-parser-combinators']
  return names.map((name) => `${tools['home']}/lib/${name}.jar`).join(':')
}

function classPath(tools: Toolchain['tools'], sources: readonly string[]): string {
  const own = `classes:${tools['home']}/lib/scala-library.jar`
  return [own, ...importedJars({ tools }, ...sources)].join(':')
}

/** A library, or the syntax of Scala 3 on this compiler. */
function missingLibrary(failure: LibraryFailure): MissingLibrary | undefined {
  const isScala3 = /^[ \t]*@main\s+def\b/m.test(blanked(`${failure.program}\n${failure.test}`))
  if (
    isScala3 &&
    /error: (?:not found: type main|expected (?:start of|class or object) definition)/.test(failure.stderr)
  ) {
    return { name: 'Scala 3 (for @main)', install: 'a Scala 3 compiler as scalac on the PATH' }
  }
  return missingJvmLibrary(
    failure,
    /error: (?:not found: (?:object|value) |object \w+ is not a member of package )(\w+)/g,
  )
}

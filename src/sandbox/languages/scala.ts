/** Scala 2 on the Java virtual machine. Harness tests: jvm-driver.ts says what they cover. */
import { DRIVER_CLASS, driverPlan, isJvmAssertion } from '../harness/jvm-driver.ts'
import {
  JVM_COMPILE_LIMITS,
  JVM_RESERVE_BYTES,
  compilerWords,
  detectJvmCompiler,
  isJvmOutOfMemory,
  javaWords,
} from '../toolchains/jvm.ts'
import type { Language } from './language.ts'
import type { Toolchain, ToolFinder } from '../toolchains/toolchain.ts'

const DRIVER = `object ${DRIVER_CLASS} {
  def main(words: Array[String]): Unit = {
    val test = Class.forName(words(0)).getDeclaredMethod("main", classOf[Array[String]])
    test.setAccessible(true)
    try test.invoke(null, Array[String]())
    catch { case failure: java.lang.reflect.InvocationTargetException => throw failure.getCause }
    val make = classOf[java.io.FileDescriptor].getDeclaredConstructor(classOf[Int])
    make.setAccessible(true)
    val channel = make.newInstance(Integer.valueOf(3))
    val out = new java.io.FileOutputStream(channel)
    val in = new java.io.DataInputStream(new java.io.FileInputStream(channel))
    out.write("END\\n".getBytes)
    val token = new Array[Byte](in.readInt())
    in.readFully(token)
    out.write(("TOKEN " + new String(token) + "\\n").getBytes)
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
  compile: ({ tools }, limits, { files }) => ({
    // the compiler does not make its own folder
    argv: [
      '/bin/sh',
      '-c',
      'mkdir classes && exec "$@"',
      'sh',
      tools['run'] ?? '',
      ...compilerWords(limits),
      '-cp',
      jars(tools),
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
  run: ({ tools }, limits, { code }) => ({
    argv: [...javaWords(tools['run'] ?? '', limits), '-cp', classPath(tools), mainObject(code)],
  }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain, limits, program, test }) => {
        const code = `${program}\n${test}\n`
        const classes = classPath(toolchain.tools)
        return driverPlan(
          { toolchain, limits },
          {
            code,
            main: mainObject(code),
            classPath: classes,
            driver: { [DRIVER_FILE]: DRIVER },
          },
        )
      },
      isAssertion: isJvmAssertion,
    },
  ],
  isOutOfMemory: isJvmOutOfMemory,
  compileLimits: JVM_COMPILE_LIMITS,
  reserveBytes: JVM_RESERVE_BYTES,
}

function detect(finder: ToolFinder): Promise<Toolchain | undefined> {
  return detectJvmCompiler(finder, { script: 'scalac', jar: 'scala-compiler.jar', version: /version (\S+)/ })
}

function jars(tools: Toolchain['tools']): string {
  const names = ['scala-library', 'scala-reflect', 'scala-compiler', 'scala-xml', 'scala-parser-combinators']
  return names.map((name) => `${tools['home']}/lib/${name}.jar`).join(':')
}

function classPath(tools: Toolchain['tools']): string {
  return `classes:${tools['home']}/lib/scala-library.jar`
}

/** The object with the `main`, or the one that is an App. */
function mainObject(code: string): string {
  const app = /^[ \t]*object\s+(\w+)\s+extends\s+(?:[\w.]+\s+with\s+)*App\b/m.exec(code)?.[1]
  const before = code.slice(0, Math.max(0, code.search(/\bdef\s+main\s*\(/)))
  const owner = [...before.matchAll(/^[ \t]*object\s+(\w+)/gm)].at(-1)?.[1]
  const space = /^[ \t]*package\s+([\w.]+)\s*;?\s*$/m.exec(code)?.[1]
  const name = owner ?? app ?? 'Main'
  return space === undefined ? name : `${space}.${name}`
}

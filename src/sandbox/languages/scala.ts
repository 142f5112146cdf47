/** Scala 2 on the Java virtual machine. Harness tests: jvm.ts says what they cover. */
import { dirname, join } from 'node:path'
import {
  DRIVER_CLASS,
  HARNESS_WORDS,
  JVM_COMPILE_LIMITS,
  JVM_RESERVE_BYTES,
  compilerWords,
  detectJvm,
  isJvmAssertion,
  isJvmOutOfMemory,
  javaWords,
} from './jvm.ts'
import type { Language, Toolchain, ToolFinder } from './language.ts'

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
  harness: ({ tools }, limits, program, test) => {
    const code = `${program}\n${test}\n`
    const words = [...javaWords(tools['run'] ?? '', limits), ...HARNESS_WORDS, '-cp', classPath(tools), DRIVER_CLASS]
    return { code, files: { [DRIVER_FILE]: DRIVER }, late: null, step: { argv: [...words, mainObject(code)] } }
  },
  isAssertion: isJvmAssertion,
  isOutOfMemory: isJvmOutOfMemory,
  compileLimits: JVM_COMPILE_LIMITS,
  reserveBytes: JVM_RESERVE_BYTES,
}

async function detect(finder: ToolFinder): Promise<Toolchain | undefined> {
  const jvm = await detectJvm(finder)
  const script = finder.find('scalac')
  if (jvm === undefined || script === undefined) return undefined
  const home = dirname(dirname(script))
  if (finder.existing(join(home, 'lib', 'scala-compiler.jar')).length === 0) return undefined
  const version = /version (\S+)/.exec((await finder.ask(script, '-version')) ?? '')?.[1]
  if (version === undefined) return undefined
  const outside = home.startsWith('/usr/') || home.split('/').filter(Boolean).length < 3 ? [] : [home]
  return { version, tools: { run: jvm.java, home }, mounts: [...jvm.mounts, ...outside] }
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

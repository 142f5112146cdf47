/** Kotlin on the Java virtual machine. Harness tests: jvm-driver.ts says what they cover. */
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
    @JvmStatic fun main(words: Array<String>) {
        val kotlinMain = Class.forName(words[0])
        val test = try { kotlinMain.getDeclaredMethod("main", Array<String>::class.java) }
            catch (missing: NoSuchMethodException) { kotlinMain.getDeclaredMethod("main") }
        test.isAccessible = true
        try {
            if (test.parameterTypes.isEmpty()) test.invoke(null) else test.invoke(null, arrayOf<String>())
        } catch (failure: java.lang.reflect.InvocationTargetException) {
            throw failure.cause!!
        }
        val make = java.io.FileDescriptor::class.java.getDeclaredConstructor(Int::class.javaPrimitiveType)
        make.isAccessible = true
        val channel = make.newInstance(3)
        val out = java.io.FileOutputStream(channel)
        val input = java.io.DataInputStream(java.io.FileInputStream(channel))
        out.write("END\\n".toByteArray())
        val token = ByteArray(input.readInt())
        input.readFully(token)
        out.write(("TOKEN " + String(token) + "\\n").toByteArray())
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
  compile: ({ tools }, limits, { files }) => ({
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
      '-d',
      'classes',
      'main.kt',
      ...Object.keys(files ?? {}).filter((name) => name.endsWith('.kt')),
    ],
  }),
  products: ['classes'],
  run: ({ tools }, limits, { code }) => ({
    argv: [...javaWords(tools['run'] ?? '', limits), '-cp', classPath(tools), mainClass(code)],
  }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain, limits, program, test }) => {
        const code = joined(program, test)
        const classes = classPath(toolchain.tools)
        return driverPlan(
          { toolchain, limits },
          {
            code,
            main: mainClass(code),
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
  return detectJvmCompiler(finder, { script: 'kotlinc', jar: 'kotlin-preloader.jar', version: /kotlinc-jvm (\S+)/ })
}

function classPath(tools: Toolchain['tools']): string {
  return `classes:${tools['home']}/lib/kotlin-stdlib.jar`
}

function mainClass(code: string): string {
  const space = /^[ \t]*package\s+([\w.]+)/m.exec(code)?.[1]
  return space === undefined ? 'MainKt' : `${space}.MainKt`
}

/** Imports of the test go to the top, where Kotlin wants them; a test without `main` becomes the body of one. */
function joined(program: string, test: string): string {
  const imports = (test.match(/^import .*$/gm) ?? []).map((line) => `${line}\n`).join('')
  const rest = test.replace(/^import .*$/gm, '')
  const body = /\bfun main\s*\(/.test(rest) ? rest : `fun main() {\n${rest}\n}`
  const space = /^[ \t]*package\s+[\w.]+.*$/m.exec(program)
  const head = space === null ? 0 : space.index + space[0].length
  return `${program.slice(0, head)}\n${imports}${program.slice(head)}\n${body}\n`
}

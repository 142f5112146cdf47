/**
 * Java. The file is named after the source's public class; harness/java-source.ts says which class is run.
 * Harness tests: program and test are two files of one compilation, and the class that runs is one of the test's. A test
 * without a word that could fail it, or without anything that runs, has tested nothing. jvm-driver.ts says what is covered.
 */
import { JavacServer } from '../compilers/javac-server.ts'
import type { HarnessPlan, HarnessRequest } from '../harness/test-runner.ts'
import type { Language } from './language.ts'
import type { Toolchain, ToolchainChoice, ToolFinder } from '../toolchains/toolchain.ts'
import { JAVA_DRIVER, JUNIT_DRIVER } from '../harness/java-driver.ts'
import { JAVA_TEST_FILE, javaSides, mainClass, publicClass } from '../harness/java-source.ts'
import { DRIVER_CLASS, driverPlan, isJvmAssertion, withTestExits } from '../harness/jvm-driver.ts'
import {
  JVM_COMPILE_LIMITS,
  JVM_RESERVE_BYTES,
  compilerWords,
  detectJvm,
  isJvmOutOfMemory,
  javaWords,
} from '../toolchains/jvm.ts'
import { importedJars, jarWords, missingJvmLibrary, sourcesOf, withJars } from '../toolchains/jvm-libraries.ts'

export const java: Language = {
  name: 'java',
  title: 'Java',
  aliases: ['java17', 'openjdk'],
  file: 'Main.java',
  fileOf: (code) => `${publicClass(code) ?? 'Main'}.java`,
  install: 'apt-get install -y default-jdk-headless',
  detect,
  residentCompiler: (backend) => new JavacServer(backend),
  compile: ({ tools }, limits, { code, files }) => ({
    argv: [
      tools['compile'] ?? '',
      ...compilerWords(limits).map((word) => `-J${word}`),
      '-proc:none',
      '-nowarn',
      '-encoding',
      'UTF-8',
      ...jarWords(importedJars({ tools }, ...sourcesOf({ code, files }, '.java'))),
      '-d',
      'classes',
      `${publicClass(code) ?? 'Main'}.java`,
      ...Object.keys(files ?? {}).filter((name) => name.endsWith('.java')),
    ],
  }),
  products: ['classes'],
  run: ({ tools }, limits, { code, files }) => ({
    argv: [
      ...javaWords(tools['run'] ?? '', limits),
      '-cp',
      ['classes', ...importedJars({ tools }, ...sourcesOf({ code, files }, '.java'))].join(':'),
      mainClass(code),
    ],
  }),
  runners: [
    { name: 'junit', accepts: isJunit, plan: planJunit, isAssertion: isJvmAssertion },
    { name: 'script', plan: planScript, isAssertion: isJvmAssertion },
  ],
  missingLibrary: (failure) => missingJvmLibrary(failure, /error: package ([\w.]+) does not exist/g),
  isOutOfMemory: isJvmOutOfMemory,
  compileLimits: JVM_COMPILE_LIMITS,
  reserveBytes: JVM_RESERVE_BYTES,
}

async function detect(finder: ToolFinder, choice?: ToolchainChoice): Promise<Toolchain | undefined> {
  const jvm = await detectJvm(finder)
  if (jvm?.javac === undefined) return undefined
  const { version, mounts } = jvm
  return withJars({ version, tools: { run: jvm.java, compile: jvm.javac }, mounts }, finder, choice)
}

function planScript({ toolchain, limits, program, test }: HarnessRequest): HarnessPlan {
  const { program: code, test: own, main } = javaSides(program, withTestExits(program, test))
  const files = own === null ? {} : { [JAVA_TEST_FILE]: own }
  const classPath = ['classes', ...importedJars(toolchain, program, test)].join(':')
  const driver = { ...files, [`${DRIVER_CLASS}.java`]: JAVA_DRIVER }
  return driverPlan({ toolchain, limits }, { code, main, test, classPath, driver })
}

function planJunit({ toolchain, limits, program, test }: HarnessRequest): HarnessPlan {
  const { program: code, test: own, classes } = javaSides(program, test, true)
  const driver = {
    [`${publicClass(own ?? '') ?? 'TouchstoneTest'}.java`]: own ?? '',
    [`${DRIVER_CLASS}.java`]: JUNIT_DRIVER,
  }
  const jars = importedJars(toolchain, program, test, 'import org.junit.platform.launcher')
  const classPath = ['classes', ...jars].join(':')
  const plan = driverPlan({ toolchain, limits }, { code, main: null, test, classPath, driver })
  const argv = plan.command?.argv ?? []
  return { ...plan, command: { argv: [...argv.slice(0, argv.indexOf(DRIVER_CLASS) + 1), ...classes] } }
}

function isJunit(test: string): boolean {
  return /@(?:[\w.]+\.)?(?:Test|ParameterizedTest|RepeatedTest|TestFactory)\b/.test(test) && /\borg\.junit\b/.test(test)
}

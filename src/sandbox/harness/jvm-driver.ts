/**
 * The end of a harness test in Java, Kotlin and Scala: the test's `main` runs under a class of the driver's, which proves
 * the end on the channel. Each row writes that class in its own language.
 *
 * Covered: System.exit and Runtime.halt before the tests end; printed success; a token looked for in files,
 * environment or memory before the tests end.
 * `main` of the program is never called, and a test that has nothing to fail by is told to have asserted nothing.
 * Not covered: the tests are compiled beside the program, so it can look at their classes; a program written against
 * this driver can speak its words. Tests by input and output have neither hole.
 */
import { assertsSomething, blanked, replaced } from './brace-source.ts'
import { javaWords } from '../toolchains/jvm.ts'
import type { HarnessPlan, HarnessRequest } from './test-runner.ts'

/** Name of the driver's class. */
export const DRIVER_CLASS = 'TouchstoneHarness'

/** What a driver runs. */
export interface DriverTest {
  /** The program's file. */
  readonly code: string
  /** Full name of the class of the test whose `main` is called; null where the test has nothing that runs. */
  readonly main: string | null
  /** Source of the test, to see whether it asserts anything. */
  readonly test: string
  readonly classPath: string
  /** Files of driver and test. */
  readonly driver: Readonly<Record<string, string>>
}

/** A harness test that runs under the driver's class, compiled beside `code`. */
export function driverPlan(
  { toolchain, limits }: Pick<HarnessRequest, 'toolchain' | 'limits'>,
  { code, main, test, classPath, driver }: DriverTest,
): HarnessPlan {
  const words = [...javaWords(toolchain.tools['run'] ?? '', limits), ...HARNESS_WORDS]
  const asserts = main !== null && assertsSomething(test)
  const told = [main ?? '', ...(asserts ? [] : ['0'])]
  return { code, files: driver, late: null, command: { argv: [...words, '-cp', classPath, DRIVER_CLASS, ...told] } }
}

/**
 * The test with its exits made the driver's, which takes an exit with 0 for a regular end of the test. In a package the
 * driver's class has no name, so there the exits stay.
 */
export function withTestExits(program: string, test: string): string {
  if (/^[ \t]*package\s/m.test(blanked(`${program}\n${test}`))) return test
  const pattern =
    /(?<![\w$.])(?:java\.lang\.)?(?:System\s*\.\s*|sys\s*\.\s*)exit(?=\s*\()|(?<![\w$.])exitProcess(?=\s*\()/g
  return replaced(test, pattern, () => `${DRIVER_CLASS}.exit`)
}

/** Words before the driver's class: assertions on, and the one door that the driver needs. */
const HARNESS_WORDS: readonly string[] = ['-ea', '--add-opens', 'java.base/java.io=ALL-UNNAMED']

/** What the machine prints for a failed assertion that nobody caught. */
export function isJvmAssertion(stderr: string): boolean {
  return /^Exception in thread "main" (java\.lang\.AssertionError|org\.junit\.\w*\.?AssertionFailedError)/m.test(stderr)
}

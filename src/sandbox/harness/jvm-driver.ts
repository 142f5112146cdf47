/**
 * The end of a harness test in Java, Kotlin and Scala: the test's `main` runs under a class of the driver's, which proves
 * the end on the channel. Each row writes that class in its own language.
 *
 * Covered: System.exit and Runtime.halt before the tests end; printed success; a token looked for in files,
 * environment or memory before the tests end.
 * Not covered: the tests are compiled beside the program, so it can look at their classes; a program written against
 * this driver can speak its words. Tests by input and output have neither hole.
 */
import { javaWords } from '../toolchains/jvm.ts'
import type { HarnessPlan, HarnessRequest } from './test-runner.ts'

/** Name of the driver's class. */
export const DRIVER_CLASS = 'TouchstoneHarness'

/** A harness test that runs under the driver's class, compiled beside `code`; `main` names the class that it calls. */
export function driverPlan(
  { toolchain, limits }: Pick<HarnessRequest, 'toolchain' | 'limits'>,
  test: {
    readonly code: string
    readonly main: string
    readonly classPath: string
    readonly driver: Readonly<Record<string, string>>
  },
): HarnessPlan {
  const { code, main, classPath, driver } = test
  const words = [...javaWords(toolchain.tools['run'] ?? '', limits), ...HARNESS_WORDS]
  return { code, files: driver, late: null, command: { argv: [...words, '-cp', classPath, DRIVER_CLASS, main] } }
}

/** Words before the driver's class: assertions on, and the one door that the driver needs. */
const HARNESS_WORDS: readonly string[] = ['-ea', '--add-opens', 'java.base/java.io=ALL-UNNAMED']

/** What the machine prints for a failed assertion that nobody caught. */
export function isJvmAssertion(stderr: string): boolean {
  return /^Exception in thread "main" (java\.lang\.AssertionError|org\.junit\.\w*\.?AssertionFailedError)/m.test(stderr)
}

/**
 * What Java, Kotlin and Scala share: the virtual machine, its words for a memory limit, and the end of a harness test.
 *
 * Harness tests run under a class of the driver's that calls the test's `main` and proves its end on the channel.
 * Covered: System.exit and Runtime.halt before the tests end; printed success; a token looked for in files,
 * environment or memory before the tests end.
 * Not covered: the tests are compiled beside the program, so it can look at their classes; a program written against
 * this driver can speak its words. Tests by input and output have neither hole.
 */
import { dirname, join } from 'node:path'
import type { Limits } from '../limits.ts'
import type { HarnessPlan, Toolchain, ToolFinder } from '../languages/language.ts'
import { toolchainMounts } from './toolchain-mounts.ts'

/** Name of the driver's class. */
export const DRIVER_CLASS = 'TouchstoneHarness'

/** The driver's steps after the tests have ended, in Java; `%` stands for nothing that a template replaces. */
export const PROOF_IN_JAVA = `
    java.lang.reflect.Constructor<java.io.FileDescriptor> make =
        java.io.FileDescriptor.class.getDeclaredConstructor(int.class);
    make.setAccessible(true);
    java.io.FileDescriptor channel = make.newInstance(3);
    java.io.FileOutputStream out = new java.io.FileOutputStream(channel);
    java.io.DataInputStream in = new java.io.DataInputStream(new java.io.FileInputStream(channel));
    out.write("END\\n".getBytes());
    byte[] token = new byte[in.readInt()];
    in.readFully(token);
    out.write(("TOKEN " + new String(token) + "\\n").getBytes());
`

/** Stacks of its threads, and a heap that it takes at once. */
export const JVM_RESERVE_BYTES: number = 2 ** 30

/** A Java virtual machine and what it needs to start. */
export interface Jvm {
  readonly version: string
  readonly java: string
  /** Absent in a runtime without development tools. */
  readonly javac: string | undefined
  readonly mounts: readonly string[]
}

/** The machine's Java; undefined where there is none. */
export async function detectJvm(finder: ToolFinder): Promise<Jvm | undefined> {
  const java = finder.find('java')
  if (java === undefined) return undefined
  const answer = await finder.ask(java, '-XshowSettings:properties', '-version')
  const property = (name: string): string | undefined => new RegExp(`^ *${name} = (.+)$`, 'm').exec(answer ?? '')?.[1]
  // a version manager's shim starts the real one, which says where it lies
  const home = property('java\\.home')
  const version = property('java\\.version')
  if (home === undefined || version === undefined) return undefined
  const real = finder.find(join(home, 'bin', 'java'))
  if (real === undefined) return undefined
  const major = version.split('.')[0] ?? ''
  return {
    version,
    java: real,
    javac: finder.find(join(home, 'bin', 'javac'), join(dirname(home), 'bin', 'javac')),
    // Debian keeps a runtime's settings there, and the runtime does not start without them
    mounts: [...finder.existing(`/etc/java-${major}-openjdk`), ...toolchainMounts(home)],
  }
}

/**
 * A compiler that is itself a Java program in a folder of its own (`home` among the tools): its script, the jar that proves
 * the folder, and the version as the script prints it. Undefined where one of them or Java is missing.
 */
export async function detectJvmCompiler(
  finder: ToolFinder,
  compiler: { readonly script: string; readonly jar: string; readonly version: RegExp },
): Promise<Toolchain | undefined> {
  const jvm = await detectJvm(finder)
  const script = finder.find(compiler.script)
  if (jvm === undefined || script === undefined) return undefined
  const home = dirname(dirname(script))
  if (finder.existing(join(home, 'lib', compiler.jar)).length === 0) return undefined
  const version = compiler.version.exec((await finder.ask(script, '-version')) ?? '')?.[1]
  if (version === undefined) return undefined
  return { version, tools: { run: jvm.java, home }, mounts: [...jvm.mounts, ...toolchainMounts(home)] }
}

/** A harness test that runs under the driver's class, compiled beside `code`; `main` names the class that it calls. */
export function driverPlan(
  toolchain: Toolchain,
  limits: Limits,
  test: {
    readonly code: string
    readonly main: string
    readonly classPath: string
    readonly driver: Readonly<Record<string, string>>
  },
): HarnessPlan {
  const { code, main, classPath, driver } = test
  const words = [...javaWords(toolchain.tools['run'] ?? '', limits), ...HARNESS_WORDS]
  return { code, files: driver, late: null, step: { argv: [...words, '-cp', classPath, DRIVER_CLASS, main] } }
}

/** Words for running classes: a heap that fits the limit, a deep stack, and no more threads than needed. */
export function javaWords(java: string, limits: Limits): string[] {
  const megabytes = limits.memoryBytes / 2 ** 20
  const heap = Math.max(16, Math.floor(megabytes > 256 ? megabytes - 128 : megabytes / 2))
  return [java, `-Xmx${heap}m`, '-Xss64m', '-XX:+UseSerialGC', '-XX:-UsePerfData', '-XX:TieredStopAtLevel=4']
}

/** Words for running a compiler that is itself a Java program: it starts faster without the optimising compiler. */
export function compilerWords(limits: Limits): string[] {
  const heap = Math.max(64, Math.floor((limits.memoryBytes / 2 ** 20) * 0.7))
  return [`-Xmx${heap}m`, '-Xss8m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData']
}

/** Words before the driver's class: assertions on, and the one door that the driver needs. */
export const HARNESS_WORDS: readonly string[] = ['-ea', '--add-opens', 'java.base/java.io=ALL-UNNAMED']

/** What the machine prints for a failed assertion that nobody caught. */
export function isJvmAssertion(stderr: string): boolean {
  return /^Exception in thread "main" (java\.lang\.AssertionError|org\.junit\.\w*\.?AssertionFailedError)/m.test(stderr)
}

/** What the machine prints where its heap or a thread's stack space has run out. */
export function isJvmOutOfMemory(stderr: string): boolean {
  return /java\.lang\.OutOfMemoryError: (?!unable to create)|There is insufficient memory for the Java Runtime/.test(
    stderr,
  )
}

/** Compilers on the virtual machine need more than a program does. */
export const JVM_COMPILE_LIMITS: Partial<Limits> = {
  memoryBytes: 2 ** 30,
  wallMs: 60_000,
  cpuMs: 60_000,
  processes: 128,
  openFiles: 1024,
}

/** The Java virtual machine that Java, Kotlin and Scala run on: finding it, and its words for a memory limit. */
import { dirname, join } from 'node:path'
import type { Limits } from '../limits.ts'
import type { Toolchain, ToolFinder } from './toolchain.ts'
import { toolchainMounts } from './toolchain-mounts.ts'

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

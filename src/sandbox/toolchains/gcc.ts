/** GCC, which compiles C and C++. */
import type { Limits } from '../limits.ts'
import type { Toolchain, ToolFinder } from './toolchain.ts'

/** The compiler's own stages are processes too. */
export const gccLimits: Partial<Limits> = { memoryBytes: 2 ** 30, wallMs: 30_000, cpuMs: 30_000 }

/** GCC's version; undefined where it cannot link a program. */
export async function detectGcc(finder: ToolFinder, names: readonly string[]): Promise<Toolchain | undefined> {
  const binary = finder.find(...names)
  if (binary === undefined) return undefined
  const version = await finder.ask(binary, '-dumpfullversion')
  if (version === undefined || !/^\d+\./.test(version)) return undefined
  // a compiler without the C library's headers cannot compile a single program
  if (finder.existing('/usr/include/stdio.h').length === 0) return undefined
  return { version, tools: { compile: binary }, mounts: [] }
}

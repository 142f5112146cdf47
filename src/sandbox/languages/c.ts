/** C with GCC. Harness tests: native-completion.ts says what they cover. */
import { isNativeAssertion, nativeHarness, nativeSources } from '../harness/native-completion.ts'
import type { Language, Toolchain, ToolFinder } from './language.ts'

export const c: Language = {
  name: 'c',
  title: 'C',
  aliases: ['c17', 'c11', 'c99', 'gcc'],
  file: 'main.c',
  install: 'apt-get install -y gcc libc6-dev',
  detect: (finder) => detectGcc(finder, ['gcc', 'cc']),
  compile: ({ tools }, _limits, { files }) => ({
    argv: [
      tools['compile'] ?? '',
      '-std=gnu17',
      '-O2',
      '-w',
      '-o',
      'main',
      ...nativeSources(files, 'main.c', /\.c$/),
      '-lm',
    ],
  }),
  products: ['main'],
  run: () => ({ argv: ['/w/main'] }),
  harness: (_toolchain, _limits, program, test) => nativeHarness(program, test, 'c'),
  isAssertion: isNativeAssertion,
  // the compiler's own stages are processes too
  compileLimits: { memoryBytes: 2 ** 30, wallMs: 30_000, cpuMs: 30_000 },
}

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

/** C++17 with GCC. Harness tests: native-completion.ts says what they cover. */
import { detectGcc } from './c.ts'
import type { Language } from './language.ts'
import { isNativeAssertion, isNativeOutOfMemory, nativeHarness, nativeSources } from './native-completion.ts'

export const cpp: Language = {
  name: 'cpp',
  title: 'C++',
  aliases: ['c++', 'cxx', 'cc', 'cpp17', 'c++17', 'g++'],
  file: 'main.cpp',
  install: 'apt-get install -y g++',
  detect: (finder) => detectGcc(finder, ['g++', 'c++']),
  compile: ({ tools }, _limits, { files }) => ({
    argv: [
      tools['compile'] ?? '',
      '-std=gnu++17',
      '-O2',
      '-w',
      '-o',
      'main',
      ...nativeSources(files, 'main.cpp', /\.(cpp|cc|cxx)$/),
    ],
  }),
  products: ['main'],
  run: () => ({ argv: ['/w/main'] }),
  harness: (_toolchain, _limits, program, test) => nativeHarness(program, test, 'cpp'),
  isAssertion: isNativeAssertion,
  isOutOfMemory: isNativeOutOfMemory,
  compileLimits: { memoryBytes: 2 ** 30, wallMilliseconds: 30_000, cpuMilliseconds: 30_000 },
}

/** C with GCC. Harness tests: native-completion.ts says what they cover. */
import { isNativeAssertion, nativeHarness, nativeSources } from '../harness/native-completion.ts'
import { detectGcc, gccLimits } from '../toolchains/gcc.ts'
import type { Language } from './language.ts'
import { missingNativeLibrary } from '../toolchains/native-libraries.ts'

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
  runners: [
    {
      name: 'script',
      plan: ({ program, test }) => nativeHarness(program, test, 'c'),
      isAssertion: isNativeAssertion,
    },
  ],
  missingLibrary: missingNativeLibrary,
  compileLimits: gccLimits,
}

/** C with GCC, by the standard gnu17 or one of the user's choice. Harness tests: native-completion.ts says what they cover. */
import { isNativeAssertion, nativeHarness, nativeHarnessFlags, nativeSources } from '../harness/native-completion.ts'
import { detectGcc, gccLimits, libraryWords, type GccLanguage } from '../toolchains/gcc.ts'
import type { Language } from './language.ts'
import { missingNativeLibrary } from '../toolchains/native-libraries.ts'

const GCC: GccLanguage = { title: 'C', name: 'c', compilers: ['gcc', 'cc'], standard: 'gnu17' }

export const c: Language = {
  name: 'c',
  title: 'C',
  aliases: ['c99', 'c11', 'c17', 'c23', 'gcc'],
  standards: { c99: 'gnu99', c11: 'gnu11', c17: 'gnu17', c23: 'gnu23' },
  file: 'main.c',
  install: 'apt-get install -y gcc libc6-dev',
  detect: (finder, choice) => detectGcc(finder, GCC, choice),
  compile({ tools, flags = [] }, _limits, program) {
    const { before, behind } = libraryWords({ tools }, program)
    const argv = [
      tools['compile'] ?? '',
      ...flags,
      '-O2',
      '-w',
      ...nativeHarnessFlags(program, 'c'),
      ...before,
      '-o',
      'main',
      ...nativeSources(program.files, 'main.c', /\.c$/),
      ...behind,
      '-lm',
    ]
    return { argv }
  },
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

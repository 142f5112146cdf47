/** C++ with GCC, by the standard gnu++17 or one of the user's choice. Harness tests: native-completion.ts says what they cover. */
import { dirname } from 'node:path'
import { detectGcc, gccLimits, libraryWords, type GccLanguage } from '../toolchains/gcc.ts'
import type { Language } from './language.ts'
import { missingNativeLibrary } from '../toolchains/native-libraries.ts'
import type { Toolchain, ToolFinder } from '../toolchains/toolchain.ts'
import { isNativeAssertion, nativeHarness, nativeHarnessFlags, nativeSources } from '../harness/native-completion.ts'

/**
 * A function that ends without the value it owes traps: else GCC lets it run on into whatever code comes next, and of 25
 * HumanEval-X programs without a body 17 passed their tests that way (claim sandbox-humaneval-x).
 */
const MISSING_RETURN_TRAPS = ['-fsanitize=return', '-fsanitize-undefined-trap-on-error']
/** A precompiled header serves only for the very flags that it was made with. */
const FLAGS = ['-O2', '-w', ...MISSING_RETURN_TRAPS]
const GCC: GccLanguage = { title: 'C++', name: 'c++', compilers: ['g++', 'c++'], standard: 'gnu++17' }

export const cpp: Language = {
  name: 'cpp',
  title: 'C++',
  aliases: ['c++', 'cxx', 'cc', 'g++', 'cpp17', 'c++17', 'cpp20', 'c++20', 'cpp23', 'c++23'],
  standards: {
    cpp17: 'gnu++17',
    'c++17': 'gnu++17',
    cpp20: 'gnu++20',
    'c++20': 'gnu++20',
    cpp23: 'gnu++23',
    'c++23': 'gnu++23',
  },
  file: 'main.cpp',
  install: 'apt-get install -y g++',
  detect: (finder, choice) => detectGcc(finder, GCC, choice),
  warmUp,
  compile({ tools, flags = [] }, _limits, program) {
    const { before, behind } = libraryWords({ tools }, program)
    const argv = [
      tools['compile'] ?? '',
      ...flags,
      ...FLAGS,
      ...nativeHarnessFlags(program, 'c++'),
      ...(tools['header'] === undefined ? [] : ['-I', dirname(tools['header'])]),
      ...before,
      '-o',
      'main',
      ...nativeSources(program.files, 'main.cpp', /\.(cpp|cc|cxx)$/),
      ...behind,
    ]
    return { argv }
  },
  products: ['main'],
  run: () => ({ argv: ['/w/main'] }),
  runners: [
    {
      name: 'script',
      plan: ({ program, test }) => nativeHarness(program, test, 'cpp'),
      isAssertion: isNativeAssertion,
    },
  ],
  // what its runtime prints when an allocation is refused and nobody catches that
  isOutOfMemory: (stderr) => stderr.includes("instance of 'std::bad_alloc'"),
  missingLibrary: missingNativeLibrary,
  compileLimits: gccLimits,
}

/** Precompiles the header that includes the whole library, which takes most of the time of a program that uses it. */
async function warmUp(toolchain: Toolchain, finder: ToolFinder): Promise<Toolchain> {
  const binary = toolchain.tools['compile'] ?? ''
  // made from outside the sandbox by the trusted compiler: GCC finds it as bits/stdc++.h.gch before the header itself
  const [standard = ''] = toolchain.flags ?? []
  const [version = ''] = toolchain.version.split(' ')
  const place = `gcc-${version}-${process.arch}-trap${standard.replace('-std=', '-')}/bits`
  const header = await finder.make(place, binary, (folder) => ({
    argv: [
      standard,
      ...FLAGS,
      '-x',
      'c++-header',
      '-include',
      'bits/stdc++.h',
      '/dev/null',
      '-o',
      `${folder}/stdc++.h.gch`,
    ],
  }))
  if (header === undefined) return toolchain
  return { ...toolchain, tools: { ...toolchain.tools, header }, mounts: [...toolchain.mounts, header] }
}

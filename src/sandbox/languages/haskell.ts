/**
 * Haskell with GHC. Harness tests run under a module of the driver's that calls the test's `main` and proves the end;
 * shell-proof.ts says what that covers. Not covered besides: the tests are compiled into the program.
 */
import type { Language } from './language.ts'
import { SHELL_PROOF } from '../harness/shell-proof.ts'

const DRIVER_FILE = 'TouchstoneHarness.hs'
const DRIVER = `module TouchstoneHarness where
import qualified Main
import System.IO (hFlush, stdout)
import System.Process (callCommand)
main :: IO ()
main = Main.main >> hFlush stdout >> callCommand ${JSON.stringify(SHELL_PROOF)}
`

export const haskell: Language = {
  name: 'haskell',
  title: 'Haskell',
  aliases: ['hs', 'ghc'],
  file: 'main.hs',
  install: 'apt-get install -y ghc',
  async detect(finder) {
    const binary = finder.find('ghc')
    const version = binary === undefined ? undefined : await finder.ask(binary, '--numeric-version')
    if (binary === undefined || version === undefined || !binary.startsWith('/usr/')) return undefined
    return { version, tools: { compile: binary }, mounts: finder.existing('/var/lib/ghc') }
  },
  compile: ({ tools }, _limits, { files }) => ({
    argv: [
      tools['compile'] ?? '',
      '-O1',
      '-w',
      '-outputdir',
      '/tmp',
      '-o',
      'main',
      ...(files?.[DRIVER_FILE] === undefined ? [] : ['-main-is', 'TouchstoneHarness', DRIVER_FILE]),
      'main.hs',
    ],
  }),
  products: ['main'],
  run: () => ({ argv: ['/w/main'] }),
  runners: [
    {
      name: 'script',
      plan: ({ program, test }) => ({
        code: joined(program, test),
        files: { [DRIVER_FILE]: DRIVER },
        late: null,
      }),
      isAssertion: (stderr) => /Assertion failed|assertion failed/.test(stderr),
    },
  ],
  isOutOfMemory: (stderr) => /^\S+: (?:Heap exhausted|out of memory)/m.test(stderr),
  compileLimits: { memoryBytes: 2 ** 30, wallMs: 60_000, cpuMs: 60_000 },
}

/** Imports of the test go before the program's first declaration, where Haskell wants them. */
function joined(program: string, test: string): string {
  const imports = (test.match(/^import .*$/gm) ?? []).map((line) => `${line}\n`).join('')
  const rest = test.replace(/^import .*$/gm, '')
  const head = /^(?:(?:[ \t]*|--.*|\{-[\s\S]*?-\}|module[\s\S]*?\bwhere)(?:\n|$))*/.exec(program)?.[0].length ?? 0
  return `${program.slice(0, head)}${imports}${program.slice(head)}\n${rest}\n`
}

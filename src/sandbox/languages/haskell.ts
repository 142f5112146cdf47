/**
 * Haskell with GHC. Harness tests: the program is a module of its own, whatever it names itself, with all that it declares;
 * the test is the module Main, which imports it and what it imports, and runs under a module of the driver's that proves the
 * end; shell-proof.ts says what that covers. The program's `main` is renamed, and names of its own for what a test fails by
 * (`error`, `fail`, …) are hidden from the test. A test that ends by `exitSuccess` has ended: that word throws an exception
 * of the driver's in it. `assert` is on. A test without any way to fail asserts nothing.
 *
 * Not covered: the tests are compiled into the program.
 */
import type { HarnessPlan, HarnessRequest } from '../harness/test-runner.ts'
import { maskSource, replaceInCode } from '../harness/mask-source.ts'
import type { Language, LibraryFailure, MissingLibrary } from './language.ts'
import { shellProof } from '../harness/shell-proof.ts'

const DRIVER_FILE = 'TouchstoneHarness.hs'
const TEST_FILE = 'TouchstoneTest.hs'
const END_FILE = 'TouchstoneEnd.hs'
const END = `module TouchstoneEnd where
import Control.Exception
import System.Exit
data TouchstoneEnd = TouchstoneEnd deriving Show
instance Exception TouchstoneEnd
touchstoneExitSuccess :: IO a
touchstoneExitSuccess = throwIO TouchstoneEnd
touchstoneExitWith :: ExitCode -> IO a
touchstoneExitWith ExitSuccess = throwIO TouchstoneEnd
touchstoneExitWith code = exitWith code
`
/** Names that a test fails by. */
const FAILING =
  'error, errorWithoutStackTrace, fail, ioError, userError, undefined, otherwise, not, when, unless, assert, throw, throwIO, die, exitFailure, exitWith, exitSuccess'
const WAY_TO_FAIL =
  /\b(?:error|exit\w*|die|fail\w*|ioError|throw\w*|undefined|unless|when|quickCheck\w*|hspec|head|fromJust)\b|\w*[aA]ssert|<-|!!|\b(?:check|expect|test|verify)\w*/
/** Package of Debian and Ubuntu by module; null for a public library that they do not have. */
const PACKAGES: ReadonlyMap<string, string | null> = new Map(
  Object.entries({
    'Data.List.Split': 'split',
    'Data.Vector': 'vector',
    'Data.Vector.Unboxed': 'vector',
    'Data.Vector.Unboxed.Mutable': 'vector',
    'Data.Vector.Mutable': 'vector',
    'Data.HashMap.Strict': 'unordered-containers',
    'Data.HashMap.Lazy': 'unordered-containers',
    'Data.HashSet': 'unordered-containers',
    'Data.Hashable': 'hashable',
    'System.Random': 'random',
    'Test.HUnit': 'hunit',
    'Test.Hspec': 'hspec',
    'Test.QuickCheck': 'quickcheck2',
    'Text.Regex': 'regex-compat',
    'Text.Regex.TDFA': 'regex-tdfa',
    'Text.Regex.Posix': 'regex-posix',
    'Data.Aeson': 'aeson',
    'Control.Lens': 'lens',
    'Control.Monad.Random': 'monadrandom',
    'Crypto.Hash': 'cryptonite',
    'Data.Digest.Pure.MD5': 'puremd5',
    'Math.NumberTheory.Primes': null,
  }),
)

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
      ...(files?.[DRIVER_FILE] === undefined
        ? []
        : ['-fno-ignore-asserts', '-main-is', 'TouchstoneHarness', DRIVER_FILE, TEST_FILE, END_FILE]),
      'main.hs',
    ],
  }),
  products: ['main'],
  run: () => ({ argv: ['/w/main'] }),
  runners: [
    {
      name: 'script',
      plan: harness,
      isAssertion: (stderr) => /Assertion failed|assertion failed/.test(stderr),
    },
  ],
  missingLibrary,
  isOutOfMemory: (stderr) => /^\S+: (?:Heap exhausted|out of memory)/m.test(stderr),
  compileLimits: { memoryBytes: 2 ** 30, wallMs: 60_000, cpuMs: 60_000 },
}

function harness({ program, test }: HarnessRequest): HarnessPlan {
  const asserts = WAY_TO_FAIL.test(maskSource(test, 'haskell').replace(/^import .*$/gm, ''))
  return {
    code: programModule(program),
    files: { [DRIVER_FILE]: driver(asserts), [TEST_FILE]: testModule(program, test), [END_FILE]: END },
    late: null,
  }
}

function driver(asserts: boolean): string {
  return `module TouchstoneHarness where
import qualified Main
import Control.Exception (catch)
import System.IO (hFlush, stdout)
import System.Process (callCommand)
import TouchstoneEnd
main :: IO ()
main = ((Main.main >> return ()) \`catch\` \\TouchstoneEnd -> return ()) >> hFlush stdout >> callCommand ${JSON.stringify(shellProof(asserts))}
`
}

/** The program as a module that exports all it declares. */
function programModule(program: string): string {
  const own = replaceInCode(program, 'haskell', /(?<![\w.'])main(?![\w'])/g, () => 'touchstoneProgramMain')
  const header = /^module\b[\s\S]*?\bwhere\b/m.exec(maskSource(own, 'haskell'))
  const name = 'module TouchstoneProgram where'
  const pragmas = '{-# LANGUAGE PartialTypeSignatures #-}\n'
  const masked = maskSource(own, 'haskell')
  const isUntyped = /^touchstoneProgramMain\s*=/m.test(masked) && !/^touchstoneProgramMain\s*::/m.test(masked)
  const type = isUntyped ? '\ntouchstoneProgramMain :: IO _\n' : '\n'
  if (header !== null) {
    const after = header.index + header[0].length
    return `${pragmas}${own.slice(0, header.index)}${name}${own.slice(after)}${type}`
  }
  const [head] = /^(?:\s*\{-#[\s\S]*?#-\})*/.exec(own) ?? ['']
  return `${pragmas}${head}\n${name}\n${own.slice(head.length)}${type}`
}

/** The test with the program's imports and its own. */
function testModule(program: string, test: string): string {
  const pragmas = [program, test].flatMap((text) => text.match(/^\{-#\s*LANGUAGE[\s\S]*?#-\}/gm) ?? [])
  const bare = test.replace(/^\{-#\s*LANGUAGE[\s\S]*?#-\}/gm, '')
  const header = /^module\b[\s\S]*?\bwhere\b/m.exec(maskSource(bare, 'haskell'))
  const body = header === null ? bare : bare.slice(0, header.index) + bare.slice(header.index + header[0].length)
  const ends = replaceInCode(
    body.replace(IMPORT, ''),
    'haskell',
    /(?<![\w.'])exit(Success|With)(?![\w'])/g,
    (match) => `touchstoneExit${match[1] ?? ''}`,
  )
  const imports = [...importsOf(program).map(preludeShown), ...importsOf(body)]
  const hidden = `import TouchstoneProgram hiding (${FAILING})`
  return [...pragmas, 'module Main where', ...new Set(imports), hidden, 'import TouchstoneEnd', ends, ''].join('\n')
}

const IMPORT = /^import\b.*(?:\n[ \t]+.*)*/gm

function importsOf(text: string): string[] {
  return text.match(IMPORT) ?? []
}

/** What the program hides of the Prelude, but for what a test fails by. */
function preludeShown(line: string): string {
  const hidden = /^import\s+Prelude\s+hiding\s*\(([\s\S]*)\)/.exec(line)?.[1]
  if (hidden === undefined) return line
  const failing = new Set(FAILING.split(', '))
  return `import Prelude hiding (${hidden
    .split(',')
    .filter((name) => !failing.has(name.trim()))
    .join(',')})`
}

/** A module that a test imports, or a known one that the program imports, and that the compiler did not find. */
function missingLibrary({ program, test, stderr }: LibraryFailure): MissingLibrary | undefined {
  for (const [, name = ''] of stderr.matchAll(/Could not (?:find|load) module [‘`']([\w.]+)['’]/g)) {
    const imports = (text: string): boolean =>
      importsOf(text).some((line) => /^import\s+(?:safe\s+)?(?:qualified\s+)?([\w.]+)/.exec(line)?.[1] === name)
    const known = PACKAGES.get(name)
    if (!imports(test) && !(known !== undefined && imports(program))) continue
    return { name, install: known === undefined || known === null ? null : `apt-get install -y libghc-${known}-dev` }
  }
  return undefined
}

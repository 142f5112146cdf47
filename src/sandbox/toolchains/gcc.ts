/** GCC, which compiles C and C++ by the standard that the user chose. */
import { TouchstoneError } from '../../errors.ts'
import type { Limits } from '../limits.ts'
import type { Program } from '../program.ts'
import { nativeFolders, nativeLibraries, nativeLinks } from './native-libraries.ts'
import type { Toolchain, ToolchainChoice, ToolFinder } from './toolchain.ts'

/** The compiler's own stages are processes too. */
export const gccLimits: Partial<Limits> = { memoryBytes: 2 ** 30, wallMs: 30_000, cpuMs: 30_000 }

/** Names that standards had as drafts; older compilers know them by these alone. */
const DRAFTS: ReadonlyMap<string, string> = new Map([
  ['c23', 'c2x'],
  ['gnu23', 'gnu2x'],
  ['c++20', 'c++2a'],
  ['gnu++20', 'gnu++2a'],
  ['c++23', 'c++2b'],
  ['gnu++23', 'gnu++2b'],
  ['c++26', 'c++2c'],
  ['gnu++26', 'gnu++2c'],
])

/** One of GCC's languages. */
export interface GccLanguage {
  /** As users name it. */
  readonly title: string
  /** As GCC's option `-x` names it. */
  readonly name: 'c' | 'c++'
  /** Names of its compilers, the first that is there. */
  readonly compilers: readonly string[]
  /** The standard where nothing is chosen. */
  readonly standard: string
}

/**
 * GCC with its version and standard; undefined where it cannot link a program.
 *
 * @throws TouchstoneError `bad-input` for a standard that this compiler does not know
 */
export async function detectGcc(
  finder: ToolFinder,
  language: GccLanguage,
  choice: ToolchainChoice = {},
): Promise<Toolchain | undefined> {
  const binary = finder.find(...language.compilers)
  if (binary === undefined) return undefined
  const version = await finder.ask(binary, '-dumpfullversion')
  if (version === undefined || !/^\d+\./.test(version)) return undefined
  // a compiler without the C library's headers cannot compile a single program
  if (finder.existing('/usr/include/stdio.h').length === 0) return undefined
  const tools = { compile: binary, ...nativeLibraries(finder) }
  const { standard } = choice
  if (standard === undefined || standard === language.standard) {
    return { version, tools, mounts: [], flags: [`-std=${language.standard}`] }
  }
  const flag = await standardFlag(finder, binary, language, standard)
  if (flag === undefined) {
    const known = (await standardsOf(finder, binary, language)).join(', ')
    const wanted = `which GCC ${version} does not know, wanted one of ${known}`
    throw new TouchstoneError(
      'bad-input',
      `compile ${language.title}: standard is ${JSON.stringify(standard)}, ${wanted}`,
    )
  }
  return { version: `${version} with ${standard}`, tools, mounts: [], flags: [flag] }
}

/**
 * The words of a compile command for the libraries that a program's sources include: those before the sources, and those
 * behind them.
 */
export function libraryWords(
  { tools }: Pick<Toolchain, 'tools'>,
  { code, files = {} }: Pick<Program, 'code' | 'files'>,
): { readonly before: string[]; readonly behind: string[] } {
  const beside = Object.values(files).flatMap((content) => (typeof content === 'string' ? [content] : []))
  return { before: nativeFolders(code, ...beside), behind: nativeLinks(tools, code, ...beside) }
}

/** The option by which this compiler takes a standard; undefined where it knows none of that name. */
async function standardFlag(
  finder: ToolFinder,
  binary: string,
  { name }: GccLanguage,
  standard: string,
): Promise<string | undefined> {
  // a standard of the other language is taken with a warning alone
  const isOwn = (name === 'c++' ? /^(?:c|gnu)\+\+\w+$/ : /^(?:c|gnu)\d\w*$|^iso9899:\w+$/).test(standard)
  if (!isOwn) return undefined
  for (const one of [standard, DRAFTS.get(standard)]) {
    if (one === undefined) continue
    const flag = `-std=${one}`
    if ((await finder.ask(binary, flag, '-x', name, '-fsyntax-only', '/dev/null')) !== undefined) return flag
  }
  return undefined
}

/** The standards that a compiler says it knows, without those it calls deprecated. */
async function standardsOf(finder: ToolFinder, binary: string, { name }: GccLanguage): Promise<readonly string[]> {
  const help = (await finder.ask(binary, `--help=${name}`)) ?? ''
  const named = [...help.matchAll(/^ {2}-std=(\S+)[ \t]+(.*)$/gm)].filter(
    ([, , said = '']) => !said.startsWith('Deprecated'),
  )
  const isOwn = name === 'c++' ? /^(?:c|gnu)\+\+/ : /^(?:c|gnu)\d/
  const names = new Set(named.map(([, standard = '']) => standard).filter((standard) => isOwn.test(standard)))
  for (const [standard, draft] of DRAFTS) if (names.has(standard)) names.delete(draft)
  return [...names]
}

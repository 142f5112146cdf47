/**
 * The grammars of tree-sitter as WebAssembly. This is the one file that loads them, each on its first use: two packages hold
 * them (`@vscode/tree-sitter-wasm`, which also brings the parser, and `tree-sitter-c`), about 30 MB together.
 *
 * A grammar runs inside the WebAssembly machine. It reads the source and can touch nothing else.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { TouchstoneError } from '../../errors.ts'

type TreeSitter = typeof import('@vscode/tree-sitter-wasm')
/** A parser with its grammar. */
export type Parser = InstanceType<TreeSitter['Parser']>

const require = createRequire(import.meta.url)

/** Grammars by the sandbox's names of their languages: the package, and the file in it. */
const GRAMMAR_FILES = {
  python: 'python',
  javascript: 'javascript',
  typescript: 'typescript',
  java: 'java',
  c: 'c',
  cpp: 'cpp',
  go: 'go',
  rust: 'rust',
  ruby: 'ruby',
  bash: 'bash',
  php: 'php',
  csharp: 'c-sharp',
  powershell: 'powershell',
  css: 'css',
  tsx: 'tsx',
} as const

/** A language that has a grammar here. */
export type GrammarName = keyof typeof GRAMMAR_FILES

/** Languages that have a grammar here. */
export const GRAMMAR_NAMES: readonly GrammarName[] = Object.keys(GRAMMAR_FILES) as GrammarName[]

let library: Promise<TreeSitter> | undefined
const parsers = new Map<GrammarName, Promise<Parser>>()

/**
 * The parser of a language. It is shared: give it one source at a time and free the tree before the next.
 *
 * @throws {TouchstoneError} `unavailable` where the package is not installed or its file cannot be loaded.
 */
export function parserOf(language: GrammarName): Promise<Parser> {
  const known = parsers.get(language)
  if (known !== undefined) return known
  const made = openParser(language)
  parsers.set(language, made)
  // a failure is tried again the next time
  made.catch(() => parsers.delete(language))
  return made
}

async function openParser(language: GrammarName): Promise<Parser> {
  try {
    library ??= loadLibrary()
    const { Parser, Language } = await library
    const parser = new Parser()
    parser.setLanguage(await Language.load(grammarPath(language)))
    return parser
  } catch (cause) {
    library = undefined
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new TouchstoneError('unavailable', `load the grammar of ${language}: ${said}`, { cause })
  }
}

/**
 * Keeps WebAssembly at the code of V8's first compiler. A grammar's lexer is one function of up to a megabyte, and the
 * optimising compiler took 2.3 GiB over all grammars at once where this takes 0.15, and twice the processor time. Parsing
 * is slower for it by about two thirds once a grammar is warm. The setting is the process's: optimisers of the engine in
 * a process that has parsed before are half as fast, which is little beside a training step.
 */
function keepFirstCode(): void {
  setFlagsFromString('--no-wasm-tier-up')
  setFlagsFromString('--no-wasm-dynamic-tiering')
}

async function loadLibrary(): Promise<TreeSitter> {
  keepFirstCode()
  const { default: loaded } = (await import('@vscode/tree-sitter-wasm')) as unknown as { default: TreeSitter }
  await loaded.Parser.init()
  return loaded
}

function grammarPath(language: GrammarName): string {
  if (language === 'c') return join(dirname(require.resolve('tree-sitter-c/package.json')), 'tree-sitter-c.wasm')
  return join(dirname(require.resolve('@vscode/tree-sitter-wasm')), `tree-sitter-${GRAMMAR_FILES[language]}.wasm`)
}

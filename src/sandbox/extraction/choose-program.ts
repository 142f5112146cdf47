/** Which of a response's blocks are the program: second step of extract-code.ts, which states the rules. */
import { findLanguage } from '../languages/table.ts'
import type { FencedBlock } from './fenced-blocks.ts'
import { isBalanced, maskSource, sourceNames, wordsIn, type SourceNames } from './source-names.ts'

/** What is known of the task. */
export interface ChoiceOptions {
  /** Name in the language table. */
  readonly language: string
  /** Name that the task's preamble asks to be defined. */
  readonly signature: string | undefined
  /** Sources of the harness tests; empty for tests by input and output. */
  readonly harness: readonly string[]
}

interface Piece extends FencedBlock, SourceNames {
  readonly index: number
  readonly masked: string
  /** Names of `defined` that the tests ask for. */
  readonly entries: ReadonlySet<string>
  readonly complete: boolean
}

/** Blocks of these are no program, or one for the shell. */
const NO_PROGRAM = new Set(
  'text txt output console terminal plaintext plain json yaml yml xml html css diff patch pycon irb log stdout stdin stderr input toml ini csv latex tex makefile dockerfile mermaid math result results example traceback error'.split(
    ' ',
  ),
)
/** Tags that say nothing of the language. */
const UNTOLD = new Set(['', 'code', 'program', 'solution', 'answer', 'source', 'snippet'])
/** Languages whose programs many models give under another's name. */
const KIN: Readonly<Record<string, string>> = { c: 'cpp', cpp: 'c', typescript: 'javascript' }
/** Blocks that are weighed against each other, the last ones. */
const MOST_BLOCKS = 100
/** Languages in which a later definition takes the place of an earlier one. */
const REDEFINING = new Set(['python', 'javascript', 'ruby', 'bash', 'perl', 'lua', 'r', 'julia'])

/** Sources of the blocks that make the program, in their order; empty where no block is one. */
export function chooseProgram(blocks: readonly FencedBlock[], options: ChoiceOptions): readonly string[] {
  const found = candidates(blocks, options.language).slice(-MOST_BLOCKS)
  const pieces = withEntries(
    found.map((block, index) => pieceOf(block, index, options.language)),
    options,
  )
  const wanted = new Set(pieces.flatMap(({ entries }) => [...entries]))
  const base = wanted.size > 0 ? definers(pieces, wanted, options.language) : lastProgram(pieces, options)
  return closure(base, pieces, wanted).map(({ code }) => code)
}

function candidates(blocks: readonly FencedBlock[], language: string): readonly FencedBlock[] {
  const programs = blocks.filter((block) => block.code.trim() !== '' && !isSession(block.code, language))
  const known = programs.map((block) => ({ block, name: languageOfTag(block.tag) }))
  const own = known.filter(({ block, name }) => name === language || (UNTOLD.has(block.tag) && isCode(block)))
  if (own.length > 0) return own.map(({ block }) => block)
  const kin = known.filter(({ name }) => name !== undefined && name === KIN[language])
  return kin.map(({ block }) => block)
}

/** Name in the table of a fence's tag: `python3.11`, `c++20` and `main.py` too; undefined for none. */
export function languageOfTag(tag: string): string | undefined {
  if (namesNoProgram(tag)) return undefined
  const forms = [tag, tag.replace(/[\d.]+$/, ''), tag.slice(tag.lastIndexOf('.') + 1)]
  return forms.map((form) => findLanguage(form)?.name).find((name) => name !== undefined)
}

/** Whether a fence's tag says that its block is output, data or text. */
export function namesNoProgram(tag: string): boolean {
  return NO_PROGRAM.has(tag)
}

/** Whether a block holds a word at all. */
export function hasWords(code: string): boolean {
  return /[A-Za-z_]/.test(code)
}

/** An interactive session. */
function isSession(code: string, language: string): boolean {
  const first = code.trimStart()
  return /^(?:>>> |\.\.\. |In \[\d+\]:|irb\()/.test(first) || (first.startsWith('$ ') && language !== 'perl')
}

/** An untold block is code unless it holds no word, or stands where output or input is announced. */
function isCode({ code, before }: FencedBlock): boolean {
  if (!hasWords(code)) return false
  const announced =
    /\b(?:outputs?|prints?|printed|results?|inputs?|stdin|stdout|console|terminal)\b[^.]{0,40}:?\W*$/i.test(before)
  return (
    !announced ||
    /^\s*(?:def|class|function|func|fn|fun|import|from|#include|package|public|using|<\?php)\b/m.test(code)
  )
}

function pieceOf(block: FencedBlock, index: number, language: string): Omit<Piece, 'entries'> {
  const masked = maskSource(block.code, language)
  const names = sourceNames(masked)
  const elided = /^[ \t]*(?:#|\/\/|--)[ \t]*\.{3}/m.test(block.code)
  const cut = !isBalanced(masked) && (!block.closed || language !== 'bash')
  const headless = language === 'python' && /:[ \t]*$/.test(masked.trimEnd())
  const complete = !elided && !cut && !headless && !isStub(masked, language)
  return { ...block, ...names, index, masked, complete }
}

/** Nothing but definitions whose bodies are left out. */
function isStub(masked: string, language: string): boolean {
  if (language === 'python') {
    const bodies = masked
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^\s*(?:@|def |class |import |from )/.test(line))
    return (
      masked.includes('def ') &&
      bodies.every((line) => /^\s*(?:\.\.\.|pass|raise NotImplementedError.*)\s*$/.test(line))
    )
  }
  const bodies = masked.match(/\{[^{}]*\}/g) ?? []
  return bodies.length > 0 && bodies.every((body) => /^\{[\s.]*\}$/.test(body))
}

function withEntries(pieces: readonly Omit<Piece, 'entries'>[], options: ChoiceOptions): readonly Piece[] {
  const { signature, harness, language } = options
  const asked = new Set(signature === undefined ? [] : [signature])
  if (!pieces.some(({ defined }) => signature !== undefined && defined.has(signature))) {
    for (const source of harness) {
      const masked = maskSource(source, language)
      const own = sourceNames(masked)
      for (const word of wordsIn(masked)) if (!own.defined.has(word) && word !== 'main') asked.add(word)
    }
  }
  return pieces.map((piece) => {
    const named = [...piece.defined, ...[...piece.bound].filter((name) => isAlias(piece.masked, name))]
    return { ...piece, entries: new Set(named.filter((name) => asked.has(name))) }
  })
}

/** `add = operator.add`: a name that is given another function. */
function isAlias(masked: string, name: string): boolean {
  return new RegExp(`^${name}[ \\t]*=[ \\t]*[A-Za-z_][\\w.]*[ \\t]*$`, 'm').test(masked)
}

/** The last complete piece for each wanted name; one that has all of them, where later ones would clash. */
function definers(pieces: readonly Piece[], wanted: ReadonlySet<string>, language: string): Set<Piece> {
  const sound = (piece: Piece): boolean => piece.complete
  const last = new Set<Piece>()
  for (const name of wanted) {
    const having = pieces.filter(({ entries }) => entries.has(name))
    const one = having.findLast(sound) ?? having.at(-1)
    if (one !== undefined) last.add(one)
  }
  const clash = [...last].some((a) =>
    [...last].some((b) => a !== b && [...a.defined].some((name) => b.defined.has(name))),
  )
  if (!clash || REDEFINING.has(language)) return last
  const whole = pieces.findLast((piece) => piece.complete && [...wanted].every((name) => piece.entries.has(name)))
  return whole === undefined ? last : new Set([whole])
}

/** Where the tests name nothing: the last piece that does something by itself, and is no example of an earlier one. */
function lastProgram(pieces: readonly Piece[], { language, signature }: ChoiceOptions): Set<Piece> {
  const whole = pieces.filter((piece) => piece.complete)
  const left = whole.length > 0 ? whole : pieces
  // a body that continues the task's signature begins indented, or returns
  const body =
    signature === undefined ? undefined : left.findLast(({ code }) => /^\s*\n?[ \t]+\S|^\s*return\b/.test(code))
  if (body !== undefined) return new Set([body])
  const isExample = (piece: Piece): boolean =>
    (signature !== undefined && piece.free.has(signature)) ||
    left.some((one) => {
      // what is used before it is defined can only be an example where sources run from the top
      const shown = one.index < piece.index ? acts(one, language) : REDEFINING.has(language)
      return one !== piece && shown && leansOn(piece, one)
    })
  const one =
    left.findLast((piece) => acts(piece, language) && !isExample(piece)) ??
    left.findLast((piece) => !isExample(piece)) ??
    left.at(-1)
  return new Set(one === undefined ? [] : [one])
}

function leansOn(piece: Piece, other: Piece): boolean {
  return [...piece.free].some((name) => other.defined.has(name) || other.bound.has(name))
}

/** Whether a piece does something when it is run, beside defining names. */
function acts({ masked, defined }: Piece, language: string): boolean {
  if (['c', 'cpp', 'java', 'go', 'rust', 'kotlin', 'csharp', 'scala', 'haskell'].includes(language)) {
    return /\b[Mm]ain\b|\bextends App\b/.test(masked)
  }
  const margin = masked.split('\n').filter((line) => /^[A-Za-z_$@[({]/.test(line))
  const inert =
    /^(?:@|def |class |import |from |function |async |export |const |let |var |local |module |require|include|use |using |end\b|sub |else|elif|except|finally|struct )/
  return margin.some((line) => {
    if (inert.test(line)) return /[^=]=\s*(?:await )?[\w.]+\(/.test(line) && /input|read|print|log/i.test(line)
    return (
      !/^[\w, ]+=[^=(]*$/.test(line) && (defined.size === 0 || /\(|\bputs\b|\bprint\b|^if |^for |^while |=/.test(line))
    )
  })
}

/** The pieces with those whose names they lean on, in the response's order. */
function closure(base: ReadonlySet<Piece>, pieces: readonly Piece[], wanted: ReadonlySet<string>): readonly Piece[] {
  const chosen = new Set(base)
  const isExample = ({ entries, free }: Piece): boolean =>
    entries.size === 0 && [...free].some((name) => wanted.has(name))
  for (const piece of chosen) {
    for (const name of piece.free) {
      const given = (one: Piece): boolean => one.defined.has(name) || one.bound.has(name)
      if ([...chosen].some(given)) continue
      const plain = pieces.findLast((one) => given(one) && !isExample(one))
      const giver = plain ?? pieces.findLast((one) => one.defined.has(name))
      // walked on by this very loop
      if (giver !== undefined) chosen.add(giver)
    }
  }
  const last = Math.max(...[...chosen].map(({ index }) => index))
  const first = pieces.filter((one) => chosen.has(one) || (one.index < last && isImports(one)))
  return chosen.size === 0 ? [] : first
}

/** Nothing but imports and the like. */
function isImports({ masked }: Piece): boolean {
  const lines = masked.split('\n').filter((line) => line.trim() !== '')
  return lines.every((line) =>
    /^\s*(?:#\s*include|#\s*define|import |from .* import |using |use |package |require)/.test(line),
  )
}

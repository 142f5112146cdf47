/**
 * What a classifier sees of a source: its words and their parts, the marks between them with the spaces around, runs of
 * neighbours, and how lines begin, end and are indented. Words of whole-line comments and of quoted texts are left out,
 * since they are no part of the language.
 */

/** Characters that are read, from the start. */
const MOST_CHARACTERS = 12_000
/** Characters that are read of one line. */
const LONGEST_LINE = 1_000
/** Different features of one source. */
const MOST_FEATURES = 16_000
const COMMENT = /^(?:#+|\/\/+!?|--+|;+|%+|\/?\*+!?|'|REM|=begin|=pod)(?=\s|$)/
const TOKEN =
  /[A-Za-z_][A-Za-z0-9_]*[!?]?|[$@%&]{1,2}[A-Za-z_]\w*|\d[\w.]*|"(?:[^"\\\n]|\\.){0,200}"|'(?:[^'\\\n]|\\.){2,200}'|'(?:[^'\\\n]|\\.)'|`[^`\n]{0,200}`|[^\sA-Za-z_0-9"'`()[\]{},;]{1,3}|[()[\]{},;"'`]/g
/** A comment behind code: its mark and its words. */
const TRAILING = /\s(\/\/|#|--|\/\*)\s.*$/
/** Longest word that may be a keyword. */
const LONGEST_KEYWORD = 10
/** Shortest word whose beginning and end say something. */
const SHORTEST_PARTED = 6
const MOST_PARTS = 4
/** Marks of a line that are taken together. */
const MOST_MARKS = 10
/** Features are numbers below this. */
export const FEATURE_SPACE: number = 2 ** 23

/** Whether a line is a comment and no more, in one language or another. */
export function isComment(line: string): boolean {
  return COMMENT.test(line.trim())
}

/** The features of a source as numbers below FEATURE_SPACE, with their counts. A source without any has an empty map. */
export function sourceFeatures(source: string): Map<number, number> {
  const found = new Map<number, number>()
  const add = (feature: number): void => {
    const count = found.get(feature)
    if (count === undefined && found.size >= MOST_FEATURES) return
    found.set(feature, (count ?? 0) + 1)
  }
  const tokens = new Map<string, Token>()
  let before: LineEnd = { last: START, indent: 0 }
  for (const line of source.slice(0, MOST_CHARACTERS).split(/\r?\n/)) {
    const text = line.trim()
    if (text === '') continue
    const comment = COMMENT.exec(text)
    if (comment === null) before = addLine({ line: line.slice(0, LONGEST_LINE), before, tokens }, add)
    else add(mix(KIND.comment, hashOf(comment[0].slice(0, 3))))
  }
  return found
}

/** Kinds of features: each is hashed with its own number, so that equal parts of different kinds differ. */
const KIND = {
  comment: 1,
  trailing: 2,
  token: 3,
  pair: 4,
  between: 5,
  three: 6,
  four: 7,
  space: 8,
  begin: 9,
  finish: 10,
  part: 11,
  first: 12,
  firstThree: 13,
  start: 14,
  last: 15,
  end: 16,
  line: 17,
  marks: 18,
  indent: 19,
  step: 20,
  stepFirst: 21,
} as const

/** A token as features see it: hashes of its form, of its shape, and of what it is among its neighbours. */
interface Token {
  readonly form: number
  readonly shape: number
  /** The form of a short lower-case word, which may be a keyword; the shape of another word. */
  readonly plain: number
  readonly isMark: boolean
  /** Features of the word's parts. */
  readonly parts: readonly number[]
}

/** What the next line stands under. */
interface LineEnd {
  /** Hash of the last token's form. */
  readonly last: number
  readonly indent: number
}

const START = -1
type Add = (feature: number) => void

interface SourceLine {
  readonly line: string
  readonly before: LineEnd
  /** Tokens of the source that are known already. */
  readonly tokens: Map<string, Token>
}

function addLine({ line, before, tokens }: SourceLine, add: Add): LineEnd {
  const trailing = TRAILING.exec(line)
  if (trailing !== null) add(mix(KIND.trailing, hashOf(trailing[1] ?? '')))
  const text = (trailing === null ? line : line.slice(0, trailing.index)).trim() || line.trim()
  const found: Token[] = []
  for (const match of text.matchAll(TOKEN)) {
    const [word] = match
    let token = tokens.get(word)
    if (token === undefined) tokens.set(word, (token = tokenOf(word)))
    found.push(token)
    add(mix(KIND.token, token.form))
    for (const part of token.parts) add(part)
    if (!token.isMark) continue
    add(mix(KIND.space, token.form, sideOf(text[match.index - 1]), sideOf(text[match.index + word.length])))
  }
  for (let index = 0; index + 1 < found.length; index++) {
    const [one, two, three, four] = [found[index], found[index + 1], found[index + 2], found[index + 3]]
    if (one === undefined || two === undefined) continue
    add(mix(KIND.pair, one.form, two.form))
    add(mix(KIND.between, one.shape, two.form, three?.shape))
    if (three === undefined) continue
    add(mix(KIND.three, one.plain, two.plain, three.plain))
    if (four !== undefined) add(mix(KIND.four, one.shape, two.shape, three.shape, four.shape))
  }
  addEdges(found, add)
  return addStep(line, { before, found }, add)
}

/** How a line begins and ends, and which marks it has. */
function addEdges(found: readonly Token[], add: Add): void {
  const [first, second, third] = found
  const last = found.at(-1)
  add(mix(KIND.first, first?.form, second?.form))
  add(mix(KIND.firstThree, first?.form, second?.shape, third?.form))
  add(mix(KIND.start, first?.form))
  add(mix(KIND.last, found.at(-2)?.form, last?.form))
  add(mix(KIND.end, last?.form))
  const edges = mix(KIND.line, first?.shape, second?.shape, third?.shape, found.at(-2)?.shape)
  add(mix(KIND.line, edges, last?.form))
  let marks: number = KIND.marks
  for (const token of found.filter(({ isMark }) => isMark).slice(0, MOST_MARKS))
    marks = mix(KIND.marks, marks, token.form)
  add(marks)
}

/** How a line is indented, and how that follows from the line before. */
function addStep(
  line: string,
  { before, found }: { readonly before: LineEnd; readonly found: readonly Token[] },
  add: Add,
): LineEnd {
  const blank = /^\s*/.exec(line)?.[0] ?? ''
  const indent = blank.replaceAll('\t', '    ').length
  const width = indent % 8 === 4 ? 4 : indent % 4 === 0 ? 8 : indent % 2 === 0 ? 2 : 1
  add(mix(KIND.indent, blank.includes('\t') ? 0 : width))
  const step = before.last === START ? 0 : Math.sign(indent - before.indent) + 2
  add(mix(KIND.step, step, before.last))
  add(mix(KIND.stepFirst, step, before.last, found[0]?.form))
  return { last: found.at(-1)?.form ?? 0, indent }
}

function tokenOf(word: string): Token {
  const form = formOf(word)
  const shape = shapeOf(form)
  const formHash = hashOf(form)
  const shapeHash = hashOf(shape)
  return {
    form: formHash,
    shape: shapeHash,
    plain: shape === 'w' && form.length <= LONGEST_KEYWORD ? formHash : shapeHash,
    isMark: !/\w/.test(form),
    parts: partsOf(word),
  }
}

/** Features of a long word: its beginning, its end, and what underscores and capitals part. */
function partsOf(word: string): number[] {
  if (word.length < SHORTEST_PARTED || !/^[A-Za-z_]/.test(word)) return []
  const features = [mix(KIND.begin, hashOf(word.slice(0, 3))), mix(KIND.finish, hashOf(word.slice(-3)))]
  const parts = word.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []
  if (parts.length < 2) return features
  const long = parts.slice(0, MOST_PARTS).filter((part) => part.length > 1)
  return [...features, ...long.map((part) => mix(KIND.part, hashOf(part)))]
}

/** What stands beside a mark: an edge of the line, a space, a word or another mark. */
function sideOf(neighbour: string | undefined): number {
  if (neighbour === undefined) return 0
  if (/\s/.test(neighbour)) return 1
  return /\w/.test(neighbour) ? 2 : 3
}

/** A number stands for all numbers, and a quoted text for all in these quotes. A word with a mark before it keeps the mark. */
function formOf(token: string): string {
  const [mark = ''] = token
  if (/\d/.test(mark)) return /^\d+$/.test(token) ? '0' : token.replaceAll(/\d+/g, '0').slice(0, 8)
  if (mark === '"' || mark === '`') return token.length > 1 ? `${mark}${mark}` : mark
  if (mark === "'") return token.length > 1 ? (/^'(?:.|\\.)'$/.test(token) ? "'c'" : "''") : mark
  return token.length > 24 ? 'Long' : token
}

/** A word becomes its shape, a mark stays itself. */
function shapeOf(token: string): string {
  if (!/^[$@%&]*[A-Za-z_]/.test(token)) return token
  const mark = /^[$@%&]+/.exec(token)?.[0] ?? ''
  const word = token.slice(mark.length)
  const end = /[!?]$/.exec(word)?.[0] ?? ''
  if (/^[a-z]+$/.test(word)) return `${mark}w`
  if (/^[A-Z_0-9]+$/.test(word)) return `${mark}W${end}`
  if (/^[A-Z]/.test(word)) return `${mark}Ww${end}`
  return word.includes('_') ? `${mark}w_w${end}` : `${mark}wW${end}`
}

/** FNV-1a over UTF-16 code units, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash
}

/** A feature of its kind and parts, in the space of features. */
function mix(kind: number, one = 0, two = 0, three = 0, four = 0): number {
  let hash = Math.imul(kind, 0x9e3779b1)
  hash = blend(hash, one)
  hash = blend(hash, two)
  hash = blend(hash, three)
  hash = blend(hash, four)
  return (hash ^ (hash >>> 15)) & (FEATURE_SPACE - 1)
}

function blend(hash: number, part: number): number {
  const mixed = Math.imul(hash ^ part, 0x85ebca6b)
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
}

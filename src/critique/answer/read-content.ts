/**
 * Reads an answer's text as content, in every way that is plausible. What is split here (lists, pairs, intervals, sets,
 * equations, matrices) is notation. The terms inside are read by term-parser.ts.
 */
import { plainAnswer } from './answer-text.ts'
import type { Content, Reading } from './content.ts'
import { ANSWER_LIMIT, closing, lexemesOf, type CommaReading, type Lexeme } from './lexeme.ts'
import { numberFromWords, ordinalFrom } from './number-words.ts'
import { readMatrix, readTransposed, readUnitVectors } from './read-matrix.ts'
import { compoundQuantity, readQuantity } from './read-quantity.ts'
import { readRelation, relationSign } from './read-relation.ts'
import { depthsOf, isWholeGroup, splitAt } from './lexeme-groups.ts'
import { readSetNotation } from './read-set.ts'
import { otherContents, joinedMixed, placeReadings } from './other-content.ts'
import { joinedStatements } from './joined-statements.ts'
import { parseTerm } from './term-parser.ts'
import { wordContent } from './read-words.ts'
import type { Term } from './term.ts'
import { textContent } from './text-content.ts'

/** Items of a list, rows and cells of a matrix: more are not read. */
const ITEM_LIMIT = 200

/** Every plausible reading of an answer's text, the likeliest first, or none for an empty text. */
export function readAnswerText(text: string): readonly Reading[] {
  if (text.length > ANSWER_LIMIT * 4) return []
  const plain = stripFrame(plainAnswer(text))
  if (plain === '' || plain.length > ANSWER_LIMIT) return []
  const readings: Reading[] = []
  for (const { commas, certainty } of commaReadings(plain)) {
    const lexemes = lexemesOf(plain, commas)
    if (lexemes === undefined) continue
    for (const content of readAll(lexemes, plain)) readings.push({ content, certainty })
    const mixed = joinedMixed(lexemes)
    if (mixed !== undefined) readings.push({ content: mixed, certainty })
    for (const content of otherContents(lexemes)) readings.push({ content, certainty: 'doubtful' })
  }
  const place = ordinalFrom(text)
  if (place !== undefined) return placeReadings(place, readings)
  return readings.length === 0 ? [{ content: textContent(plain, readValue), certainty: 'plain' }] : readings
}

/** A value among words: one quantity, pair or set. */
function readValue(text: string): Content | undefined {
  const lexemes = lexemesOf(text)
  return lexemes === undefined ? undefined : readPiece(lexemes)
}

/** `\boxed{…}` around the whole, quotation marks, a full stop behind. */
function stripFrame(text: string): string {
  let plain = text
  for (let round = 0; round < 4; round++) {
    const before = plain
    plain = plain
      .replace(/^\\(?:boxed|fbox)\s*\{([^]*)\}$/, '$1')
      .replace(/(?<!\.\d*|\d)\.$|(?<=[\d)}\]a-z])\.$|[;,:?]$/i, '')
      .trim()
    if (plain === before) break
  }
  // ]0, 1[ for (0, 1)
  const french = /^([\][])([^\][]+)([\][])$/.exec(plain)
  if (french !== null && (french[1] === ']' || french[3] === '['))
    plain = `${french[1] === ']' ? '(' : '['}${french[2] ?? ''}${french[3] === '[' ? ')' : ']'}`
  return lastConclusion(unboxed(plain)).replace(DOMAIN, '').trim()
}

/** `\boxed{…}` within: its content. */
function unboxed(text: string): string {
  const at = text.search(/\\(?:boxed|fbox)\s*\{/)
  if (at === -1) return text
  const open = text.indexOf('{', at)
  const close = closing(text, open)
  return close === -1 ? text : text.slice(0, at) + text.slice(open + 1, close) + text.slice(close + 1)
}

/** `20h = 100 \Rightarrow h = 5` concludes behind its last arrow. */
function lastConclusion(text: string): string {
  const arrow =
    /^[^]*\\(?:(?:Rightarrow|implies|iff|Longrightarrow|Leftrightarrow|therefore)(?![a-zA-Z])|to(?=\s*[a-zA-Z]\s*=))([^]+)$/.exec(
      text,
    )
  return arrow?.[1] === undefined || arrow[1].trim() === '' ? text : arrow[1].trim()
}

/** "where n is an integer" behind an answer. */
const DOMAIN =
  /,?\s*(?:\\text\s*\{\s*)?(?:where|for|with)\s+(?:any|all|every|some)?\s*(?:integers?\s+)?\}?\s*[a-zA-Z]\s*(?:\\text\s*\{\s*)?(?:is\s+(?:an?\s+|any\s+)?(?:arbitrary\s+)?(?:integer|constant|real number)|an?\s+integer)?\s*\}?$/i

interface CommaChoice {
  readonly commas: CommaReading
  readonly certainty: Reading['certainty']
}

/** How the commas between digits may be meant. */
function commaReadings(plain: string): readonly CommaChoice[] {
  // 1,00,000 in groups of two
  if (/(?<![\d.,])\d{1,2}(?:,\d{2})+,\d{3}(?!\d)/.test(plain)) return [{ commas: 'thousands', certainty: 'plain' }]
  const grouped = /(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d])/.test(plain)
  if (grouped) {
    const thousands: CommaChoice = { commas: 'thousands', certainty: 'plain' }
    // what starts with a zero is no group of thousands: 0,111
    if (/(?<![\d.,])0\d*,\d/.test(plain)) {
      return [
        { commas: 'decimal', certainty: 'decimal-comma' },
        { commas: 'list', certainty: 'plain' },
      ]
    }
    // no list has an item 000
    return /\d,0\d/.test(plain) ? [thousands] : [thousands, { commas: 'list', certainty: 'plain' }]
  }
  // `1,05` has a decimal comma. `1,0000` is nothing that is known
  if (/\d,0\d/.test(plain))
    return [{ commas: 'decimal', certainty: /\d,0\d{3}(?!\d)/.test(plain) ? 'doubtful' : 'decimal-comma' }]
  const choices: CommaChoice[] = [{ commas: 'thousands', certainty: 'plain' }]
  if (/^[^\d,]*\d+,\d+[^\d,]*$/.test(plain)) choices.push({ commas: 'decimal', certainty: 'decimal-comma' })
  return choices
}

/** The content of all the lexemes: a list of pieces, or one. */
function readAll(lexemes: readonly Lexeme[], plain: string): Content[] {
  const words = wordContent(plain)
  // `2h30` is a time, and a length of time
  if (words !== undefined)
    return [words, ...(words.kind === 'time' ? [compoundQuantity(lexemes)] : [])].filter(
      (content) => content !== undefined,
    )
  const spelled = lexemes[0]?.kind === 'word' && isNumberWord(lexemes[0].text) ? readQuantity(lexemes) : undefined
  if (spelled !== undefined) return [spelled]
  const compound = compoundQuantity(lexemes)
  if (compound !== undefined) return [compound]
  const list = readList(lexemes)
  if (list !== undefined) return [list]
  const piece = readPiece(lexemes)
  return piece === undefined ? [] : [piece]
}

function isNumberWord(word: string): boolean {
  return numberFromWords([word.toLowerCase()]) !== undefined
}

/** A bare list: pieces between commas, semicolons, `and`, `or`. Undefined for a single piece and for prose. */
function readList(lexemes: readonly Lexeme[]): Content | undefined {
  const pieces = splitAt(lexemes, (lexeme) => isSeparator(lexeme)).filter(
    (piece, at) => piece.length > 0 && !(at > 0 && isDomain(piece)),
  )
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined && only.length < lexemes.length - 1) return readPiece(only)
  if (pieces.length < 2 || pieces.length > ITEM_LIMIT) return undefined
  const items: Content[] = []
  for (const piece of pieces) {
    const item = readPiece(piece)
    if (item === undefined) return undefined
    if (item.kind === 'sequence' && item.open === '') items.push(...item.items)
    else items.push(item)
  }
  const [first] = items
  const statements = joinedStatements(items, lexemes)
  if (statements !== undefined) return statements
  // `x = 1, 2`: the name stands for all
  const isCommonName = first?.kind === 'named' && items.slice(1).every((item) => item.kind === 'quantity')
  const unnamed = isCommonName ? [first.of, ...items.slice(1)] : items
  // `x = 1 or x = 2` says all solutions. `1728 or 1331` leaves it open
  const alternatives =
    !items.every((item) => item.kind === 'named') &&
    lexemes.some((lexeme) => lexeme.kind === 'word' && lexeme.text.toLowerCase() === 'or')
  return { kind: 'sequence', open: '', close: '', items: sharedUnits(unnamed), alternatives }
}

/** `2 and 3 meters`: the last unit stands for all, where no other has one. */
function sharedUnits(items: readonly Content[]): readonly Content[] {
  const last = items.at(-1)
  if (last?.kind !== 'quantity' || last.unit === undefined) return items
  return items.map((item) =>
    item.kind === 'quantity' && item.unit === undefined ? { ...item, unit: last.unit } : item,
  )
}

/** `n \\in \\mathbb{Z}` behind an answer says what its letter may be. */
function isDomain(piece: readonly Lexeme[]): boolean {
  const at = piece.findIndex((lexeme) => lexeme.kind === 'command' && lexeme.text === 'in')
  return at === 1 && piece[0]?.kind === 'letter' && readPiece(piece.slice(2))?.kind === 'named-set'
}

function isSeparator(lexeme: Lexeme): boolean {
  if (lexeme.kind === 'sign') return lexeme.text === ',' || lexeme.text === ';'
  if (lexeme.kind === 'command') return lexeme.text === 'vee' || lexeme.text === 'lor' || lexeme.text === 'land'
  return lexeme.kind === 'word' && /^(?:and|or)$/i.test(lexeme.text)
}

/** One piece: whatever stands between separators. */
export function readPiece(lexemes: readonly Lexeme[]): Content | undefined {
  if (lexemes.length === 0) return undefined
  if (
    lexemes[0]?.kind === 'sign' &&
    lexemes[0].text === '{' &&
    isWholeGroup(lexemes) &&
    !isBareSet(lexemes.slice(1, -1))
  )
    return readPiece(lexemes.slice(1, -1))
  const matrix = readMatrix(lexemes, readPiece)
  if (matrix !== undefined) return matrix
  const angled = lexemes[0]?.text === '<' && lexemes.at(-1)?.text === '>' ? readSequence(lexemes) : undefined
  if (angled !== undefined) return angled
  const turned = readTransposed(lexemes, readPiece)
  if (turned !== undefined) return turned
  const depths = depthsOf(lexemes)
  const member = lexemes.findIndex((lexeme, at) => depths[at] === 0 && isMembership(lexeme))
  if (member > 0 && member <= 8) return readPiece(lexemes.slice(member + 1))
  if (lexemes.some((lexeme, at) => depths[at] === 0 && relationSign(lexeme) !== undefined))
    return readRelation(lexemes, depths, readPiece)
  const set = readSetNotation(lexemes, depths, (inside) => readList(inside) ?? readPiece(inside))
  if (set !== undefined) return set
  // a point and its name: B(1, 4)
  if (lexemes[0]?.kind === 'letter' && /^[A-Z]$/.test(lexemes[0].text) && lexemes[1]?.text === '(') {
    const point = isWholeGroup(lexemes.slice(1)) ? readSequence(lexemes.slice(1)) : undefined
    if (point?.kind === 'sequence') return { kind: 'named', name: lexemes[0].text, of: point }
  }
  const sequence = readSequence(lexemes)
  if (sequence !== undefined) return sequence
  const ratio = readRatio(lexemes, depths)
  if (ratio !== undefined) return ratio
  return plusMinus(lexemes) ?? readUnitVectors(lexemes) ?? readQuantity(lexemes)
}

/** Whether braces without a backslash hold a set: `{2, -2}`, `{x \mid x > 3}`. */
function isBareSet(inside: readonly Lexeme[]): boolean {
  return splitAt(inside, (lexeme) => lexeme.text === ',' || lexeme.text === 'mid' || lexeme.text === '|').length > 1
}

function isMembership(lexeme: Lexeme): boolean {
  return lexeme.kind === 'command' && lexeme.text === 'in'
}

/** `(1, 2)`, `[0, 1)`, `\{1, 2\}`, `\langle 1, 2 \rangle`. */
function readSequence(lexemes: readonly Lexeme[]): Content | undefined {
  const first = lexemes[0]
  const last = lexemes.at(-1)
  if (first === undefined || last === undefined || !isWholeGroup(lexemes)) return undefined
  const open = openingOf(first)
  const close = closingOf(last)
  if (open === undefined || close === undefined) return undefined
  const inside = lexemes.slice(1, -1)
  if (open === '{' && inside.length === 0) return { kind: 'named-set', name: 'empty' }
  const pieces = splitAt(inside, (lexeme) => lexeme.text === ',' || lexeme.text === ';')
  if ((pieces.length < 2 && open !== '{') || pieces.length > ITEM_LIMIT) {
    // `[x]` and `(x)` are groups, unless what stands inside is no term
    return open === '(' && pieces.length === 1 ? readGrouped(inside) : undefined
  }
  const items: Content[] = []
  for (const piece of pieces) {
    const item = readPiece(piece)
    if (item === undefined) return undefined
    if (item.kind === 'sequence' && item.open === '' && open === '{') items.push(...item.items)
    else items.push(item)
  }
  return { kind: 'sequence', open, close, items }
}

function readGrouped(inside: readonly Lexeme[]): Content | undefined {
  const content = readPiece(inside)
  return content?.kind === 'quantity' && content.unit === undefined ? undefined : content
}

function openingOf(lexeme: Lexeme): '(' | '[' | '{' | '<' | undefined {
  if (lexeme.kind === 'command') {
    if (lexeme.text === '{' || lexeme.text === 'lbrace') return '{'
    return lexeme.text === 'langle' ? '<' : undefined
  }
  if (lexeme.text === '<') return '<'
  return lexeme.text === '(' || lexeme.text === '[' || lexeme.text === '{' ? lexeme.text : undefined
}

function closingOf(lexeme: Lexeme): ')' | ']' | '}' | '>' | undefined {
  if (lexeme.kind === 'command') {
    if (lexeme.text === '}' || lexeme.text === 'rbrace') return '}'
    return lexeme.text === 'rangle' ? '>' : undefined
  }
  if (lexeme.text === '>') return '>'
  return lexeme.text === ')' || lexeme.text === ']' || lexeme.text === '}' ? lexeme.text : undefined
}

/** `3:4`, `3 to 4`. */
function readRatio(lexemes: readonly Lexeme[], depths: readonly number[]): Content | undefined {
  if (!lexemes.some((lexeme, at) => depths[at] === 0 && isRatioSign(lexeme))) return undefined
  const parts: Term[] = []
  for (const piece of splitAt(lexemes, isRatioSign)) {
    const parsed = parseTerm(piece, 0)
    const spelled = parsed?.end === piece.length ? undefined : readQuantity(piece)
    const term = parsed?.end === piece.length ? parsed.term : spelled?.unit === undefined ? spelled?.term : undefined
    if (term === undefined) return undefined
    parts.push(term)
  }
  return { kind: 'ratio', parts }
}

function isRatioSign(lexeme: Lexeme): boolean {
  return lexeme.text === ':' || (lexeme.kind === 'word' && lexeme.text === 'to')
}

/** `1 \pm \sqrt{2}` says two numbers. */
function plusMinus(lexemes: readonly Lexeme[]): Content | undefined {
  if (!lexemes.some((lexeme) => lexeme.kind === 'command' && (lexeme.text === 'pm' || lexeme.text === 'mp')))
    return undefined
  const plus = readQuantity(lexemes, { plusMinus: 1 })
  const minus = readQuantity(lexemes, { plusMinus: -1 })
  if (plus === undefined || minus === undefined) return undefined
  return { kind: 'sequence', open: '', close: '', items: [plus, minus] }
}

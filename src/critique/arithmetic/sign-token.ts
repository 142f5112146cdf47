/** Reads single signs: a table from the sign to its reader. Signs that are not listed separate. */
import { isDigit, unicodeFraction } from './number.ts'
import { operandBegins, type Scanner } from './scanner.ts'
import { isOperandEnd, type TokenKind } from './token.ts'

type SignReader = (scanner: Scanner, sign: string) => void

/** Longest inside of an annotation, since longer ones are text. */
const ANNOTATION_LENGTH = 200

const signReaders: ReadonlyMap<string, SignReader> = new Map<string, SignReader>([
  ...entries('+', operator('+')),
  ...entries('−–', operator('-')),
  ...entries('×·⋅∙•∗', operator('*')),
  ...entries('÷∕⁄/', operator('/')),
  ...entries('^', operator('^')),
  ...entries('-', readMinus),
  ...entries('*', readAsterisk),
  ...entries('=', readEquals),
  ...entries('([{', pushAs('open')),
  ...entries(')]}', pushAs('close')),
  ...entries('%', pushAs('percent')),
  ...entries('€£¥', pushAs('currency')),
  ...entries('$', readDollar),
  ...entries('≈≅≃', pushAs('approximately')),
  ...entries('~', readTilde),
  ...entries('<', readLess),
  ...entries('>≤≥≠→⇒', readRelation),
  ...entries('!', readExclamation),
  ...entries('\n', pushAs('break')),
  ...entries('²³', readExponent),
  ...entries('¢', (scanner) => scanner.push('word', 1, 'cents')),
  ...entries('°', (scanner) => scanner.push('word', 1, 'degrees')),
  ...entries('_|@⊕∆√π□△▢☐₀₁₂₃₄₅₆₇₈₉', pushAs('opaque')),
  ...entries('✓✗', pushAs('separator')),
  ...entries('#', readHash),
  ...entries('&', (scanner) => (scanner.mathematics ? scanner.skipEdge(1) : scanner.skip(1))),
  ...entries('`', (scanner) => scanner.skip(1)),
])

/** A picture that is counted: `3 🍎`. Pictures of check marks are punctuation. */
const PICTURE =
  /(?![✓✔✗✘✅❌☑])\p{Extended_Pictographic}(?:\ufe0f|\u200d\p{Extended_Pictographic}|[\u{1f3fb}-\u{1f3ff}])*/uy
/** `#1`, a label. */
const LABEL = /#\d+/y

/** Reads the sign at hand. */
export function readSignToken(scanner: Scanner): void {
  const sign = scanner.charAt()
  const reader = signReaders.get(sign)
  if (reader !== undefined) {
    reader(scanner, sign)
    return
  }
  const fraction = unicodeFraction(sign)
  PICTURE.lastIndex = scanner.at
  const picture = PICTURE.exec(scanner.source)?.[0]
  if (fraction !== undefined) scanner.push('number', 1, sign, { value: fraction })
  else if (picture !== undefined) scanner.push('word', picture.length, picture)
  // a sign of mathematics that is not listed: `2 ⋆ 3` is no product of ours
  else scanner.push(/\p{Sm}/u.test(sign) ? 'opaque' : 'separator', 1, sign)
}

function entries(signs: string, reader: SignReader): readonly (readonly [string, SignReader])[] {
  return signs.split('').map((sign) => [sign, reader] as const)
}

function operator(sign: string): SignReader {
  return (scanner) => scanner.push('operator', 1, sign)
}

function pushAs(kind: TokenKind): SignReader {
  return (scanner, sign) => scanner.push(kind, 1, sign)
}

function readMinus(scanner: Scanner): void {
  if (scanner.charAt(1) === '>') scanner.push('relation', 2, '->')
  else scanner.push('operator', 1, '-')
}

function readEquals(scanner: Scanner): void {
  const next = scanner.charAt(1)
  if (next === '>') scanner.push('relation', 2, '=>')
  else scanner.push('equals', next === '=' ? 2 : 1, '=')
}

/** `$$` is the edge of a display, and `$` a currency or the edge of inline mathematics. */
function readDollar(scanner: Scanner): void {
  if (scanner.charAt(1) === '$') scanner.pushBreak(2)
  else if (!scanner.mathematics || isDigit(scanner.codeAt(1))) scanner.push('currency', 1, '$')
  else {
    scanner.skipEdge(0)
    scanner.push('currency', 1, '$')
    scanner.skipEdge(0)
  }
}

function readHash(scanner: Scanner): void {
  LABEL.lastIndex = scanner.at
  const label = scanner.charAt(-1) === '#' ? null : LABEL.exec(scanner.source)
  if (label === null) scanner.skip(1)
  else scanner.push('opaque', label[0].length, label[0])
}

function readTilde(scanner: Scanner): void {
  if (scanner.charAt(1) === '=') scanner.push('approximately', 2, '~')
  else scanner.skip(1)
}

/** `<`, or a calculator annotation `<<…>>`. */
function readLess(scanner: Scanner): void {
  if (scanner.charAt(1) !== '<') {
    readRelation(scanner, '<')
    return
  }
  const { source, at } = scanner
  const close = source.slice(at, at + ANNOTATION_LENGTH).indexOf('>>')
  if (close > 0) {
    scanner.annotations.push({ start: at + 2, end: at + close, tokenIndex: scanner.tokens.length })
    scanner.skip(close + 2)
  } else scanner.push('relation', 2, '<<')
}

function readRelation(scanner: Scanner, sign: string): void {
  scanner.push('relation', scanner.charAt(1) === '=' ? 2 : 1, sign)
}

/** `!=`, a factorial behind an operand, otherwise punctuation. */
function readExclamation(scanner: Scanner): void {
  const next = scanner.charAt(1)
  if (next === '=') scanner.push('relation', 2, '!=')
  else {
    const isFactorial = isOperandEnd(scanner.previous) && scanner.isTight && /[\s=*/+\-^)]/.test(next)
    scanner.push(isFactorial ? 'opaque' : 'separator', 1, '!')
  }
}

/** `²` behind a number is a power, behind a unit (m²) it belongs to the unit. */
function readExponent(scanner: Scanner, sign: string): void {
  const { previous } = scanner
  if (previous?.kind === 'word' || (previous?.kind === 'letter' && !scanner.mathematics)) scanner.skip(1)
  else if (isOperandEnd(previous)) {
    scanner.push('operator', 0, '^')
    scanner.push('number', 1, '', { value: { n: sign === '²' ? 2n : 3n, d: 1n } })
  } else scanner.push('opaque', 1, sign)
}

/** `*` multiplies, `**` is a power in programs. Both also mark emphasis in Markdown, which is transparent. */
function readAsterisk(scanner: Scanner): void {
  const length = scanner.charAt(1) === '*' ? 2 : 1
  const joins = operandBegins(scanner.source, scanner.at + length)
  if (!readEmphasis(scanner, length, joins)) {
    if (length === 1) scanner.push('operator', 1, '*')
    // emphasis closes before a sign of punctuation: `**5**.`
    else if (joins) scanner.push('operator', 2, '^')
    else scanner.skip(2)
  }
}

/** Passes over asterisks that open or close emphasis, or false where they are a sign. */
function readEmphasis(scanner: Scanner, length: number, joins: boolean): boolean {
  const spaceBefore = scanner.at === scanner.start || /\s/.test(scanner.charAt(-1))
  const after = scanner.charAt(length)
  const spaceAfter = after === '' || /\s/.test(after)
  const isFree = spaceBefore && spaceAfter && scanner.tokens.length > 0
  const opens = (!scanner.isBehindOperand() && !isFree) || (spaceBefore && !spaceAfter && !joins)
  const closes = !spaceBefore && scanner.openEmphasis > 0 && !(length === 1 && joins && !spaceAfter)
  if (!opens && !closes && !(spaceBefore && !spaceAfter && length === 2)) return false
  scanner.openEmphasis += closes ? -1 : 1
  scanner.skip(length)
  return true
}

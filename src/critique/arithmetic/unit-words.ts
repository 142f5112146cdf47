/**
 * The words behind an operand: `3 apples`, `$2/apple`, `16 eggs (fresh)`, `20-foot`. They are read over, since they
 * rarely change a value. Where they may, the reading is loose.
 */
import type { Token } from './token.ts'
import { unitOf, type Unit } from './unit.ts'

/** Unit words from one token on. */
export interface UnitWords {
  /** Token index behind them. */
  readonly end: number
  readonly unit: Unit | undefined
  /** A letter that may be a variable, or words in parentheses that may be a factor, was taken for a unit. */
  readonly loose: boolean
  /** Holds a word that an equality sign behind it would cut off. */
  readonly soft: boolean
}

/** Most words of a unit. */
const UNIT_LIMIT = 7

/** Words that never belong to a unit: after them something new begins. */
const NOT_UNIT = new Set(
  (
    'is are was were be so then and i has have had if ' +
    'will would which there equals equal gives give makes make gets get means or but while because since when ' +
    'therefore thus hence needs need must should can could does do did than'
  ).split(' '),
)

/** Words that belong to a unit only where an operator follows: `2 bags from the shop + 3 bags`, not `for 2 bags the cost = 5`. */
const SOFT_WORDS = new Set(
  'the a an his her their its my our this that each he she they it we you total remaining left more less fewer cost price number'.split(
    ' ',
  ),
)

/** Short units that are one letter in prose. */
const UNIT_LETTERS = new Set(['m', 'g', 'h', 'l', 'L', 'k', 'K', 's', 'M', 'B', 'p', 'c'])

/** Reads the unit words from token `start` on. The caller decides whether the expression goes on behind them. */
export function readUnitWords(tokens: readonly Token[], start: number, mathematics: boolean): UnitWords {
  let at = start
  let unit: Unit | undefined
  let loose = false
  let soft = false
  for (let words = 0; words < UNIT_LIMIT; words++) {
    const token = tokens[at]
    if (token === undefined) break
    const next = tokens[at + 1]
    // `\frac{1}{2}PQ`: a segment, not a unit
    if (mathematics && token.tight && words === 0) break
    if (token.kind === 'word' && !NOT_UNIT.has(token.text)) {
      unit ??= unitOf(token.text)
      if (SOFT_WORDS.has(token.text)) soft = true
      if (isPicture(token.text) && !isResultPictured(tokens, start)) loose = true
      at++
    } else if (token.kind === 'letter' && !mathematics && UNIT_LETTERS.has(token.text)) {
      unit ??= unitOf(token.text)
      loose = true
      at++
    } else if (token.kind === 'operator' && next?.kind === 'word' && (token.text === '/' || isHyphen(token))) {
      at += 2
    } else if (
      token.text === '/' &&
      next?.kind === 'letter' &&
      !mathematics &&
      UNIT_LETTERS.has(next.text) &&
      at > start
    ) {
      // `km/h`
      at += 2
    } else if (token.kind === 'open' && next?.kind === 'word') {
      const close = wordsInParentheses(tokens, at)
      if (close === -1) break
      if (token.tight) loose = true
      at = close
    } else if (token.kind === 'operator' && token.text === '^' && tokens[at - 1]?.kind === 'word') {
      // `cm^2`
      at += next?.kind === 'open' ? 4 : 2
    } else break
  }
  return { end: at, unit, loose, soft }
}

/** Tokens behind that are looked at. */
const PICTURED_REACH = 24

/** Whether the last number near has a picture too: in `3 🍎 = 15` the apple is an unknown, in `2 🍕 * 8 = 16 🍕` it is counted. */
function isResultPictured(tokens: readonly Token[], start: number): boolean {
  const near = tokens.slice(start - 1, start + PICTURED_REACH)
  const last = near.findLastIndex(({ kind }) => kind === 'number')
  return isPicture(near[last + 1]?.text ?? '')
}

function isPicture(text: string): boolean {
  return /^\p{Extended_Pictographic}/u.test(text)
}

function isHyphen(token: Token): boolean {
  return token.text === '-' && token.tight
}

function wordsInParentheses(tokens: readonly Token[], open: number): number {
  for (let at = open + 1; at < open + 6; at++) {
    const kind = tokens[at]?.kind
    if (kind === 'close') return at + 1
    if (kind !== 'word' && kind !== 'letter') return -1
  }
  return -1
}

/**
 * Sides of an equation that were not read whole: `6^2 + OP^2` is read as `6^2`, `12 * sqrt(144)` as `12`, `f(2)` as `(2)`.
 * Nothing can be said of a link with such a side.
 */
import type { ParsedExpression } from './parser.ts'
import type { Token } from './token.ts'
import { unitOf } from './unit.ts'

/** Names of functions: a number before one multiplies it, a number behind it is its argument. */
const FUNCTIONS = new Set(
  (
    'sqrt cbrt root sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp max min gcd lcm gcf hcf ' +
    'floor ceil ceiling abs choose permute det lim pi theta alpha beta lambda mu sigma omega phi'
  ).split(' '),
)
/** Those that are units or things as well. */
const UNIT_LIKE = new Set('min sec log root floor ceiling choose max'.split(' '))
/** Words before a bracket that take what stands in it together: `average (4 + 6) = 5`. */
const AVERAGES = new Set(['avg', 'average', 'mean', 'median'])
/** Words behind a dash that go on with the sentence: `= 13 - so 13 are left`. */
const SENTENCE_WORDS = new Set(
  (
    'so then which that this and but not we he she it they for since because now next therefore thus hence as a i you ' +
    'let there here is are was correct right exactly'
  ).split(' '),
)
/** Letters behind a number that are units in prose, as a rule. */
const UNIT_LETTERS = new Set('mghlskpcWVAJNFKLMCTBGS'.split(''))

/** Whether the last side goes on behind what was read, or the first begins before it. */
export function isCut(
  tokens: readonly Token[],
  sides: { readonly left: ParsedExpression; readonly right: ParsedExpression; readonly isFirst: boolean },
  mathematics: boolean,
): boolean {
  const { left, right, isFirst } = sides
  return (
    goesOn(tokens, right.end, mathematics) ||
    (isFirst && beginsBefore(tokens, left.start)) ||
    hasReciprocalOfName(tokens, left) ||
    hasReciprocalOfName(tokens, right)
  )
}

function goesOn(tokens: readonly Token[], end: number, mathematics: boolean): boolean {
  const after = tokens[end]
  const next = tokens[end + 1]
  switch (after?.kind) {
    case 'operator':
      return operatorGoesOn(after, next)
    case 'open':
      if (after.apart) return false
      // `= 15 (5 of them)`, `= 12 (as before)` are remarks
      return after.tight || (mathematics && next?.kind !== 'word')
    case 'letter':
      return !after.apart && (mathematics || !UNIT_LETTERS.has(after.text))
    case 'number':
      return isCompound(tokens[end - 1], tokens[end + 1])
    case 'word':
      if (next?.kind === 'number' && isCompound(after, tokens[end + 2])) return true
      return isFunction(after, next) || (after.tight && !after.apart && after.text.length < 3 && isName(after))
    case 'root':
    case 'fraction':
      return !after.apart
    case 'separator':
      // `8.333...%`
      return isEllipsis(tokens, end) && tokens.slice(end, end + 4).some((token) => token.kind === 'percent')
    default:
      return false
  }
}

/** `8 hours 15 minutes`: a number goes on in a smaller unit of one dimension. */
function isCompound(first: Token | undefined, second: Token | undefined): boolean {
  const [large, small] = [unitOf(first?.text ?? ''), unitOf(second?.text ?? '')]
  return (
    large !== undefined && small !== undefined && large.dimension === small.dimension && large.factor.n > small.factor.n
  )
}

function isEllipsis(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text === '…' || (tokens[at]?.text === '.' && tokens[at + 1]?.text === '.')
}

/** `5 log(10)`, `5 sin x`. `20 min` is a unit. */
function isFunction(word: Token, next: Token | undefined): boolean {
  if (!FUNCTIONS.has(word.text)) return false
  return !UNIT_LIKE.has(word.text) || (next?.kind === 'open' && next.tight)
}

function operatorGoesOn(operator: Token, next: Token | undefined): boolean {
  // a dash at the end, or one that goes on with the sentence
  if (next === undefined || next.kind === 'break') return operator.text !== '-' && operator.text !== '*'
  if (operator.text === '-' && (next.text === '-' || (next.kind === 'word' && !operator.tight))) {
    return next.kind === 'word' && !SENTENCE_WORDS.has(next.text)
  }
  // `= 12 / day`, `= 5-foot`
  if ((operator.text === '/' || operator.tight) && next.kind === 'word') return next.text.length < 3 && isName(next)
  return true
}

function isName(word: Token): boolean {
  return unitOf(word.text) === undefined && /^\p{L}+$/u.test(word.text)
}

function beginsBefore(tokens: readonly Token[], start: number): boolean {
  const before = tokens[start - 1]
  const first = tokens[start]
  if (before === undefined || before.kind === 'break' || first?.apart === true) return false
  if (before.kind === 'word')
    return (
      isFunction(before, first) ||
      (first?.kind === 'open' && (first.tight || AVERAGES.has(before.text))) ||
      isBehindNamedTerm(tokens, start - 1)
    )
  if (before.kind === 'separator' && isBrokenNumber(tokens, start)) return true
  if (before.kind === 'letter') return first?.tight === true
  return before.kind === 'root' || before.kind === 'fraction' || isRatioSign(tokens, start - 1)
}

/** `7 adults + Shonda (1) + 2`: names between a sign and what was read. */
function isBehindNamedTerm(tokens: readonly Token[], last: number): boolean {
  let at = last
  while (last - at < 4 && tokens[at]?.kind === 'word' && !SENTENCE_WORDS.has(tokens[at]?.text ?? '')) at--
  const sign = tokens[at]
  return sign?.kind === 'operator' && !(sign.text === '-' && sign.tight)
}

/** `. 84 + .82` behind a sign, `14, 400 / 80`, `13,2000 / 60`: a number that a space or a slip has cut. */
function isBrokenNumber(tokens: readonly Token[], start: number): boolean {
  const [ahead, separator, first] = [tokens[start - 2], tokens[start - 1], tokens[start]]
  if (separator?.text === '.') return ahead?.kind === 'operator'
  if (separator?.text !== ',' || ahead?.kind !== 'number' || first?.kind !== 'number') return false
  return first.tight || (first.end - first.start === 3 && ahead.end - ahead.start <= 3 && first.decimals === 0)
}

/** The colon of `2 : 3 * 4`, with spaces on both sides. */
function isRatioSign(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text === ':' && !tokens[at].tight && tokens[at - 1]?.kind === 'number'
}

/** `1/di`: a number over a name that is no unit. */
function hasReciprocalOfName(tokens: readonly Token[], { start, end }: ParsedExpression): boolean {
  for (let at = start; at <= end; at++) {
    const token = tokens[at]
    const name = tokens[at + 1]
    if (token?.text === '/' && name?.kind === 'word' && name.tight && name.text.length < 3 && isName(name)) return true
  }
  return false
}

/**
 * Words and signs around a link that may make it true although it is false as read: `half of 10 = 5`, `3 packs of 5`,
 * a sign without a left operand, a range. A link in such surroundings is never called false.
 */
import type { ParsedExpression } from './parser.ts'
import { compare } from './rational.ts'
import type { Token } from './token.ts'
import { unitOf } from './unit.ts'

/** Words before an expression that make it part of something said in words. */
const SEMANTIC_WORDS = new Set(
  (
    'half third thirds quarter quarters fourth fourths fifth sixth eighth tenth twice double triple thrice quadruple ' +
    'median root square squared cube cubed ratio remainder percent percentage than factorial log digit digits ' +
    'reciprocal inverse complement gcd gcf hcf lcm'
  ).split(' '),
)
/** Words that end the reach of the words before them. */
const CLAUSE_WORDS = new Set(
  (
    'is are was were be so has have had then therefore thus means makes made gives get gets equals will would that ' +
    'which give spent spends costs cost earns earned pays paid needs buys bought sells sold there because since'
  ).split(' '),
)
/** `3 for every 5 * 20`: words behind a number that it belongs to what follows. */
const RATIO_WORDS = new Set(['for', 'in', 'out', 'of', 'per', 'every', 'each'])
/** `17 / 5 = 3 remainder 2`. */
const REMAINDER_WORDS = new Set(['remainder', 'rem', 'modulo', 'mod'])
/** What is numbered one after another. */
const COUNTED_WORDS = new Set(
  (
    'page pages day days chapter chapters row rows line lines number numbers age ages grade grades level levels floor ' +
    'floors hour hours minute minutes month months week weeks year years room rooms seat seats question questions problem problems house houses'
  ).split(' '),
)
const COPULAS = new Set(['is', 'was', 'be', 'does', 'cannot'])
const DOUBT_WORDS = new Set(['wrong', 'incorrect', 'false', 'impossible'])
const DENIED_WORDS = new Set(['true', 'right', 'correct', 'equal', 'possible', 'hold', 'be'])

/** Whether something beside the link may make it true. */
export function isUnclear(
  tokens: readonly Token[],
  left: ParsedExpression,
  right: ParsedExpression,
  options: {
    readonly isFirst: boolean
    /** Inside a calculator annotation nothing is said in words, and `12-15` is no range. */
    readonly isAnnotation: boolean
  },
): boolean {
  const { isFirst, isAnnotation } = options
  const after = tokens[right.end]
  if (isFirst && hasSemanticContext(tokens, left.start, after)) return true
  if (after?.kind === 'word' && REMAINDER_WORDS.has(after.text)) return true
  if (after?.kind === 'letter' && after.text.toLowerCase() === 'r') return true
  // `3/4 of the jar = 12`, `= 1/3 of $90`: a share of something named
  if (isShareOfWords(tokens, left) || hasShare(tokens, right)) return true
  // `18 000`, `. 84`, `3!`: the literal was not read whole
  if (after?.kind === 'opaque' || after?.kind === 'number') return true
  if (isDoubted(tokens, right.end)) return true
  if (isDateSum(tokens, left, right)) return true
  return !isAnnotation && isRange(tokens, left, right)
}

/** `pages 10-15 = 6 pages`: a difference would be negative. `5 - 10 minutes * 2 = 10 - 20 minutes`: ranges on both sides. */
function isRange(tokens: readonly Token[], left: ParsedExpression, right: ParsedExpression): boolean {
  if (tokens[right.start]?.text === '-') return false
  if (hasRange(tokens, left)) return true
  if (hasRange(tokens, left, true)) {
    if (hasRange(tokens, right, true) || COUNTED_WORDS.has(tokens[left.start - 1]?.text ?? '')) return true
  }
  return isSpan(tokens, left, right)
}

/**
 * `8 - 12 = 4 hours`, `2019 - 2021 = 3 years`, `9 - 5 = 8 hours`: from one to the other, with both ends or without, on a
 * clock past twelve.
 */
function isSpan(tokens: readonly Token[], left: ParsedExpression, right: ParsedExpression): boolean {
  if (left.end - left.start !== 3 || tokens[left.start + 1]?.text !== '-') return false
  const [from, to, span] = [tokens[left.start]?.value, tokens[left.start + 2]?.value, tokens[right.start]?.value]
  const unit = tokens[right.start + 1]?.text ?? ''
  if (from?.d !== 1n || to?.d !== 1n || span?.d !== 1n) return false
  const gap = to.n - from.n
  if (gap > 0n) return COUNTED_WORDS.has(unit) && (span.n === gap || span.n === gap + 1n)
  return /^hours?$/.test(unit) && from.n <= 12n && span.n === gap + 12n
}

/** `5/12 + 7 days = 5/19`, `12/5 - 11/20 = 15 days`: days and fractions that can be dates. */
function isDateSum(tokens: readonly Token[], left: ParsedExpression, right: ParsedExpression): boolean {
  let hasDays = false
  let dates = 0
  for (let at = left.start; at <= right.end; at++) {
    const token = tokens[at]
    if (/^(?:days?|weeks?)$/.test(token?.text ?? '')) hasDays = true
    if (token?.text !== '/' || !token.tight || tokens[at + 1]?.tight !== true) continue
    const [month, day] = [tokens[at - 1]?.value, tokens[at + 1]?.value]
    if (month?.d === 1n && day?.d === 1n && month.n >= 1n && month.n <= 31n && day.n >= 1n && day.n <= 31n) dates++
  }
  return hasDays && dates >= 2
}

/** A bare fraction and words: `1/2 a cup`. */
function isShareOfWords(tokens: readonly Token[], parsed: ParsedExpression): boolean {
  if (tokens[parsed.end - 1]?.kind !== 'word') return false
  const { expression } = parsed
  return (
    expression.kind === 'percent' ||
    (expression.kind === 'binary' &&
      expression.sign === '/' &&
      expression.left.kind === 'number' &&
      expression.right.kind === 'number' &&
      expression.left.value !== null &&
      expression.right.value !== null &&
      compare(expression.left.value, expression.right.value) < 0 &&
      tokens[parsed.start + 1]?.text === '/')
  )
}

/** A product that was read from `1/3 of 150`. */
function hasShare(tokens: readonly Token[], parsed: ParsedExpression): boolean {
  for (let at = parsed.start; at < parsed.end; at++)
    if (tokens[at]?.kind === 'word' && tokens[at]?.text === 'of') return true
  return false
}

/** `multiply the price by 10/100 = …`. */
function isOperandInWords(tokens: readonly Token[], start: number): boolean {
  for (let back = 2; back <= 9; back++) {
    const token = tokens[start - back]
    if (token === undefined || token.kind === 'break') return false
    if (/^(?:multipl|divid|times)/.test(token.text)) return true
  }
  return false
}

/** `2 + 2 = 5?`, `2 + 2 = 5 is wrong`, `2 + 2 = 5 does not hold`. */
function isDoubted(tokens: readonly Token[], end: number): boolean {
  for (let at = end; at < end + 4; at++) {
    const token = tokens[at]
    if (token === undefined || token.kind === 'break') return false
    if (token.kind === 'separator') return token.text === '?'
    if (!COPULAS.has(token.text)) continue
    const next = tokens[at + 1]?.text ?? ''
    return (
      DOUBT_WORDS.has(next) ||
      (next === 'not' && DENIED_WORDS.has(tokens[at + 2]?.text ?? '')) ||
      token.text === 'cannot'
    )
  }
  return false
}

/** `3-4 hours * 2 = 6-8 hours`: an ascending pair with a hyphen, a tight one unless `loosely`. */
function hasRange(tokens: readonly Token[], parsed: ParsedExpression, loosely = false): boolean {
  for (let at = parsed.start; at + 2 < parsed.end; at++) {
    const sign = tokens[at + 1]
    if (sign?.text !== '-' || (!sign.tight && !loosely)) continue
    const upper = tokens[at + 2]?.kind === 'currency' && loosely ? at + 3 : at + 2
    if (tokens[upper]?.tight !== true && !loosely) continue
    const [low, high] = [tokens[at]?.value ?? null, tokens[upper]?.value ?? null]
    if (low !== null && high !== null && compare(low, high) < 0) return true
  }
  return false
}

/** `3 for every 5 * 20`, `3 out of 5 * 100`. */
function isRatioInWords(tokens: readonly Token[], start: number): boolean {
  let at = start - 1
  while (start - at <= 3 && RATIO_WORDS.has(tokens[at]?.text ?? '')) at--
  return start - at > 1 && tokens[at]?.kind === 'number'
}

function hasSemanticContext(tokens: readonly Token[], start: number, after: Token | undefined): boolean {
  const before = tokens[start - 1]
  if (before === undefined || before.kind === 'break') return false
  // `apples - 5 = 3`: the sign belongs to something that was not read
  if (tokens[start]?.kind === 'operator' && before.kind !== 'separator' && before.kind !== 'equals') return true
  // a sign without a left operand that we could read, or the value of something opaque
  if (before.kind === 'operator' || before.kind === 'opaque' || before.kind === 'close' || before.kind === 'number')
    return true
  if (before.text === 'by') return isOperandInWords(tokens, start)
  // `the sum of 3 and 4 * 2`
  if (before.text === 'and') {
    const quantity = tokens[start - 2]
    if (quantity?.kind === 'number') return true
    // `3 hours and 45 minutes - 35 minutes`
    if (tokens[start - 3]?.kind === 'number' && unitOf(quantity?.text ?? '') !== undefined) return true
  }
  if (before.kind === 'open' && after?.kind !== 'close') return true
  if (isRatioInWords(tokens, start)) return true
  // `2 h 30 min + 45 min`
  if (before.kind === 'letter' && tokens[start - 2]?.kind === 'number') return true
  for (let back = 1; back <= 5; back++) {
    const token = tokens[start - back]
    if (token === undefined) return false
    if (token.kind === 'number') {
      // `3 packs of 5`, `5 feet 6`: the number before is part of the quantity
      return back === 2 || (back <= 4 && before.text === 'of')
    }
    if (token.kind !== 'word') return false
    if (CLAUSE_WORDS.has(token.text)) return false
    if (SEMANTIC_WORDS.has(token.text)) return true
  }
  return false
}

/**
 * Words and signs around a link that may make it true although it is false as read: `half of 10 = 5`, `3 packs of 5`,
 * a sign without a left operand, a range. A link in such surroundings is never called false.
 */
import type { ParsedExpression } from './parser.ts'
import { compare } from './rational.ts'
import type { Token } from './token.ts'

/** Words before an expression that make it part of something said in words. */
const semanticWords = new Set(
  (
    'half third thirds quarter quarters fourth fourths fifth sixth eighth tenth twice double triple thrice quadruple sum difference ' +
    'product average mean median root square squared cube cubed ratio remainder percent percentage than factorial log'
  ).split(' '),
)
/** Words that end the reach of the words before them. */
const clauseWords = new Set(
  (
    'is are was were be so has have had then therefore thus means makes made gives get gets equals will would that which spent ' +
    'spends costs cost earns earned pays paid needs buys bought sells sold there because since'
  ).split(' '),
)
const doubtWords = new Set("wrong incorrect false not cannot impossible contradiction isn't doesn't mistake".split(' '))
const caseWords = new Set('remainder rem left leftover over modulo mod'.split(' '))

/** Whether something beside the link may make it true. */
export function isUnclear(
  tokens: readonly Token[],
  left: ParsedExpression,
  right: ParsedExpression,
  isFirst: boolean,
): boolean {
  const after = tokens[right.end]
  if (isFirst && hasSemanticContext(tokens, left.start, after)) return true
  if (after?.kind === 'word' && caseWords.has(after.text)) return true
  if (after?.kind === 'letter' && after.text.toLowerCase() === 'r') return true
  // `18 000`, `. 84`, `3!`: the literal was not read whole
  if (after?.kind === 'opaque' || after?.kind === 'number') return true
  if (isDoubted(tokens, right.end)) return true
  return hasRange(tokens, left) && hasRange(tokens, right)
}

/** `2 + 2 = 5?`, `2 + 2 = 5 is wrong`, `2 + 2 = 5 does not hold`. */
function isDoubted(tokens: readonly Token[], end: number): boolean {
  for (let at = end; at < end + 5; at++) {
    const token = tokens[at]
    if (token === undefined || token.kind === 'break') return false
    if (token.kind === 'separator') return token.text === '?'
    if (token.kind === 'word' && doubtWords.has(token.text)) return true
  }
  return false
}

/** `3-4 hours * 2 = 6-8 hours`: an ascending pair with a tight hyphen. */
function hasRange(tokens: readonly Token[], parsed: ParsedExpression): boolean {
  for (let at = parsed.start; at + 2 < parsed.end; at++) {
    const [a, sign, b] = [tokens[at], tokens[at + 1], tokens[at + 2]]
    if (sign?.text !== '-' || !sign.tight || b?.tight !== true) continue
    const low = a?.value ?? null
    const high = b.value
    if (low !== null && high !== null && compare(low, high) < 0) return true
  }
  return false
}

function hasSemanticContext(tokens: readonly Token[], start: number, after: Token | undefined): boolean {
  const before = tokens[start - 1]
  if (before === undefined || before.kind === 'break') return false
  // `apples - 5 = 3`: the sign belongs to something that was not read
  if (tokens[start]?.kind === 'operator' && before.kind !== 'separator' && before.kind !== 'equals') return true
  // a sign without a left operand that we could read, or the value of something opaque
  if (before.kind === 'operator' || before.kind === 'opaque' || before.kind === 'close' || before.kind === 'number')
    return true
  if (before.kind === 'open' && after?.kind !== 'close') return true
  for (let back = 1; back <= 5; back++) {
    const token = tokens[start - back]
    if (token === undefined) return false
    if (token.kind === 'number') {
      // `3 packs of 5`, `5 feet 6`: the number before is part of the quantity
      return before.text === 'of' || back === 2
    }
    if (token.kind !== 'word') return false
    if (clauseWords.has(token.text)) return false
    if (semanticWords.has(token.text)) return true
  }
  return false
}

/**
 * A number that only labels what follows: `1 - 3 apples + 4 apples = 7 apples`, `(2) (3 + 4) = 7`, `Step 1 - 5 + 3 = 8`.
 * It is taken for a label where the equation holds without it.
 */
import { evaluate, isBare, plainReading, type Surroundings } from './expression.ts'
import type { Side } from './link-parts.ts'
import { parseExpression, type ParsedExpression } from './parser.ts'
import { add, subtract, type Rational } from './rational.ts'
import type { Token } from './token.ts'

/** Largest number that is taken for a label. */
const LARGEST_LABEL = 100n

/** The values of a side without its first number, or without the share taken of it, or empty where it has neither. */
export function valuesWithoutLabel(
  tokens: readonly Token[],
  side: ParsedExpression,
  options: { readonly mathematics: boolean } & Surroundings,
): readonly Rational[] {
  let first = side.start
  while (tokens[first]?.kind === 'currency') first++
  const shared = behindShare(tokens, side)
  if (shared !== undefined) return valuesFrom(tokens, [shared], side, options)
  // a dash that begins the step or its line: `Step 2 – 3 + 4 = 7`
  const before = tokens[first - 1]
  const isBullet = tokens[first]?.text === '-' && tokens[first + 1]?.tight === false
  if (isBullet && (before === undefined || before.kind === 'break'))
    return valuesFrom(tokens, [first + 1], side, options)
  const behind = labelEnd(tokens, first)
  const sign = tokens[behind]
  if (behind >= side.end || sign === undefined || sign.tight) return []
  // `1 - 5 + 3` is `-5 + 3` or `5 + 3` behind its label
  const isDash = sign.kind === 'operator' && sign.text === '-'
  if (sign.kind === 'operator' && !isDash) return []
  return valuesFrom(tokens, [behind, ...(isDash ? [behind + 1] : [])], side, options)
}

/** The value of a side whose first term has lost its sign to a list: `- 2 1/2 + 5 = 2 1/2` begins a line. */
export function valueWithSign(side: Side, text: string, options: Surroundings): Rational | null {
  if (side.value === null || !BULLET.test(text.slice(Math.max(0, side.start - BULLET_REACH), side.start))) return null
  let first = side.expression
  while (first.kind === 'binary' && (first.sign === '+' || first.sign === '-')) first = first.left
  const term = evaluate(first, plainReading, { variables: options.variables })
  const doubled = term === null ? null : add(term, term)
  return doubled === null ? null : subtract(side.value, doubled)
}

const BULLET = /(?:^|\n)[ \t]*[-–−][ \t]+[$\\(]*$/
/** Characters before a side in which its line must begin. */
const BULLET_REACH = 12

/** `10% of the $400 + $1580 = $1980`: where the sum begins that a share is taken of, or undefined where there is none. */
function behindShare(tokens: readonly Token[], { start, end }: ParsedExpression): number | undefined {
  for (let at = start + 1; at < Math.min(end, start + 5); at++) {
    if (tokens[at]?.kind !== 'word' || tokens[at]?.text !== 'of') continue
    let first = at + 1
    while (tokens[first]?.kind === 'word') first++
    return first
  }
  return undefined
}

function valuesFrom(
  tokens: readonly Token[],
  starts: readonly number[],
  side: ParsedExpression,
  options: { readonly mathematics: boolean } & Surroundings,
): readonly Rational[] {
  return starts.flatMap((start) => {
    const rest = parseExpression(tokens, start, { mathematics: options.mathematics })
    if (rest === undefined || rest.end !== side.end || isBare(rest.expression)) return []
    const value = evaluate(rest.expression, plainReading, { variables: options.variables })
    return value === null ? [] : [value]
  })
}

/** The token behind `1` or `(1)`, or `start` where no whole number stands there. */
function labelEnd(tokens: readonly Token[], start: number): number {
  const isOpen = tokens[start]?.kind === 'open'
  const number = tokens[isOpen ? start + 1 : start]
  if (number?.kind !== 'number' || number.value === null || number.value.d !== 1n || number.decimals > 0) return start
  if (number.value.n > LARGEST_LABEL) return start
  if (!isOpen) return start + 1
  return tokens[start + 2]?.kind === 'close' ? start + 3 : start
}

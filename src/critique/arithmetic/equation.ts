/**
 * Equations in a step: chains `a = b = c` found among the tokens, every link handed to the link check.
 *
 * The work is linear: a token is parsed once as part of a left side and at most once more as part of a right side.
 */
import { evaluate, plainReading } from './expression.ts'
import { checkLink } from './link.ts'
import type { EquationContext, LinkOutcome, Side } from './link-parts.ts'
import { parseExpression, type ParsedExpression } from './parser.ts'
import { conversionStated, type StatedConversion } from './side-units.ts'
import { beginsOperand, type Token } from './token.ts'

/** One `left = right` of a chain. */
export interface Link {
  readonly outcome: LinkOutcome
  readonly left: Side
  readonly right: Side
  /** Offsets of the link in the text, [start, end). */
  readonly start: number
  readonly end: number
}

/** A chain of equalities. */
export interface Equation {
  readonly links: readonly Link[]
  /** What its statements say of units: `3 yaps = 5 baps`. */
  readonly conversions: readonly StatedConversion[]
  readonly start: number
  readonly end: number
}

/** Words allowed between an equality sign and the number. */
const FILLER_WORDS = new Set(
  'a an the total of about approximately around roughly only exactly just nearly almost'.split(' '),
)
const VAGUE_WORDS = new Set('about approximately around roughly nearly almost'.split(' '))
/** Finds and checks all equations of a token list. The work is linear: each token is parsed a bounded number of times. */
export function findEquations(tokens: readonly Token[], context: EquationContext): Equation[] {
  const found: Equation[] = []
  const conversions = [...(context.conversions ?? [])]
  let at = 0
  while (at < tokens.length) {
    if (!beginsOperand(tokens[at])) {
      at++
      continue
    }
    const first = parseExpression(tokens, at, context)
    if (first === undefined) {
      at++
      continue
    }
    const chain = readChain(tokens, first, context)
    if (chain.sides.length > 1) {
      const equation = checkChain(tokens, chain, { ...context, conversions })
      conversions.push(...equation.conversions)
      found.push(equation)
    }
    at = Math.max(at + 1, chain.end)
  }
  return found
}

interface Chain {
  readonly sides: readonly ParsedExpression[]
  /** For the sign before side i+1: whether it is `≈` or says "about". */
  readonly vague: readonly boolean[]
  readonly end: number
}

function readChain(tokens: readonly Token[], first: ParsedExpression, context: EquationContext): Chain {
  const sides = [first]
  const vague: boolean[] = []
  let end = first.end
  for (;;) {
    let at = end
    while (tokens[at]?.kind === 'break' || (tokens[at]?.kind === 'currency' && tokens[at + 1]?.kind !== 'number')) at++
    const sign = tokens[at]
    if (sign === undefined || (sign.kind !== 'equals' && sign.kind !== 'approximately')) break
    let isVague = sign.kind === 'approximately'
    at++
    while (tokens[at]?.kind === 'break') at++
    for (let words = 0; words < 4 && tokens[at]?.kind === 'word' && FILLER_WORDS.has(tokens[at]?.text ?? ''); words++) {
      if (VAGUE_WORDS.has(tokens[at]?.text ?? '')) isVague = true
      at++
    }
    const side = beginsOperand(tokens[at]) ? parseExpression(tokens, at, context) : undefined
    if (side === undefined) break
    sides.push(side)
    vague.push(isVague)
    end = side.end
  }
  return { sides, vague, end }
}

function checkChain(tokens: readonly Token[], chain: Chain, context: EquationContext): Equation {
  const sides = chain.sides.map((side): Side => {
    return {
      expression: side.expression,
      value: evaluate(side.expression, plainReading, { variables: context.variables }),
      start: tokens[side.start]?.start ?? 0,
      end: tokens[side.end - 1]?.end ?? 0,
    }
  })
  const links: Link[] = []
  const conversions: StatedConversion[] = []
  for (let i = 0; i + 1 < sides.length; i++) {
    const left = sides[i]
    const right = sides[i + 1]
    const leftParsed = chain.sides[i]
    const rightParsed = chain.sides[i + 1]
    if (left === undefined || right === undefined || leftParsed === undefined || rightParsed === undefined) break
    const outcome = checkLink(
      tokens,
      {
        left,
        right,
        leftParsed,
        rightParsed,
        vague: chain.vague[i] ?? false,
        isFirst: i === 0,
        assigns: isName(tokens, chain.sides[0]),
        previous: links.at(-1)?.outcome,
      },
      context,
    )
    links.push({ outcome, left, right, start: left.start, end: right.end })
    if (outcome === 'statement' && left.value !== null && right.value !== null) {
      conversions.push(
        ...conversionStated(tokens, { ...leftParsed, value: left.value }, { ...rightParsed, value: right.value }),
      )
    }
  }
  return { links, conversions, start: sides[0]?.start ?? 0, end: sides.at(-1)?.end ?? 0 }
}

/** Whether a chain begins with a name that stands by itself: `2⋆x = …` gives no value to x. */
function isName(tokens: readonly Token[], first: ParsedExpression | undefined): boolean {
  if (first?.expression.kind !== 'variable') return false
  const before = tokens[first.start - 1]
  return before === undefined || before.kind !== 'opaque'
}

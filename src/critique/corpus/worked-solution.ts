/**
 * A worked solution with calculator annotations (`<<48/2=24>>24`), taken apart so that a number in it can be changed and
 * all that follows from it calculated anew.
 *
 * Response → flawed response: the rules of `rule-corruption.ts` work on this form. A line is a step. Its numbers are
 * operands and results of calculations, or loose: told in words around them.
 */
import { evaluate } from '../arithmetic/expression.ts'
import { parseExpression } from '../arithmetic/parser.ts'
import { sitesOf, type Site } from '../arithmetic/planted-slip.ts'
import type { Rational } from '../arithmetic/rational.ts'
import { tokenize } from '../arithmetic/tokenizer.ts'

/** A part of a line. Operands, operators and results are looked up in the solution's calculations. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'operand' | 'operator'; readonly calculation: number; readonly at: number }
  | { readonly kind: 'result'; readonly calculation: number }

/** One calculation, as printed: `operands[0] operators[0] operands[1] … = result`. */
export interface Calculation {
  /** 0-based line. */
  readonly line: number
  readonly operands: readonly string[]
  /** Each is `+`, `-`, `*` or `/`. */
  readonly operators: readonly string[]
  readonly result: string
  /** The expression with gaps: what stands before, between and after operands and operators in turn. */
  readonly frame: readonly string[]
}

/** A solution taken apart. */
export interface WorkedSolution {
  readonly lines: readonly (readonly Piece[])[]
  readonly calculations: readonly Calculation[]
  /** The final answer as printed. */
  readonly answer: string
}

const NUMBER_LITERAL = /\d[\d,]*(?:\.\d+)?|\.\d+/g
const ANNOTATION = /<<[^<>]*>>/g
const OPERAND_OR_SIGN = /\d[\d,]*(?:\.\d+)?|\.\d+|[-+*/]/g
/** Larger results are no plausible slip of a word problem. */
const LARGEST = 1e9

/**
 * Takes a solution apart, or undefined where it has no final answer behind `####`, or a calculation that does not give
 * the result printed behind it.
 */
export function readWorkedSolution(text: string): WorkedSolution | undefined {
  const mark = text.lastIndexOf('####')
  if (mark === -1) return undefined
  const answer = text.slice(mark + 4).trim()
  const body = text.slice(0, mark)
  const sites = sitesOf(body)
  const calculations: Calculation[] = []
  const lines: Piece[][] = []
  let start = 0
  for (const line of body.split('\n')) {
    const end = start + line.length
    if (line.trim() !== '') {
      const here = sites.filter(({ printed }) => printed.start >= start && printed.end <= end)
      const first = calculations.length
      for (const site of here) {
        const calculation = calculationAt(body, site, lines.length)
        if (calculation === undefined) return undefined
        calculations.push(calculation)
      }
      lines.push(piecesOf(body, { start, end }, here, first))
    }
    start = end + 1
  }
  return lines.length === 0 ? undefined : { lines, calculations, answer }
}

/** A number as a map key: the same for `1,200` and `1200.0`. */
export function numberKey(text: string): string {
  return String(Number(text.replaceAll(',', '')))
}

/** The keys of all numbers written in digits in a text. */
export function numbersIn(text: string): string[] {
  return [...text.matchAll(NUMBER_LITERAL)].map(([literal]) => numberKey(literal))
}

/** The expression of a calculation as one writes it. */
export function expressionOf(calculation: Calculation): string {
  const { operands, operators, frame } = calculation
  let text = frame[0] ?? ''
  for (const [i, operand] of operands.entries()) {
    const operator = operators[i]
    text += operand.replaceAll(',', '') + (frame[2 * i + 1] ?? '')
    if (operator !== undefined) text += ` ${operator} ${frame[2 * i + 2] ?? ''}`
  }
  return text.trim()
}

/**
 * The result of a calculation as printed, with thousands commas where `like` has them. Undefined where it is negative,
 * has no value, more than two decimals, or is too large: no one would write it in a word problem.
 */
export function resultOf(calculation: Calculation, like: string): string | undefined {
  const value = valueOf(expressionOf(calculation))
  if (value === null || value.n < 0n || 100n % value.d !== 0n) return undefined
  const number = Number(value.n) / Number(value.d)
  if (number > LARGEST) return undefined
  const [whole = '', decimals] = String(number).split('.')
  const grouped = like.includes(',') ? whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',') : whole
  return decimals === undefined ? grouped : `${grouped}.${like.includes('.') ? decimals.padEnd(2, '0') : decimals}`
}

function valueOf(expression: string): Rational | null {
  const { tokens } = tokenize(expression, 0, expression.length)
  const parsed = parseExpression(tokens, 0)
  return parsed === undefined ? null : evaluate(parsed.expression)
}

function calculationAt(body: string, site: Site, line: number): Calculation | undefined {
  const expression = body.slice(site.expression.start, site.expression.end)
  const operands: string[] = []
  const operators: string[] = []
  const frame: string[] = []
  let at = 0
  for (const match of expression.matchAll(OPERAND_OR_SIGN)) {
    frame.push(expression.slice(at, match.index))
    at = match.index + match[0].length
    const isOperand = frame.length % 2 === 1
    if (isOperand === /^[-+*/]$/.test(match[0])) return undefined
    if (isOperand) operands.push(match[0])
    else operators.push(match[0])
  }
  frame.push(expression.slice(at))
  if (operands.length !== site.numbers.length || operators.length !== site.operators.length) return undefined
  const result = body.slice(site.printed.start, site.printed.end)
  const calculation: Calculation = { line, operands, operators, result, frame }
  const computed = resultOf(calculation, result)
  return computed !== undefined && numberKey(computed) === numberKey(result) ? calculation : undefined
}

interface PlacedPiece {
  readonly start: number
  readonly end: number
  readonly piece: Piece
}

function piecesOf(
  body: string,
  line: { readonly start: number; readonly end: number },
  sites: readonly Site[],
  first: number,
): Piece[] {
  const placed: PlacedPiece[] = []
  for (const [i, site] of sites.entries()) {
    const calculation = first + i
    for (const [at, span] of site.numbers.entries())
      placed.push({ ...span, piece: { kind: 'operand', calculation, at } })
    for (const [at, span] of site.operators.entries())
      placed.push({ ...span, piece: { kind: 'operator', calculation, at } })
    placed.push({ ...site.printed, piece: { kind: 'result', calculation } })
  }
  placed.sort((a, b) => a.start - b.start)
  const pieces: Piece[] = []
  let at = line.start
  for (const { start, end, piece } of placed) {
    pieces.push(...looseIn(body.slice(at, start)), piece)
    at = end
  }
  pieces.push(...looseIn(body.slice(at, line.end)))
  return pieces
}

/** Text and loose numbers. Annotations go: they were the calculator's. */
function looseIn(text: string): Piece[] {
  const bare = text.replaceAll(ANNOTATION, '')
  const pieces: Piece[] = []
  let at = 0
  for (const match of bare.matchAll(NUMBER_LITERAL)) {
    if (match.index > at) pieces.push({ kind: 'text', text: bare.slice(at, match.index) })
    pieces.push({ kind: 'number', text: match[0] })
    at = match.index + match[0].length
  }
  if (at < bare.length) pieces.push({ kind: 'text', text: bare.slice(at) })
  return pieces
}

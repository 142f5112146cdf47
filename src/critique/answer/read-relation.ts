/** Equations and inequalities as an answer: `x = 5` names a value, `x^2 + y^2 = 25` is a statement of its own. */
import type { Content, RelationSign } from './content.ts'
import type { Lexeme } from './lexeme.ts'
import { depthsOf } from './lexeme-groups.ts'
import { parseTerm } from './term-parser.ts'
import { preciseValue } from './evaluate-term.ts'
import { toNumber } from './precise.ts'
import { variablesOf, type Term } from './term.ts'

type Sign = RelationSign | '~'

const SIGNS: ReadonlyMap<string, Sign> = new Map<string, Sign>([
  ['=', '='],
  ['==', '='],
  ['<', '<'],
  ['>', '>'],
  ['<=', '<='],
  ['>=', '>='],
  ['!=', '!='],
])
const COMMANDS: ReadonlyMap<string, Sign> = new Map<string, Sign>([
  ['le', '<='],
  ['leq', '<='],
  ['leqslant', '<='],
  ['lt', '<'],
  ['ge', '>='],
  ['geq', '>='],
  ['geqslant', '>='],
  ['gt', '>'],
  ['ne', '!='],
  ['neq', '!='],
  ['approx', '~'],
  ['equiv', '~'],
])

/** The sign that a lexeme is, or undefined for any other. */
export function relationSign(lexeme: Lexeme): Sign | undefined {
  return lexeme.kind === 'command'
    ? COMMANDS.get(lexeme.text)
    : lexeme.kind === 'sign'
      ? SIGNS.get(lexeme.text)
      : undefined
}

/** Reads lexemes that hold a sign outside of brackets. `readSide` reads what is no term (a pair, a set, a unit). */
export function readRelation(
  lexemes: readonly Lexeme[],
  depths: readonly number[],
  readSide: (side: readonly Lexeme[]) => Content | undefined,
): Content | undefined {
  const sides: Lexeme[][] = [[]]
  const signs: Sign[] = []
  for (const [at, lexeme] of lexemes.entries()) {
    const sign = depths[at] === 0 ? relationSign(lexeme) : undefined
    if (sign === undefined) sides.at(-1)?.push(lexeme)
    else {
      signs.push(sign)
      sides.push([])
    }
  }
  // `12 \equiv 0` says something of 12
  const isCongruence = lexemes.some((lexeme) => lexeme.text === 'equiv')
  if (isCongruence && isConstantTerm(sides[0] ?? [])) return undefined
  // `≈ 3.14`
  if (sides[0]?.length === 0 && signs.length === 1 && (signs[0] === '=' || signs[0] === '~'))
    return readSide(sides[1] ?? [])
  // `> 7`: whatever was asked for
  if (sides[0]?.length === 0 && signs.length === 1) {
    const bound = wholeTerm(sides[1] ?? [])
    return bound === undefined
      ? undefined
      : { kind: 'relation', sides: [{ kind: 'variable', name: 'x' }, bound], signs: signs as RelationSign[] }
  }
  if (sides.some((side) => side.length === 0)) return undefined
  if (signs.every((sign) => sign === '=' || sign === '~')) return readEquation(sides, signs, readSide)
  const terms = sides.map(wholeTerm)
  if (signs.includes('~') || terms.some((term) => term === undefined)) return undefined
  return { kind: 'relation', sides: terms as Term[], signs: signs as RelationSign[] }
}

function readEquation(
  sides: readonly (readonly Lexeme[])[],
  signs: readonly Sign[],
  readSide: (side: readonly Lexeme[]) => Content | undefined,
): Content | undefined {
  const first = sides[0] ?? []
  // an approximation behind the exact value is no answer of its own
  const isExactFirst = signs[0] === '~' && isConstantTerm(first)
  if (isExactFirst && !areClose(sides)) return undefined
  const exactSides = signs.indexOf('~') <= 0 && !isExactFirst ? sides : sides.slice(0, signs.indexOf('~') + 1)
  const last = exactSides.at(-1) ?? []
  const name = nameOf(first)
  const lastContent = readSide(last)
  if (name !== undefined) return lastContent === undefined ? undefined : { kind: 'named', name, of: lastContent }
  const left = wholeTerm(first)
  const right = wholeTerm(last)
  // `5 = x`
  const rightName = left !== undefined && variablesOf(left).size === 0 ? nameOf(last) : undefined
  if (rightName !== undefined && right !== undefined) {
    const of = readSide(first)
    return of === undefined ? undefined : { kind: 'named', name: rightName, of }
  }
  if (left !== undefined && right !== undefined && variablesOf(right, variablesOf(left)).size > 0)
    return { kind: 'relation', sides: [left, right], signs: ['='] }
  // a computation: `3 + 4 = 7`, `3 apples + 4 apples = 7 apples`
  if (lastContent === undefined || left !== undefined || !hasPlainVariable(first)) return lastContent
  return { kind: 'named', name: `\\ ${first.map((lexeme) => lexeme.text).join(' ')}`, of: lastContent }
}

/** How far an approximation may be from what it stands for, of one. */
const CLOSE = 0.05

/** Whether all sides that are constant terms have about the value of the first: `\\sqrt{18} \\approx 4.24 = 3\\sqrt{2}`. */
function areClose(sides: readonly (readonly Lexeme[])[]): boolean {
  const values = sides.map((side) => {
    const term = wholeTerm(side)
    if (term === undefined || variablesOf(term).size > 0) return undefined
    const value = preciseValue(term, new Map())
    return value === null ? undefined : toNumber(value.re)
  })
  const [exact] = values
  if (exact === undefined) return true
  return values.every(
    (value) => value === undefined || Math.abs(value - exact) <= CLOSE * Math.max(Math.abs(exact), 1e-9),
  )
}

/** `\\sqrt{2}` in `\\sqrt{2} \\approx 1.414`: exact, and no name. */
function isConstantTerm(side: readonly Lexeme[]): boolean {
  const term = wholeTerm(side)
  return term !== undefined && variablesOf(term).size === 0
}

function wholeTerm(side: readonly Lexeme[]): Term | undefined {
  const parsed = parseTerm(side, 0, { degrees: 'ignored' })
  return parsed !== undefined && parsed.end === side.length ? parsed.term : undefined
}

/** Whether a side that is no term holds a letter of mathematics. */
function hasPlainVariable(side: readonly Lexeme[]): boolean {
  return side.some((lexeme) => lexeme.kind === 'letter' && !lexeme.prose)
}

/** What the left side names: a variable, a function of something, a segment, words, or undefined for an expression. */
function nameOf(side: readonly Lexeme[]): string | undefined {
  const text = side.map((lexeme) => lexeme.text).join('')
  const [first, second] = side
  if (first === undefined || side.length > 16) return undefined
  // `xy` is a product, `AB` a segment, `area` a word
  if (side.length === 1 && first.kind === 'word' && !/^[A-Z]{2}$/.test(text) && wholeTerm(side) !== undefined)
    return undefined
  if (side.length === 1 && (first.kind === 'letter' || first.kind === 'word' || first.kind === 'command')) {
    return first.kind === 'command' && !/^[a-zA-Z]+$/.test(first.text) ? undefined : text
  }
  // `x_1`, `a_{n}`
  if ((first.kind === 'letter' || first.kind === 'command') && second?.text === '_') {
    const end = side[2]?.text === '{' ? side.findIndex((lexeme) => lexeme.text === '}') : 2
    if (end === side.length - 1) return text.replace(/[{}]/g, '')
  }
  // `f(x)`, `P(A)`, `f'(x)`, `\tan(A)`, `(x, y)`
  const open = side.findIndex((lexeme) => lexeme.text === '(')
  if (open >= 0 && open <= 3 && side.at(-1)?.text === ')' && side.slice(0, open).every(isNamePart)) {
    const depths = depthsOf(side)
    const isOneGroup = depths.slice(open).every((depth) => depth >= 1)
    const isTuple = open > 0 || side.some((lexeme) => lexeme.text === ',')
    if (isOneGroup && isTuple) return text
  }
  if (/^(?:angle|triangle|text|mathbf|vec|overline|operatorname)$/.test(first.text) && first.kind === 'command')
    return text
  // `y'`, `\frac{dy}{dx}`, `\nabla f`, `f^{-1}(x)`
  if (
    /^[a-zA-Z]'{1,3}$|^frac\{d\^?\d?[a-zA-Z]?\}\{d[a-zA-Z]\^?\d?\}$|^nabla[a-zA-Z]$|^[a-zA-Z]\^\{-1\}\([a-zA-Z0-9]+\)$/.test(
      text,
    )
  )
    return text
  // words: "the total cost"; `AB`, `|AB|`, `m\angle ABC`
  if (side.every((lexeme) => lexeme.kind === 'word' || lexeme.prose || isCapital(lexeme) || lexeme.text === 'a'))
    return text
  if (/^\|?[A-Z]{2}\|?$/.test(text)) return text
  return /^m\s*angle/.test(text) ? text : undefined
}

function isCapital(lexeme: Lexeme): boolean {
  return lexeme.kind === 'letter' && /^[A-Z]$/.test(lexeme.text)
}

function isNamePart(lexeme: Lexeme): boolean {
  return (
    lexeme.kind === 'letter' ||
    lexeme.text === "'" ||
    (lexeme.kind === 'command' && /^[a-zA-Z]+$/.test(lexeme.text)) ||
    lexeme.kind === 'word'
  )
}

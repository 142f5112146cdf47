/** Statements that stand side by side: inequalities and intervals that make one set, equations of which the last concludes. */
import type { Content } from './content.ts'
import type { Lexeme } from './lexeme.ts'
import { isInfinity } from './same-term.ts'
import { variablesOf } from './term.ts'

/** What several statements say together, or undefined where they are items of a list. */
export function joinedStatements(items: readonly Content[], lexemes: readonly Lexeme[]): Content | undefined {
  // `x + 5 = 20, x = 15`: the last follows from the others
  const last = items.at(-1)
  if (last?.kind === 'named' && items.slice(0, -1).every((item) => isEquationIn(item, last.name))) return last
  return joinedInequalities(items, lexemes)
}

/** An equation with this variable and no other. */
function isEquationIn(content: Content, name: string): boolean {
  if (content.kind !== 'relation' || !content.signs.every((sign) => sign === '=')) return false
  const names = new Set(content.sides.flatMap((side) => [...variablesOf(side)]))
  return names.size === 1 && names.has(name)
}

/** `[0, 1)`, `(2, \infty)`: no pair. */
function isSurelyInterval(content: Content): boolean {
  if (content.kind !== 'sequence' || content.items.length !== 2) return false
  const { open, close, items } = content
  const isHalfOpen = (open === '(' && close === ']') || (open === '[' && close === ')')
  return isHalfOpen || (open === '(' && items.some((item) => item.kind === 'quantity' && isInfinity(item.term) !== 0))
}

/**
 * `x < -1 \text{ or } x > 2` is a union, `x > -1 \text{ and } x < 2` an intersection. A comma says neither. Intervals side by
 * side are a union, however they are joined.
 */
function joinedInequalities(items: readonly Content[], lexemes: readonly Lexeme[]): Content | undefined {
  if (items.some(isSurelyInterval) && items.every((item) => item.kind === 'sequence' && /^[([]$/.test(item.open)))
    return items.reduce((left, right) => ({ kind: 'set-operation', sign: 'union', left, right }))
  if (!items.every((item) => item.kind === 'relation' && item.signs.every((sign) => sign !== '='))) return undefined
  const words = lexemes.filter((lexeme) => lexeme.kind === 'word').map((lexeme) => lexeme.text.toLowerCase())
  const joints = words.filter((word) => word === 'or' || word === 'and')
  if (joints.length !== items.length - 1 || new Set(joints).size !== 1) return undefined
  const sign = joints[0] === 'or' ? 'union' : 'intersection'
  return items.reduce((left, right) => ({ kind: 'set-operation', sign, left, right }))
}

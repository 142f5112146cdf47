/** Sets in notation: unions, differences, the real numbers without some, `\{x \mid x > 3\}`. */
import type { Content } from './content.ts'
import type { Lexeme } from './lexeme.ts'
import { isWholeGroup } from './lexeme-groups.ts'
import { integerTerm } from './term.ts'

type SetSign = Extract<Content, { readonly kind: 'set-operation' }>['sign']
type ReadPiece = (lexemes: readonly Lexeme[]) => Content | undefined

const OPERATIONS: ReadonlyMap<string, SetSign> = new Map<string, SetSign>([
  ['cup', 'union'],
  ['cap', 'intersection'],
  ['setminus', 'difference'],
  ['backslash', 'difference'],
  ['smallsetminus', 'difference'],
])

/** Reads a set operation, a named set or a set with a condition, or undefined for anything else. */
export function readSetNotation(
  lexemes: readonly Lexeme[],
  depths: readonly number[],
  readPiece: ReadPiece,
): Content | undefined {
  const named = namedSet(lexemes)
  if (named !== undefined) return named
  const conditioned = readCondition(lexemes, readPiece)
  if (conditioned !== undefined) return conditioned
  for (let at = lexemes.length - 2; at > 0; at--) {
    const lexeme = lexemes[at]
    const sign =
      depths[at] === 0 && lexeme !== undefined ? operationOf(lexeme, lexemes[at - 1], lexemes[at + 1]) : undefined
    if (sign === undefined) continue
    const left = readPiece(lexemes.slice(0, at))
    const right = readPiece(withSetBraces(lexemes.slice(at + 1)))
    if (left === undefined || right === undefined || !isSetLike(left) || !isSetLike(right)) return undefined
    return { kind: 'set-operation', sign, left, right }
  }
  return undefined
}

/** `\setminus {0}`: behind the sign of a set braces without a backslash are a set's too. */
function withSetBraces(lexemes: readonly Lexeme[]): readonly Lexeme[] {
  const [first] = lexemes
  const last = lexemes.at(-1)
  if (first?.kind !== 'sign' || first.text !== '{' || last === undefined || !isWholeGroup(lexemes)) return lexemes
  return [{ ...first, kind: 'command' }, ...lexemes.slice(1, -1), { ...last, kind: 'command' }]
}

function operationOf(lexeme: Lexeme, before: Lexeme | undefined, after: Lexeme | undefined): SetSign | undefined {
  if (lexeme.kind === 'command') return OPERATIONS.get(lexeme.text)
  const betweenBrackets = /^[)\]}]$/.test(before?.text ?? '') && /^[([{]$/.test(after?.text ?? '')
  if (betweenBrackets && (lexeme.text === 'U' || lexeme.text === 'u')) return 'union'
  return betweenBrackets && lexeme.kind === 'sign' && lexeme.text === '-' && before?.text === '}'
    ? 'difference'
    : undefined
}

function isSetLike(content: Content): boolean {
  return (
    content.kind === 'set-operation' ||
    content.kind === 'named-set' ||
    (content.kind === 'sequence' && content.open !== '') ||
    content.kind === 'relation'
  )
}

function namedSet(lexemes: readonly Lexeme[]): Content | undefined {
  const text = lexemes.map((lexeme) => lexeme.text).join(' ')
  if (/^(?:mathbb (?:\{ )?R(?: \})?|R)$/.test(text) && lexemes[0]?.kind === 'command')
    return { kind: 'named-set', name: 'reals' }
  const bound = /^mathbb (?:\{ )?R(?: \})? _ \{ (>|>=|gt|ge|geq|geqslant) 0 \}$/.exec(text)?.[1]
  if (bound !== undefined)
    return {
      kind: 'relation',
      sides: [{ kind: 'variable', name: 'x' }, integerTerm(0)],
      signs: [bound === '>' || bound === 'gt' ? '>' : '>='],
    }
  if (/^mathbb (?:\{ )?Z(?: \})?$/.test(text)) return { kind: 'named-set', name: 'integers' }
  if (/^mathbb (?:\{ )?N(?: \})?$/.test(text)) return { kind: 'named-set', name: 'naturals' }
  if (/^mathbb (?:\{ )?Q(?: \})?$/.test(text)) return { kind: 'named-set', name: 'rationals' }
  if (/^mathbb (?:\{ )?C(?: \})?$/.test(text)) return { kind: 'named-set', name: 'complex' }
  return /^(?:emptyset|varnothing)$/.test(text) ? { kind: 'named-set', name: 'empty' } : undefined
}

/** `\{x \mid x > 3\}`, `\{x : 0 < x < 1\}`: what the condition says. */
function readCondition(lexemes: readonly Lexeme[], readPiece: ReadPiece): Content | undefined {
  const [first] = lexemes
  if (!isWholeGroup(lexemes) || (first?.text !== '{' && first?.text !== 'lbrace')) return undefined
  const inside = lexemes.slice(1, -1)
  const bar = inside.findIndex((lexeme) => lexeme.text === 'mid' || lexeme.text === ':' || lexeme.text === '|')
  if (bar < 1 || bar > 6 || inside[0]?.kind !== 'letter') return undefined
  const condition = readPiece(inside.slice(bar + 1))
  return condition?.kind === 'relation' || condition?.kind === 'set-operation' ? condition : undefined
}

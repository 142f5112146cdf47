/** Brackets among lexemes: how deep each lexeme stands, and how a run is split outside of brackets. */
import type { Lexeme } from './lexeme.ts'

/**
 * Depth of each lexeme. An opening and its closing sign count as inside. Half-open intervals close with another sign
 * than they opened, so that any closing sign closes.
 */
export function depthsOf(lexemes: readonly Lexeme[]): readonly number[] {
  const depths: number[] = []
  let depth = 0
  for (const lexeme of lexemes) {
    if (isOpening(lexeme)) {
      depth++
      depths.push(depth)
    } else if (isClosing(lexeme)) {
      depths.push(Math.max(1, depth))
      depth = Math.max(0, depth - 1)
    } else depths.push(depth)
  }
  return depths
}

/** The runs between the lexemes outside of brackets that separate. */
export function splitAt(lexemes: readonly Lexeme[], separates: (lexeme: Lexeme) => boolean): Lexeme[][] {
  const depths = depthsOf(lexemes)
  const runs: Lexeme[][] = [[]]
  for (const [at, lexeme] of lexemes.entries()) {
    if (depths[at] === 0 && separates(lexeme)) runs.push([])
    else runs.at(-1)?.push(lexeme)
  }
  return runs
}

/** Whether the first lexeme opens a bracket that the last one closes. */
export function isWholeGroup(lexemes: readonly Lexeme[]): boolean {
  const [first] = lexemes
  const last = lexemes.at(-1)
  if (first === undefined || last === undefined || lexemes.length < 2) return false
  if (first.text === '<' && last.text === '>') return lexemes.some((lexeme) => lexeme.text === ',')
  if (!isOpening(first) || !isClosing(last)) return false
  let depth = 0
  for (const [at, lexeme] of lexemes.entries()) {
    if (isOpening(lexeme)) depth++
    else if (isClosing(lexeme) && --depth === 0) return at === lexemes.length - 1
  }
  return false
}

function isOpening(lexeme: Lexeme): boolean {
  if (lexeme.kind === 'command') return ['{', 'lbrace', 'langle', 'lfloor', 'lceil', 'begin'].includes(lexeme.text)
  return lexeme.kind === 'sign' && (lexeme.text === '(' || lexeme.text === '[' || lexeme.text === '{')
}

function isClosing(lexeme: Lexeme): boolean {
  if (lexeme.kind === 'command') return ['}', 'rbrace', 'rangle', 'rfloor', 'rceil', 'end'].includes(lexeme.text)
  return lexeme.kind === 'sign' && (lexeme.text === ')' || lexeme.text === ']' || lexeme.text === '}')
}

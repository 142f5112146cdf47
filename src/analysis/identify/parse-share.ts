/** How much of a source a grammar cannot read, for languages whose grammar is here. */
import { GRAMMAR_NAMES, type GrammarName } from '../structure/grammars.ts'
import { parseSource } from '../structure/parse-source.ts'
import type { SyntaxNode } from '../structure/syntax-node.ts'

/** Characters that are parsed, from the start: a source that is cut has few errors at its end. */
const MOST_CHARACTERS = 8_000
const LIMIT_MS = 300

/**
 * The share of a source's characters that stand in errors, from 0 to 1, and one character for each missing token.
 * Undefined where the language has no grammar here, or the source could not be parsed within the limits.
 */
export async function unparsedShare(
  language: string,
  source: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<number | undefined> {
  if (!isGrammar(language)) return undefined
  const text = source.slice(0, MOST_CHARACTERS)
  const outcome = await parseSource(language, text, { signal, limitMs: LIMIT_MS })
  if (outcome.state !== 'parsed') return undefined
  const length = Math.max(1, text.trim().length)
  const wrong = outcome.tree.errors.reduce((sum, node) => sum + Math.max(1, lengthOf(node)), 0)
  return Math.min(1, wrong / length)
}

function lengthOf(node: SyntaxNode): number {
  return node.end - node.start
}

function isGrammar(language: string): language is GrammarName {
  return (GRAMMAR_NAMES as readonly string[]).includes(language)
}

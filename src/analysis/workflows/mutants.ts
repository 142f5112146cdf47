/** Wrong programs near a right one: one operator, comparison, truth value or number is another. */
import { shuffle, type Key } from '../../random.ts'
import type { GrammarName } from '../structure/grammars.ts'
import { parseSource } from '../structure/parse-source.ts'
import { descendants, type SyntaxNode } from '../structure/syntax-node.ts'

/** A program with one change. */
export interface Mutant {
  readonly code: string
  /** 1-based. */
  readonly line: number
  /** Such as `< becomes <=`. */
  readonly change: string
}

const SWAPS: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '+',
  '/': '*',
  '%': '*',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '==': '!=',
  '!=': '==',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '+=': '-=',
  '-=': '+=',
  and: 'or',
  or: 'and',
  true: 'false',
  false: 'true',
  True: 'False',
  False: 'True',
}
const NUMBER = /^(?:integer|number|int_literal|integer_literal|number_literal|decimal_integer_literal)$/
/** Parts of a program where such a sign is no operator. */
const PASSED_OVER = /comment|string|type_parameters|type_arguments|template_|preproc_include|import/

/**
 * At most so many mutants, drawn by the key. Empty where the source cannot be parsed. They are not promised to differ in
 * what they do: some change nothing that can be seen.
 */
export async function mutantsOf(
  { language, code }: { readonly language: GrammarName; readonly code: string },
  { key, most, signal }: { readonly key: Key; readonly most: number; readonly signal?: AbortSignal | undefined },
): Promise<readonly Mutant[]> {
  const outcome = await parseSource(language, code, { signal })
  if (outcome.state === 'refused') return []
  const found: Mutant[] = []
  for (const node of descendants(outcome.tree.root, isCode)) {
    if (node.children.length > 0 || !isCode(node)) continue
    const text = code.slice(node.start, node.end)
    const other = NUMBER.test(node.type) && /^\d+$/.test(text) ? String(Number(text) + 1) : SWAPS[text]
    if (other === undefined) continue
    const mutated = `${code.slice(0, node.start)}${other}${code.slice(node.end)}`
    found.push({ code: mutated, line: node.line, change: `${text} becomes ${other}` })
  }
  return shuffle(key, found).slice(0, most)
}

function isCode({ type }: SyntaxNode): boolean {
  return !PASSED_OVER.test(type)
}

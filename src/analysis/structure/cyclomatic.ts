/**
 * Cyclomatic complexity (McCabe 1976): one, and one more for each decision. Python's decisions are radon's
 * (python-figures.ts), those of the other languages lizard's, which a row lists as tokens.
 */
import type { ProgramFunction } from './functions.ts'
import type { SyntaxRow, TextOf } from './languages/meaning.ts'
import { descendants, textOf, type SyntaxNode, type SyntaxTree } from './syntax-node.ts'

/** Complexity of one function. Functions inside of it count for themselves. */
export function cyclomaticOf(tree: SyntaxTree, row: SyntaxRow, { node }: ProgramFunction): number {
  return 1 + decisionsIn(tree, row, node)
}

/** Decisions outside of all functions. */
export function outerDecisions(tree: SyntaxTree, row: SyntaxRow): number {
  return decisionsIn(tree, row, tree.root)
}

function decisionsIn(tree: SyntaxTree, row: SyntaxRow, top: SyntaxNode): number {
  const text: TextOf = (node) => textOf(tree, node)
  const isFunction = (node: SyntaxNode): boolean =>
    node !== top && Object.hasOwn(row.functions, node.type) && row.functions[node.type]?.body(node) !== undefined
  let decisions = 0
  for (const node of descendants(top, (one) => !isFunction(one) && !row.comments.has(one.type))) {
    if (isFunction(node)) continue
    if (!node.named && node.children.length === 0 && row.decisionTokens.has(node.type)) decisions++
    else if (node.named) decisions += row.decisionNodes?.[node.type]?.(node, text) ?? 0
  }
  return decisions
}

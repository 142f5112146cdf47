/** What the expressions inside of a statement decide: short circuits, choices, and Rust's and Ruby's branches that are values. */
import { drawChoice, type FlowWalk } from './flow-builder.ts'
import type { SyntaxNode } from './syntax-node.ts'

/** Draws what a statement's expressions decide, before the statement itself. True where one of them may end the function with an error. */
export function drawEmbedded(walk: FlowWalk, node: SyntaxNode): boolean {
  const { outermost, fails } = embeddedOf(walk, node)
  for (const one of outermost) {
    const meaning = walk.meaning(one)
    if (meaning?.is === 'and' || meaning?.is === 'or' || meaning?.is === 'coalesce' || meaning?.is === 'choice')
      drawChoice(walk, meaning)
    else walk.run([one])
  }
  return fails
}

/** The outermost nodes below a statement that decide something, in order, those of nested functions left out. */
function embeddedOf(walk: FlowWalk, statement: SyntaxNode): { outermost: readonly SyntaxNode[]; fails: boolean } {
  const outermost: SyntaxNode[] = []
  let fails = walk.meaning(statement)?.is === 'propagate'
  function visit(node: SyntaxNode): void {
    for (const child of node.children) {
      if (!child.named || (child.children.length === 0 && walk.row.meanings[child.type] === undefined)) continue
      if (Object.hasOwn(walk.row.functions, child.type) || Object.hasOwn(walk.row.classes, child.type)) continue
      const is = walk.meaning(child)?.is
      if (is === 'propagate') fails = true
      if (is === undefined || is === 'not' || is === 'brackets' || is === 'propagate' || is === 'sequence') visit(child)
      else outermost.push(child)
    }
  }
  visit(statement)
  return { outermost, fails }
}

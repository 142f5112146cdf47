/** What the expressions inside of a statement decide: short circuits, choices, and Rust's and Ruby's branches that are values. */
import type { FlowWalk } from './flow-walk.ts'
import type { SyntaxNode } from './syntax-node.ts'

/** Draws what a statement's expressions decide, before the statement itself. True where one of them may end the function with an error. */
export function drawEmbedded(walk: FlowWalk, node: SyntaxNode): boolean {
  const { outermost, fails } = embeddedOf(walk, node)
  for (const one of outermost) {
    const meaning = walk.meaning(one)
    if (meaning?.is === 'and' || meaning?.is === 'or' || meaning?.is === 'coalesce' || meaning?.is === 'choice')
      walk.choose(meaning)
    else walk.run([one])
  }
  return fails
}

/** The outermost nodes below a statement that decide something, in order, those of nested functions left out. */
function embeddedOf(walk: FlowWalk, statement: SyntaxNode): { outermost: readonly SyntaxNode[]; fails: boolean } {
  const outermost: SyntaxNode[] = []
  let fails = walk.meaning(statement)?.is === 'propagate'
  function visit(node: SyntaxNode): void {
    for (const below of node.children) {
      if (!below.named || (below.children.length === 0 && walk.row.meanings[below.type] === undefined)) continue
      // the name in a call is what is called and no statement of that name: `raise` in `raise Wrong, "words"`
      if (below.children.length === 0 && isCalledName(walk, node, below)) continue
      if (Object.hasOwn(walk.row.functions, below.type) || Object.hasOwn(walk.row.classes, below.type)) continue
      const is = walk.meaning(below)?.is
      if (is === 'propagate') fails = true
      if (is === undefined || is === 'not' || is === 'brackets' || is === 'propagate' || is === 'sequence') visit(below)
      else outermost.push(below)
    }
  }
  visit(statement)
  return { outermost, fails }
}

function isCalledName(walk: FlowWalk, call: SyntaxNode, name: SyntaxNode): boolean {
  return walk.row.calls[call.type]?.(call) === name
}

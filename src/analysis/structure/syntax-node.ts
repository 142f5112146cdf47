/**
 * The syntax tree as plain data: what a tree-sitter grammar found, without its memory. Everything in this folder reads it.
 */

/** One node. Leaves without a name are tokens, such as `if` or `(`, and their type is their text. */
export interface SyntaxNode {
  /** The grammar's name of the node, or `ERROR` for text that fits no rule. */
  readonly type: string
  readonly named: boolean
  /** Name of the part that this node is of its parent. */
  readonly field: string | undefined
  /** UTF-16 code units of the source, [start, end). */
  readonly start: number
  readonly end: number
  /** 1-based. */
  readonly line: number
  /** 1-based, of the last character. */
  readonly endLine: number
  /** True for a token that the grammar wanted and the source lacks. */
  readonly missing: boolean
  readonly children: readonly SyntaxNode[]
}

/** A source with its tree. */
export interface SyntaxTree {
  readonly source: string
  readonly root: SyntaxNode
  /** Number of nodes, tokens too. */
  readonly size: number
  /** Nodes that are errors or missing, outermost ones, in the source's order. */
  readonly errors: readonly SyntaxNode[]
}

/** Text of a node. */
export function textOf(tree: SyntaxTree, node: SyntaxNode): string {
  return tree.source.slice(node.start, node.end)
}

/** The first child with a field's name. */
export function part(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((below) => below.field === field)
}

/** All children with a field's name. */
export function parts(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  return node.children.filter((below) => below.field === field)
}

/** The first child of one of the types. */
export function child(node: SyntaxNode, ...types: readonly string[]): SyntaxNode | undefined {
  return node.children.find(({ type }) => types.includes(type))
}

/** Children that have a name and are no comment. */
export function namedOf(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter(({ named, type }) => named && !type.includes('comment'))
}

/** The node and all below it, each before its children, without the parts below a node for which `enter` says no. */
export function* descendants(
  node: SyntaxNode,
  enter: (node: SyntaxNode) => boolean = () => true,
): Generator<SyntaxNode> {
  const stack = [node]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next
    if (next !== node && !enter(next)) continue
    for (let index = next.children.length - 1; index >= 0; index--) {
      const one = next.children[index]
      if (one !== undefined) stack.push(one)
    }
  }
}

/** The functions of a program: named ones, methods, lambdas with what they are assigned to. */
import type { FunctionShape, SyntaxRow } from './languages/meaning.ts'
import { namedOf, part, textOf, type SyntaxNode, type SyntaxTree } from './syntax-node.ts'

/** One function. */
export interface ProgramFunction {
  readonly node: SyntaxNode
  readonly shape: FunctionShape
  /** With the types that hold it, such as `Stack.push`; `<lambda>` where nothing names it. */
  readonly name: string
  /** Without the types that hold it. */
  readonly ownName: string
  /** Name of the innermost type that holds it. */
  readonly className: string | undefined
  readonly body: readonly SyntaxNode[]
  readonly parameters: number
  /** The function whose body holds it. */
  readonly within: ProgramFunction | undefined
}

/** Fields by which a parent names a function without a name. */
const NAMING = ['name', 'key', 'left', 'property'] as const

/** All functions that have a body, in the source's order. */
export function functionsOf(tree: SyntaxTree, row: SyntaxRow): readonly ProgramFunction[] {
  const found: ProgramFunction[] = []
  function visit(
    node: SyntaxNode,
    parent: SyntaxNode | undefined,
    classes: readonly string[],
    within: ProgramFunction | undefined,
  ): void {
    const shape = row.functions[node.type]
    const body = shape?.body(node)
    let inner = within
    let inClasses = classes
    if (shape !== undefined && body !== undefined) {
      const ownName = nameOf(tree, node, shape, parent)
      inner = {
        node,
        shape,
        ownName,
        name: [...classes, ownName].join('.'),
        className: receiverOf(tree, node) ?? classes.at(-1),
        body,
        parameters: shape.parameters(node),
        within,
      }
      found.push(inner)
    } else {
      const name = row.classes[node.type]?.(node)
      if (name !== undefined) inClasses = [...classes, textOf(tree, name)]
    }
    for (const one of node.children) if (one.children.length > 0) visit(one, node, inClasses, inner)
  }
  visit(tree.root, undefined, [], undefined)
  return found
}

function nameOf(tree: SyntaxTree, node: SyntaxNode, shape: FunctionShape, parent: SyntaxNode | undefined): string {
  const own = shape.name(node)
  if (own !== undefined) return textOf(tree, own).replaceAll(/\s+/g, '')
  const given =
    parent === undefined ? undefined : NAMING.map((field) => part(parent, field)).find((one) => one !== undefined)
  return given === undefined || given === node ? '<lambda>' : textOf(tree, given).replaceAll(/\s+/g, '')
}

/** The type of a Go method. */
function receiverOf(tree: SyntaxTree, node: SyntaxNode): string | undefined {
  const receiver = part(node, 'receiver')
  if (node.type !== 'method_declaration' || receiver === undefined) return undefined
  const type = namedOf(receiver).map((one) => part(one, 'type'))[0]
  return type === undefined ? undefined : textOf(tree, type).replace(/^\*/, '').replace(/\[.*$/s, '')
}

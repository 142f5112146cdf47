/** Shapes of functions and meanings that several rows share. */
import { child, namedOf, part, type SyntaxNode } from '../syntax-node.ts'
import type { FunctionShape, Meaning } from './meaning.ts'

/** The list of one node, or none. */
export function listOf(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  return node === undefined ? [] : [node]
}

/** A function whose parts have the fields `name`, `body` and `parameters`. */
export function functionShape(options: Partial<FunctionShape> = {}): FunctionShape {
  return {
    name: (node) => part(node, 'name'),
    body: (node) => {
      const body = part(node, 'body')
      return body === undefined ? undefined : [body]
    },
    parameters: (node) => {
      const list = part(node, 'parameters')
      return list === undefined ? (part(node, 'parameter') === undefined ? 0 : 1) : namedOf(list).length
    },
    ...options,
  }
}

/** Its children one after another. */
export function sequence(node: SyntaxNode): Meaning {
  return { is: 'sequence', of: namedOf(node) }
}

/** The one expression in brackets; undefined for an empty pair. */
export function brackets(node: SyntaxNode): Meaning | undefined {
  const inner = namedOf(node)[0]
  return inner === undefined ? undefined : { is: 'brackets', of: inner }
}

/** A binary expression whose operator is one of those that do not always compute their right side. */
export function shortCircuit(node: SyntaxNode): Meaning | undefined {
  const left = part(node, 'left')
  const right = part(node, 'right')
  const operator = node.children.find(({ named }) => !named)?.type ?? part(node, 'operator')?.type
  if (left === undefined || right === undefined) return undefined
  if (operator === '&&' || operator === 'and') return { is: 'and', left, right }
  if (operator === '||' || operator === 'or') return { is: 'or', left, right }
  return operator === '??' ? { is: 'coalesce', left, right } : undefined
}

/** `!x`. */
export function negation(node: SyntaxNode): Meaning | undefined {
  const inner = namedOf(node).at(-1)
  const operator = node.children[0]?.type
  return inner !== undefined && (operator === '!' || operator === 'not') ? { is: 'not', of: inner } : undefined
}

/** `c ? a : b` with the fields of most grammars. */
export function choice(node: SyntaxNode): Meaning | undefined {
  const condition = part(node, 'condition')
  const then = part(node, 'consequence')
  const otherwise = part(node, 'alternative')
  if (condition === undefined || then === undefined || otherwise === undefined) return undefined
  return { is: 'choice', condition, holds: then, otherwise }
}

/** `if (c) a else b` with the fields of most grammars. */
export function branch(node: SyntaxNode): Meaning | undefined {
  const condition = part(node, 'condition')
  if (condition === undefined) return undefined
  return {
    is: 'branch',
    first: listOf(part(node, 'initializer')),
    arms: [{ condition, body: listOf(part(node, 'consequence')) }],
    otherwise: listOf(part(node, 'alternative')),
  }
}

/** `while (c) a`. */
export function whileLoop(node: SyntaxNode): Meaning {
  return { is: 'loop', condition: part(node, 'condition'), body: listOf(part(node, 'body')) }
}

/** `do a while (c)`. */
export function doLoop(node: SyntaxNode): Meaning {
  return { is: 'loop', test: 'after', condition: part(node, 'condition'), body: listOf(part(node, 'body')) }
}

/** `break` and `continue`, with the label that stands in them. */
export function leave(how: 'break' | 'continue', ...labels: readonly string[]): SyntaxRowMeaning {
  return (node, text) => {
    const label = child(node, ...labels)
    return { is: 'leave', how, label: label === undefined ? undefined : text(label) }
  }
}

type SyntaxRowMeaning = (node: SyntaxNode, text: (node: SyntaxNode) => string) => Meaning

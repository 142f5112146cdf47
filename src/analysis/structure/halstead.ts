/**
 * Halstead's measures of a program (Elements of Software Science, 1977), from its operators and operands.
 *
 * Formulas and their values for empty programs are radon's. What an operator is differs by language: Python follows radon,
 * which counts arithmetic, logic and comparisons alone (python-figures.ts). Elsewhere every keyword and sign is an operator,
 * a pair of brackets is one, and every name and literal is an operand.
 */
import type { SyntaxRow } from './languages/meaning.ts'
import { textOf, type SyntaxNode, type SyntaxTree } from './syntax-node.ts'

/** The four counts, and what follows from them. */
export interface Halstead {
  readonly distinctOperators: number
  readonly distinctOperands: number
  readonly operators: number
  readonly operands: number
  readonly vocabulary: number
  readonly length: number
  /** Length that the vocabulary lets expect. */
  readonly calculatedLength: number
  /** In bits. */
  readonly volume: number
  readonly difficulty: number
  readonly effort: number
  /** Effort in seconds, at 18 decisions a second. */
  readonly timeSeconds: number
  /** Estimated errors. */
  readonly bugs: number
}

/** The measures of four counts. */
export function halsteadOf(
  distinctOperators: number,
  distinctOperands: number,
  { operators, operands }: { readonly operators: number; readonly operands: number },
): Halstead {
  const vocabulary = distinctOperators + distinctOperands
  const length = operators + operands
  const both = distinctOperators > 0 && distinctOperands > 0
  const volume = vocabulary === 0 ? 0 : length * Math.log2(vocabulary)
  const difficulty = distinctOperands === 0 ? 0 : (distinctOperators * operands) / (2 * distinctOperands)
  const effort = difficulty * volume
  return {
    distinctOperators,
    distinctOperands,
    operators,
    operands,
    vocabulary,
    length,
    calculatedLength: both
      ? distinctOperators * Math.log2(distinctOperators) + distinctOperands * Math.log2(distinctOperands)
      : 0,
    volume,
    difficulty,
    effort,
    timeSeconds: effort / 18,
    bugs: volume / 3000,
  }
}

const CLOSING = new Set([')', ']', '}', ';', ',', '\n'])

/** The measures of a tree by its tokens. */
export function halsteadOfTokens(tree: SyntaxTree, row: SyntaxRow): Halstead {
  const operators = new Map<string, number>()
  const operands = new Map<string, number>()
  const stack: SyntaxNode[] = [tree.root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (row.comments.has(node.type) || node.missing) continue
    const whole = node.children.length === 0 || row.literals.has(node.type)
    if (!whole) {
      for (const one of node.children) stack.push(one)
      continue
    }
    if (node.named) {
      if (node.end > node.start) count(operands, textOf(tree, node))
    } else if (!CLOSING.has(node.type)) count(operators, node.type)
  }
  return halsteadOf(operators.size, operands.size, { operators: sum(operators), operands: sum(operands) })
}

function count(into: Map<string, number>, key: string): void {
  into.set(key, (into.get(key) ?? 0) + 1)
}

function sum(counts: ReadonlyMap<string, number>): number {
  return counts.values().reduce((total, one) => total + one, 0)
}

/**
 * Cognitive complexity (Campbell, "Cognitive Complexity", SonarSource 2018): how hard control flow is to follow.
 *
 * One for each break in the flow (branch, loop, switch, handler, jump to a label, run of like logical operators, direct
 * recursion), and one more for each level in which a branch, loop, switch or handler is nested.
 */
import type { ProgramFunction } from './functions.ts'
import type { Meaning, SyntaxRow } from './languages/meaning.ts'
import { part, textOf, type SyntaxNode, type SyntaxTree } from './syntax-node.ts'

/** Complexity of one function, with those inside of it. */
export function cognitiveOf(tree: SyntaxTree, row: SyntaxRow, subject: ProgramFunction): number {
  let total = 0
  const text = (node: SyntaxNode): string => textOf(tree, node)
  const meaningOf = (node: SyntaxNode): Meaning | undefined => row.meanings[node.type]?.(node, text)
  const all = (nodes: readonly (SyntaxNode | undefined)[], nesting: number): void => {
    for (const node of nodes) if (node !== undefined) visit(node, nesting)
  }
  const below = (node: SyntaxNode, nesting: number): void => {
    for (const one of node.children) if (one.named) visit(one, nesting)
  }

  function visit(node: SyntaxNode, nesting: number, operator?: 'and' | 'or'): void {
    if (Object.hasOwn(row.functions, node.type)) {
      below(node, nesting + 1)
      return
    }
    const called = row.calls[node.type]?.(node)
    if (called !== undefined && text(called) === subject.ownName && subject.ownName !== '<lambda>') total++
    const meaning = meaningOf(node)
    switch (meaning?.is) {
      case 'branch':
        branch(meaning, nesting, true)
        return
      case 'loop':
        total += 1 + nesting
        all([...(meaning.first ?? []), meaning.condition], nesting)
        if (meaning.each !== undefined) eachHead(meaning.each, meaning.body, nesting)
        all([...meaning.body, ...(meaning.update ?? [])], nesting + 1)
        otherwise(meaning.otherwise ?? [], nesting)
        return
      case 'switch':
        total += 1 + nesting
        all([...(meaning.first ?? []), ...meaning.value], nesting)
        for (const one of meaning.cases) all([one.guard, ...one.body], nesting + 1)
        return
      case 'try':
        all([...(meaning.first ?? []), ...meaning.body], nesting)
        for (const { body } of meaning.handlers) {
          total += 1 + nesting
          all(body, nesting + 1)
        }
        all([...(meaning.otherwise ?? []), ...(meaning.last ?? [])], nesting)
        return
      case 'choice':
        total += 1 + nesting
        all([meaning.condition], nesting)
        all([meaning.holds, meaning.otherwise], nesting + 1)
        return
      case 'and':
      case 'or':
        if (operator !== meaning.is) total++
        visit(meaning.left, nesting, meaning.is)
        visit(meaning.right, nesting, meaning.is)
        return
      case 'leave':
        if (meaning.how === 'goto' || meaning.label !== undefined || (meaning.levels ?? 1) > 1) total++
        below(node, nesting)
        return
      case 'sequence':
      case 'label':
        all(meaning.of, nesting)
        return
      default:
        below(node, nesting)
    }
  }

  function branch({ first, arms, otherwise: last }: Meaning & { is: 'branch' }, nesting: number, opens: boolean): void {
    all(first ?? [], nesting)
    for (const [index, arm] of arms.entries()) {
      total += opens && index === 0 ? 1 + nesting : 1
      visit(arm.condition, nesting)
      all(arm.body, nesting + 1)
    }
    // `else if` is one break, not one inside of another
    const inner = onlyBranch(last)
    if (inner === undefined) otherwise(last, nesting)
    else branch(inner, nesting, false)
  }

  function onlyBranch(nodes: readonly SyntaxNode[]): (Meaning & { is: 'branch' }) | undefined {
    const [node, second] = nodes
    if (node === undefined || second !== undefined) return undefined
    const meaning = meaningOf(node)
    if (meaning?.is === 'branch') return meaning
    return meaning?.is === 'sequence' && node.type === 'else_clause' ? onlyBranch(meaning.of) : undefined
  }

  function otherwise(nodes: readonly SyntaxNode[], nesting: number): void {
    if (nodes.length === 0) return
    total++
    all(nodes, nesting + 1)
  }

  function eachHead(each: SyntaxNode, body: readonly SyntaxNode[], nesting: number): void {
    all(
      each.children.filter((one) => one.named && !body.includes(one) && one.field !== 'alternative'),
      nesting,
    )
  }

  all(subject.body, 0)
  return total
}

/** Deepest nesting of branches, loops, switches and handlers in a function. */
export function nestingOf(tree: SyntaxTree, row: SyntaxRow, { body }: ProgramFunction): number {
  const text = (node: SyntaxNode): string => textOf(tree, node)
  let deepest = 0
  function visit(node: SyntaxNode, depth: number, chained: boolean): void {
    if (Object.hasOwn(row.functions, node.type)) return
    const is = row.meanings[node.type]?.(node, text)?.is
    const nests = !chained && (is === 'branch' || is === 'loop' || is === 'switch' || is === 'try')
    const inner = depth + (nests ? 1 : 0)
    deepest = Math.max(deepest, inner)
    for (const one of node.children) {
      if (!one.named) continue
      const isElse = node.type === 'else_clause' || (is === 'branch' && part(node, 'alternative') === one)
      visit(one, inner, isElse && row.meanings[one.type]?.(one, text)?.is === 'branch')
    }
  }
  for (const node of body) visit(node, 0, false)
  return deepest
}

/** Python. Its figures follow radon and stand in python-figures.ts; this row is for flow graphs, calls and nesting. */
import { child, namedOf, part, parts, type SyntaxNode } from '../syntax-node.ts'
import type { Meaning, SyntaxRow } from './meaning.ts'
import { brackets, functionShape, leave, listOf, negation, sequence, shortCircuit } from './shapes.ts'

function pythonBranch(node: SyntaxNode): Meaning | undefined {
  const clauses = parts(node, 'alternative')
  const arms = [node, ...clauses.filter(({ type }) => type === 'elif_clause')].flatMap((one) => {
    const condition = part(one, 'condition')
    return condition === undefined ? [] : [{ condition, body: listOf(part(one, 'consequence')) }]
  })
  return { is: 'branch', arms, otherwise: elseOf(node) }
}

function elseOf(node: SyntaxNode): readonly SyntaxNode[] {
  const clause = child(node, 'else_clause')
  return clause === undefined ? [] : listOf(part(clause, 'body'))
}

export const python: SyntaxRow = {
  meanings: {
    module: sequence,
    block: sequence,
    if_statement: pythonBranch,
    for_statement: (node) => ({
      is: 'loop',
      each: node,
      body: listOf(part(node, 'body')),
      otherwise: elseOf(node),
    }),
    while_statement: (node) => ({
      is: 'loop',
      condition: part(node, 'condition'),
      body: listOf(part(node, 'body')),
      otherwise: elseOf(node),
    }),
    try_statement: (node) => ({
      is: 'try',
      body: listOf(part(node, 'body')),
      handlers: node.children
        .filter(({ type }) => type === 'except_clause' || type === 'except_group_clause')
        .map((clause) => {
          const caught = namedOf(clause).filter(({ type }) => type !== 'block')
          return { node: clause, body: listOf(child(clause, 'block')), all: caught.length === 0 }
        }),
      otherwise: elseOf(node),
      last: listOf(child(child(node, 'finally_clause') ?? node, 'block')).filter(
        () => child(node, 'finally_clause') !== undefined,
      ),
    }),
    with_statement: (node) => ({
      is: 'sequence',
      of: [...listOf(child(node, 'with_clause')), ...listOf(part(node, 'body'))],
    }),
    match_statement: (node, text) => ({
      is: 'switch',
      value: parts(node, 'subject'),
      cases: namedOf(part(node, 'body') ?? node)
        .filter(({ type }) => type === 'case_clause')
        .map((clause) => {
          const patterns = clause.children.filter(({ type }) => type === 'case_pattern')
          const guard = part(clause, 'guard')
          const any = patterns.length === 1 && patterns.every((one) => /^[A-Za-z_]\w*$/.test(text(one)))
          return {
            node: clause,
            patterns: any ? [] : patterns,
            guard: guard === undefined ? undefined : namedOf(guard)[0],
            body: listOf(part(clause, 'consequence')),
          }
        }),
    }),
    break_statement: leave('break'),
    continue_statement: leave('continue'),
    return_statement: () => ({ is: 'leave', how: 'return' }),
    raise_statement: () => ({ is: 'leave', how: 'throw' }),
    boolean_operator: shortCircuit,
    not_operator: negation,
    parenthesized_expression: brackets,
    conditional_expression: (node) => {
      const [then, condition, otherwise] = namedOf(node)
      if (then === undefined || condition === undefined || otherwise === undefined) return undefined
      return { is: 'choice', condition, holds: then, otherwise }
    },
  },
  functions: {
    function_definition: functionShape(),
    lambda: functionShape({ nameless: true, expression: true }),
  },
  classes: { class_definition: (node) => part(node, 'name') },
  calls: { call: (node) => part(node, 'function') },
  decisionTokens: new Set(),
  comments: new Set(['comment']),
  literals: new Set(['string', 'concatenated_string']),
  statements: /^$/,
  runsTopLevel: true,
  constants: { True: true, False: false, '1': true, '0': false },
}

/** Java. */
import { child, namedOf, part, parts, type SyntaxNode } from '../syntax-node.ts'
import type { Handler, Meaning, SwitchCase, SyntaxRow, TextOf } from './meaning.ts'
import {
  branch,
  brackets,
  choice,
  doLoop,
  functionShape,
  leave,
  listOf,
  negation,
  sequence,
  shortCircuit,
  whileLoop,
} from './shapes.ts'

function tryOf(node: SyntaxNode, text: TextOf): Meaning {
  const last = child(node, 'finally_clause')
  const handlers = node.children
    .filter(({ type }) => type === 'catch_clause')
    .map((clause): Handler => {
      const parameter = child(clause, 'catch_formal_parameter')
      const caught = parameter === undefined ? undefined : child(parameter, 'catch_type')
      return {
        node: clause,
        body: listOf(part(clause, 'body')),
        all: caught !== undefined && /^(?:java\.lang\.)?Throwable$/.test(text(caught)),
      }
    })
  return {
    is: 'try',
    first: listOf(part(node, 'resources')),
    body: listOf(part(node, 'body')),
    handlers,
    last: last === undefined ? undefined : listOf(child(last, 'block')),
  }
}

function switchOf(node: SyntaxNode): Meaning {
  const cases = namedOf(part(node, 'body') ?? node).map((one): SwitchCase => {
    const labels = one.children.filter(({ type }) => type === 'switch_label')
    const guard = labels.map((label) => child(label, 'guard')).find((found) => found !== undefined)
    return {
      node: one,
      // `default` has no pattern, and a group that holds it takes everything
      patterns: labels.some((label) => namedOf(label).length === 0)
        ? []
        : labels.flatMap(namedOf).filter(({ type }) => type !== 'guard'),
      guard: guard === undefined ? undefined : namedOf(guard)[0],
      body: namedOf(one).filter(({ type }) => type !== 'switch_label'),
      end: one.type === 'switch_rule' ? 'leave' : 'next-body',
    }
  })
  return { is: 'switch', value: listOf(part(node, 'condition')), cases, takesBreak: true }
}

const named = functionShape()

export const java: SyntaxRow = {
  meanings: {
    program: sequence,
    block: sequence,
    constructor_body: sequence,
    if_statement: branch,
    for_statement: (node) => ({
      is: 'loop',
      first: parts(node, 'init').filter((one) => one.named),
      condition: part(node, 'condition'),
      body: listOf(part(node, 'body')),
      update: parts(node, 'update').filter((one) => one.named),
    }),
    enhanced_for_statement: (node) => ({ is: 'loop', each: node, body: listOf(part(node, 'body')) }),
    while_statement: whileLoop,
    do_statement: doLoop,
    switch_expression: switchOf,
    switch_statement: switchOf,
    try_statement: tryOf,
    try_with_resources_statement: tryOf,
    synchronized_statement: (node) => ({
      is: 'sequence',
      of: [...listOf(child(node, 'parenthesized_expression')), ...listOf(part(node, 'body'))],
    }),
    labeled_statement: (node, text) => {
      const [label, ...of] = namedOf(node)
      return { is: 'label', name: label === undefined ? '' : text(label), of }
    },
    break_statement: leave('break', 'identifier'),
    continue_statement: leave('continue', 'identifier'),
    yield_statement: () => ({ is: 'leave', how: 'break' }),
    return_statement: () => ({ is: 'leave', how: 'return' }),
    throw_statement: () => ({ is: 'leave', how: 'throw' }),
    binary_expression: shortCircuit,
    unary_expression: negation,
    ternary_expression: choice,
    parenthesized_expression: brackets,
  },
  functions: {
    method_declaration: named,
    constructor_declaration: named,
    compact_constructor_declaration: named,
    lambda_expression: functionShape({ nameless: true, expression: true }),
  },
  classes: {
    class_declaration: (node) => part(node, 'name'),
    interface_declaration: (node) => part(node, 'name'),
    enum_declaration: (node) => part(node, 'name'),
    record_declaration: (node) => part(node, 'name'),
  },
  calls: {
    method_invocation: (node) => part(node, 'name'),
    object_creation_expression: (node) => part(node, 'type'),
  },
  decisionTokens: new Set(['if', 'for', 'while', 'catch', 'case', '&&', '||', '?']),
  comments: new Set(['line_comment', 'block_comment']),
  literals: new Set(['string_literal', 'character_literal']),
  statements:
    /^(?:(?:expression|if|for|enhanced_for|while|do|try|try_with_resources|synchronized|labeled|break|continue|return|throw|yield|assert)_statement|switch_expression|explicit_constructor_invocation|(?:import|package|class|interface|enum|record|field|method|constructor|local_variable)_declaration)$/,
  constants: { true: true, false: false },
}

/** Go. A panic is a call like others, so the graph shows no edge for it; deferred calls run before the end. */
import { child, namedOf, part, type SyntaxNode } from '../syntax-node.ts'
import type { Meaning, SwitchCase, SyntaxRow } from './meaning.ts'
import { branch, brackets, functionShape, leave, listOf, negation, sequence, shortCircuit } from './shapes.ts'

function forLoop(node: SyntaxNode): Meaning {
  const body = part(node, 'body')
  const clause = child(node, 'for_clause')
  const range = child(node, 'range_clause')
  if (range !== undefined) return { is: 'loop', each: node, body: listOf(body) }
  if (clause === undefined) {
    return { is: 'loop', condition: namedOf(node).find((one) => one !== body), body: listOf(body) }
  }
  return {
    is: 'loop',
    first: listOf(part(clause, 'initializer')),
    condition: part(clause, 'condition'),
    body: listOf(body),
    update: listOf(part(clause, 'update')),
  }
}

function switchOf(node: SyntaxNode): Meaning {
  const cases = node.children
    .filter(({ type }) => type.endsWith('_case'))
    .map((one): SwitchCase => {
      const patterns = one.children.filter(
        ({ field, named }) => named && (field === 'value' || field === 'type' || field === 'communication'),
      )
      return { node: one, patterns, body: namedOf(one).filter((each) => !patterns.includes(each)) }
    })
  return {
    is: 'switch',
    first: listOf(part(node, 'initializer')),
    value: listOf(part(node, 'value')),
    cases,
    // a select without default waits until one of its cases can go on
    exhaustive: node.type === 'select_statement',
    takesBreak: true,
  }
}

export const go: SyntaxRow = {
  meanings: {
    source_file: sequence,
    block: sequence,
    statement_list: sequence,
    if_statement: branch,
    for_statement: forLoop,
    expression_switch_statement: switchOf,
    type_switch_statement: switchOf,
    select_statement: switchOf,
    fallthrough_statement: () => ({ is: 'fall-through' }),
    defer_statement: () => ({ is: 'defer' }),
    labeled_statement: (node, text) => {
      const label = part(node, 'label')
      return {
        is: 'label',
        name: label === undefined ? '' : text(label),
        of: namedOf(node).filter((one) => one !== label),
      }
    },
    goto_statement: (node, text) => {
      const label = child(node, 'label_name')
      return { is: 'leave', how: 'goto', label: label === undefined ? undefined : text(label) }
    },
    break_statement: leave('break', 'label_name'),
    continue_statement: leave('continue', 'label_name'),
    return_statement: () => ({ is: 'leave', how: 'return' }),
    binary_expression: shortCircuit,
    unary_expression: negation,
    parenthesized_expression: brackets,
  },
  functions: {
    function_declaration: functionShape(),
    method_declaration: functionShape(),
    func_literal: functionShape({ nameless: true }),
  },
  classes: {},
  calls: { call_expression: (node) => part(node, 'function') },
  decisionTokens: new Set(['if', 'for', 'case', '&&', '||']),
  comments: new Set(['comment']),
  literals: new Set(['interpreted_string_literal', 'raw_string_literal', 'rune_literal']),
  statements:
    /^(?:(?:expression|if|for|expression_switch|type_switch|select|labeled|goto|break|continue|return|fallthrough|defer|go|send|inc|dec|assignment)_statement|(?:short_var|var|const|type|import|function|method)_declaration|package_clause)$/,
  constants: { true: true, false: false },
}

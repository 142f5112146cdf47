/** C and C++: one row, since the second grammar adds node types to the first and changes none. */
import { child, namedOf, part, type SyntaxNode } from '../syntax-node.ts'
import type { Meaning, SwitchCase, SyntaxRow } from './meaning.ts'
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

/** Name in a declarator: pointers, references and brackets stand around it. */
function declaredName(node: SyntaxNode): SyntaxNode | undefined {
  let at = part(node, 'declarator')
  while (at !== undefined && !/identifier$|destructor_name|operator_name|operator_cast/.test(at.type)) {
    at = part(at, 'declarator') ?? child(at, 'function_declarator', 'pointer_declarator', 'identifier')
  }
  return at
}

function parameterCount(node: SyntaxNode): number {
  for (
    let at = part(node, 'declarator');
    at !== undefined;
    at = part(at, 'declarator') ?? child(at, 'function_declarator')
  ) {
    const list = part(at, 'parameters')
    if (list !== undefined)
      return namedOf(list).filter(({ children, end, start }) => children.length > 1 || end - start !== 4).length
  }
  return 0
}

function switchOf(node: SyntaxNode): Meaning {
  const cases = namedOf(part(node, 'body') ?? node)
    .filter(({ type }) => type === 'case_statement')
    .map((one): SwitchCase => {
      const value = part(one, 'value')
      return {
        node: one,
        patterns: listOf(value),
        body: namedOf(one).filter((each) => each !== value),
        end: 'next-body',
      }
    })
  return { is: 'switch', value: listOf(part(node, 'condition')), cases, takesBreak: true }
}

/** `(c)`, or `(int i = f(); c)`. */
function conditionClause(node: SyntaxNode): Meaning | undefined {
  const value = part(node, 'value')
  return value === undefined ? brackets(node) : { is: 'brackets', of: value }
}

export const c: SyntaxRow = {
  meanings: {
    translation_unit: sequence,
    compound_statement: sequence,
    else_clause: sequence,
    if_statement: branch,
    for_statement: (node) => ({
      is: 'loop',
      first: listOf(part(node, 'initializer')),
      condition: part(node, 'condition'),
      body: listOf(part(node, 'body')),
      update: listOf(part(node, 'update')),
    }),
    for_range_loop: (node) => ({ is: 'loop', each: node, body: listOf(part(node, 'body')) }),
    while_statement: whileLoop,
    do_statement: doLoop,
    switch_statement: switchOf,
    try_statement: (node) => ({
      is: 'try',
      body: listOf(part(node, 'body')),
      handlers: node.children
        .filter(({ type }) => type === 'catch_clause')
        .map((clause) => {
          const caught = part(clause, 'parameters')
          return {
            node: clause,
            body: listOf(part(clause, 'body')),
            all: caught === undefined || namedOf(caught).length === 0,
          }
        }),
    }),
    labeled_statement: (node, text) => {
      const label = part(node, 'label')
      return {
        is: 'label',
        name: label === undefined ? '' : text(label),
        of: namedOf(node).filter((one) => one !== label),
      }
    },
    goto_statement: (node, text) => {
      const label = part(node, 'label')
      return { is: 'leave', how: 'goto', label: label === undefined ? undefined : text(label) }
    },
    break_statement: leave('break'),
    continue_statement: leave('continue'),
    return_statement: () => ({ is: 'leave', how: 'return' }),
    co_return_statement: () => ({ is: 'leave', how: 'return' }),
    throw_statement: () => ({ is: 'leave', how: 'throw' }),
    binary_expression: shortCircuit,
    unary_expression: negation,
    conditional_expression: choice,
    parenthesized_expression: brackets,
    condition_clause: conditionClause,
  },
  functions: {
    function_definition: functionShape({ name: declaredName, parameters: parameterCount }),
    lambda_expression: functionShape({ nameless: true, parameters: parameterCount }),
  },
  classes: {
    class_specifier: (node) => part(node, 'name'),
    struct_specifier: (node) => part(node, 'name'),
    namespace_definition: (node) => part(node, 'name'),
  },
  calls: { call_expression: (node) => part(node, 'function') },
  decisionTokens: new Set([
    'if',
    'for',
    'while',
    'catch',
    'case',
    '&&',
    '||',
    '?',
    '#if',
    '#ifdef',
    '#ifndef',
    '#elif',
    'and',
    'or',
  ]),
  // `&&` is a reference where it stands in a declarator, and no decision
  decisionNodes: {
    reference_declarator: (node) => (node.children[0]?.type === '&&' ? -1 : 0),
    abstract_reference_declarator: (node) => (node.children[0]?.type === '&&' ? -1 : 0),
  },
  comments: new Set(['comment']),
  literals: new Set(['string_literal', 'char_literal', 'raw_string_literal', 'system_lib_string']),
  statements:
    /^(?:(?:expression|if|for|while|do|switch|try|labeled|goto|break|continue|return|co_return|throw)_statement|for_range_loop|declaration|field_declaration|function_definition|type_definition|using_declaration|preproc_(?:include|def|function_def|call))$/,
  constants: { true: true, false: false, '1': true, '0': false },
}

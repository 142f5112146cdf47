/** JavaScript and TypeScript: one row, since the second grammar only adds types to the first. */
import { namedOf, part, parts, type SyntaxNode } from '../syntax-node.ts'
import type { FunctionShape, Meaning, SyntaxRow } from './meaning.ts'
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

function forLoop(node: SyntaxNode): Meaning {
  const condition = part(node, 'condition')
  const inner = condition?.type === 'expression_statement' ? namedOf(condition)[0] : condition
  return {
    is: 'loop',
    first: parts(node, 'initializer').filter(({ type, named }) => named && type !== 'empty_statement'),
    condition: inner?.type === 'empty_statement' || inner?.named === false ? undefined : inner,
    body: listOf(part(node, 'body')),
    update: listOf(part(node, 'increment')),
  }
}

function switchOf(node: SyntaxNode): Meaning {
  return {
    is: 'switch',
    value: listOf(part(node, 'value')),
    takesBreak: true,
    cases: namedOf(part(node, 'body') ?? node).map((one) => ({
      node: one,
      patterns: listOf(part(one, 'value')),
      body: parts(one, 'body'),
      end: 'next-body',
    })),
  }
}

const nameless: FunctionShape = functionShape({ nameless: true })

export const javascript: SyntaxRow = {
  meanings: {
    program: sequence,
    statement_block: sequence,
    else_clause: sequence,
    if_statement: branch,
    for_statement: forLoop,
    for_in_statement: (node) => ({ is: 'loop', each: node, body: listOf(part(node, 'body')) }),
    while_statement: whileLoop,
    do_statement: doLoop,
    switch_statement: switchOf,
    try_statement: (node) => {
      const handler = part(node, 'handler')
      const last = part(node, 'finalizer')
      return {
        is: 'try',
        body: listOf(part(node, 'body')),
        handlers: handler === undefined ? [] : [{ node: handler, body: listOf(part(handler, 'body')), all: true }],
        last: last === undefined ? undefined : listOf(part(last, 'body')),
      }
    },
    labeled_statement: (node, text) => {
      const label = part(node, 'label')
      return { is: 'label', name: label === undefined ? '' : text(label), of: listOf(part(node, 'body')) }
    },
    break_statement: leave('break', 'statement_identifier'),
    continue_statement: leave('continue', 'statement_identifier'),
    return_statement: () => ({ is: 'leave', how: 'return' }),
    throw_statement: () => ({ is: 'leave', how: 'throw' }),
    binary_expression: shortCircuit,
    unary_expression: negation,
    ternary_expression: choice,
    parenthesized_expression: brackets,
  },
  functions: {
    function_declaration: functionShape(),
    generator_function_declaration: functionShape(),
    method_definition: functionShape(),
    function_expression: nameless,
    generator_function: nameless,
    arrow_function: functionShape({
      nameless: true,
      // an expression for a body is told from a block by its type
      expression: true,
    }),
  },
  classes: {
    class_declaration: (node) => part(node, 'name'),
    class: (node) => part(node, 'name'),
    abstract_class_declaration: (node) => part(node, 'name'),
  },
  calls: {
    call_expression: (node) => part(node, 'function'),
    new_expression: (node) => part(node, 'constructor'),
  },
  decisionTokens: new Set(['if', 'for', 'while', 'catch', 'case', '&&', '||', '??']),
  decisionNodes: { ternary_expression: () => 1 },
  comments: new Set(['comment', 'html_comment', 'hash_bang_line']),
  literals: new Set(['string', 'regex']),
  statements:
    /^(?:(?:expression|if|for|for_in|while|do|switch|try|labeled|break|continue|return|throw|import|export|with|debugger)_statement|(?:lexical|variable|function|generator_function|class|interface|type_alias|enum)_declaration|method_definition|public_field_definition|field_definition)$/,
  runsTopLevel: true,
  constants: { true: true, false: false, '1': true, '0': false },
}

/** Bash. A condition holds where its command ends with 0. */
import { child, namedOf, part, parts, type SyntaxNode } from '../syntax-node.ts'
import type { Arm, Meaning, SwitchCase, SyntaxRow, TextOf } from './meaning.ts'
import { brackets, functionShape, listOf, negation, sequence, shortCircuit } from './shapes.ts'

const CLAUSES = new Set(['elif_clause', 'else_clause'])

/** What stands in a clause after a token. */
function after(node: SyntaxNode, token: string): readonly SyntaxNode[] {
  const at = node.children.findIndex(({ type, named }) => !named && type === token)
  return namedOf({ ...node, children: node.children.slice(at + 1) }).filter(({ type }) => !CLAUSES.has(type))
}

function before(node: SyntaxNode, token: string): readonly SyntaxNode[] {
  const at = node.children.findIndex(({ type, named }) => !named && type === token)
  return namedOf({ ...node, children: node.children.slice(0, at < 0 ? undefined : at) })
}

function branch(node: SyntaxNode): Meaning {
  const clauses = [node, ...node.children.filter(({ type }) => type === 'elif_clause')]
  let first: readonly SyntaxNode[] = []
  const arms = clauses.flatMap((one): Arm[] => {
    // of several commands the last one decides
    const commands = before(one, 'then')
    const condition = commands.at(-1)
    if (one === node) first = commands.slice(0, -1)
    return condition === undefined ? [] : [{ condition, body: after(one, 'then') }]
  })
  const otherwise = child(node, 'else_clause')
  return { is: 'branch', first, arms, otherwise: otherwise === undefined ? [] : namedOf(otherwise) }
}

function list(node: SyntaxNode): Meaning | undefined {
  const [left, right] = namedOf(node)
  const operator = node.children.find(({ named }) => !named)?.type
  if (left === undefined || right === undefined) return undefined
  return { is: operator === '&&' ? 'and' : 'or', left, right }
}

function command(node: SyntaxNode, text: TextOf): Meaning | undefined {
  const name = part(node, 'name')
  const first = parts(node, 'argument')[0]
  const levels = first === undefined ? 1 : Number(text(first))
  switch (name === undefined ? '' : text(name)) {
    case 'break':
      return { is: 'leave', how: 'break', levels }
    case 'continue':
      return { is: 'leave', how: 'continue', levels }
    case 'return':
      return { is: 'leave', how: 'return' }
    case 'exit':
    case 'exec':
      return { is: 'leave', how: 'exit' }
    default:
      return undefined
  }
}

/** `[[ a && b ]]` asks a first; other tests are one question. */
function test(node: SyntaxNode): Meaning | undefined {
  const inner = namedOf(node)[0]
  const asks = inner !== undefined && (inner.type === 'parenthesized_expression' || shortCircuit(inner) !== undefined)
  return asks ? brackets(node) : undefined
}

function casesOf(node: SyntaxNode, text: TextOf): readonly SwitchCase[] {
  return node.children
    .filter(({ type }) => type === 'case_item')
    .map((one): SwitchCase => {
      const patterns = parts(one, 'value')
      const any = patterns.length === 1 && patterns.every((pattern) => text(pattern) === '*')
      const body = namedOf(one).filter((each) => !patterns.includes(each))
      const last = one.children.findLast(({ named }) => !named)?.type
      const end = last === ';&' ? 'next-body' : last === ';;&' ? 'next-test' : 'leave'
      return { node: one, patterns: any ? [] : patterns, body, end }
    })
}

export const bash: SyntaxRow = {
  meanings: {
    program: sequence,
    compound_statement: sequence,
    do_group: sequence,
    redirected_statement: (node) => ({ is: 'sequence', of: listOf(part(node, 'body')) }),
    if_statement: branch,
    for_statement: (node) => ({ is: 'loop', each: node, body: listOf(part(node, 'body')) }),
    c_style_for_statement: (node) => ({
      is: 'loop',
      first: parts(node, 'initializer'),
      condition: part(node, 'condition'),
      update: parts(node, 'update'),
      body: listOf(part(node, 'body')),
    }),
    while_statement: (node) => {
      const conditions = namedOf(node).filter(({ type }) => type !== 'do_group')
      const condition = conditions.at(-1)
      return {
        is: 'loop',
        condition,
        negated: node.children[0]?.type === 'until',
        body: listOf(part(node, 'body')),
      }
    },
    case_statement: (node, text) => ({ is: 'switch', value: listOf(part(node, 'value')), cases: casesOf(node, text) }),
    list,
    command,
    negated_command: negation,
    test_command: test,
    binary_expression: shortCircuit,
    parenthesized_expression: brackets,
  },
  functions: { function_definition: functionShape({ parameters: () => 0 }) },
  classes: {},
  calls: { command: (node) => part(node, 'name') },
  decisionTokens: new Set(['if', 'elif', 'for', 'while', 'until', '&&', '||', ';;', ';&', ';;&']),
  comments: new Set(['comment']),
  literals: new Set(['string', 'raw_string', 'ansi_c_string', 'heredoc_body']),
  statements:
    /^(?:command|declaration_command|unset_command|test_command|variable_assignment|(?:if|for|c_style_for|while|case)_statement|function_definition)$/,
  runsTopLevel: true,
  constants: { true: true, ':': true, false: false },
}

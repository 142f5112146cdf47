/** Ruby. A block runs once for each element that its method gives it, so a call with a block is drawn as a loop. */
import { child, namedOf, part, parts, type SyntaxNode } from '../syntax-node.ts'
import type { Arm, Handler, Meaning, SwitchCase, SyntaxRow, TextOf } from './meaning.ts'
import { brackets, choice, functionShape, listOf, negation, shortCircuit } from './shapes.ts'

/** Nodes one after another, where handlers and `ensure` may stand at their end. */
function guarded(node: SyntaxNode): Meaning {
  const clauses = node.children.filter(({ type }) => type === 'rescue' || type === 'ensure' || type === 'else')
  const of = namedOf(node).filter((one) => !clauses.includes(one))
  const handlers = clauses.filter(({ type }) => type === 'rescue')
  const last = clauses.find(({ type }) => type === 'ensure')
  if (handlers.length === 0 && last === undefined) return { is: 'sequence', of: namedOf(node) }
  const otherwise = clauses.find(({ type }) => type === 'else')
  return {
    is: 'try',
    body: of,
    handlers: handlers.map((clause): Handler => {
      const caught = part(clause, 'exceptions')
      // a bare `rescue` takes StandardError, which is all that programs raise as a rule
      return { node: clause, body: listOf(part(clause, 'body')), all: caught === undefined }
    }),
    otherwise: listOf(otherwise),
    last: last === undefined ? undefined : namedOf(last),
  }
}

function conditional(node: SyntaxNode): Meaning {
  const arms: Arm[] = []
  let at: SyntaxNode | undefined = node
  while (at !== undefined && at.type !== 'else') {
    const condition = part(at, 'condition')
    if (condition !== undefined) {
      arms.push({ condition, body: listOf(part(at, 'consequence')), negated: at.type === 'unless' })
    }
    at = part(at, 'alternative')
  }
  return { is: 'branch', arms, otherwise: listOf(at) }
}

function modifier(negated: boolean): (node: SyntaxNode) => Meaning | undefined {
  return (node) => {
    const condition = part(node, 'condition')
    if (condition === undefined) return undefined
    return { is: 'branch', arms: [{ condition, body: listOf(part(node, 'body')), negated }], otherwise: [] }
  }
}

function loop(negated: boolean): (node: SyntaxNode) => Meaning {
  return (node) => {
    const body = part(node, 'body')
    // `begin … end while c` runs once before it asks
    const test = node.type.endsWith('_modifier') && body?.type === 'begin' ? 'after' : 'before'
    return { is: 'loop', condition: part(node, 'condition'), negated, test, body: listOf(body) }
  }
}

function casesOf(node: SyntaxNode): readonly SwitchCase[] {
  return node.children.flatMap((one): SwitchCase[] => {
    if (one.type === 'else') return [{ node: one, patterns: [], body: namedOf(one) }]
    if (one.type !== 'when' && one.type !== 'in_clause') return []
    const guard = part(one, 'guard')
    return [
      {
        node: one,
        patterns: parts(one, 'pattern').filter(({ named }) => named),
        guard: guard === undefined ? undefined : part(guard, 'condition'),
        body: listOf(part(one, 'body')),
      },
    ]
  })
}

function switchOf(node: SyntaxNode): Meaning {
  const cases = casesOf(node)
  return { is: 'switch', value: listOf(part(node, 'value')), cases }
}

function call(node: SyntaxNode, text: TextOf): Meaning | undefined {
  const method = part(node, 'method')
  const named = method === undefined || part(node, 'receiver') !== undefined ? '' : text(method)
  if (named === 'raise' || named === 'fail' || named === 'throw') return { is: 'leave', how: 'throw' }
  if (named === 'exit' || named === 'exit!' || named === 'abort') return { is: 'leave', how: 'exit' }
  const block = part(node, 'block')
  if (block === undefined) return undefined
  const body = listOf(part(block, 'body'))
  if (named === 'loop') return { is: 'loop', body }
  return {
    is: 'loop',
    each: { ...node, end: block.start, children: node.children.filter((one) => one !== block) },
    body,
  }
}

function bare(node: SyntaxNode, text: TextOf): Meaning | undefined {
  const name = text(node)
  return name === 'raise' ? { is: 'leave', how: 'throw' } : undefined
}

export const ruby: SyntaxRow = {
  meanings: {
    program: guarded,
    body_statement: guarded,
    block_body: guarded,
    begin: guarded,
    begin_block: guarded,
    // oxlint-disable-next-line unicorn/no-thenable -- the grammar's own name of a node, in a table that nobody awaits
    then: (node) => ({ is: 'sequence', of: namedOf(node) }),
    do: (node) => ({ is: 'sequence', of: namedOf(node) }),
    else: (node) => ({ is: 'sequence', of: namedOf(node) }),
    if: conditional,
    unless: conditional,
    if_modifier: modifier(false),
    unless_modifier: modifier(true),
    while: loop(false),
    until: loop(true),
    while_modifier: loop(false),
    until_modifier: loop(true),
    for: (node) => ({ is: 'loop', each: node, body: listOf(part(node, 'body')) }),
    case: switchOf,
    // a `case … in` that nothing fits raises
    case_match: (node) => ({ ...switchOf(node), exhaustive: true }) as Meaning,
    rescue_modifier: (node) => {
      const handler = part(node, 'handler')
      return {
        is: 'try',
        body: listOf(part(node, 'body')),
        handlers: handler === undefined ? [] : [{ node: handler, body: [handler], all: true }],
      }
    },
    break: () => ({ is: 'leave', how: 'break' }),
    next: () => ({ is: 'leave', how: 'continue' }),
    retry: () => ({ is: 'leave', how: 'retry' }),
    return: () => ({ is: 'leave', how: 'return' }),
    call,
    identifier: bare,
    binary: shortCircuit,
    unary: negation,
    conditional: choice,
    parenthesized_statements: brackets,
  },
  functions: {
    method: functionShape(),
    singleton_method: functionShape(),
    lambda: functionShape({
      nameless: true,
      body: (node) => listOf(child(part(node, 'body') ?? node, 'body_statement', 'block_body')),
    }),
  },
  classes: {
    class: (node) => part(node, 'name'),
    module: (node) => part(node, 'name'),
    singleton_class: (node) => part(node, 'value'),
  },
  calls: { call: (node) => part(node, 'method') },
  decisionTokens: new Set([
    'if',
    'elsif',
    'until',
    'for',
    'while',
    'rescue',
    'ensure',
    'when',
    'and',
    'or',
    '||',
    '&&',
    '?',
  ]),
  comments: new Set(['comment']),
  literals: new Set(['string', 'regex', 'symbol_array', 'string_array', 'heredoc_body', 'delimited_symbol']),
  statements:
    /^(?:assignment|operator_assignment|call|if|unless|if_modifier|unless_modifier|while|until|while_modifier|until_modifier|for|case|case_match|begin|return|break|next|redo|retry|yield|method|singleton_method|class|module|alias|undef|super)$/,
  runsTopLevel: true,
  constants: { true: true, false: false, nil: false },
}

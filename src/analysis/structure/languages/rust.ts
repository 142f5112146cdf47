/** Rust. Branches and loops are expressions, so they may stand inside of a statement. */
import { child, namedOf, part, type SyntaxNode } from '../syntax-node.ts'
import type { Meaning, SwitchCase, SyntaxRow, TextOf } from './meaning.ts'
import { branch, brackets, functionShape, leave, listOf, negation, sequence, shortCircuit } from './shapes.ts'

type Make = (node: SyntaxNode, text: TextOf) => Meaning | undefined

/** A loop with the label before it. */
function labelled(make: (node: SyntaxNode) => Meaning): Make {
  return (node, text) => {
    const label = child(node, 'label')
    return label === undefined
      ? make(node)
      : { is: 'label', name: text(label), of: [{ ...node, children: node.children.filter((one) => one !== label) }] }
  }
}

function match(node: SyntaxNode, text: TextOf): Meaning {
  const arms = namedOf(part(node, 'body') ?? node).filter(({ type }) => type === 'match_arm')
  const cases = arms.map((arm): SwitchCase => {
    const pattern = part(arm, 'pattern')
    const guard = pattern === undefined ? undefined : part(pattern, 'condition')
    const any = pattern !== undefined && guard === undefined && /^(?:_|[a-z]\w*)$/.test(text(pattern))
    return {
      node: arm,
      patterns: pattern === undefined || any ? [] : [withoutGuard(pattern)],
      guard,
      body: listOf(part(arm, 'value')),
    }
  })
  // the compiler refuses a match that leaves a value out
  return { is: 'switch', value: listOf(part(node, 'value')), cases, exhaustive: true }
}

function withoutGuard(pattern: SyntaxNode): SyntaxNode {
  return pattern.children.find(({ named, field }) => named && field !== 'condition') ?? pattern
}

/** `let P = v else { … }`: the branch is not taken where the pattern fits. */
function letElse(node: SyntaxNode): Meaning | undefined {
  const otherwise = part(node, 'alternative')
  if (otherwise === undefined) return undefined
  const children = node.children.filter(({ field, type }) => field !== 'alternative' && type !== 'else')
  const head = { ...node, children, end: children.findLast(({ named }) => named)?.end ?? node.end }
  return { is: 'branch', arms: [{ condition: { ...head, type: 'let_condition' }, body: [] }], otherwise: [otherwise] }
}

/** `let P = v && c`: the first condition and all others. */
function letChain(node: SyntaxNode): Meaning | undefined {
  const [left, right, third] = namedOf(node)
  if (left === undefined || right === undefined) return undefined
  const others = node.children.slice(node.children.indexOf(right))
  return { is: 'and', left, right: third === undefined ? right : { ...node, start: right.start, children: others } }
}

export const rust: SyntaxRow = {
  meanings: {
    source_file: sequence,
    block: (node, text) => {
      const label = child(node, 'label')
      const of = namedOf(node).filter((one) => one !== label)
      return label === undefined ? { is: 'sequence', of } : { is: 'label', name: text(label), of }
    },
    unsafe_block: sequence,
    else_clause: sequence,
    if_expression: branch,
    for_expression: labelled((node) => ({ is: 'loop', each: node, body: listOf(part(node, 'body')) })),
    while_expression: labelled((node) => ({
      is: 'loop',
      condition: part(node, 'condition'),
      body: listOf(part(node, 'body')),
    })),
    loop_expression: labelled((node) => ({ is: 'loop', body: listOf(part(node, 'body')) })),
    match_expression: match,
    let_declaration: letElse,
    break_expression: leave('break', 'label'),
    continue_expression: leave('continue', 'label'),
    return_expression: () => ({ is: 'leave', how: 'return' }),
    try_expression: (node) => {
      const of = namedOf(node)[0]
      return of === undefined ? undefined : { is: 'propagate', of }
    },
    binary_expression: shortCircuit,
    let_chain: letChain,
    unary_expression: negation,
    parenthesized_expression: brackets,
  },
  functions: {
    function_item: functionShape(),
    closure_expression: functionShape({ nameless: true, expression: true }),
  },
  classes: {
    impl_item: (node) => part(node, 'type'),
    trait_item: (node) => part(node, 'name'),
    mod_item: (node) => part(node, 'name'),
  },
  calls: {
    call_expression: (node) => part(node, 'function'),
    macro_invocation: (node) => part(node, 'macro'),
  },
  decisionTokens: new Set(['if', 'for', 'while', 'where', '&&', '||', '?']),
  decisionNodes: {
    match_block: (node) => Math.max(0, namedOf(node).filter(({ type }) => type === 'match_arm').length - 1),
    let_declaration: (node) => (part(node, 'alternative') === undefined ? 0 : 1),
    // `for` of a trait bound or an implementation is none
    higher_ranked_trait_bound: () => -1,
    closure_parameters: (node) => (node.children[0]?.type === '||' ? -1 : 0),
  },
  comments: new Set(['line_comment', 'block_comment']),
  literals: new Set(['string_literal', 'raw_string_literal', 'char_literal']),
  statements:
    /^(?:expression_statement|let_declaration|macro_invocation|(?:use|extern_crate)_declaration|(?:function|const|static|struct|enum|trait|impl|mod|type)_item|macro_definition|field_declaration)$/,
  constants: { true: true, false: false },
}

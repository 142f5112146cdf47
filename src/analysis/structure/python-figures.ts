/**
 * Cyclomatic complexity and Halstead's counts of Python as radon has them (radon 6.0.1, `radon/visitors.py`). radon walks
 * Python's own syntax tree, and this file says what its nodes are in tree-sitter's.
 *
 * Known to radon and kept: an `assert` counts one and what it asks is not looked at; `except*` counts nothing; decorators,
 * defaults and annotations of a function are not looked at; a function inside of a function counts for itself alone.
 */
import { halsteadOf, type Halstead } from './halstead.ts'
import { pythonConstant } from './python-constant.ts'
import { child, namedOf, part, textOf, type SyntaxNode, type SyntaxTree } from './syntax-node.ts'

/** Complexity of a class: radon's mean over its methods, and the sum that it is made of. */
export interface PythonClass {
  readonly name: string
  readonly line: number
  readonly complexity: number
  readonly realComplexity: number
}

export interface PythonComplexity {
  /** Of the file, as the Maintainability Index wants it. */
  readonly total: number
  /** By where the `def` of the function begins. */
  readonly functions: ReadonlyMap<number, number>
  readonly classes: readonly PythonClass[]
}

/** Complexities of a file. */
export function pythonComplexity(tree: SyntaxTree): PythonComplexity {
  const functions = new Map<number, number>()
  const classes: PythonClass[] = []
  const module = visitAll(namedOf(tree.root))

  function visitAll(nodes: readonly SyntaxNode[]): { own: number; functions: number[]; classes: number[] } {
    const found = { own: 0, functions: [] as number[], classes: [] as number[] }
    for (const node of nodes) visit(node, found)
    return found
  }

  function visit(node: SyntaxNode, found: ReturnType<typeof visitAll>): void {
    if (node.type === 'decorator') return
    const body = part(node, 'body')
    if (node.type === 'function_definition') {
      const complexity = 1 + visitAll(body === undefined ? [] : namedOf(body)).own
      functions.set(node.start, complexity)
      found.functions.push(complexity)
      return
    }
    if (node.type === 'class_definition') {
      const inner = visitAll(body === undefined ? [] : namedOf(body))
      const realComplexity = 1 + inner.own + sum(inner.functions)
      const methods = inner.functions.length
      const complexity = methods === 0 ? realComplexity : Math.trunc(realComplexity / methods) + (methods > 1 ? 1 : 0)
      const name = part(node, 'name')
      classes.push({ name: name === undefined ? '' : textOf(tree, name), line: node.line, complexity, realComplexity })
      found.classes.push(realComplexity)
      return
    }
    found.own += decisionsOf(tree, node)
    if (node.type === 'assert_statement') return
    for (const one of node.children) if (one.named) visit(one, found)
  }

  const total =
    1 + module.own + sum(module.functions) - module.functions.length + sum(module.classes) - module.classes.length
  return { total, functions, classes }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0)
}

function decisionsOf(tree: SyntaxTree, node: SyntaxNode): number {
  switch (node.type) {
    case 'try_statement': {
      if (child(node, 'except_group_clause') !== undefined) return 0
      const handlers = node.children.filter(({ type }) => type === 'except_clause').length
      return handlers + (child(node, 'else_clause') === undefined ? 0 : 1)
    }
    case 'for_statement':
    case 'while_statement':
      return child(node, 'else_clause') === undefined ? 1 : 2
    case 'if_clause':
      return node.field === 'guard' ? 0 : 1
    case 'match_statement': {
      const cases = namedOf(part(node, 'body') ?? node).filter(({ type }) => type === 'case_clause')
      return Math.max(0, cases.length - (cases.some((one) => takesAll(tree, one)) ? 1 : 0))
    }
    case 'boolean_operator':
    case 'if_statement':
    case 'elif_clause':
    case 'conditional_expression':
    case 'for_in_clause':
    case 'assert_statement':
      return 1
    default:
      return 0
  }
}

/** `case _` and `case name`. */
function takesAll(tree: SyntaxTree, clause: SyntaxNode): boolean {
  const [pattern, second] = clause.children.filter(({ type }) => type === 'case_pattern')
  if (pattern === undefined || second !== undefined) return false
  const text = textOf(tree, pattern)
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text) && !['None', 'True', 'False'].includes(text)
}

const OPERATORS: Readonly<Record<string, string>> = {
  '+': 'Add',
  '-': 'Sub',
  '*': 'Mult',
  '@': 'MatMult',
  '/': 'Div',
  '//': 'FloorDiv',
  '%': 'Mod',
  '**': 'Pow',
  '<<': 'LShift',
  '>>': 'RShift',
  '|': 'BitOr',
  '^': 'BitXor',
  '&': 'BitAnd',
}
const SIGNS: Readonly<Record<string, string>> = { '+': 'UAdd', '-': 'USub', '~': 'Invert' }

/** Halstead's measures of a file. */
export function pythonHalstead(tree: SyntaxTree): Halstead {
  const operatorsSeen = new Set<string>()
  const operandsSeen = new Set<string>()
  let operators = 0
  let operands = 0

  function add(names: readonly string[], nodes: readonly SyntaxNode[], context: string): void {
    operators += names.length
    operands += nodes.length
    for (const name of names) operatorsSeen.add(name)
    for (const node of nodes) operandsSeen.add(`${context}\0${operandKey(tree, node)}`)
  }

  function visit(node: SyntaxNode, context: string): void {
    if (node.type === 'decorated_definition') {
      const definition = part(node, 'definition')
      // radon walks into the decorators of a class, and not into those of a function
      for (const one of node.children)
        if (one.type !== 'decorator' || definition?.type === 'class_definition') visit(one, context)
      return
    }
    if (node.type === 'function_definition') {
      const name = part(node, 'name')
      const body = part(node, 'body')
      if (body !== undefined) for (const one of namedOf(body)) visit(one, name === undefined ? '' : textOf(tree, name))
      return
    }
    const [left, right] = [part(node, 'left'), part(node, 'right')]
    const operator = part(node, 'operator')?.type ?? ''
    switch (node.type) {
      case 'binary_operator':
        if (left && right) add([OPERATORS[operator] ?? operator], [left, right], context)
        break
      case 'union_type': {
        const [first, second] = namedOf(node)
        if (first && second) add(['BitOr'], [first, second], context)
        break
      }
      case 'augmented_assignment': {
        const sign = operator.slice(0, -1)
        if (left && right) add([OPERATORS[sign] ?? sign], [left, right], context)
        break
      }
      case 'unary_operator': {
        const of = part(node, 'argument')
        if (of) add([SIGNS[operator] ?? operator], [of], context)
        break
      }
      case 'not_operator': {
        const of = part(node, 'argument')
        if (of) add(['Not'], [of], context)
        break
      }
      case 'comparison_operator': {
        const names = node.children.filter(({ field }) => field === 'operators').map(({ type }) => type)
        add(
          names.map((name) => (name === '<>' ? '!=' : name)),
          namedOf(node),
          context,
        )
        break
      }
      case 'boolean_operator':
        // `a and b and c` is one operator on three operands
        if (node.field !== 'left' || !continues(node)) add([operator], flat(node, operator), context)
        break
      case 'case_pattern': {
        const of = namedOf(node).at(-1)
        if (of !== undefined && node.children[0]?.type === '-') add(['USub'], [of], context)
        break
      }
    }
    for (const one of node.children) if (one.named) visit(one, context)
  }

  const continued = new Set<SyntaxNode>()
  function continues(node: SyntaxNode): boolean {
    return continued.has(node)
  }
  function flat(node: SyntaxNode, operator: string): readonly SyntaxNode[] {
    const [left, right] = [part(node, 'left'), part(node, 'right')]
    if (left === undefined || right === undefined) return []
    if (left.type !== 'boolean_operator' || part(left, 'operator')?.type !== operator) return [left, right]
    continued.add(left)
    return [...flat(left, operator), right]
  }

  visit(tree.root, '')
  return halsteadOf(operatorsSeen.size, operandsSeen.size, { operators, operands })
}

/** What makes two operands of one function the same: a name, an attribute's name, or a value. Others are all distinct. */
function operandKey(tree: SyntaxTree, node: SyntaxNode): string {
  switch (node.type) {
    case 'parenthesized_expression':
    case 'type': {
      const [inner, second] = namedOf(node)
      return inner !== undefined && second === undefined ? operandKey(tree, inner) : `node ${node.start} ${node.end}`
    }
    case 'identifier':
      return `text ${textOf(tree, node)}`
    case 'attribute': {
      const name = part(node, 'attribute')
      return `text ${name === undefined ? '' : textOf(tree, name)}`
    }
    default:
      return pythonConstant(tree, node) ?? `node ${node.start} ${node.end}`
  }
}

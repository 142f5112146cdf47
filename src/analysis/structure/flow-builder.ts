/**
 * Builds the control-flow graph of a function from its syntax tree. One algorithm for all languages: a row says what a node
 * means (languages/meaning.ts), and this file says where control goes on.
 *
 * Source: Aho, Lam, Sethi and Ullman, Compilers, 2nd edition, sections 6.6 (short circuits) and 8.4 (basic blocks).
 */
import { drawEmbedded } from './flow-embedded.ts'
import { FlowDrawing } from './flow-drawing.ts'
import { finishGraph, type DraftBlock, type FlowGraph } from './flow-graph.ts'
import type { ProgramFunction } from './functions.ts'
import type { Meaning, SyntaxRow } from './languages/meaning.ts'
import type { Choice, FlowWalk } from './flow-walk.ts'
import { drawLeave, drawLoop, drawSwitch, drawTry } from './flow-statements.ts'
import { namedOf, textOf, type SyntaxNode, type SyntaxTree } from './syntax-node.ts'

/** The graph of a function. */
export function flowGraphOf(tree: SyntaxTree, row: SyntaxRow, subject: ProgramFunction): FlowGraph {
  const { node, name, body } = subject
  return build(tree, row, { name, line: node.line, endLine: node.endLine, body })
}

/** The graph of what stands outside of all functions, or undefined where nothing runs there. */
export function mainGraphOf(tree: SyntaxTree, row: SyntaxRow): FlowGraph | undefined {
  if (row.runsTopLevel !== true) return undefined
  const body = namedOf(tree.root)
  const { line, endLine } = tree.root
  const graph = build(tree, row, { name: '<main>', line, endLine, body })
  return graph.blocks.length > 2 ? graph : undefined
}

function build(
  tree: SyntaxTree,
  row: SyntaxRow,
  { body, ...head }: Pick<FlowGraph, 'name' | 'line' | 'endLine'> & { readonly body: readonly SyntaxNode[] },
): FlowGraph {
  const drawing = new FlowDrawing(tree.source)
  const text = (node: SyntaxNode): string => textOf(tree, node)
  const walk: FlowWalk = {
    drawing,
    row,
    deferred: [],
    labels: new Map(),
    label: undefined,
    nextBody: undefined,
    text,
    meaning: (node) => row.meanings[node.type]?.(node, text),
    run: (nodes) => {
      for (const node of nodes) runNode(walk, node)
    },
    decide: (condition, yes, no) => decide(walk, condition, yes, no),
    choose: (meaning) => drawChoice(walk, meaning),
  }
  walk.run(body)
  drawing.enter(drawing.out)
  for (const call of walk.deferred.toReversed()) drawing.say(call)
  drawing.enter(drawing.exit)
  return finishGraph(head, drawing.blocks, drawing.edges)
}

/** A statement that only holds an expression. */
const WRAPPERS = new Set(['expression_statement', 'parenthesized_expression', 'parenthesized_statements'])

function runNode(walk: FlowWalk, node: SyntaxNode): void {
  const { drawing, row } = walk
  if (node.type.includes('comment') || node.type === 'heredoc_body') return
  if (Object.hasOwn(row.functions, node.type) && row.functions[node.type]?.nameless !== true) return
  if (Object.hasOwn(row.classes, node.type)) return
  const inner = namedOf(node)[0]
  if (WRAPPERS.has(node.type) && inner !== undefined && namedOf(node).length === 1 && isControl(walk, inner)) {
    runNode(walk, inner)
    return
  }
  const meaning = walk.meaning(node)
  const label = walk.label
  walk.label = undefined
  switch (meaning?.is) {
    case 'sequence':
      walk.run(meaning.of)
      return
    case 'branch':
      drawBranch(walk, meaning)
      return
    case 'loop':
      drawLoop(walk, meaning, label)
      return
    case 'switch':
      drawSwitch(walk, node, meaning, label)
      return
    case 'try':
      drawTry(walk, meaning)
      return
    case 'leave':
      drawEmbedded(walk, node)
      if (meaning.how === 'break' || meaning.how === 'continue') drawing.note(node, walk.text(node))
      else drawing.say(node)
      drawLeave(walk, meaning)
      return
    case 'fall-through':
      drawing.say(node)
      if (walk.nextBody !== undefined) drawing.enter(walk.nextBody)
      drawing.current = drawing.open()
      return
    case 'label':
      drawLabel(walk, meaning)
      return
    case 'defer':
      walk.deferred.push(namedOf(node)[0] ?? node)
      drawing.say(node)
      return
    case 'and':
    case 'or':
    case 'coalesce':
    case 'choice':
      drawChoice(walk, meaning)
      return
    case 'not':
    case 'brackets':
    case 'propagate':
    case undefined:
      drawPlain(walk, node)
  }
}

function isControl(walk: FlowWalk, node: SyntaxNode): boolean {
  const is = walk.meaning(node)?.is
  return is !== undefined && is !== 'not' && is !== 'brackets' && is !== 'propagate'
}

/** A statement, after what its expressions decide. */
function drawPlain(walk: FlowWalk, node: SyntaxNode): void {
  const { drawing } = walk
  const fails = drawEmbedded(walk, node)
  if (!/[\p{L}\p{N}_]/u.test(walk.text(node))) return
  drawing.say(node)
  if (!fails) return
  drawing.connect(drawing.current, drawing.out, 'error')
  drawing.enter(drawing.open(), 'ok')
}

/** An expression that computes one of its sides, as a statement. */
function drawChoice(walk: FlowWalk, meaning: Choice): void {
  const { drawing } = walk
  const [yes, no, join] = [drawing.open(), drawing.open(), drawing.open()]
  if (meaning.is === 'choice') {
    walk.decide(meaning.condition, yes, no)
    for (const [block, side] of [
      [yes, meaning.holds],
      [no, meaning.otherwise],
    ] as const) {
      drawing.current = block
      runNode(walk, side)
      drawing.enter(join)
    }
    return
  }
  if (meaning.is === 'coalesce') {
    drawEmbedded(walk, meaning.left)
    drawing.say(meaning.left)
    drawing.connect(drawing.current, join, 'value')
    drawing.enter(no, 'null')
  } else {
    const right = meaning.is === 'and' ? yes : no
    if (meaning.is === 'and') walk.decide(meaning.left, yes, join)
    else walk.decide(meaning.left, join, no)
    drawing.current = right
  }
  runNode(walk, meaning.right)
  drawing.enter(join)
}

function drawBranch(walk: FlowWalk, { first, arms, otherwise }: Meaning & { is: 'branch' }): void {
  const { drawing } = walk
  walk.run(first ?? [])
  const join = drawing.open()
  for (const { condition, body, negated } of arms) {
    const [then, next] = [drawing.open(), drawing.open()]
    if (negated === true) walk.decide(condition, next, then)
    else walk.decide(condition, then, next)
    drawing.current = then
    walk.run(body)
    drawing.enter(join)
    drawing.current = next
  }
  walk.run(otherwise)
  drawing.enter(join)
}

function drawLabel(walk: FlowWalk, { name, of }: Meaning & { is: 'label' }): void {
  const { drawing } = walk
  const start = walk.labels.get(name) ?? drawing.open()
  walk.labels.set(name, start)
  drawing.enter(start)
  const first = of[0]
  const is = first === undefined ? undefined : walk.meaning(first)?.is
  if (is === 'loop' || is === 'switch') {
    walk.label = name
    walk.run(of)
    return
  }
  const after = drawing.open()
  drawing.contexts.push({ kind: 'label', label: name, leave: after })
  walk.run(of)
  drawing.contexts.pop()
  drawing.enter(after)
}

function decide(walk: FlowWalk, node: SyntaxNode, yes: DraftBlock, no: DraftBlock): void {
  const { drawing, row } = walk
  const meaning = walk.meaning(node)
  switch (meaning?.is) {
    case 'brackets':
      decide(walk, meaning.of, yes, no)
      return
    case 'not':
      decide(walk, meaning.of, no, yes)
      return
    case 'and':
    case 'or': {
      const right = drawing.open()
      if (meaning.is === 'and') decide(walk, meaning.left, right, no)
      else decide(walk, meaning.left, yes, right)
      drawing.current = right
      decide(walk, meaning.right, yes, no)
      return
    }
    case 'choice': {
      const [then, otherwise] = [drawing.open(), drawing.open()]
      decide(walk, meaning.condition, then, otherwise)
      drawing.current = then
      decide(walk, meaning.holds, yes, no)
      drawing.current = otherwise
      decide(walk, meaning.otherwise, yes, no)
      return
    }
    default: {
      const fails = drawEmbedded(walk, node)
      drawing.say(node)
      if (fails) drawing.connect(drawing.current, drawing.out, 'error')
      const always = row.constants[walk.text(node)]
      if (always !== false) drawing.connect(drawing.current, yes, 'true')
      if (always !== true) drawing.connect(drawing.current, no, 'false')
      // whoever called goes on in one of the two
      drawing.current = drawing.open()
    }
  }
}

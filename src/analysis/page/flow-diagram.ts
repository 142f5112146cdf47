/** A flow graph as a diagram of boxes and arrows, for the page of an analysis and for the page over runs. */
import type { Diagram } from '../../evaluation/index.ts'
import type { FlowGraph } from '../structure/flow-graph.ts'

/** Boxes and arrows of a graph that is drawn: of more, nobody sees anything. */
const MOST_BOXES = 120
const MOST_ARROWS = 400
/** Statements that a box lists. */
const MOST_STATEMENTS = 40

/** Whether a graph is small enough to be drawn. */
export function isDrawable({ blocks, edges }: FlowGraph): boolean {
  return blocks.length <= MOST_BOXES && edges.length <= MOST_ARROWS
}

/** A box for each block, its statements with their lines. A box that nothing leads to is marked. */
export function flowDiagram({ name, line, blocks, edges }: FlowGraph): Diagram {
  const reached = new Set(edges.map(({ to }) => to))
  return {
    title: `${name}, line ${line}`,
    boxes: blocks.map(({ id, kind, statements }) => ({
      id: String(id),
      lines: kind === 'plain' ? linesOf(statements) : [kind],
      ...(kind === 'entry' || reached.has(id) ? {} : { tone: 'wrong' as const }),
    })),
    arrows: edges.map(({ from, to, label }) => ({ from: String(from), to: String(to), label })),
  }
}

function linesOf(statements: FlowGraph['blocks'][number]['statements']): readonly string[] {
  const shown = statements.slice(0, MOST_STATEMENTS).map(({ line, text }) => `${line}: ${text}`)
  const left = statements.length - shown.length
  return left === 0 ? shown : [...shown, `… and ${left} more`]
}

/** What draws the control-flow graph of one function: the state that statements and expressions share while they are drawn. */
import type { FlowDrawing } from './flow-drawing.ts'
import type { DraftBlock } from './flow-graph.ts'
import type { Meaning, SyntaxRow } from './languages/meaning.ts'
import type { SyntaxNode } from './syntax-node.ts'

/** What computes one of its sides. */
export type Choice = Meaning & { is: 'and' | 'or' | 'coalesce' | 'choice' }

/** What draws one function. */
export interface FlowWalk {
  readonly drawing: FlowDrawing
  readonly row: SyntaxRow
  /** Statements that run when the function ends, in the order in which they were met. */
  readonly deferred: SyntaxNode[]
  /** Blocks that `goto` leads to, by their labels. */
  readonly labels: Map<string, DraftBlock>
  /** The label that stands before the next loop. */
  label: string | undefined
  /** Body of the next case, for Go's `fallthrough`. */
  nextBody: DraftBlock | undefined
  text(node: SyntaxNode): string
  meaning(node: SyntaxNode): Meaning | undefined
  run(nodes: readonly SyntaxNode[]): void
  /** Decides a condition: goes to `yes` where it holds, else to `no`. */
  decide(condition: SyntaxNode, yes: DraftBlock, no: DraftBlock): void
  /** Draws an expression that computes one of its sides. */
  choose(meaning: Choice): void
}

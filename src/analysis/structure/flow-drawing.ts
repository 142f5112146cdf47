/** Draws the blocks of one function while it walks the function's statements. flow-builder.ts says where each one leads. */
import type { SyntaxNode } from './syntax-node.ts'
import type { DraftBlock, DraftEdge } from './flow-graph.ts'

/** Where a jump leads, and how many contexts stay open there. */
export interface Goal {
  readonly to: DraftBlock
  readonly depth: number
  readonly name: string
}

/** What stands around a statement and catches jumps. */
export type Context =
  | {
      readonly kind: 'loop' | 'switch' | 'label'
      readonly label: string | undefined
      readonly leave: DraftBlock
      readonly again?: DraftBlock | undefined
    }
  | {
      readonly kind: 'handlers'
      readonly entries: readonly DraftBlock[]
      readonly all: boolean
      readonly again: DraftBlock
    }
  | { readonly kind: 'finally'; readonly entry: DraftBlock; readonly pending: Map<string, Goal | 'exception'> }

const LONGEST_TEXT = 60

export class FlowDrawing {
  readonly blocks: DraftBlock[] = []
  readonly edges: DraftEdge[] = []
  readonly contexts: Context[] = []
  readonly entry: DraftBlock
  readonly exit: DraftBlock
  /** Where `return` goes: the exit, after what was deferred. */
  readonly out: DraftBlock
  current: DraftBlock
  readonly #source: string
  #said = 0

  constructor(source: string) {
    this.#source = source
    this.entry = this.open('entry')
    this.exit = this.open('exit')
    this.out = this.open()
    this.current = this.open()
    this.connect(this.entry, this.current)
  }

  open(kind: DraftBlock['kind'] = 'plain'): DraftBlock {
    const block: DraftBlock = { kind, statements: [] }
    this.blocks.push(block)
    return block
  }

  connect(from: DraftBlock, to: DraftBlock, label?: string): void {
    this.edges.push({ from, to, label })
  }

  /** Goes on in a block. */
  enter(block: DraftBlock, label?: string): void {
    this.connect(this.current, block, label)
    this.current = block
  }

  /** Whether some way leads to the place that is drawn now. */
  get reached(): boolean {
    return this.edges.some(({ to }) => to === this.current)
  }

  /** A statement of the present block, without what stands from `end` on. */
  say(node: SyntaxNode, end: number = node.end): void {
    this.#note(node, this.#source.slice(node.start, end), true)
  }

  /** Words of our own, and jumps, which raise nothing. */
  note(node: SyntaxNode, said: string): void {
    this.#note(node, said, false)
  }

  #note({ line }: SyntaxNode, said: string, raises: boolean): void {
    const whole = said.trim().replaceAll(/\s+/g, ' ')
    const text = whole.replace(/\s*[;{:]+$/, '') || whole
    const cut = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text
    if (raises) this.raise(this.current, this.contexts.length, false)
    this.current.statements.push({ line, text: cut, order: this.#said++ })
  }

  /** Leaves the present block for good. What follows is drawn, though no way leads to it. */
  jump(goal: Goal, label?: string): void {
    this.#jumpFrom(this.current, goal, this.contexts.length, label)
    this.current = this.open()
  }

  /** An exception leaves the present block. */
  throw(): void {
    this.raise(this.current, this.contexts.length, true)
    this.current = this.open()
  }

  /** The ways of an exception out of a block that stands within so many contexts. */
  raise(from: DraftBlock, depth: number, certain: boolean): void {
    for (let at = depth - 1; at >= 0; at--) {
      const context = this.contexts[at]
      if (context?.kind === 'handlers') {
        for (const entry of context.entries) this.connect(from, entry, 'exception')
        if (context.all) return
      } else if (context?.kind === 'finally') {
        this.connect(from, context.entry, 'exception')
        context.pending.set('exception', 'exception')
        return
      }
    }
    if (certain) this.connect(from, this.exit, 'exception')
  }

  /** Goes on from the end of a `finally` to all places that were on their way through it. */
  resume(pending: ReadonlyMap<string, Goal | 'exception'>): void {
    for (const [name, goal] of pending) {
      if (goal === 'exception') this.raise(this.current, this.contexts.length, true)
      else this.#jumpFrom(this.current, goal, this.contexts.length, name)
    }
  }

  #jumpFrom(from: DraftBlock, goal: Goal, depth: number, label: string | undefined): void {
    for (let at = depth - 1; at >= goal.depth; at--) {
      const context = this.contexts[at]
      if (context?.kind !== 'finally') continue
      this.connect(from, context.entry, label)
      context.pending.set(goal.name, goal)
      return
    }
    this.connect(from, goal.to, label)
  }
}

/**
 * A control-flow graph: the basic blocks of one function, and the ways from one to another.
 *
 * A basic block is a run of statements and conditions that are passed in order. What decides is told at the edges: `true`
 * and `false`, `next` and `done` of a loop over elements, the case of a switch, `exception`, `break` and the like where a
 * `finally` goes on to several places. The graph is an upper bound of what can happen: every block inside of a `try` may
 * raise, and a `finally` that is entered in two ways may leave in both.
 */

/** One statement or condition of a block. */
export interface FlowStatement {
  /** 1-based. */
  readonly line: number
  /** On one line, cut at 60 characters. */
  readonly text: string
}

export interface FlowBlock {
  /** Its place in `FlowGraph.blocks`: the entry is 0, the exit the last one, the others stand in the order in which they may run. */
  readonly id: number
  readonly kind: 'entry' | 'exit' | 'plain'
  readonly statements: readonly FlowStatement[]
}

export interface FlowEdge {
  readonly from: number
  readonly to: number
  /** What is decided. @default the only way on */
  readonly label?: string | undefined
}

export interface FlowGraph {
  /** Name of the function; `<main>` for statements outside of functions. */
  readonly name: string
  readonly line: number
  readonly endLine: number
  readonly blocks: readonly FlowBlock[]
  /** By `from`, then `to`. */
  readonly edges: readonly FlowEdge[]
}

/** A block that is being drawn. */
export interface DraftBlock {
  readonly kind: FlowBlock['kind']
  readonly statements: (FlowStatement & { readonly order: number })[]
}

/** An edge that is being drawn. */
export interface DraftEdge {
  readonly from: DraftBlock
  readonly to: DraftBlock
  readonly label: string | undefined
}

/** The graph of drafts: empty blocks and single ways fall away, and what is left is numbered. */
export function finishGraph(
  head: Pick<FlowGraph, 'name' | 'line' | 'endLine'>,
  drafts: readonly DraftBlock[],
  drawn: readonly DraftEdge[],
): FlowGraph {
  const { blocks, edges } = mergeChains(dropEmpty({ blocks: [...drafts], edges: distinct(drawn) }))
  const rank = { entry: 0, plain: 1, exit: 2 }
  const ordered = blocks.toSorted(
    (a, b) => rank[a.kind] - rank[b.kind] || (a.statements[0]?.order ?? 0) - (b.statements[0]?.order ?? 0),
  )
  const ids = new Map(ordered.map((block, id) => [block, id]))
  const id = (block: DraftBlock): number => ids.get(block) ?? 0
  return {
    ...head,
    blocks: ordered.map(({ kind, statements }, at) => ({
      id: at,
      kind,
      statements: statements.map(({ line, text }) => ({ line, text })),
    })),
    edges: edges
      .map(({ from, to, label }) => ({ from: id(from), to: id(to), label }))
      .toSorted((a, b) => a.from - b.from || a.to - b.to || ((a.label ?? '') < (b.label ?? '') ? -1 : 1)),
  }
}

/** Statements that no way from the entry reaches, in order: those that lead to each other are one region. */
export function unreachableRegions({ blocks, edges }: FlowGraph): readonly (readonly FlowStatement[])[] {
  const reached = closure([0], edges)
  const dead = blocks.filter(({ id, kind }) => kind === 'plain' && !reached.has(id))
  const ids = new Set(dead.map(({ id }) => id))
  const among = edges.filter(({ from, to }) => ids.has(from) && ids.has(to))
  const bothWays = among.flatMap(({ from, to }) => [
    { from, to },
    { from: to, to: from },
  ])
  const seen = new Set<number>()
  return dead.flatMap(({ id }) => {
    if (seen.has(id)) return []
    const region = closure([id], bothWays)
    for (const one of region) seen.add(one)
    const statements = dead.filter((block) => region.has(block.id)).flatMap((block) => block.statements)
    return statements.length === 0 ? [] : [statements.toSorted((one, other) => one.line - other.line)]
  })
}

function closure(start: readonly number[], edges: readonly Pick<FlowEdge, 'from' | 'to'>[]): ReadonlySet<number> {
  const next = Map.groupBy(edges, ({ from }) => from)
  const reached = new Set(start)
  // grows while it is walked
  for (const id of reached) for (const { to } of next.get(id) ?? []) reached.add(to)
  return reached
}

interface Draft {
  readonly blocks: readonly DraftBlock[]
  readonly edges: readonly DraftEdge[]
}

function distinct(edges: readonly DraftEdge[]): readonly DraftEdge[] {
  const seen = new Map<DraftBlock, Map<DraftBlock, Set<string | undefined>>>()
  return edges.filter(({ from, to, label }) => {
    const outs = seen.get(from) ?? new Map<DraftBlock, Set<string | undefined>>()
    const labels = outs.get(to) ?? new Set()
    seen.set(from, outs.set(to, labels))
    return labels.size < labels.add(label).size
  })
}

/** Without empty blocks: what led to one leads to where it leads. */
function dropEmpty({ blocks, edges }: Draft): Draft {
  const outs = Map.groupBy(edges, ({ from }) => from)
  const entered = new Set(edges.map(({ to }) => to))
  const away = new Map<DraftBlock, DraftBlock>()
  for (const block of blocks) {
    const [out, second] = outs.get(block) ?? []
    if (block.kind !== 'plain' || block.statements.length > 0) continue
    if (out !== undefined && second === undefined && out.label === undefined) away.set(block, out.to)
  }
  const goal = (block: DraftBlock): DraftBlock => {
    const passed = new Set<DraftBlock>()
    let at = block
    for (let next = away.get(at); next !== undefined; next = away.get(at)) {
      // an endless loop of nothing stays one block
      if (passed.has(at)) return at
      passed.add(at)
      at = next
    }
    return at
  }
  const kept = new Set(blocks.filter((block) => goal(block) === block))
  const left = distinct(edges.filter(({ from }) => kept.has(from)).map((edge) => ({ ...edge, to: goal(edge.to) })))
  // an empty block that nothing enters is what stood after a jump
  const dead = blocks.filter(
    (block) => kept.has(block) && block.kind === 'plain' && block.statements.length === 0 && !entered.has(block),
  )
  if (dead.length === 0 && kept.size === blocks.length) return { blocks, edges: left }
  const gone = new Set(dead)
  return dropEmpty({
    blocks: blocks.filter((block) => kept.has(block) && !gone.has(block)),
    edges: left.filter(({ from }) => !gone.has(from)),
  })
}

/** With blocks joined that always follow each other. */
function mergeChains({ blocks, edges }: Draft): Draft {
  const outs = Map.groupBy(edges, ({ from }) => from)
  const ins = Map.groupBy(edges, ({ to }) => to)
  const into = new Map<DraftBlock, DraftBlock>()
  const target = (block: DraftBlock): DraftBlock => {
    let at = block
    for (let next = into.get(at); next !== undefined; next = into.get(at)) at = next
    return at
  }
  for (const { from, to, label } of edges) {
    const alone = outs.get(from)?.length === 1 && ins.get(to)?.length === 1 && label === undefined
    const head = target(from)
    if (!alone || from.kind !== 'plain' || to.kind !== 'plain' || head === target(to)) continue
    head.statements.push(...to.statements)
    into.set(to, head)
  }
  return {
    blocks: blocks.filter((block) => !into.has(block)),
    edges: edges
      .filter(
        ({ from, to }) =>
          !(into.has(to) && target(from) === target(to) && outs.get(from)?.length === 1 && ins.get(to)?.length === 1),
      )
      .map(({ from, to, label }) => ({ from: target(from), to: target(to), label })),
  }
}

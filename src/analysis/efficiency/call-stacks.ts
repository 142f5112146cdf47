/** Samples of call stacks as one tree of functions: time in each by itself, and with all that it called. */
import type { JsonValue } from '../../supervision.ts'

/** One function on a stack. */
export interface StackFrame {
  readonly name: string
  /** 1-based, in the code as given; absent where nobody knows. */
  readonly line?: number | undefined
}

/** One stack that was seen, with the time for which it stands. */
export interface CallStack {
  /** Of the program's own functions, the outermost caller first; at least one. */
  readonly frames: readonly StackFrame[]
  readonly ms: number
}

/** A function as it was reached by one way of calls. */
export interface StackNode {
  readonly name: string
  readonly line: number | null
  readonly selfMs: number
  readonly totalMs: number
  /** The costliest first. */
  readonly children: readonly StackNode[]
}

/** A deeper recursion is counted in its caller. */
export const DEEPEST_STACK = 40
/** What takes less of the whole is counted in its caller. */
const LEAST_SHARE = 0.002

interface GrowingNode {
  readonly frame: StackFrame
  selfMs: number
  readonly children: Map<string, GrowingNode>
}

/** The outermost callers with all below them, the costliest first. */
export function stackTree(stacks: readonly CallStack[]): readonly StackNode[] {
  const roots = new Map<string, GrowingNode>()
  for (const { frames, ms } of stacks) {
    let level = roots
    let node: GrowingNode | undefined
    for (const frame of frames.slice(0, DEEPEST_STACK)) {
      const key = `${frame.name}:${frame.line}`
      node = level.get(key) ?? { frame, selfMs: 0, children: new Map() }
      level.set(key, node)
      level = node.children
    }
    if (node !== undefined) node.selfMs += ms
  }
  const least = LEAST_SHARE * stacks.reduce((sum, { ms }) => sum + ms, 0)
  return settled(roots, least)
}

function settled(nodes: ReadonlyMap<string, GrowingNode>, least: number): readonly StackNode[] {
  return [...nodes.values()]
    .map(({ frame, selfMs, children }): StackNode => {
      const inner = settled(children, least)
      const totalMs = selfMs + inner.reduce((sum, one) => sum + one.totalMs, 0)
      const shown = inner.filter((one) => one.totalMs >= least)
      const own = totalMs - shown.reduce((sum, one) => sum + one.totalMs, 0)
      return { name: frame.name, line: frame.line ?? null, selfMs: Math.max(0, own), totalMs, children: shown }
    })
    .toSorted((a, b) => b.totalMs - a.totalMs)
}

/** The tree as a figure of a report. */
export function stackFigure(nodes: readonly StackNode[]): JsonValue {
  return nodes.map(({ children, ...node }) => ({ ...node, children: stackFigure(children) }))
}

/** The tree in a report's figure; empty where it holds none. */
export function readStackFigure(value: JsonValue | undefined): readonly StackNode[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((one): StackNode[] => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return []
    const { name, line, selfMs, totalMs, children } = one as Readonly<Record<string, JsonValue>>
    if (typeof name !== 'string' || typeof selfMs !== 'number' || typeof totalMs !== 'number') return []
    return [
      {
        name,
        line: typeof line === 'number' ? line : null,
        selfMs,
        totalMs,
        children: readStackFigure(children),
      },
    ]
  })
}

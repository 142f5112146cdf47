/**
 * Weight of words by the path between the entities (arXiv 2306.04950, section 4.2): N / |path| for the words on the
 * shortest dependency path between head and tail, 1 for the others.
 *
 * The parse is read from `labels.parse` (governor of each token, -1 for the root), where the data gives one. Deviation:
 * without it, the words from the first mention to the end of the second stand for the path.
 */
import type { MentionTask } from '../../supervision.ts'

/** One weight for each token of the sentence. */
export function pathWeights(task: MentionTask): number[] {
  const { tokens, head, tail } = task
  const governors = parseOf(task)
  const path = governors === undefined ? windowOf(head, tail) : shortestPath(governors, head, tail)
  return tokens.map((_token, i) => (path.has(i) ? tokens.length / path.size : 1))
}

/** The parse of a task, or undefined where it has none that fits. */
export function parseOf({ labels, tokens }: MentionTask): readonly number[] | undefined {
  const parse = labels?.['parse']
  if (!Array.isArray(parse) || parse.length !== tokens.length) return undefined
  return parse.every((governor) => typeof governor === 'number') ? parse : undefined
}

type Range = readonly [start: number, end: number]

function windowOf(head: Range, tail: Range): ReadonlySet<number> {
  const start = Math.min(head[0], tail[0])
  return new Set(Array.from({ length: Math.max(head[1], tail[1]) - start }, (_v, i) => start + i))
}

/** Breadth first from all head words; the tree is taken as undirected. Falls back to the window where it is broken in two. */
function shortestPath(governors: readonly number[], head: Range, tail: Range): ReadonlySet<number> {
  const neighbours = governors.map((): number[] => [])
  for (const [token, governor] of governors.entries()) {
    if (governor < 0) continue
    neighbours[token]?.push(governor)
    neighbours[governor]?.push(token)
  }
  const from = new Map<number, number>()
  let edge: number[] = []
  for (let i = head[0]; i < head[1]; i++) {
    from.set(i, -1)
    edge.push(i)
  }
  while (edge.length > 0) {
    const reached = edge.find((token) => token >= tail[0] && token < tail[1])
    if (reached !== undefined) {
      const path = new Set<number>()
      for (let at = reached; at >= 0; at = from.get(at) ?? -1) path.add(at)
      return path
    }
    const next: number[] = []
    for (const token of edge)
      for (const neighbour of neighbours[token] ?? []) {
        if (from.has(neighbour)) continue
        from.set(neighbour, token)
        next.push(neighbour)
      }
    edge = next
  }
  return windowOf(head, tail)
}

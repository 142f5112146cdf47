/**
 * Decides which tokens stay when a sequence is too long.
 *
 * Where in the flow: under the tokenizer. A relation is lost with its mentions, so truncation can keep given tokens
 * and their surroundings. A plain text loses its end.
 */

/** Half-open range: of characters (UTF-16 units) or of tokens. */
export interface Span {
  readonly begin: number
  readonly end: number
}

/**
 * Indices of at most `limit` of `length` tokens, ascending. All tokens of `keep` stay. If the stretch from the first
 * to the last of them fits, it stays whole. Then one token at a time is added left and right of each kept stretch, in
 * turn. Without `keep` the first `limit` stay. Undefined where `keep` alone is longer than `limit`.
 */
export function chooseTokens(length: number, limit: number, keep: readonly Span[] = []): number[] | undefined {
  if (length <= limit) return Array.from({ length }, (_, i) => i)
  if (keep.length === 0) return Array.from({ length: limit }, (_, i) => i)
  const kept = new Uint8Array(length)
  const first = Math.min(...keep.map((span) => span.begin))
  const last = Math.max(...keep.map((span) => span.end))
  if (last - first <= limit) kept.fill(1, first, last)
  else for (const span of keep) kept.fill(1, span.begin, span.end)
  let count = kept.reduce((sum, one) => sum + one, 0)
  if (count > limit) return undefined
  while (count < limit) {
    // the edges of this round are fixed before it grows, so every stretch grows by one on each side
    const edges: number[] = []
    for (let i = 0; i < length; i++) if (kept[i] === 0 && (kept[i - 1] === 1 || kept[i + 1] === 1)) edges.push(i)
    for (const edge of edges) {
      if (count === limit) break
      kept[edge] = 1
      count++
    }
  }
  return [...kept.keys()].filter((i) => kept[i] === 1)
}

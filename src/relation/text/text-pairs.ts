/**
 * The pairs of a document that are asked: all ordered pairs of entities whose sentences lie within a window, each with the
 * sentences from the one to the other as its text. What is longer than the encoder reads is cut around the mentions there.
 */
import type { RelationDescription } from '../matching/relation-description.ts'
import { problemOfMention } from '../mention/mention-list.ts'
import type { MentionTask } from '../../supervision.ts'
import { mayHold } from './kind-filter.ts'
import { sentencesOf, tokensOf, type TextDocument } from './text-document.ts'

/** A pair that is asked. */
export interface TextPair {
  readonly task: MentionTask
  /** Indices of the document's entities. */
  readonly head: number
  readonly tail: number
  /** Range of the text that the task's tokens come from. */
  readonly range: readonly [start: number, end: number]
  /** Labels that the entities' types allow; undefined where they rule out none. */
  readonly labels: ReadonlySet<string> | undefined
}

/** Options of `textPairs`. */
export interface TextPairOptions {
  /** Sentences that a pair may span. @default 1 */
  readonly window?: number | undefined
  /** Labels whose kinds must fit the entities' types; a pair that none fits is not asked. @default types rule out nothing */
  readonly labels?: readonly RelationDescription[] | undefined
}

/** Pairs of one sentence at most, nearest first: 20 entities make 380. */
const MAXIMUM_PAIRS = 400

/** Pairs that are asked, and how many were too many. */
export interface TextPairs {
  readonly pairs: readonly TextPair[]
  /** Pairs that were left out because a window has more than 400. */
  readonly leftOut: number
}

/** Pairs of a document, in order of their heads and tails. @throws RangeError for a window below 1 */
export function textPairs(document: TextDocument, options: TextPairOptions = {}): TextPairs {
  const { window = 1, labels } = options
  if (!(Number.isInteger(window) && window >= 1))
    throw new RangeError(`textPairs: window is ${window}, wanted a positive integer`)
  const { text, entities } = document
  const sentences = sentencesOf(text, entities)
  const places = entities.map(({ start }) => sentences.findIndex(([from, to]) => from <= start && start < to))
  const near = new Map<number, { readonly head: number; readonly tail: number; readonly gap: number }[]>()
  for (const [head, a] of entities.entries())
    for (const [tail, b] of entities.entries()) {
      const [from, to] = [places[head] ?? -1, places[tail] ?? -1]
      if (head === tail || from < 0 || to < 0 || Math.abs(from - to) >= window) continue
      const first = Math.min(from, to)
      const gap = Math.max(a.start, b.start) - Math.min(a.end, b.end)
      near.set(first, [...(near.get(first) ?? []), { head, tail, gap }])
    }
  let leftOut = 0
  const kept = [...near.values()].flatMap((group) => {
    leftOut += Math.max(0, group.length - MAXIMUM_PAIRS)
    return group.toSorted((x, y) => x.gap - y.gap).slice(0, MAXIMUM_PAIRS)
  })
  const pairs = kept
    .toSorted((x, y) => x.head - y.head || x.tail - y.tail)
    .flatMap(({ head, tail }) => {
      const range = rangeOf(sentences, [places[head] ?? 0, places[tail] ?? 0])
      return pairOf(document, { head, tail, range, labels }) ?? []
    })
  return { pairs, leftOut }
}

function rangeOf(
  sentences: readonly (readonly [start: number, end: number])[],
  [a, b]: readonly [number, number],
): readonly [start: number, end: number] {
  return [sentences[Math.min(a, b)]?.[0] ?? 0, sentences[Math.max(a, b)]?.[1] ?? 0]
}

interface AskedPair {
  readonly head: number
  readonly tail: number
  readonly range: readonly [start: number, end: number]
  readonly labels: readonly RelationDescription[] | undefined
}

/** Undefined where the mentions cross or are the same, or their types fit no label. */
function pairOf({ id, text, entities }: TextDocument, { head, tail, range, labels }: AskedPair): TextPair | undefined {
  const [a, b] = [entities[head], entities[tail]]
  if (a === undefined || b === undefined) return undefined
  const allowed = labels?.filter((label) => mayHold(label, a.type, b.type)).map(({ relation }) => relation)
  if (allowed?.length === 0) return undefined
  const tokens = tokensOf(text, [a, b]).filter(({ start }) => start >= range[0] && start < range[1])
  const spanOf = ({ start, end }: { start: number; end: number }): readonly [number, number] => [
    tokens.findIndex((token) => token.start >= start),
    tokens.findLastIndex((token) => token.end <= end) + 1,
  ]
  const task: MentionTask = {
    id: `${id} ${head} ${tail}`,
    kind: 'mention',
    tokens: tokens.map((token) => token.text),
    head: spanOf(a),
    tail: spanOf(b),
  }
  if (problemOfMention(task) !== undefined) return undefined
  return { task, head, tail, range, labels: allowed?.length === labels?.length ? undefined : new Set(allowed) }
}

/**
 * The pairs of a document that are asked: all ordered pairs of entities whose sentences lie within a window, each with the
 * sentences from the one to the other as its text. What is longer than the encoder reads is cut around the mentions there.
 */
import type { RelationDescription } from '../matching/relation-description.ts'
import { problemOfMention } from '../mention/mention-list.ts'
import type { MentionTask } from '../../supervision.ts'
import { mayHold } from './kind-filter.ts'
import { joinedEntities } from './joined-entities.ts'
import {
  cutTokens,
  sentencesOf,
  tokensOf,
  type TextDocument,
  type TextEntity,
  type TextToken,
} from './text-document.ts'

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
  /** Pairs that no label fits are asked as well, with none: somebody else may know what holds there. @default false */
  readonly asksAll?: boolean | undefined
}

/** Pairs of one sentence at most, nearest first: 20 entities make 380. Of a pair both directions are asked, or neither. */
const MAXIMUM_PAIRS = 400

/** Pairs that are asked, and how many were too many. */
export interface TextPairs {
  readonly pairs: readonly TextPair[]
  /** Pairs that were left out because a window has more than 400. */
  readonly leftOut: number
}

/** A document, and what its pairs are made from. */
interface CutDocument {
  readonly document: TextDocument
  readonly sentences: readonly (readonly [start: number, end: number])[]
  /** For each entity the first mention of its thing. */
  readonly things: readonly number[]
  readonly tokensIn: (range: readonly [start: number, end: number]) => readonly TextToken[]
  readonly allowedFor: (head: TextEntity, tail: TextEntity) => ReadonlySet<string> | undefined
}

/**
 * Pairs of a document, in order of their heads and tails. Mentions of one entity (joinedEntities) make none.
 * @throws RangeError for a window below 1
 */
export function textPairs(document: TextDocument, options: TextPairOptions = {}): TextPairs {
  const { window = 1, labels, asksAll = false } = options
  if (!(Number.isInteger(window) && window >= 1))
    throw new RangeError(`textPairs: window is ${window}, wanted a positive integer`)
  const { text, entities } = document
  const sentences = sentencesOf(text, entities)
  const cut: CutDocument = {
    document,
    sentences,
    things: joinedEntities(document),
    tokensIn: remembered(
      ([from, to]) => `${from} ${to}`,
      ([from, to]) => tokensOf(text.slice(from, to)).map((token) => moved(token, from)),
    ),
    allowedFor: remembered(
      (head, tail) => JSON.stringify([head.type, tail.type]),
      (head, tail) => allowedLabels(labels, head.type, tail.type),
    ),
  }
  const bySentence = entitiesBySentence(cut)
  let leftOut = 0
  const near = bySentence.flatMap((own, first) => {
    const found = nearestPairs(cut, own, bySentence.slice(first + 1, first + window).flat())
    leftOut += found.leftOut
    return found.pairs.map((pair) => ({ ...pair, first }))
  })
  const places = new Map(bySentence.flatMap((own, place) => own.map((entity) => [entity, place] as const)))
  const pairs = near
    .flatMap(({ a, b, first }) => {
      const last = Math.max(places.get(a) ?? 0, places.get(b) ?? 0)
      const range = [sentences[first]?.[0] ?? 0, sentences[last]?.[1] ?? 0] as const
      return [
        { head: a, tail: b, range },
        { head: b, tail: a, range },
      ]
    })
    .toSorted((x, y) => x.head - y.head || x.tail - y.tail)
    .flatMap((asked) => pairOf(cut, asked) ?? [])
    .filter((pair) => asksAll || pair.labels?.size !== 0)
  return { pairs, leftOut }
}

/** Indices of the entities that begin in each sentence, in order of their places. */
function entitiesBySentence({ document: { entities }, sentences }: CutDocument): number[][] {
  const found = sentences.map((): number[] => [])
  let place = 0
  for (const [index, { start }] of [...entities.entries()].toSorted(([, a], [, b]) => a.start - b.start)) {
    while (start >= (sentences[place]?.[1] ?? Infinity)) place++
    if (start >= (sentences[place]?.[0] ?? Infinity)) found[place]?.push(index)
  }
  return found
}

/** The nearest pairs of which the first begins in a sentence, and the second there or in one of those that follow. */
function nearestPairs(
  { document: { entities }, things }: CutDocument,
  own: readonly number[],
  later: readonly number[],
): { readonly pairs: readonly { readonly a: number; readonly b: number }[]; readonly leftOut: number } {
  const all = [...own, ...later]
  const most = MAXIMUM_PAIRS / 2
  const found = own.flatMap((first, i) => {
    const pairs: { a: number; b: number; gap: number }[] = []
    // those that begin after the 200 next ones are never among the 200 nearest
    for (let at = i + 1; at < all.length && pairs.length < most; at++) {
      const [a, b] = [Math.min(first, all[at] ?? first), Math.max(first, all[at] ?? first)]
      if (things[a] !== things[b]) pairs.push({ a, b, gap: gapOf(entities[a], entities[b]) })
    }
    return pairs
  })
  const pairs = found.toSorted((x, y) => x.gap - y.gap || x.a - y.a || x.b - y.b).slice(0, most)
  return { pairs, leftOut: 2 * (pairsOfTwo(things, own, later) - pairs.length) }
}

/** How many pairs of different things there are within some entities, and between them and others. */
function pairsOfTwo(things: readonly number[], own: readonly number[], later: readonly number[]): number {
  const [ownCounts, laterCounts] = [own, later].map((list) => Map.groupBy(list, (entity) => things[entity]))
  let same = 0
  for (const [thing, { length }] of ownCounts ?? [])
    same += (length * (length - 1)) / 2 + length * (laterCounts?.get(thing)?.length ?? 0)
  return (own.length * (own.length - 1)) / 2 + own.length * later.length - same
}

function gapOf(a: TextEntity | undefined, b: TextEntity | undefined): number {
  return Math.max(a?.start ?? 0, b?.start ?? 0) - Math.min(a?.end ?? 0, b?.end ?? 0)
}

function moved({ text, start, end }: TextToken, by: number): TextToken {
  return { text, start: start + by, end: end + by }
}

/** A function that computes nothing twice. */
function remembered<Given extends readonly unknown[], Value>(
  keyOf: (...given: Given) => string,
  compute: (...given: Given) => Value,
): (...given: Given) => Value {
  const values = new Map<string, { readonly value: Value }>()
  return (...given) => {
    const key = keyOf(...given)
    const kept = values.get(key) ?? { value: compute(...given) }
    values.set(key, kept)
    return kept.value
  }
}

/** Labels that the types of two entities allow; undefined where they rule out none, and there are some. */
function allowedLabels(
  labels: readonly RelationDescription[] | undefined,
  head: string | undefined,
  tail: string | undefined,
): ReadonlySet<string> | undefined {
  if (labels === undefined) return undefined
  const allowed = labels.filter((label) => mayHold(label, head, tail))
  const isAll = allowed.length === labels.length && allowed.length > 0
  return isAll ? undefined : new Set(allowed.map(({ relation }) => relation))
}

interface AskedPair {
  readonly head: number
  readonly tail: number
  readonly range: readonly [start: number, end: number]
}

/** Undefined where the mentions cross or are the same. */
function pairOf(
  { document: { id, entities }, tokensIn, allowedFor }: CutDocument,
  { head, tail, range }: AskedPair,
): TextPair | undefined {
  const [a, b] = [entities[head], entities[tail]]
  if (a === undefined || b === undefined) return undefined
  const labels = allowedFor(a, b)
  const tokens = cutTokens(tokensIn(range), [a, b])
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
  return problemOfMention(task) === undefined ? { task, head, tail, range, labels } : undefined
}

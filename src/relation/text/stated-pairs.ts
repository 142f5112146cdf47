/** What a document's source states, by the things that its mentions were joined to (joinedEntities). */
import { joinedEntities } from './joined-entities.ts'
import type { TextDocument } from './text-document.ts'

/** Two things with relations that the source states between any of their mentions. */
export interface StatedPair {
  /** Indices of mentions between which one is stated. */
  readonly head: number
  readonly tail: number
  /** Each once. */
  readonly relations: readonly string[]
}

/** Pairs with something stated between them, to be asked by any mentions of both. */
export interface StatedPairs {
  readonly pairs: readonly StatedPair[]
  /** The pair of two mentions' things; undefined where nothing is stated between these. */
  between(head: number, tail: number): StatedPair | undefined
}

/** The pairs of a document; undefined where its source says nothing about relations. */
export function statedPairs(document: TextDocument): StatedPairs | undefined {
  const { gold } = document
  if (gold === undefined) return undefined
  const joined = joinedEntities(document)
  const keyOf = (head: number, tail: number): string => `${joined[head] ?? head} ${joined[tail] ?? tail}`
  const found = new Map<string, { head: number; tail: number; relations: string[] }>()
  for (const { head, tail, relation } of gold) {
    const pair = found.get(keyOf(head, tail)) ?? { head, tail, relations: [] }
    if (!pair.relations.includes(relation)) pair.relations.push(relation)
    found.set(keyOf(head, tail), pair)
  }
  return { pairs: [...found.values()], between: (head, tail) => found.get(keyOf(head, tail)) }
}

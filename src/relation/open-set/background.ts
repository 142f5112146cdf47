/**
 * Sentences of other relations that a detector is trained with beside the known ones, as classes that are never answered: they
 * show it what other relations look like (outlier exposure, Hendrycks et al. 2019, arXiv 1812.04606; a class for each outlier
 * relation is ours). What is in the background is thereby unknown: no relation of it may be a known one.
 */
import { shuffle, split, type Key } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import { byRelation } from '../mention/mention-list.ts'

/** Which sentences may be used. */
export interface BackgroundOptions {
  /** Relations that are known: a relation of the same name is left out, whatever its case, spaces and underscores. */
  readonly known: readonly string[]
  /** Sentences at most, spread evenly over the relations. */
  readonly most: number
}

/** Draws sentences of other relations; the same key and sentences give the same draw. */
export function backgroundSentences(
  key: Key,
  tasks: readonly MentionTask[],
  { known, most }: BackgroundOptions,
): MentionTask[] {
  const taken = new Set(known.map(plainName))
  const groups = [...byRelation(tasks)]
    .filter(([relation]) => !taken.has(plainName(relation)))
    .map(([relation, group]) => shuffle(split(key, relation), group))
  const drawn: MentionTask[] = []
  // the n-th sentence of every relation before the next of any
  for (let n = 0; drawn.length < most && groups.some((group) => group.length > n); n++)
    drawn.push(...groups.flatMap((group) => group[n] ?? []))
  return drawn.slice(0, most)
}

/** The name of a relation for comparison: `Place_of birth` and `place of birth` are one. */
export function plainName(relation: string): string {
  return relation
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim()
}

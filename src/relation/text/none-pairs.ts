/**
 * Pairs between which nothing holds, made of sentences with one labelled pair: the pair the other way round, and pairs with
 * other names of the sentence. A matcher learns from them what "no relation" looks like, and which way a relation runs.
 *
 * Ours; neither paper has it. Not covered: a made pair may by chance stand in a relation ("Ulm, Germany" beside a birth),
 * so made pairs are noisy labels. The pair of a relation that holds both ways is never turned round.
 */
import { generator, shuffle, split, type Key } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import { problemOfMention } from '../mention/mention-list.ts'
import { mentionWords, shiftMentions } from '../open-set/shifted-mentions.ts'
import { namedSpans } from './named-spans.ts'
import { NO_RELATION } from './no-relation.ts'

/** Relations of Wikidata that hold both ways: spouse, sibling, shares border with, sister city, partner, the same as, different from. */
export const SYMMETRIC: ReadonlySet<string> = new Set(['P26', 'P3373', 'P47', 'P190', 'P451', 'P460', 'P1889'])

/** Options of `nonePairs`. */
export interface NonePairOptions {
  readonly key: Key
  /** Names of relations that hold both ways. @default those of Wikidata, by property number */
  readonly symmetric?: ReadonlySet<string> | undefined
  /** Pairs made of each sentence at most. @default 1 */
  readonly perSentence?: number | undefined
}

type Range = readonly [start: number, end: number]

/** Tasks of relation `none`, by key; sentences of no relation themselves give none. */
export function nonePairs(tasks: readonly MentionTask[], options: NonePairOptions): MentionTask[] {
  const { key, symmetric = SYMMETRIC, perSentence = 1 } = options
  const words = mentionWords(tasks)
  return tasks.flatMap((task, i) => {
    const own = split(key, i)
    const swapped = symmetric.has(task.relation ?? '') ? [] : [swappedTask(task)]
    const others = shuffle(split(own, 'others'), otherPairs(task)).slice(0, perSentence)
    const shifted = others.length > 0 ? undefined : shiftMentions(split(own, 'shift'), task, words)
    const elsewhere = [...others, ...(shifted === undefined ? [] : [shifted])]
    // turned round and elsewhere in turn, so that neither crowds out the other
    const first = generator(split(own, 'first')).below(2) === 0
    const made = first ? [...swapped, ...elsewhere] : [...elsewhere, ...swapped]
    return made
      .slice(0, perSentence)
      .filter((each) => problemOfMention(each) === undefined)
      .map((each) => ({ ...each, relation: NO_RELATION }))
  })
}

/** The pair the other way round, without relation. */
export function swappedTask({ relation: _relation, ...task }: MentionTask): MentionTask {
  return { ...task, id: `${task.id} swapped`, head: task.tail, tail: task.head }
}

/** Pairs with at least one name of the sentence that is neither mention. */
function otherPairs({ relation: _relation, ...task }: MentionTask): MentionTask[] {
  const { tokens, head, tail } = task
  const apart = ({ start, end }: { start: number; end: number }): boolean =>
    [head, tail].every(([from, to]) => end <= from || start >= to)
  const others = namedSpans(tokens).filter(apart)
  const ranges: Range[] = [head, tail, ...others.map(({ start, end }): Range => [start, end])]
  return ranges.flatMap((from, i) =>
    ranges.flatMap((to, k) =>
      i === k || (i < 2 && k < 2) ? [] : [{ ...task, id: `${task.id} ${i} ${k}`, head: from, tail: to }],
    ),
  )
}

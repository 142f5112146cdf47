/** Sentences of FewRel for the matcher that comes with Touchstone, and pairs beside them that do not state their relation. */
import { generator, shuffle, split, type Key } from '../../src/random.ts'
import { byRelation, mentionsOf, namedSpans, NO_RELATION, pairTasks, swappedTask } from '../../src/relation/index.ts'
import type { MentionTask } from '../../src/supervision.ts'
import { readRows } from '../../src/task/index.ts'

/** Tokens of a sentence at most: longer ones cost most of the time. */
const LONGEST = 36

/**
 * Relations that mean what one of the written sentences' means: they take its name, so that no sentence is held against its own
 * relation under another description.
 */
const SAME: Readonly<Record<string, string>> = {
  P6: 'head of government',
  P17: 'country',
  P22: 'father',
  P25: 'mother',
  P26: 'spouse',
  P27: 'nationality',
  P39: 'position held',
  P40: 'child',
  P57: 'film director',
  P58: 'screenplay',
  P86: 'composer of music',
  P102: 'political party',
  P127: 'owner',
  P131: 'region',
  P137: 'operator',
  P159: 'seat of a company',
  P175: 'performer',
  P176: 'maker of a product',
  P177: 'crosses',
  P449: 'broadcaster',
  P466: 'occupant',
  P551: 'residence',
  P710: 'participant',
  P931: 'airport served',
  P974: 'tributary',
  P1923: 'participant',
  P3373: 'brother or sister',
  P4552: 'mountain range',
}
/** Publishers of games as well, which would be held against publishers of books. */
const LEFT_OUT: ReadonlySet<string> = new Set(['P123', 'P750'])

/** Sentences by relation, under the names that they are trained with. */
export async function fewrelGroups(files: readonly string[]): Promise<ReadonlyMap<string, readonly MentionTask[]>> {
  const all = await mentionsOf(readRows(files, { shape: 'fewrel' }), { labelled: true })
  const named = all.flatMap((task): MentionTask[] => {
    const { relation = '' } = task
    return LEFT_OUT.has(relation) ? [] : [{ ...task, relation: SAME[relation] ?? relation }]
  })
  return byRelation(named)
}

/** So many sentences of a relation, cased ones first: other names can be told in them. */
export function drawnSentences(group: readonly MentionTask[], count: number, key: Key): readonly MentionTask[] {
  const short = shuffle(key, group).filter(({ tokens }) => tokens.length <= LONGEST)
  return [...short.filter(isCased), ...short.filter((task) => !isCased(task))].slice(0, count)
}

function isCased({ tokens }: MentionTask): boolean {
  return tokens.some((token) => /^\p{Lu}/u.test(token))
}

/** The pair turned round, which does not state its relation. */
export function turnedPair(task: MentionTask): MentionTask {
  return { ...swappedTask(task), relation: NO_RELATION, labels: { tempts: task.relation ?? '' } }
}

/** By a coin of the sentence's: half of the pairs are turned. */
export function isTurned({ id }: MentionTask, key: Key): boolean {
  return generator(split(key, id)).below(2) === 0
}

/** Pairs with at least one name of the sentence that is neither mention. */
export function otherPairs(
  { id, tokens, head, tail, relation = '' }: MentionTask,
  { most, key }: { readonly most: number; readonly key: Key },
): MentionTask[] {
  const names = namedSpans(tokens).filter(({ start, end }) =>
    [head, tail].every(([from, to]) => end <= from || start >= to),
  )
  const mentions = [head, tail, ...names.map(({ start, end }) => [start, end] as const)]
  const pairs = mentions.flatMap((_from, i) =>
    mentions.flatMap((_to, k) => (i === k || (i < 2 && k < 2) ? [] : [[i, k] as const])),
  )
  return pairTasks({ id, tokens, mentions, pairs: shuffle(split(key, id), pairs).slice(0, most) }).map((task) => ({
    ...task,
    relation: NO_RELATION,
    labels: { tempts: relation },
  }))
}

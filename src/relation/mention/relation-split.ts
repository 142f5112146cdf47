/**
 * Which relations are trained on, which serve for development, which are only met in tests; and which sentences.
 *
 * Groups of relations are disjoint, so that a threshold never sees the unknowns it is measured on (arXiv 2306.04950,
 * section 5.1). By key, or as a file gives them.
 */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { fileFault, InputError } from '../../errors.ts'
import { shuffle, split, type Key } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import { byRelation } from './mention-list.ts'

/** Disjoint groups of relations. */
export interface RelationSplit {
  /** Trained on. Also called seen. */
  readonly known: readonly string[]
  /** Unknown, for thresholds and choices. */
  readonly developmentUnknown: readonly string[]
  /** Unknown, for measuring. Also called unseen. */
  readonly testUnknown: readonly string[]
}

/** How many relations go where. */
export interface SplitSizes {
  readonly known: number
  readonly developmentUnknown: number
  readonly testUnknown: number
}

/**
 * Draws a split; the same key and the same names give the same split, whatever order the names come in.
 * @throws RangeError where there are fewer relations than wanted
 */
export function splitRelations(key: Key, relations: Iterable<string>, sizes: SplitSizes): RelationSplit {
  const names = [...new Set(relations)].toSorted()
  const { known, developmentUnknown, testUnknown } = sizes
  for (const [name, size] of Object.entries(sizes) as [string, number][])
    if (!Number.isInteger(size) || size < 0)
      throw new RangeError(`splitRelations: ${name} is ${size}, wanted a whole number of at least 0`)
  const wanted = known + developmentUnknown + testUnknown
  if (wanted > names.length || known < 1)
    throw new RangeError(
      `splitRelations: got ${names.length} relations, wanted at least ${wanted} with 1 or more known (${known} + ${developmentUnknown} + ${testUnknown})`,
    )
  const order = shuffle(split(key, 'relations'), names)
  return {
    known: order.slice(0, known).toSorted(),
    developmentUnknown: order.slice(known, known + developmentUnknown).toSorted(),
    testUnknown: order.slice(known + developmentUnknown, wanted).toSorted(),
  }
}

const schema = z.strictObject({
  known: z.array(z.string()).min(1),
  developmentUnknown: z.array(z.string()).default([]),
  testUnknown: z.array(z.string()).default([]),
})

/**
 * Reads a split from a JSON file, `{"known": […], "developmentUnknown": […], "testUnknown": […]}`.
 * @throws InputError naming the file: no JSON of this form, a relation in two groups, or one that `relations` lacks
 */
export async function readRelationSplit(file: string, relations: Iterable<string>): Promise<RelationSplit> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new InputError(file, undefined, fileFault(cause), { cause })
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new InputError(file, undefined, z.prettifyError(parsed.error).replaceAll('\n', ' '))
  const present = new Set(relations)
  const seen = new Map<string, string>()
  for (const [group, names] of Object.entries(parsed.data)) {
    for (const name of names) {
      const other = seen.get(name)
      if (other !== undefined)
        throw new InputError(
          file,
          undefined,
          `relation ${JSON.stringify(name)} stands in ${other} and in ${group}, wanted it in one group`,
        )
      if (!present.has(name))
        throw new InputError(
          file,
          undefined,
          `relation ${JSON.stringify(name)} of ${group} occurs in no sentence of the data`,
        )
      seen.set(name, group)
    }
  }
  return parsed.data
}

/** Sentences of known relations, apart by use. */
export interface SentenceSplit {
  readonly train: readonly MentionTask[]
  readonly development: readonly MentionTask[]
  readonly test: readonly MentionTask[]
}

/** Sentences for each relation: at most `train`, then `development`, then `test`. */
export interface SentenceCounts {
  readonly train: number
  readonly development: number
  readonly test: number
}

/**
 * Draws sentences of the given relations. A relation with fewer than wanted gives test and development their share of
 * what it has (in proportion), and at least one sentence to training: a one-example relation is trained on, never measured.
 */
export function splitSentences(
  key: Key,
  tasks: readonly MentionTask[],
  relations: readonly string[],
  counts: SentenceCounts,
): SentenceSplit {
  const groups = byRelation(tasks)
  const result = { train: [] as MentionTask[], development: [] as MentionTask[], test: [] as MentionTask[] }
  for (const relation of relations) {
    const group = groups.get(relation) ?? []
    if (group.length === 0) throw new RangeError(`splitSentences: relation ${JSON.stringify(relation)} has no sentence`)
    const order = shuffle(split(key, `sentences ${relation}`), group)
    const share = Math.min(1, group.length / (counts.train + counts.development + counts.test))
    const development = Math.floor(counts.development * share)
    const test = Math.floor(counts.test * share)
    const train = Math.min(counts.train, group.length - development - test)
    result.train.push(...order.slice(0, train))
    result.development.push(...order.slice(train, train + development))
    result.test.push(...order.slice(train + development, train + development + test))
  }
  return result
}

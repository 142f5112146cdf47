/**
 * The 64 relations of fewrel and fewrel-train as mention tasks, and their descriptions: what claims about relations train
 * and measure on. Everything is lower-cased, because part of fewrel-train is; rows that are the same after it count once.
 */
import { mentionsOf, readDescriptions, type RelationDescription } from '../../src/relation/index.ts'
import type { MentionTask } from '../../src/supervision.ts'
import { readRows } from '../../src/task/index.ts'
import type { ClaimContext } from '../claim.ts'

/** All sentences, labelled by property number (`P26`). */
export async function fewrelSentences(context: Pick<ClaimContext, 'openDataSet' | 'signal'>): Promise<MentionTask[]> {
  const files = [
    await context.openDataSet('fewrel', 'val_wiki.json'),
    await context.openDataSet('fewrel-train', 'train48.jsonl.gz'),
  ]
  const rows = readRows(files, { shape: 'fewrel', signal: context.signal })
  const tasks = await mentionsOf(rows, { labelled: true, lowerCase: true })
  const once = new Map(tasks.map((task) => [JSON.stringify([task.tokens, task.head, task.tail]), task]))
  return [...once.values()]
}

/** RE-Matching's descriptions of all 64, with the kinds of head and tail that its authors gave. */
export async function fewrelDescriptions(context: Pick<ClaimContext, 'openDataSet'>): Promise<RelationDescription[]> {
  return await readDescriptions(
    await context.openDataSet('re-matching', 'fewrel_relation_description_processed.jsonl.gz'),
  )
}

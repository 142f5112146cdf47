/**
 * FewRel's 64 relations at hand (16 validation relations, 48 training relations pieced together) as mention tasks.
 * Everything is lower-cased, because part of the training relations is; rows that are the same after it count once.
 */
import type { MentionTask } from '../../supervision.ts'
import { readRows } from '../../task/index.ts'
import { mentionsOf } from '../mention/mention-list.ts'

/** Gives the path of a file of a data set of the manifest. */
export type OpenDataSet = (name: string, file: string) => Promise<string>

/** All sentences, labelled by property number (`P26`). @throws what `openDataSet` throws, InputError for a row that cannot be read */
export async function fewrelSentences(
  openDataSet: OpenDataSet,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<MentionTask[]> {
  const files = [await openDataSet('fewrel', 'val_wiki.json'), await openDataSet('fewrel-train', 'train48.jsonl.gz')]
  const rows = readRows(files, { shape: 'fewrel', ...options })
  const tasks = await mentionsOf(rows, { labelled: true, lowerCase: true })
  const once = new Map(tasks.map((task) => [JSON.stringify([task.tokens, task.head, task.tail]), task]))
  return [...once.values()]
}

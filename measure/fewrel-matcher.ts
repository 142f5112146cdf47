/** A matcher of FewRel's 64 relations that learns `none`, as claims train it: kept in a claim's state folder. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  byRelation,
  loadMatch,
  mentionsOf,
  openEncoder,
  saveMatch,
  splitSentences,
  trainMatcher,
  type MatchModel,
} from '../src/relation/index.ts'
import { keyOf, split } from '../src/random.ts'
import type { MentionTask } from '../src/supervision.ts'
import { readRows } from '../src/task/index.ts'
import type { ClaimContext } from './claim.ts'
import { fewrelDescriptions } from './fewrel-descriptions.ts'

/** Trains or reads the matcher: so many sentences of each relation, one pair of no relation made of each, one epoch. */
export async function fewrelMatcher(context: ClaimContext, perRelation: number): Promise<MatchModel> {
  const folder = join(context.stateFolder, `matcher-${perRelation}`)
  // relation.json is written last
  if (existsSync(join(folder, 'relation.json'))) return loadMatch(folder)
  const key = keyOf('shipped matcher')
  const { signal } = context
  const files = [
    await context.openDataSet('fewrel', 'val_wiki.json'),
    await context.openDataSet('fewrel-train', 'train48.jsonl.gz'),
  ]
  const all = await mentionsOf(readRows(files, { shape: 'fewrel', signal }), { labelled: true })
  const tasks = [...byRelation(all)].flatMap(([relation, group]) => {
    const counts = { train: group.length, development: 0, test: 0 }
    const { train } = splitSentences(split(key, relation), group, [relation], counts)
    // cased sentences first: their other names can be told
    return [...train.filter(isCased), ...train.filter((task) => !isCased(task))].slice(0, perRelation)
  })
  const encoder = await openEncoder(await context.openModel('minilm-l6'))
  let told = 0
  const model = await trainMatcher(encoder, tasks, await fewrelDescriptions(context), {
    key: split(key, 'train'),
    epochs: 1,
    nonePairs: 1,
    // other measurements share the machine; more threads change the order of sums, so the count is fixed
    session: { threads: 1 },
    folder: `${folder}-state`,
    signal,
    onProgress: ({ step, steps, loss }) => {
      if (told++ % 20 === 0) context.log(`matcher: update ${step} of ${steps}, loss ${loss.toFixed(2)}`)
    },
  })
  await saveMatch(folder, model)
  return model
}

function isCased({ tokens }: MentionTask): boolean {
  return tokens.some((token) => /^\p{Lu}/u.test(token))
}

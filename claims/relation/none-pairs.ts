/**
 * Pairs of mentions of which some are related, some turned round and some hold nothing: the project's 300 sentences
 * (data/co-occurrence.jsonl: 100 state one of 20 relations, in 200 two entities merely stand together), and all ordered pairs of
 * entities of CoNLL04, news, with five relations.
 */
import { fileURLToPath } from 'node:url'
import type { ClaimContext } from '../../measure/claim.ts'
import { fewrelDescriptions } from '../../measure/fewrel-descriptions.ts'
import { keyOf, sample } from '../../src/random.ts'
import { CONLL } from '../../src/relation/benchmark/index.ts'
import { mentionsOf, pairTasks, swappedTask, type RelationDescription } from '../../src/relation/index.ts'
import type { MentionTask } from '../../src/supervision.ts'
import { readRows } from '../../src/task/index.ts'
import { DESCRIBED } from '../relation-co-occurrence.ts'
import { conll04Sentences, type TypedSentence } from './conll04.ts'

/** A pair, and what it is. */
export interface NonePair {
  readonly task: MentionTask
  /** Of the entities; empty where a source has none. */
  readonly types: readonly [head: string, tail: string]
  readonly side: 'related' | 'none' | 'swapped'
}

/** Pairs of one source, and the relations that it asks for. */
export interface NonePairs {
  readonly pairs: readonly NonePair[]
  readonly labels: readonly RelationDescription[]
}

/** Of the relations of the project's sentences. */
const SYMMETRIC: ReadonlySet<string> = new Set(['P26', 'P3373'])

/** The project's sentences, in the file's order, and the related ones turned round behind them. */
export async function ownPairs(context: ClaimContext): Promise<NonePairs> {
  const file = fileURLToPath(new URL('../../data/co-occurrence.jsonl', import.meta.url))
  const tasks = await mentionsOf(readRows([file], { signal: context.signal }))
  const properties = new Set<unknown>(tasks.map(({ labels }) => labels?.['tempts']))
  const labels = [...(await fewrelDescriptions(context)), ...DESCRIBED].filter(({ relation }) =>
    properties.has(relation),
  )
  if (labels.length === 0) throw new Error('no relation of the own sentences is described')
  const pairs = tasks.map((task): NonePair => ({
    task,
    types: ['', ''],
    side: task.relation === 'none' ? 'none' : 'related',
  }))
  const turned = pairs
    .filter(({ task, side }) => side === 'related' && !SYMMETRIC.has(task.relation ?? ''))
    .map(({ task, types }): NonePair => ({ task: swappedTask(task), types, side: 'swapped' }))
  return { pairs: [...pairs, ...turned], labels }
}

/** All ordered pairs of `count` drawn sentences of CoNLL04. */
export async function conll04Pairs(context: ClaimContext, count: number): Promise<NonePairs> {
  const all = await conll04Sentences(await context.openDataSet('conll04', 'train.jsonl.gz'))
  const drawn = sample(keyOf('relation-none conll04'), all, Math.min(count, all.length))
  return { pairs: drawn.flatMap(pairsOf), labels: CONLL }
}

function pairsOf({ id, tokens, entities, relations }: TypedSentence): NonePair[] {
  const pairs = [...entities.keys()].flatMap((head) =>
    [...entities.keys()].flatMap((tail) => (head === tail ? [] : [[head, tail] as const])),
  )
  const mentions = entities.map(({ start, end }) => [start, end] as const)
  const holds = (head: number, tail: number): boolean => relations.some((one) => one.head === head && one.tail === tail)
  return pairs.flatMap(([head, tail]) => {
    const [task] = pairTasks({ id, tokens, mentions, pairs: [[head, tail]] })
    if (task === undefined) return []
    const side = holds(head, tail) ? 'related' : holds(tail, head) ? 'swapped' : 'none'
    return [{ task, types: [entities[head]?.type ?? '', entities[tail]?.type ?? ''], side }]
  })
}

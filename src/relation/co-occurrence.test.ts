/** The bundled sentences of entities that stand together: 200 without a relation, 100 with one. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { MentionTask } from '../supervision.ts'
import { readRows } from '../task/index.ts'
import { byRelation, mentionsOf, problemOfMention } from './mention/mention-list.ts'

const file = fileURLToPath(new URL('../../data/co-occurrence.jsonl', import.meta.url))

async function sentences(): Promise<MentionTask[]> {
  return mentionsOf(readRows([file], { shape: 'touchstone' }), { labelled: true })
}

test('200 sentences without a relation and 100 controls, ten and five for each of 20 relations', async () => {
  const tasks = await sentences()
  const none = tasks.filter(({ relation }) => relation === 'none')
  expect([tasks.length, none.length]).toEqual([300, 200])
  const tempts = new Map<unknown, number>()
  for (const { labels } of none) tempts.set(labels?.['tempts'], (tempts.get(labels?.['tempts']) ?? 0) + 1)
  expect([...tempts.values()]).toEqual(Array.from({ length: 20 }, () => 10))
  const controls = byRelation(tasks.filter(({ relation }) => relation !== 'none'))
  expect(new Set<unknown>(controls.keys())).toEqual(new Set(tempts.keys()))
  expect([...controls.values()].map((group) => group.length)).toEqual(Array.from({ length: 20 }, () => 5))
})

test('every sentence is said once, with marks that name something and do not touch', async () => {
  const tasks = await sentences()
  expect(new Set(tasks.map(({ tokens }) => tokens.join(' '))).size).toBe(300)
  expect(new Set(tasks.map(({ id }) => id)).size).toBe(300)
  for (const task of tasks) {
    expect(problemOfMention(task)).toBeUndefined()
    const { tokens, head, tail } = task
    expect(Math.max(head[0], tail[0])).toBeGreaterThan(Math.min(head[1], tail[1]))
    for (const mention of [head, tail]) {
      const words = tokens.slice(...mention)
      expect(words.every((word) => /^[\p{L}\p{N}'’.,-]+$/u.test(word))).toBe(true)
    }
    // names begin with a capital; kinds (an instrument, a field of work) do not
    const property = task.labels?.['property']
    const kindTail = property === 'instrument' || property === 'field of work'
    expect(/^\p{Lu}/u.test(tokens[head[0]] ?? '')).toBe(true)
    expect(/^\p{Lu}/u.test(tokens[tail[0]] ?? '')).toBe(!kindTail)
    expect(tokens.at(-1)).toBe('.')
  }
})

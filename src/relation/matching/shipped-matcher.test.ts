import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { defaultRelations } from '../text/default-relations.ts'
import { readAdapter, SHIPPED_CARD, SHIPPED_WEIGHTS } from './shipped-matcher.ts'

test('the card is that of the weights, and the weights are an adapter of all six layers of MiniLM', async () => {
  const card = JSON.parse(await readFile(SHIPPED_CARD, 'utf8')) as {
    sha256: string
    noneBound: number
    newNoneBound: number
    descriptions: { relation: string }[]
  }
  const digest = createHash('sha256').update(await readFile(SHIPPED_WEIGHTS))
  expect(digest.digest('hex')).toBe(card.sha256)
  // those of the written sentences, among them all that are asked about by default, and of FewRel less the eight that were kept out
  const trained = new Set(card.descriptions.map(({ relation }) => relation))
  for (const { relation } of await defaultRelations()) expect(trained).toContain(relation)
  for (const relation of ['P59', 'P155', 'P206', 'P412', 'P463', 'P641', 'P740', 'P1346'])
    expect(trained).not.toContain(relation)
  expect(trained.size).toBe(card.descriptions.length)
  expect(card.newNoneBound).toBeLessThan(card.noneBound)
  const adapter = await readAdapter(SHIPPED_WEIGHTS)
  const layers = new Set([...adapter.keys()].map((name) => /^encoder\.layer\.(\d)/.exec(name)?.[1] ?? 'head'))
  expect([...layers].toSorted()).toEqual(['0', '1', '2', '3', '4', '5', 'head'])
  expect(adapter.get('relation.none.weight')?.shape).toEqual([1, 768])
  expect(adapter.get('encoder.layer.5.output.dense.lora_B.weight')?.shape).toEqual([384, 16])
  const some = adapter.get('relation.context.lora_B.weight')?.data ?? []
  expect(Math.max(...some.map(Math.abs))).toBeGreaterThan(0)
})

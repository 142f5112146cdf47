import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readAdapter, SHIPPED_CARD, SHIPPED_WEIGHTS } from './shipped-matcher.ts'

test('the card is that of the weights, and the weights are an adapter of the four upper layers of MiniLM', async () => {
  const card = JSON.parse(await readFile(SHIPPED_CARD, 'utf8')) as { sha256: string; descriptions: object[] }
  const digest = createHash('sha256').update(await readFile(SHIPPED_WEIGHTS))
  expect(digest.digest('hex')).toBe(card.sha256)
  // 64 relations less the 8 that were kept out
  expect(card.descriptions.length).toBe(56)
  const adapter = await readAdapter(SHIPPED_WEIGHTS)
  const layers = new Set([...adapter.keys()].map((name) => /^encoder\.layer\.(\d)/.exec(name)?.[1] ?? 'head'))
  expect([...layers].toSorted()).toEqual(['2', '3', '4', '5', 'head'])
  expect(adapter.get('relation.none.weight')?.shape).toEqual([1, 768])
  expect(adapter.get('encoder.layer.5.output.dense.lora_B.weight')?.shape).toEqual([384, 8])
  const some = adapter.get('relation.context.lora_B.weight')?.data ?? []
  expect(Math.max(...some.map(Math.abs))).toBeGreaterThan(0)
})

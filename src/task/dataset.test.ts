import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyOf } from '../random.ts'
import { mixRows, partOfTask, sampleRows, sliceRows, splitRows } from './dataset.ts'
import type { Row } from './row.ts'

async function* rows(count: number, prefix = '', seen = { pulled: 0, released: false }): AsyncGenerator<Row> {
  try {
    for (let i = 0; i < count; i++) {
      seen.pulled++
      yield { task: { id: `${prefix}${i}`, kind: 'arithmetic', question: 'q' }, source: { file: 'f', line: i + 1 } }
    }
  } finally {
    seen.released = true
  }
}

async function ids(source: AsyncIterable<Row>): Promise<string[]> {
  return await Array.fromAsync(source, ({ task }) => task.id)
}

const counts = fc.integer({ min: 0, max: 60 })

describe('sliceRows', () => {
  test('is Array.slice', async () => {
    await fc.assert(
      fc.asyncProperty(counts, counts, counts, async (count, start, end) => {
        expect(await ids(sliceRows(rows(count), { start, end }))).toEqual((await ids(rows(count))).slice(start, end))
      }),
    )
  })

  test('reads no further than its end and releases the source', async () => {
    const seen = { pulled: 0, released: false }
    expect(await ids(sliceRows(rows(100, '', seen), { end: 3 }))).toEqual(['0', '1', '2'])
    expect(seen).toEqual({ pulled: 3, released: true })
    await expect(ids(sliceRows(rows(1), { start: -1 }))).rejects.toThrow('start is -1, wanted an integer from 0')
  })
})

describe('sampleRows', () => {
  test('draws that many different rows, in order, the same for the same key', async () => {
    await fc.assert(
      fc.asyncProperty(counts, counts, fc.integer(), async (count, wanted, seed) => {
        const drawn = (await ids(sampleRows(keyOf(seed), rows(count), wanted))).map(Number)
        expect(drawn).toHaveLength(Math.min(count, wanted))
        expect(drawn).toEqual([...new Set(drawn)].toSorted((a, b) => a - b))
        expect((await ids(sampleRows(keyOf(seed), rows(count), wanted))).map(Number)).toEqual(drawn)
      }),
    )
  })

  test('every row is equally likely', async () => {
    const hits = Array.from({ length: 10 }, () => 0)
    for (let seed = 0; seed < 2_000; seed++) {
      for (const id of await ids(sampleRows(keyOf(seed), rows(10), 3))) hits[Number(id)]!++
    }
    // 2000 × 3/10 = 600 each, standard deviation 20.5: five of them either way
    for (const count of hits) expect(Math.abs(count - 600)).toBeLessThan(103)
  })
})

describe('splitRows', () => {
  const shares = { train: 8, dev: 1, test: 1 }

  test('every row falls into exactly one part, whatever the order', async () => {
    const all = await ids(rows(500))
    const parts = await Promise.all(
      Object.keys(shares).map((part) => ids(splitRows(keyOf(1), rows(500), { shares, part }))),
    )
    expect(parts.flat().toSorted()).toEqual(all.toSorted())
    for (const id of parts[1] ?? []) expect(partOfTask(keyOf(1), id, shares)).toBe('dev')
  })

  test('sizes follow the shares', async () => {
    const train = await ids(splitRows(keyOf(1), rows(5_000), { shares, part: 'train' }))
    // 4000 expected, standard deviation 28: five of them either way
    expect(Math.abs(train.length - 4_000)).toBeLessThan(141)
  })

  test('a share of 0 gets nothing; unknown parts and odd shares are refused', async () => {
    expect(await ids(splitRows(keyOf(1), rows(50), { shares: { a: 1, b: 0 }, part: 'b' }))).toEqual([])
    await expect(ids(splitRows(keyOf(1), rows(1), { shares, part: 'x' }))).rejects.toThrow(
      'wanted one of train, dev, test',
    )
    expect(() => partOfTask(keyOf(1), 'a', { a: -1 })).toThrow('weight of a is -1')
    expect(() => partOfTask(keyOf(1), 'a', { a: 0 })).toThrow('all weights are 0')
  })
})

describe('mixRows', () => {
  test('gives every row of every source once, in each source its order', async () => {
    await fc.assert(
      fc.asyncProperty(counts, counts, fc.integer(), async (a, b, seed) => {
        const sources = () => [
          { rows: rows(a, 'a'), weight: 3 },
          { rows: rows(b, 'b'), weight: 1 },
        ]
        const mixed = await ids(mixRows(keyOf(seed), sources()))
        expect(mixed.filter((id) => id.startsWith('a'))).toEqual(await ids(rows(a, 'a')))
        expect(mixed.filter((id) => id.startsWith('b'))).toEqual(await ids(rows(b, 'b')))
        expect(await ids(mixRows(keyOf(seed), sources()))).toEqual(mixed)
      }),
    )
  })

  test('draws by weight while both last, and releases both when left', async () => {
    const seen = [
      { pulled: 0, released: false },
      { pulled: 0, released: false },
    ]
    let fromA = 0
    let total = 0
    const sources = [
      { rows: rows(10_000, 'a', seen[0]), weight: 3 },
      { rows: rows(10_000, 'b', seen[1]), weight: 1 },
    ]
    for await (const { task } of mixRows(keyOf(5), sources)) {
      if (task.id.startsWith('a')) fromA++
      if (++total === 4_000) break
    }
    // 3000 expected, standard deviation 27
    expect(Math.abs(fromA - 3_000)).toBeLessThan(137)
    expect(seen.map(({ released }) => released)).toEqual([true, true])
  })

  test('no source gives no row', async () => {
    expect(await ids(mixRows(keyOf(1), []))).toEqual([])
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import { epochBatches, inferenceBatches, itemsAt, planBatches } from './batches.ts'

const lengthsArbitrary = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 300 })

describe('planBatches', () => {
  test('every row is in one batch that is long and small enough, for any lengths', () => {
    fc.assert(
      fc.property(lengthsArbitrary, fc.integer({ min: 1, max: 9 }), fc.boolean(), (lengths, batchSize, keyed) => {
        const plans = planBatches(lengths, {
          batchSize,
          multiple: 8,
          maximumLength: 60,
          maximumTokens: 128,
          ...(keyed ? { key: keyOf(1) } : {}),
        })
        expect(plans.flatMap(({ rows }) => rows).toSorted((a, b) => a - b)).toEqual([...lengths.keys()])
        for (const { rows, length } of plans) {
          expect(rows.length).toBeLessThanOrEqual(batchSize)
          expect(rows.length * length).toBeLessThanOrEqual(128)
          expect(length === 60 || length % 8 === 0).toBe(true)
          expect(Math.max(...rows.map((row) => lengths[row]!))).toBeLessThanOrEqual(length)
        }
      }),
    )
  })
  test('the same key gives the same batches, another key others, no key sorted ones', () => {
    const lengths = Array.from({ length: 100 }, (_, i) => 1 + ((i * 37) % 50))
    const plan = (seed: number): unknown => planBatches(lengths, { batchSize: 8, key: keyOf(seed) })
    expect(plan(1)).toEqual(plan(1))
    expect(plan(1)).not.toEqual(plan(2))
    const sorted = planBatches(lengths, { batchSize: 8 }).flatMap(({ rows }) => rows.map((row) => lengths[row]!))
    expect(sorted).toEqual(sorted.toSorted((a, b) => a - b))
  })
  test('bucketing halves the padding of a long-tailed set', () => {
    const lengths = Array.from({ length: 1024 }, (_, i) => 5 + Math.floor(200 * ((i * 0.618) % 1) ** 3))
    const padded = planBatches(lengths, { batchSize: 16, multiple: 1, key: keyOf(3) }).reduce(
      (sum, { rows, length }) => sum + rows.length * length,
      0,
    )
    const tokens = lengths.reduce((sum, length) => sum + length, 0)
    expect(padded / tokens).toBeLessThan(1.1)
  })
  test('one row is one batch; no row, an empty row, and rows beyond the limits are named', () => {
    expect(planBatches([5], { batchSize: 4 })).toEqual([{ rows: [0], length: 16 }])
    expect(() => planBatches([], { batchSize: 4 })).toThrow('planBatches: data set is empty, wanted at least one row')
    expect(() => planBatches([3, 0], { batchSize: 4 })).toThrow('row 1 has 0 tokens')
    expect(() => planBatches([3, 513], { batchSize: 4, maximumLength: 512 })).toThrow(
      'row 1 has 513 tokens, wanted 1 to 512',
    )
    expect(() => planBatches([3, 40], { batchSize: 4, maximumTokens: 40 })).toThrow(
      'row 1 has 48 tokens with padding, wanted at most 40',
    )
    expect(() => planBatches([3], { batchSize: 0 })).toThrow('batchSize is 0')
  })
})

describe('epochBatches and inferenceBatches', () => {
  const sequences = Array.from({ length: 20 }, (_, i) => ({ ids: Array.from({ length: 1 + (i % 7) }, () => 1) }))
  test('every epoch has each row once, in another order', () => {
    const batches = epochBatches(sequences, { key: keyOf('epochs'), batchSize: 6, epochs: 2 })
    const [first, second] = [batches.slice(0, batches.length / 2).flat(), batches.slice(batches.length / 2).flat()]
    for (const rows of [first, second]) expect(rows.toSorted((a, b) => a - b)).toEqual([...sequences.keys()])
    expect(first).not.toEqual(second)
  })
  test('inference takes rows from short to long, and no row at all', () => {
    const lengths = inferenceBatches(sequences, 6).flatMap((rows) =>
      itemsAt(sequences, rows).map(({ ids }) => ids.length),
    )
    expect(lengths).toEqual(sequences.map(({ ids }) => ids.length).toSorted((a, b) => a - b))
    expect(inferenceBatches([], 6)).toEqual([])
    expect(() => itemsAt(['a'], [1])).toThrow('itemsAt: row is 1, wanted 0 to 0')
  })
})

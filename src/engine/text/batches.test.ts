import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import { packBatch, padBatch, planBatches, planPacks } from './batches.ts'

const lengthsArbitrary = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 300 })
const numbers = (array: BigInt64Array): number[] => Array.from(array, Number)

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

const SEQUENCES = [
  { ids: [1, 2, 3], typeIds: [0, 0, 1] },
  { ids: [4], typeIds: [0] },
  { ids: [5, 6], typeIds: [0, 1] },
]

describe('padBatch', () => {
  test('pads at the end, with mask and segments', () => {
    const batch = padBatch(SEQUENCES, { rows: [2, 0], length: 4 }, 9)
    expect(numbers(batch.ids)).toEqual([5, 6, 9, 9, 1, 2, 3, 9])
    expect(numbers(batch.mask)).toEqual([1, 1, 0, 0, 1, 1, 1, 0])
    expect(numbers(batch.typeIds)).toEqual([0, 1, 0, 0, 0, 0, 1, 0])
    expect(batch).toMatchObject({ batch: 2, length: 4, rows: [2, 0], lengths: [2, 3] })
  })
  test('a row that is missing or too long is named', () => {
    expect(() => padBatch(SEQUENCES, { rows: [3], length: 4 }, 0)).toThrow('row is 3, wanted 0 to 2')
    expect(() => padBatch(SEQUENCES, { rows: [0], length: 2 }, 0)).toThrow('row 0 has 3 tokens, wanted at most 2')
  })
})

describe('planPacks and packBatch', () => {
  test('every row is in one pack that holds it, for any lengths', () => {
    fc.assert(
      fc.property(lengthsArbitrary, fc.integer({ min: 1, max: 6 }), (lengths, maximumSequences) => {
        const packs = planPacks(lengths, { capacity: 64, maximumSequences, key: keyOf('packs') })
        expect(packs.flatMap(({ rows }) => rows).toSorted((a, b) => a - b)).toEqual([...lengths.keys()])
        for (const { rows, tokens } of packs) {
          expect(tokens).toBe(rows.reduce((sum, row) => sum + lengths[row]!, 0))
          expect(tokens).toBeLessThanOrEqual(64)
          expect(rows.length).toBeLessThanOrEqual(maximumSequences)
        }
      }),
    )
  })
  test('first fit decreasing: at most one pack is half empty or more', () => {
    const lengths = Array.from({ length: 500 }, (_, i) => 1 + ((i * 7) % 50))
    const packs = planPacks(lengths, { capacity: 128 })
    expect(packs.filter(({ tokens }) => tokens <= 64).length).toBeLessThanOrEqual(1)
  })
  test('packs lay sequences one after another with their own segment and positions', () => {
    const packs = planPacks(
      SEQUENCES.map(({ ids }) => ids.length),
      { capacity: 4 },
    )
    expect(packs).toEqual([
      { rows: [0, 1], tokens: 4 },
      { rows: [2], tokens: 2 },
    ])
    const batch = packBatch(SEQUENCES, packs, 5, 9)
    expect(numbers(batch.ids)).toEqual([1, 2, 3, 4, 9, 5, 6, 9, 9, 9])
    expect(numbers(batch.segmentIds)).toEqual([1, 1, 1, 2, 0, 1, 1, 0, 0, 0])
    expect(numbers(batch.positions)).toEqual([0, 1, 2, 0, 0, 0, 1, 0, 0, 0])
    expect(numbers(batch.typeIds)).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0, 0])
    expect(batch.places).toEqual([
      { row: 0, pack: 0, begin: 0, length: 3, flat: 0 },
      { row: 1, pack: 0, begin: 3, length: 1, flat: 3 },
      { row: 2, pack: 1, begin: 0, length: 2, flat: 5 },
    ])
  })
  test('no row, a row beyond the capacity and no packs are named', () => {
    expect(() => planPacks([], { capacity: 4 })).toThrow('data set is empty')
    expect(() => planPacks([1, 5], { capacity: 4 })).toThrow('row 1 has 5 tokens, wanted 1 to 4')
    expect(() => packBatch(SEQUENCES, [], 4, 0)).toThrow('got no packs')
    expect(() => packBatch(SEQUENCES, [{ rows: [0, 2], tokens: 5 }], 4, 0)).toThrow(
      'row 2 has 2 tokens, wanted at most 1',
    )
  })
})

import { array, assert, integer, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Generator32, generator, keyFromText, keyOf, normal, sample, shuffle, split, uniform } from './random.ts'

describe('Generator32', () => {
  test('equals the reference output of pcg32 (state 42, stream 54)', () => {
    // The six numbers that pcg-c-basic 0.9's pcg32-demo prints for round 1.
    const source = new Generator32(42n, 54n)
    const drawn = Array.from({ length: 6 }, () => source.bits())
    expect(drawn).toEqual([0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e])
  })

  test('below is within its bound and even over a bound that does not divide 2^32', () => {
    const source = generator(keyOf(7))
    const counts = [0, 0, 0, 0, 0, 0, 0]
    for (let i = 0; i < 70_000; i++) counts[source.below(7)]! += 1
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chiSquare).toBeLessThan(22.46) // 6 degrees of freedom, p = 0.001
  })

  test('below refuses a bound outside 1 to 2^32', () => {
    expect(() => generator(keyOf(1)).below(0)).toThrow(RangeError)
    expect(() => generator(keyOf(1)).below(1.5)).toThrow('bound is 1.5')
  })

  test('uniform has the mean and normal the moments of their distributions', () => {
    const source = generator(keyOf('moments'))
    const n = 40_000
    let sum = 0
    let first = 0
    let second = 0
    for (let i = 0; i < n; i++) {
      const u = source.uniform()
      expect(u >= 0 && u < 1).toBe(true)
      sum += u
      const z = source.normal()
      first += z
      second += z * z
    }
    expect(Math.abs(sum / n - 0.5)).toBeLessThan(0.005)
    expect(Math.abs(first / n)).toBeLessThan(0.02)
    expect(Math.abs(second / n - 1)).toBeLessThan(0.03)
  })
})

describe('Key', () => {
  test('the same seed gives the same draws, other names give others', () => {
    expect(uniform(keyOf(1))).toBe(uniform(keyOf(1)))
    expect(normal(split(keyOf(1), 'a'))).not.toBe(normal(split(keyOf(1), 'b')))
    expect(split(keyOf(1), 1).text).not.toBe(split(keyOf(1), '1').text)
  })

  test('keyFromText reads what a key prints, and names what it refuses', () => {
    assert(
      property(string(), (seed) => {
        expect(keyFromText(keyOf(seed).text)).toEqual(keyOf(seed))
      }),
    )
    expect(() => keyFromText('xyz')).toThrow('got "xyz", wanted 32 hex digits')
  })

  test('keyOf refuses a seed that is no safe integer', () => {
    expect(() => keyOf(0.5)).toThrow(RangeError)
    expect(() => keyOf(Number.NaN)).toThrow('NaN')
  })
})

describe('shuffle and sample', () => {
  test('shuffle is a permutation and leaves its input', () => {
    assert(
      property(array(integer()), integer(), (items, seed) => {
        const before = [...items]
        const shuffled = shuffle(keyOf(seed), items)
        expect(items).toEqual(before)
        expect(shuffled.toSorted((a, b) => a - b)).toEqual(before.toSorted((a, b) => a - b))
      }),
    )
  })

  test('every order of three items is equally likely', () => {
    const counts = new Map<string, number>()
    for (let i = 0; i < 6_000; i++) {
      const order = shuffle(split(keyOf(3), i), ['a', 'b', 'c']).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    const chiSquare = counts.values().reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0)
    expect(counts.size).toBe(6)
    expect(chiSquare).toBeLessThan(20.52) // 5 degrees of freedom, p = 0.001
  })

  test('sample takes without replacement and refuses more than there are', () => {
    const drawn = sample(keyOf(1), [1, 2, 3, 4, 5], 3)
    expect(new Set(drawn).size).toBe(3)
    expect(() => sample(keyOf(1), [1], 2)).toThrow('count is 2')
  })
})

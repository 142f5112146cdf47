import { describe, expect, test } from 'vitest'
import { generator, keyOf, split, type Key } from '../random.ts'
import { energyTest, kolmogorovSmirnovTest } from './two-sample.ts'

describe('kolmogorovSmirnovTest', () => {
  test('distance by hand, and the probability that scipy gives asymptotically', () => {
    // of the first half lie below 3, of the second none: largest gap 0.5 behind 2
    expect(kolmogorovSmirnovTest([1, 2, 3, 4], [3, 4, 5, 6]).distance).toBeCloseTo(0.5, 12)
    const numbers = Array.from({ length: 50 }, (_v, i) => i)
    const moved = numbers.map((value) => value + 15)
    const { distance, probability } = kolmogorovSmirnovTest(numbers, moved)
    expect(distance).toBeCloseTo(0.3, 12)
    // λ = (5 + 0.12 + 0.022) 0.3 = 1.5426; 2 (exp(-2 λ²) - exp(-8 λ²)) = 0.01714
    expect(probability).toBeCloseTo(0.01714, 4)
    expect(kolmogorovSmirnovTest(numbers, numbers)).toEqual({ distance: 0, probability: 1 })
  })

  test('an empty sample is refused', () => {
    expect(() => kolmogorovSmirnovTest([], [1])).toThrow('got samples of 0 and 1')
  })
})

function cloud(key: Key, count: number, shift: number): Float32Array[] {
  const source = generator(key)
  return Array.from({ length: count }, () => Float32Array.from({ length: 6 }, () => source.normal() + shift))
}

describe('energyTest', () => {
  test('the distance by hand: 2 · 3 - 0 - 0 for two points three apart', () => {
    const { distance } = energyTest([Float32Array.of(0)], [Float32Array.of(3)], { key: keyOf('points') })
    expect(distance).toBeCloseTo(6, 6)
  })

  test('tells another source in all of 20 trials, and takes the same for another in at most 3', () => {
    let [told, alarms] = [0, 0]
    for (let t = 0; t < 20; t++) {
      const key = split(keyOf('clouds'), t)
      const own = cloud(split(key, 'own'), 40, 0)
      if (energyTest(own, cloud(split(key, 'other'), 40, 0.8), { key, permutations: 99 }).probability < 0.05) told++
      if (energyTest(own, cloud(split(key, 'same'), 40, 0), { key, permutations: 99 }).probability < 0.05) alarms++
    }
    expect(told).toBe(20)
    expect(alarms).toBeLessThanOrEqual(3)
  })
})

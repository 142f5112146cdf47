/**
 * Fills tensors with random numbers by key, for noise and dropout.
 *
 * Counter-based: number i depends on (key, i) alone, so the order of filling does not matter. The mixing is the
 * finaliser `lowbias32` (Wellons 2018, "Prospecting for Hash Functions") applied twice over counter and two key words:
 * statistically good enough for noise and masks, not for secrets.
 */
import type { Key } from '../random.ts'
import type { Distribution } from './operations/source.ts'

/** `count` numbers of a distribution (source.ts: normal, uniform, keep). */
export function fillDraw(key: Key, count: number, distribution: Distribution, rate: number): Float32Array {
  const result = new Float32Array(count)
  const first = Number.parseInt(key.text.slice(0, 8), 16)
  const second = Number.parseInt(key.text.slice(8, 16), 16)
  if (distribution === 'keep') {
    const limit = rate * 0x1_0000_0000
    const kept = 1 / (1 - rate)
    for (let i = 0; i < count; i++) result[i] = bits(i, first, second) >= limit ? kept : 0
  } else if (distribution === 'uniform') {
    for (let i = 0; i < count; i++) result[i] = (bits(i, first, second) >>> 8) / 0x100_0000
  } else {
    // Box and Muller. Both numbers of a pair are used.
    for (let i = 0; i < count; i += 2) {
      const radius = Math.sqrt(-2 * Math.log((bits(i, first, second) + 1) / 0x1_0000_0000))
      const angle = (2 * Math.PI * bits(i + 1, first, second)) / 0x1_0000_0000
      result[i] = radius * Math.cos(angle)
      if (i + 1 < count) result[i + 1] = radius * Math.sin(angle)
    }
  }
  return result
}

function bits(counter: number, first: number, second: number): number {
  return (mix(mix((counter ^ first) >>> 0) ^ second) ^ 0) >>> 0
}

function mix(value: number): number {
  let x = value
  x ^= x >>> 16
  x = Math.imul(x, 0x21f0_aaad)
  x ^= x >>> 15
  x = Math.imul(x, 0xd35a_2d97 | 0)
  return x ^ (x >>> 15)
}

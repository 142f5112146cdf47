/**
 * Whether two samples look as if they came from one source: Kolmogorov and Smirnov's test of numbers, and the energy test of
 * vectors (Székely and Rizzo 2013), whose probability comes from permutations.
 *
 * Flow: Feedback → Report (a threshold's calibration sentences beside those that are asked about).
 */
import { shuffle, split, type Key } from '../random.ts'

/** What a two-sample test says. */
export interface TwoSampleTest {
  /** Kolmogorov and Smirnov's statistic, 0 to 1, or the energy distance, from 0. */
  readonly distance: number
  /** Chance of such a distance or a larger one where both come from one source, 0 to 1. */
  readonly probability: number
}

/** Kolmogorov and Smirnov's test, with the asymptotic probability. @throws RangeError where a sample is empty */
export function kolmogorovSmirnovTest(first: readonly number[], second: readonly number[]): TwoSampleTest {
  wantBoth('kolmogorovSmirnovTest', first, second)
  const [a, b] = [first.toSorted((x, y) => x - y), second.toSorted((x, y) => x - y)]
  let [i, k, distance] = [0, 0, 0]
  while (i < a.length && k < b.length) {
    const value = Math.min(a[i] ?? Infinity, b[k] ?? Infinity)
    while (i < a.length && (a[i] ?? Infinity) <= value) i++
    while (k < b.length && (b[k] ?? Infinity) <= value) k++
    distance = Math.max(distance, Math.abs(i / a.length - k / b.length))
  }
  const effective = Math.sqrt((a.length * b.length) / (a.length + b.length))
  return { distance, probability: kolmogorovTail((effective + 0.12 + 0.11 / effective) * distance) }
}

/** 2 Σ (-1)^(j-1) exp(-2 j² λ²), the tail of Kolmogorov's distribution. */
function kolmogorovTail(lambda: number): number {
  if (lambda < 0.2) return 1
  let total = 0
  for (let j = 1; j <= 100; j++) total += (j % 2 === 1 ? 2 : -2) * Math.exp(-2 * j * j * lambda * lambda)
  return Math.min(1, Math.max(0, total))
}

/** Options of `energyTest`. */
export interface EnergyTestOptions {
  readonly key: Key
  /** Reassignments of the vectors to the samples. @default 199 */
  readonly permutations?: number | undefined
}

/**
 * The energy test: 2 E|X - Y| - E|X - X'| - E|Y - Y'| of Euclidean distances, beside the same of reassigned vectors.
 * Takes n² distances of both samples together.
 * @throws RangeError where a sample is empty
 */
export function energyTest(
  first: readonly Float32Array[],
  second: readonly Float32Array[],
  options: EnergyTestOptions,
): TwoSampleTest {
  wantBoth('energyTest', first, second)
  const { key, permutations = 199 } = options
  const all = [...first, ...second]
  const n = all.length
  const distances = distancesOf(all)
  const energy = (order: readonly number[]): number => {
    const inFirst = new Uint8Array(n)
    for (const i of order.slice(0, first.length)) inFirst[i] = 1
    const [ownFirst, ownSecond, across] = sumsOf(distances, inFirst)
    const [p, q] = [first.length, second.length]
    return (2 * across) / (p * q) - (2 * ownFirst) / (p * p) - (2 * ownSecond) / (q * q)
  }
  const order = [...all.keys()]
  const distance = energy(order)
  let asFar = 1
  for (let t = 0; t < permutations; t++) if (energy(shuffle(split(key, t), order)) >= distance) asFar++
  return { distance: Math.max(0, distance), probability: asFar / (permutations + 1) }
}

/** Upper triangle, row by row. */
function distancesOf(vectors: readonly Float32Array[]): Float64Array {
  const n = vectors.length
  const distances = new Float64Array((n * (n - 1)) / 2)
  let at = 0
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const [a, b] = [vectors[i] ?? new Float32Array(), vectors[j] ?? new Float32Array()]
      let squares = 0
      for (let k = 0; k < a.length; k++) squares += ((a[k] ?? 0) - (b[k] ?? 0)) ** 2
      distances[at++] = Math.sqrt(squares)
    }
  return distances
}

/** Sums over pairs: both in the first sample, both in the second, one in each. */
function sumsOf(distances: Float64Array, inFirst: Uint8Array): [first: number, second: number, across: number] {
  const n = inFirst.length
  const sums: [number, number, number] = [0, 0, 0]
  let at = 0
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const both = (inFirst[i] ?? 0) + (inFirst[j] ?? 0)
      sums[both === 2 ? 0 : both === 0 ? 1 : 2] += distances[at++] ?? 0
    }
  return sums
}

function wantBoth(action: string, first: readonly unknown[], second: readonly unknown[]): void {
  if (first.length === 0 || second.length === 0)
    throw new RangeError(`${action}: got samples of ${first.length} and ${second.length}, wanted at least one in each`)
}

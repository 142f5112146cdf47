import { describe, expect, test } from 'vitest'
import { generator, keyOf, shuffle, type Key } from '../../random.ts'
import { clusterVectors } from './vector-clusters.ts'

/** Points around some directions, 12 wide; `spread` is the noise's deviation for each coordinate. */
function points(key: Key, sizes: readonly number[], spread: number): { vectors: Float32Array[]; gold: number[] } {
  const source = generator(key)
  const gold = shuffle(
    key,
    sizes.flatMap((size, group) => Array.from({ length: size }, () => group)),
  )
  const vectors = gold.map((group) =>
    Float32Array.from({ length: 12 }, (_v, k) => (k === group ? 1 : 0) + source.normal() * spread),
  )
  return { vectors, gold }
}

/** Clusters as sorted names of their members. */
function sets(given: readonly Float32Array[], names: readonly number[]): number[][] {
  return clusterVectors(given).clusters.map(({ members }) =>
    members.map((i) => names[i] ?? -1).toSorted((a, b) => a - b),
  )
}

describe('clusterVectors', () => {
  test('a vector that is not finite is refused: no distance to it is smaller than any other, and the tree would never end', () => {
    const { vectors } = points(keyOf('damaged'), [12, 12], 0.1)
    vectors[7]?.fill(NaN, 3, 4)
    expect(() => clusterVectors(vectors)).toThrow('clusterVectors: vector 7 has a number that is not finite')
  })

  test('finds groups and their number, largest first, medoid before the others', () => {
    const { vectors, gold } = points(keyOf('groups'), [20, 12, 30, 8], 0.08)
    const { clusters, leftOver, silhouette } = clusterVectors(vectors)
    expect(clusters.map(({ members }) => members.length)).toEqual([30, 20, 12, 8])
    for (const { members } of clusters) expect(new Set(members.map((i) => gold[i])).size).toBe(1)
    expect(leftOver).toEqual([])
    expect(silhouette).toBeGreaterThan(0.5)
    const [largest] = clusters
    expect(largest?.cohesion).toBeGreaterThan(0.8)
    const cosine = (i: number, j: number): number => {
      const [a, b] = [[...(vectors[i] ?? [])], [...(vectors[j] ?? [])]]
      const product = a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0)
      return product / Math.hypot(...a) / Math.hypot(...b)
    }
    const members = largest?.members ?? []
    const closeness = members.map((i) => members.reduce((sum, j) => sum + cosine(i, j), 0))
    expect(closeness.indexOf(Math.max(...closeness))).toBe(0)
  })

  test('of cuts that stand apart nearly alike it takes the finest: kinds within kinds are told apart', () => {
    const source = generator(keyOf('nested'))
    // two kinds of three each; every vector has noise of its own in 64 further places
    const gold = Array.from({ length: 90 }, (_v, i) => i % 6)
    const vectors = gold.map((group) =>
      Float32Array.from({ length: 72 }, (_v, k) => {
        if (k >= 8) return (source.normal() * 0.85) / 8
        return k === group % 2 ? 1 : k === 2 + group ? 0.85 : 0
      }),
    )
    const { clusters } = clusterVectors(vectors)
    expect(clusters.map(({ members }) => members.length)).toEqual([15, 15, 15, 15, 15, 15])
    for (const { members } of clusters) expect(new Set(members.map((i) => gold[i])).size).toBe(1)
  })

  test("the tree is Ward's: six points on a circle, merged by hand", () => {
    // angles in degrees: Ward joins 0 with 4 and 90 with 96, then 20 to the first; 180 to the second
    const vectors = [0, 4, 20, 90, 96, 180].map((angle) =>
      Float32Array.of(Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)),
    )
    const { clusters, leftOver } = clusterVectors(vectors, { minimumSize: 2 })
    expect(clusters.map(({ members }) => members.toSorted((a, b) => a - b))).toEqual([
      [0, 1, 2],
      [3, 4],
    ])
    expect(leftOver).toEqual([5])
  })

  test('the order of the vectors changes nothing, nor does their length', () => {
    const { vectors } = points(keyOf('order'), [9, 11, 7], 0.1)
    const order = shuffle(keyOf('permutation'), [...vectors.keys()])
    const moved = order.map((i) => (vectors[i] ?? new Float32Array(0)).map((value) => value * (1 + i)))
    expect(sets(moved, order)).toEqual(sets(vectors, [...vectors.keys()]))
  })

  test('too few are left over; too many and unequal ones are refused', () => {
    const { vectors } = points(keyOf('few'), [5, 4], 0.1)
    expect(clusterVectors(vectors)).toEqual({ clusters: [], leftOver: [...vectors.keys()], silhouette: 0 })
    expect(() => clusterVectors(Array.from({ length: 4001 }, () => Float32Array.of(1)))).toThrow('wanted at most 4000')
    const unequal = [...points(keyOf('few'), [10], 0.1).vectors, Float32Array.of(1)]
    expect(() => clusterVectors(unequal)).toThrow('vector 10 has 1 numbers, wanted 12')
  })
})

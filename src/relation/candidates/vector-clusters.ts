/**
 * Clusters of vectors without a given number: Ward's tree on vectors of length 1, cut into as many groups as stand apart
 * nearly as clearly (by mean silhouette) as any cut's do. Silhouettes of text peak twice, at what relations have in common
 * and at the relations; the largest alone took 3 groups for 16 relations once (docs/log.md).
 *
 * Sources: Ward (1963); Lance and Williams (1967) for the update; Murtagh (1983) for chains of nearest neighbours, which
 * find the same tree in O(n²); Rousseeuw (1987) for silhouettes and medoids as exemplars. Own code: the packages at hand take
 * O(n³) or want the number of clusters. Average linkage and HDBSCAN were worse on relations held out for development.
 */

/** Options of `clusterVectors`. */
export interface ClusterOptions {
  /** Members of a cluster at least; smaller groups are left over. @default 5 */
  readonly minimumSize?: number | undefined
  /** Groups at most that a cut may have. @default so many that they have the least size on average, at most 100 */
  readonly maximumGroups?: number | undefined
}

/** A group of vectors. */
export interface VectorCluster {
  /** Indices, the medoid first, then by distance from it. */
  readonly members: readonly number[]
  /** Mean cosine between members, -1 to 1. */
  readonly cohesion: number
}

/** What clustering found. */
export interface VectorClusters {
  /** Largest first. */
  readonly clusters: readonly VectorCluster[]
  /** Indices in groups smaller than the least size. */
  readonly leftOver: readonly number[]
  /** Mean silhouette of the cut, -1 to 1. */
  readonly silhouette: number
}

/** Share of the best silhouette that is as good. Chosen on three draws of relations apart from the claim's. */
const NEARLY = 0.95

/** Vectors at most: their distances take n² × 4 bytes, 64 MB. */
export const MAXIMUM_VECTORS = 4000

/** @throws RangeError for more than 4,000 vectors, vectors of different lengths, or numbers that are not finite */
export function clusterVectors(vectors: readonly Float32Array[], options: ClusterOptions = {}): VectorClusters {
  const { minimumSize = 5 } = options
  const n = vectors.length
  const { maximumGroups = Math.min(100, Math.max(2, Math.floor(n / minimumSize))) } = options
  if (n > MAXIMUM_VECTORS)
    throw new RangeError(`clusterVectors: got ${n} vectors, wanted at most ${MAXIMUM_VECTORS}: a sample of them`)
  if (n < 2 * minimumSize) return { clusters: [], leftOver: [...vectors.keys()], silhouette: 0 }
  const distances = cosineDistances(vectors)
  const merges = wardTree(distances.slice(), n)
  const silhouettes = cutSilhouettes(distances, n, merges, maximumGroups)
  const best = Math.max(...silhouettes.map(({ silhouette }) => silhouette))
  const clear = silhouettes.find(({ silhouette }) => silhouette >= best - (1 - NEARLY) * Math.abs(best))
  const { joined, silhouette } = clear ?? { joined: 0, silhouette: 0 }
  const labels = labelsAfter(n, merges.slice(0, joined))
  const groups = new Map<number, number[]>()
  for (const [i, label] of labels.entries()) groups.set(label, [...(groups.get(label) ?? []), i])
  const large = [...groups.values()].filter((members) => members.length >= minimumSize)
  return {
    clusters: large
      .map((members) => clusterOf(distances, n, members))
      .toSorted((a, b) => b.members.length - a.members.length || (a.members[0] ?? 0) - (b.members[0] ?? 0)),
    leftOver: [...groups.values()].filter((members) => members.length < minimumSize).flat(),
    silhouette,
  }
}

/** `[n, n]` of 1 - cosine. */
function cosineDistances(vectors: readonly Float32Array[]): Float32Array {
  const n = vectors.length
  const width = vectors[0]?.length ?? 0
  const units = new Float32Array(n * width)
  for (const [i, vector] of vectors.entries()) {
    if (vector.length !== width)
      throw new RangeError(`clusterVectors: vector ${i} has ${vector.length} numbers, wanted ${width} as the first has`)
    if (!vector.every(Number.isFinite))
      throw new RangeError(`clusterVectors: vector ${i} has a number that is not finite, wanted finite numbers`)
    const length = Math.hypot(...vector)
    for (const [k, value] of vector.entries()) units[i * width + k] = length === 0 ? 0 : value / length
  }
  const distances = new Float32Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      let product = 0
      for (let k = 0; k < width; k++) product += at(units, i * width + k) * at(units, j * width + k)
      distances[i * n + j] = distances[j * n + i] = 1 - product
    }
  return distances
}

/** Two groups that join, each named by one of its members. */
interface Merge {
  readonly a: number
  readonly b: number
  /** What joining them adds to the sum of squares, up to a factor. */
  readonly height: number
}

/**
 * The tree, lowest merges first. Takes 1 - cosine, half the squared distance of unit vectors; overwrites it with the costs of
 * joining groups.
 */
function wardTree(costs: Float32Array, n: number): Merge[] {
  const sizes = new Float64Array(n).fill(1)
  const active = new Set<number>(Array.from({ length: n }, (_v, i) => i))
  const merges: Merge[] = []
  const chain: number[] = []
  while (active.size > 1) {
    if (chain.length === 0) chain.push(first(active))
    const top = chain.at(-1) ?? 0
    const before = chain.at(-2)
    // of equally near ones the one before, so that the chain ends
    let nearest = before ?? -1
    let best = before === undefined ? Infinity : at(costs, top * n + before)
    for (const other of active) {
      if (other === top) continue
      const cost = at(costs, top * n + other)
      if (cost < best) [nearest, best] = [other, cost]
    }
    if (nearest !== before) {
      chain.push(nearest)
      continue
    }
    chain.length -= 2
    merges.push({ a: nearest, b: top, height: best })
    active.delete(top)
    const [sizeA, sizeB] = [at(sizes, nearest), at(sizes, top)]
    for (const other of active) {
      if (other === nearest) continue
      const size = at(sizes, other)
      const sum = (sizeA + size) * at(costs, nearest * n + other) + (sizeB + size) * at(costs, top * n + other)
      const cost = (sum - size * best) / (sizeA + sizeB + size)
      costs[nearest * n + other] = costs[other * n + nearest] = cost
    }
    sizes[nearest] = sizeA + sizeB
  }
  return merges.toSorted((a, b) => a.height - b.height)
}

/** Groups of the vectors after some merges, each named by one of its members. */
function labelsAfter(n: number, merges: readonly Merge[]): Int32Array {
  const labels = Int32Array.from({ length: n }, (_v, i) => i)
  for (const { a, b } of merges) {
    const [kept, gone] = [at(labels, a), at(labels, b)]
    for (let i = 0; i < n; i++) if (labels[i] === gone) labels[i] = kept
  }
  return labels
}

/** Mean silhouettes of the tree's cuts into `most` groups to 2, finest first, with the merges that lead there. */
function cutSilhouettes(
  distances: Float32Array,
  n: number,
  merges: readonly Merge[],
  most: number,
): { readonly joined: number; readonly silhouette: number }[] {
  const from = Math.max(0, n - Math.min(most, n - 1))
  const labels = labelsAfter(n, merges.slice(0, from))
  const members = new Map<number, number[]>()
  for (const [i, label] of labels.entries()) members.set(label, [...(members.get(label) ?? []), i])
  // sums of distances of each vector to each group; a merge adds two of them
  const sums = new Map([...members].map(([label, group]) => [label, sumsTo(distances, n, group)]))
  const cuts = [{ joined: from, silhouette: meanSilhouette(labels, members, sums) }]
  for (const [step, { a, b }] of merges.slice(from, n - 2).entries()) {
    const [kept, gone] = [at(labels, a), at(labels, b)]
    const moved = members.get(gone) ?? []
    for (const i of moved) labels[i] = kept
    members.get(kept)?.push(...moved)
    members.delete(gone)
    const [into, other] = [sums.get(kept), sums.get(gone)]
    if (into !== undefined && other !== undefined) for (let i = 0; i < n; i++) into[i] = at(into, i) + at(other, i)
    sums.delete(gone)
    cuts.push({ joined: from + step + 1, silhouette: meanSilhouette(labels, members, sums) })
  }
  return cuts
}

function sumsTo(distances: Float32Array, n: number, group: readonly number[]): Float64Array {
  const sums = new Float64Array(n)
  for (const j of group) for (let i = 0; i < n; i++) sums[i] = at(sums, i) + at(distances, j * n + i)
  return sums
}

/** Mean over vectors of (b - a) / max(a, b): a the mean distance in the own group, b to the nearest other; 0 for one alone. */
function meanSilhouette(
  labels: Int32Array,
  members: ReadonlyMap<number, readonly number[]>,
  sums: ReadonlyMap<number, Float64Array>,
): number {
  let total = 0
  for (const [i, own] of labels.entries()) {
    const size = members.get(own)?.length ?? 1
    if (size === 1) continue
    const within = at(sums.get(own) ?? new Float64Array(0), i) / (size - 1)
    let nearest = Infinity
    for (const [label, group] of members)
      if (label !== own) nearest = Math.min(nearest, at(sums.get(label) ?? new Float64Array(0), i) / group.length)
    total += (nearest - within) / Math.max(nearest, within, 1e-12)
  }
  return total / labels.length
}

function clusterOf(distances: Float32Array, n: number, group: readonly number[]): VectorCluster {
  const sums = group.map((i) => group.reduce((sum, j) => sum + at(distances, i * n + j), 0))
  const medoid = group[sums.indexOf(Math.min(...sums))] ?? 0
  const pairs = group.length * (group.length - 1)
  return {
    members: group.toSorted((a, b) => at(distances, medoid * n + a) - at(distances, medoid * n + b) || a - b),
    cohesion: 1 - sums.reduce((a, b) => a + b, 0) / Math.max(1, pairs),
  }
}

function first(items: ReadonlySet<number>): number {
  for (const item of items) return item
  return 0
}

function at(values: Float32Array | Float64Array | Int32Array, i: number): number {
  return values[i] ?? NaN
}

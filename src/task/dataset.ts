/**
 * Parts and mixtures of data sets, streaming and by key: the same key gives the same rows on every machine.
 *
 * `sliceRows` takes rows by position, `sampleRows` at random, `splitRows` assigns tasks to parts so that all responses
 * to one task fall into the same part, `mixRows` interleaves several sources.
 */
import { generator, split, uniform, type Key } from '../random.ts'
import type { Row } from './row.ts'

/** The rows at positions [start, end). It leaves the source as soon as the last was given. */
export async function* sliceRows(
  rows: AsyncIterable<Row>,
  range: { readonly start?: number; readonly end?: number },
): AsyncGenerator<Row> {
  const { start = 0, end = Infinity } = range
  requireCount('sliceRows: start', start)
  if (end !== Infinity) requireCount('sliceRows: end', end)
  let position = 0
  if (end <= start) return
  for await (const row of rows) {
    if (position >= start) yield row
    if (++position >= end) return
  }
}

/**
 * `count` rows drawn without replacement, in the order of the source, or all of them where it has no more.
 * Reads the whole source and holds `count` rows (Vitter 1985, "Random Sampling with a Reservoir", algorithm R).
 */
export async function* sampleRows(key: Key, rows: AsyncIterable<Row>, count: number): AsyncGenerator<Row> {
  requireCount('sampleRows: count', count)
  const random = generator(key)
  const held: { readonly position: number; readonly row: Row }[] = []
  let position = 0
  for await (const row of rows) {
    if (held.length < count) held.push({ position, row })
    else {
      const place = random.below(position + 1)
      if (place < count) held[place] = { position, row }
    }
    position++
  }
  for (const { row } of held.toSorted((a, b) => a.position - b.position)) yield row
}

/**
 * The rows of one part of a split. A row's part depends on the key and its task's id alone, so parts stay as they are
 * when rows are added, removed or reordered, and sizes are near the shares rather than equal to them.
 * @param shares part → share. Only their proportions count
 */
export async function* splitRows(
  key: Key,
  rows: AsyncIterable<Row>,
  options: { readonly shares: Readonly<Record<string, number>>; readonly part: string },
): AsyncGenerator<Row> {
  const { shares, part } = options
  if (!Object.hasOwn(shares, part)) {
    throw new RangeError(`splitRows: part is ${JSON.stringify(part)}, wanted one of ${Object.keys(shares).join(', ')}`)
  }
  for await (const row of rows) {
    if (partOfTask(key, row.task.id, shares) === part) yield row
  }
}

/** The part that a task falls into. */
export function partOfTask(key: Key, taskId: string, shares: Readonly<Record<string, number>>): string {
  const parts = Object.entries(shares)
  const total = sumOfWeights('partOfTask', parts)
  return pick(parts, uniform(split(key, taskId)) * total)
}

/**
 * Interleaves sources: each next row comes from a source drawn by weight among those that have rows left, until all
 * are used up. Order within a source is kept. Leaving the loop releases every source.
 */
export async function* mixRows(
  key: Key,
  sources: readonly { readonly rows: AsyncIterable<Row>; readonly weight: number }[],
): AsyncGenerator<Row> {
  const random = generator(key)
  let open = sources.map(({ rows, weight }, i) => [i, weight, rows[Symbol.asyncIterator]()] as const)
  sumOfWeights(
    'mixRows',
    open.map(([i, weight]) => [String(i), weight] as const),
  )
  try {
    while (open.length > 0) {
      const weights = open.map(([i, weight]) => [String(i), weight] as const)
      const drawn = pick(weights, random.uniform() * sumOfWeights('mixRows', weights))
      const source = open.find(([i]) => String(i) === drawn)
      const next = await source?.[2].next()
      if (next === undefined || next.done === true) open = open.filter((other) => other !== source)
      else yield next.value
    }
  } finally {
    for (const [, , iterator] of open) await iterator.return?.()
  }
}

function pick(weights: readonly (readonly [name: string, weight: number])[], at: number): string {
  let passed = 0
  for (const [name, weight] of weights) {
    passed += weight
    if (at < passed) return name
  }
  // only rounding leads here: the last one that can be drawn at all
  return weights.findLast(([, weight]) => weight > 0)?.[0] ?? ''
}

function sumOfWeights(action: string, weights: readonly (readonly [name: string, weight: number])[]): number {
  for (const [name, weight] of weights) {
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(`${action}: weight of ${name} is ${weight}, wanted a number from 0`)
    }
  }
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  if (weights.length > 0 && total === 0) throw new RangeError(`${action}: all weights are 0, wanted one above`)
  return total
}

function requireCount(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${what} is ${value}, wanted an integer from 0`)
}

/** Encoded sentences as the feeds of an encoder's graph, and the order in which training takes them. */
import type { EncoderConfig } from '../../engine/files/config.ts'
import { packSequences } from '../../engine/packed-sequences.ts'
import { indices, type Tensor } from '../../engine/graph-session.ts'
import { planBatches } from '../../engine/text/batches.ts'
import { split, type Key } from '../../random.ts'
import type { EncodedMention } from './mention-encoding.ts'

/** Feeds of a batch. */
export interface MentionBatch {
  /** Inputs of `encode`, and `readout` `[B, 2]`: the first head marker and the first tail marker. */
  readonly feeds: Readonly<Record<string, Tensor>>
  /** Index of each sentence's first token in the packed `[N]`. */
  readonly starts: readonly number[]
  readonly tokens: number
}

/** Packs sentences; attention lengths are rounded up to a multiple of 16, so that few shapes are met. */
export function mentionBatch(config: EncoderConfig, mentions: readonly EncodedMention[]): MentionBatch {
  const longest = Math.max(...mentions.map(({ ids }) => ids.length))
  const { feeds, starts, tokens } = packSequences(config, mentions, {
    name: (i) => `sentence ${mentions[i]?.task.id ?? i}`,
    length: Math.min(Math.ceil(longest / 16) * 16, config.maximumLength),
  })
  const rows = mentions.flatMap(({ markers }, b) => markers.map((marker) => (starts[b] ?? 0) + marker))
  return { feeds: { ...feeds, readout: indices(rows, [mentions.length, 2]) }, starts, tokens }
}

/** Row indices of every batch of some epochs, shuffled by key. */
export function epochBatches(
  key: Key,
  mentions: readonly EncodedMention[],
  options: { readonly batchSize: number; readonly epochs: number },
): (readonly number[])[] {
  const lengths = mentions.map(({ ids }) => ids.length)
  const { batchSize, epochs } = options
  return Array.from({ length: epochs }, (_v, epoch) =>
    planBatches(lengths, { batchSize, key: split(key, `epoch ${epoch}`) }).map(({ rows }) => rows),
  ).flat()
}

/** Batches of near lengths without shuffling, for inference. */
export function inferenceBatches(mentions: readonly EncodedMention[], batchSize: number): (readonly number[])[] {
  if (mentions.length === 0) return []
  return planBatches(
    mentions.map(({ ids }) => ids.length),
    { batchSize },
  ).map(({ rows }) => rows)
}

/** Items at indices. */
export function itemsAt<T>(items: readonly T[], rows: readonly number[]): T[] {
  return rows.map((row) => {
    const item = items[row]
    if (item === undefined) throw new RangeError(`itemsAt: row is ${row}, wanted 0 to ${items.length - 1}`)
    return item
  })
}

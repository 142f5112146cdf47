/** Encoded sentences as the feeds of an encoder's graph. */
import { type EncoderConfig, indices, packSequences, type Tensor } from '../../engine/index.ts'
import { TouchstoneError } from '../../errors.ts'
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
  const { feeds, starts, tokens } = packSequences(config, mentions, {
    name: (i) => `sentence ${mentions[i]?.task.id ?? i}`,
    lengthMultiple: 16,
  })
  const rows = mentions.flatMap(({ markers }, b) => markers.map((marker) => (starts[b] ?? 0) + marker))
  return { feeds: { ...feeds, readout: indices(rows, [mentions.length, 2]) }, starts, tokens }
}

/**
 * A model whose weights overflowed gives no numbers, and every comparison with them is false: an abstention that is none.
 * @throws TouchstoneError `corrupt` naming the output, and the first sentence of the batch
 */
export function wantNumbers(
  action: string,
  mentions: readonly EncodedMention[],
  outputs: Readonly<Record<string, Tensor>>,
): void {
  for (const [name, { data }] of Object.entries(outputs))
    if (!(data as Float32Array).every(Number.isFinite))
      throw new TouchstoneError(
        'corrupt',
        `${action}: the model's ${name} is not finite in the batch of sentence ${mentions[0]?.task.id ?? ''}, wanted numbers: its weights are damaged or overflow`,
      )
}

/** What an encoder's graph is fed, and the table of word embeddings that every encoder begins with. Letters: N tokens, T longest length, H hidden, R rows read out. */
import type { EncoderConfig } from './files/config.ts'
import type { Value } from './graph.ts'
import { plainContext, type LayerContext } from './layers.ts'
import { gather } from './operations/gather.ts'
import type { Slots } from './operations/packed.ts'
import { input } from './operations/source.ts'

/** What an encoder is fed. `packSequences` makes the tensors. */
export interface EncoderInputs extends Slots {
  /** `[N]` token ids. */
  readonly ids: Value
  /** `[N]` rows of the position table. */
  readonly positions: Value
  /** `[N]` token types, all 0 where absent. */
  readonly types?: Value
  /** MPNet: `[T, T]` buckets of relative positions. DeBERTa: `[2, 2 · T]` rows of its table by distance (packed-sequences.ts). */
  readonly relative?: Value
}

/** Inputs of an encoder under their standard names: ids, positions, slots, places, and where wanted types and relative. */
export function encoderInputs(
  config: EncoderConfig,
  options: { readonly types?: boolean | undefined } = {},
): EncoderInputs {
  return {
    ids: input('ids', ['tokens'], 'int64'),
    positions: input('positions', ['tokens'], 'int64'),
    slots: input('slots', ['batch', 'length'], 'int64'),
    places: input('places', ['tokens'], 'int64'),
    ...(options.types === true ? { types: input('types', ['tokens'], 'int64') } : {}),
    ...(config.relativeBuckets > 0 ? { relative: input('relative', ['length', 'length'], 'int64') } : {}),
    ...(config.disentangled === undefined ? {} : { relative: input('relative', [2, '2*length'], 'int64') }),
  }
}

/** Options of `encode`. */
export interface EncoderOptions {
  /** Default: plain parameters, no dropout. */
  readonly context?: LayerContext | undefined
  /**
   * `[B, R]` token indices: only these rows leave the last layer, which then computes no others. The result is `[B · R, H]`.
   * Default: all tokens, `[N, H]`.
   */
  readonly readout?: Value | undefined
  /** Used in place of the embedding of ids (adversarial or mixed embeddings): `[N, H]`, before positions are added. */
  readonly embeddings?: Value | undefined
}

/** Checkpoint name of the table of word embeddings. */
export const WORD_TABLE = 'embeddings.word_embeddings.weight'

/** Word embeddings of the ids, `[N, H]`. */
export function wordEmbeddings(config: EncoderConfig, ids: Value, context: LayerContext = plainContext()): Value {
  return gather(context.weight(WORD_TABLE, [config.vocabularySize, config.hiddenSize]), ids)
}

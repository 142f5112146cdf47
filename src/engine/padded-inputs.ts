/**
 * An encoder's inputs as other runtimes feed them: ids and attention mask of a padded batch, under transformers' names.
 *
 * Where in the flow: Checkpoint, out (export-encoder.ts). Positions, slots and distances are computed in the graph.
 */
import type { EncoderInputs } from './encoder-inputs.ts'
import type { EncoderConfig } from './files/config.ts'
import type { Value } from './graph.ts'
import { gather } from './operations/gather.ts'
import { distances, paddedSlots } from './operations/padded.ts'
import { reshape } from './operations/shape.ts'
import { constant, input } from './operations/source.ts'
import { beginsBehindPadding, disentangledRow, relativeBucket } from './packed-sequences.ts'

/**
 * Inputs of `encode` made of `input_ids` and `attention_mask`, `[batch, length]` int64 each, and `token_type_ids` where the model
 * tells texts apart. States `[batch · length, H]` then are those of all places, and mean nothing where the mask is 0.
 */
export function paddedInputs(config: EncoderConfig): EncoderInputs {
  const mask = batch('attention_mask')
  const relative = relativeOf(config, mask)
  return {
    ids: flat(batch('input_ids')),
    ...paddedSlots(mask, beginsBehindPadding(config) ? { behind: config.padId } : {}),
    ...(config.tokenTypes > 1 ? { types: flat(batch('token_type_ids')) } : {}),
    ...(relative === undefined ? {} : { relative }),
  }
}

function batch(name: string): Value {
  return input(name, ['batch', 'length'], 'int64')
}

function flat(value: Value): Value {
  return reshape(value, ['batch*length'])
}

/** Buckets or rows by distance, looked up in a table of all distances that the model takes. */
function relativeOf(config: EncoderConfig, mask: Value): Value | undefined {
  const { disentangled, relativeBuckets: buckets, maximumLength: longest } = config
  if (disentangled === undefined && buckets === 0) return undefined
  const table = BigInt64Array.from({ length: 2 * longest + 1 }, (_v, i) => {
    const distance = i - longest
    // DeBERTa's distance is query - key
    return BigInt(
      disentangled === undefined ? relativeBucket(distance, buckets) : disentangledRow(-distance, disentangled),
    )
  })
  const index = distances(mask, longest, disentangled === undefined ? 'pairs' : 'rows')
  return gather(constant(table, [table.length]), index)
}

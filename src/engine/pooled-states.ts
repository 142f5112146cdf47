/**
 * Whole texts, or pairs of texts, as one vector each: the mean of an encoder's last hidden states (Reimers and Gurevych
 * 2019, arXiv 1908.10084, section 3). Heads that score or classify stand on it: `project(context, pooledStates(…), name, 1)`
 * gives one score for each sequence.
 *
 * Letters: B sequences, N tokens, H hidden.
 */
import { encode, encoderInputs, type EncoderOptions } from './encoder.ts'
import type { EncoderConfig } from './files/config.ts'
import type { Value } from './graph.ts'
import { matmul } from './operations/matrix.ts'
import { input } from './operations/source.ts'

/** Options of `pooledStates`. */
export interface PooledStatesOptions extends Omit<EncoderOptions, 'readout'> {
  /** Tell the two texts of a pair apart by token types. Then `packSequences` is asked for types too. @default false */
  readonly types?: boolean | undefined
}

/** Pooled states `[B, H]`. Feeds are those of `packSequences`. */
export function pooledStates(config: EncoderConfig, options: PooledStatesOptions = {}): Value {
  const { types, ...encoding } = options
  return matmul(input('pool', ['batch', 'tokens']), encode(config, encoderInputs(config, { types }), encoding))
}

/** A classifier of whole sequences: pooled states of an encoder (pooled-states.ts) and a linear head. */
import type { EncoderConfig } from './files/config.ts'
import type { Value } from './graph.ts'
import { plainContext, project } from './layers.ts'
import { crossEntropy } from './operations/loss.ts'
import { input } from './operations/source.ts'
import { pooledStates, type PooledStatesOptions } from './pooled-states.ts'

/** Values of the classifier. Feeds are those of `packSequences`, and `labels` from `classLabels` for the loss. */
export interface SequenceClassifier {
  /** `[B, H]`: the mean of each sequence's last hidden states. */
  readonly pooled: Value
  /** `[B, classes]` */
  readonly logits: Value
  /** Cross-entropy against the input `labels`. */
  readonly loss: Value
}

/** The head's weights are `classifier.weight` `[classes, H]` and `classifier.bias` (see `linearWeights`). */
export function sequenceClassifier(
  config: EncoderConfig,
  classes: number,
  options: PooledStatesOptions = {},
): SequenceClassifier {
  const pooled = pooledStates(config, options)
  const logits = project(options.context ?? plainContext(), pooled, 'classifier', classes)
  return { pooled, logits, loss: crossEntropy(logits, input('labels', ['batch'], 'int64')) }
}

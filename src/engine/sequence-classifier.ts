/** A classifier of whole sequences: an encoder, the mean of its tokens, and a linear head (Reimers and Gurevych 2019, arXiv 1908.10084, §3, mean pooling). */
import { encode, encoderInputs, type EncoderOptions } from './encoder.ts'
import type { EncoderConfig } from './files/config.ts'
import type { Value } from './graph.ts'
import { plainContext, project } from './layers.ts'
import { crossEntropy } from './operations/loss.ts'
import { matmul } from './operations/matrix.ts'
import { input } from './operations/source.ts'

/** Values of the classifier; feeds are those of `packSequences`, and `labels` from `classLabels` for the loss. */
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
  options: EncoderOptions = {},
): SequenceClassifier {
  const hidden = encode(config, encoderInputs(config), options)
  const pooled = matmul(input('pool', ['batch', 'tokens']), hidden)
  const logits = project(options.context ?? plainContext(), pooled, 'classifier', classes)
  return { pooled, logits, loss: crossEntropy(logits, input('labels', ['batch'], 'int64')) }
}

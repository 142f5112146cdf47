/** The classifier that make-references.py and make-encoder-references.py train: three classes over the mean of an encoder's states. */
import { encode, encoderInputs } from '../encoder.ts'
import type { EncoderConfig } from '../files/config.ts'
import type { Weights } from '../files/weights.ts'
import { indices, type Tensor } from '../graph-session.ts'
import type { Value } from '../graph.ts'
import { plainContext } from '../layers.ts'
import { crossEntropy } from '../operations/loss.ts'
import { linear, matmul } from '../operations/matrix.ts'
import { input, parameter } from '../operations/source.ts'
import { packSequences } from '../packed-sequences.ts'

/** Mean pooling and a linear head of three classes, for encoders of width 32. */
export function classifier(
  config: EncoderConfig,
  dropout: number = 0,
): { readonly loss: Value; readonly logits: Value } {
  const hidden = encode(config, encoderInputs(config), { context: plainContext(dropout) })
  const pooled = matmul(input('pool', ['batch', 'tokens']), hidden)
  const logits = linear(pooled, parameter('head.weight', [3, 32]), parameter('head.bias', [3]))
  return { loss: crossEntropy(logits, input('labels', ['batch'], 'int64')), logits }
}

/** The head before the first update. */
export function classifierHead(): Weights {
  return new Map([
    ['head.weight', { shape: [3, 32], data: new Float32Array(96) }],
    ['head.bias', { shape: [3], data: new Float32Array(3) }],
  ])
}

/** The batch of a step; five of them come back. */
export function classifierFeeds(config: EncoderConfig, count: number): Record<string, Tensor> {
  const step = count % 5
  const rows = Array.from({ length: 6 }, (_v, b) =>
    Array.from(
      { length: 3 + ((step * 5 + b * 3) % 8) },
      (_w, t) => 5 + ((step * 31 + b * 17 + t * 7 + t * t * (b + 1)) % 59),
    ),
  )
  const { feeds } = packSequences(
    config,
    rows.map((ids) => ({ ids })),
  )
  return { ...feeds, labels: indices(rows.map(([first = 0]) => first % 3)) }
}

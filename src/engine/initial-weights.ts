/** First values of new layers by key. */
import { generator, split, type Key } from '../random.ts'
import type { WeightTensor, Weights } from './files/weights.ts'

/** A new linear layer. */
export interface LinearShape {
  /** Name without `.weight`. */
  readonly name: string
  readonly out: number
  readonly in: number
  /** Default true. */
  readonly bias?: boolean
}

/** Weights of new linear layers: normal with a standard deviation (default 0.02, BERT's), biases zero. */
export function linearWeights(key: Key, layers: readonly LinearShape[], deviation: number = 0.02): Weights {
  const weights = new Map<string, WeightTensor>()
  for (const { name, out, in: width, bias = true } of layers) {
    const random = generator(split(key, name))
    weights.set(`${name}.weight`, {
      shape: [out, width],
      data: Float32Array.from({ length: out * width }, () => deviation * random.normal()),
    })
    if (bias) weights.set(`${name}.bias`, { shape: [out], data: new Float32Array(out) })
  }
  return weights
}

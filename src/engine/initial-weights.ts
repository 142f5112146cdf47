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
  readonly bias?: boolean | undefined
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

/**
 * Weights of new linear layers as PyTorch's Linear starts them: weights, then biases, uniform within 1/√fan-in.
 * @param prefix stands before the names of the layers in the result, and plays no part in the draw
 */
export function uniformLinearWeights(key: Key, layers: readonly LinearShape[], prefix: string = ''): Weights {
  const weights = new Map<string, WeightTensor>()
  for (const { name, out, in: width, bias = true } of layers) {
    const random = generator(split(key, name))
    const bound = 1 / Math.sqrt(width)
    const draw = (): number => (2 * random.uniform() - 1) * bound
    weights.set(`${prefix}${name}.weight`, {
      shape: [out, width],
      data: Float32Array.from({ length: out * width }, draw),
    })
    if (bias) weights.set(`${prefix}${name}.bias`, { shape: [out], data: Float32Array.from({ length: out }, draw) })
  }
  return weights
}

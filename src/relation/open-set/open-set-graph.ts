/**
 * The open-set classifier as a graph (arXiv 2306.04950): the hidden states at the first `#` and first `@`, side by side,
 * through Linear and ReLU to one logit per known relation. Its energy score is E = log Σ exp(logits) (their negative free
 * energy): high for known relations.
 *
 * Letters: B sentences, N tokens, H hidden size, F features, K known relations.
 */
import {
  encode,
  type EncoderConfig,
  encoderInputs,
  input,
  type LayerContext,
  logSumExp,
  plainContext,
  project,
  relu,
  reshape,
  uniformLinearWeights,
  type Value,
  type Weights,
  wordEmbeddings,
} from '../../engine/index.ts'
import type { Key } from '../../random.ts'
import { HEAD } from '../relation-file.ts'

/** Values of the classifier. */
export interface OpenSetGraph {
  /** `[N, H]` word embeddings that entered. */
  readonly words: Value
  /** `[B, F]` */
  readonly features: Value
  /** `[B, K]` */
  readonly logits: Value
  /** `[B]` */
  readonly energy: Value
}

/** Options of `openSetGraph`. */
export interface OpenSetGraphOptions {
  readonly context?: LayerContext | undefined
  /** Changes word embeddings `[N, H]` before they enter, for noise. Default: as they are. */
  readonly disturb?: ((words: Value) => Value) | undefined
  /** Changes features `[B, F]` before the logits, for mixing. Default: as they are. */
  readonly mix?: ((features: Value) => Value) | undefined
}

/** Width of the layer before the logits, as in the paper's code. */
const FEATURES = 256

/** Builds the classifier of `classes` relations. */
export function openSetGraph(config: EncoderConfig, classes: number, options: OpenSetGraphOptions = {}): OpenSetGraph {
  const { context = plainContext(), disturb = (x) => x, mix = (x) => x } = options
  const inputs = encoderInputs(config)
  const words = wordEmbeddings(config, inputs.ids, context)
  const readout = input('readout', ['batch', 2], 'int64')
  const marked = encode(config, inputs, { context, readout, embeddings: disturb(words) })
  const pair = reshape(marked, ['batch', 2 * config.hiddenSize])
  const features = relu(project(context, pair, `${HEAD}hidden`, FEATURES))
  const logits = project(context, mix(features), `${HEAD}output`, classes)
  return { words, features, logits, energy: logSumExp(logits, [1]) }
}

/** New weights of the head. */
export function initialHead(config: EncoderConfig, classes: number, key: Key): Weights {
  const layers = [
    { name: 'hidden', out: FEATURES, in: 2 * config.hiddenSize },
    { name: 'output', out: classes, in: FEATURES },
  ]
  return uniformLinearWeights(key, layers, HEAD)
}

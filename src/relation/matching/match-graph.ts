/**
 * The sentence side of fine-grained matching (RE-Matching, arXiv 2306.04954): a context vector and one vector for each
 * entity, to be compared with the frozen vectors of a description and of its kinds of head and tail.
 *
 * Two heads. `residual`, the default: context = mean pool + W[#;@] with W zero at the start, entities mean-pooled, no tanh;
 * it keeps the encoder's alignment with descriptions, and without training it is the untrained match. `fresh`, the
 * paper's: context = tanh(W[#;@] + b), entities max-pooled (a true masked maximum; the paper's code floors it at 0) and tanh.
 *
 * Letters: B sentences, N tokens, M longest mention, H hidden, R training relations.
 */
import {
  add,
  divide,
  encode,
  type EncoderConfig,
  encoderInputs,
  exp,
  floats,
  gather,
  indices,
  input,
  type LayerContext,
  maskedMax,
  maskedMean,
  matmul,
  max,
  maximum,
  multiply,
  parameter,
  plainContext,
  project,
  removeProjection,
  reshape,
  reverseGradient,
  stopGradient,
  subtract,
  tanh,
  type Tensor,
  uniformLinearWeights,
  type Value,
  type Weights,
} from '../../engine/index.ts'
import { generator, split, type Key } from '../../random.ts'
import { mentionBatch, type MentionBatch } from '../mention/mention-batch.ts'
import type { EncodedMention } from '../mention/mention-encoding.ts'
import { HEAD } from '../relation-file.ts'

/** What the sentence side is made of. */
export interface MatchForm {
  /** @default 'residual' */
  readonly head: 'residual' | 'fresh'
  /** Learns what in a sentence says nothing of its relation, and removes it from the context vector. @default false */
  readonly distillation: boolean
  /** Learns a logit of "no relation holds from head to tail", read from both markers. It takes tasks of no relation. @default false */
  readonly none?: boolean | undefined
}

/** Values of the sentence side. */
export interface MatchGraph {
  /** `[B, H]` each. */
  readonly context: Value
  readonly head: Value
  readonly tail: Value
  /** `[B, H]` the relation-irrelevant feature; absent without distillation. */
  readonly irrelevant?: Value | undefined
  /** `[B, 1]` the logit of no relation, on the scale of score / TEMPERATURE; absent where the form has none. */
  readonly none?: Value | undefined
}

/** Strength of the reversed gradient, from the paper's code. */
const REVERSAL = 0.5

/** Builds the sentence side. @param context low-rank updates beside the weights, while an adapter is trained */
export function matchGraph(config: EncoderConfig, form: MatchForm, context: LayerContext = plainContext()): MatchGraph {
  const width = config.hiddenSize
  const hidden = encode(config, encoderInputs(config), { context })
  const pool = input('pool', ['batch', 'tokens'])
  const marked = reshape(gather(hidden, input('readout', ['batch', 2], 'int64')), ['batch', 2 * width])
  const residual = form.head === 'residual'
  const projected = project(context, marked, `${HEAD}context`, width)
  let sentence = residual ? add(matmul(pool, hidden), projected) : projected
  const irrelevant = form.distillation ? irrelevantFeature(hidden, pool, width) : undefined
  if (irrelevant !== undefined) sentence = removeProjection(sentence, stopGradient(irrelevant))
  const entity = (name: string): Value => {
    const rows = gather(hidden, input(`${name}Rows`, ['batch', 'mention'], 'int64'))
    const mask = input(`${name}Mask`, ['batch', 'mention'])
    return residual ? maskedMean(rows, mask) : tanh(maskedMax(rows, mask))
  }
  return {
    context: residual ? sentence : tanh(sentence),
    head: entity('head'),
    tail: entity('tail'),
    irrelevant,
    ...(form.none === true ? { none: project(context, marked, `${HEAD}none`, 1) } : {}),
  }
}

/**
 * softmax(q · Hᵀ) H for each sentence, over detached states. Packed: the softmax is taken by the pooling matrix, whose
 * 1/length cancels; one global maximum keeps the exponentials in range.
 */
function irrelevantFeature(hidden: Value, pool: Value, width: number): Value {
  const states = stopGradient(hidden)
  const scores = matmul(states, parameter(`${HEAD}query`, [1, width]), { transposeB: true })
  const shares = exp(subtract(scores, stopGradient(max(scores))))
  return divide(matmul(pool, multiply(shares, states)), maximum(matmul(pool, shares), 1e-30))
}

/** Logits of the training relation `[B, R]`, read from the irrelevant feature behind a reversed gradient. */
export function adversary(irrelevant: Value, width: number, relations: number): Value {
  const context = plainContext()
  const inner = tanh(project(context, reverseGradient(irrelevant, REVERSAL), `${HEAD}adversary.hidden`, width))
  return project(context, inner, `${HEAD}adversary.output`, relations)
}

/** New weights of the head: zero for the residual one, so that it starts as the untrained match. */
export function initialMatchHead(config: EncoderConfig, form: MatchForm, key: Key): Weights {
  const width = config.hiddenSize
  const drawn = (name: string, rows: number, columns: number, bound: number): Float32Array => {
    const source = generator(split(key, name))
    return Float32Array.from({ length: rows * columns }, () => (2 * source.uniform() - 1) * bound)
  }
  const bound = form.head === 'residual' ? 0 : 1 / Math.sqrt(2 * width)
  const weights = new Map([
    [`${HEAD}context.weight`, { shape: [width, 2 * width], data: drawn('context', width, 2 * width, bound) }],
    [`${HEAD}context.bias`, { shape: [width], data: drawn('context bias', 1, width, bound) }],
  ])
  if (form.none === true) {
    weights.set(`${HEAD}none.weight`, { shape: [1, 2 * width], data: new Float32Array(2 * width) })
    weights.set(`${HEAD}none.bias`, { shape: [1], data: new Float32Array(1) })
  }
  if (form.distillation)
    weights.set(`${HEAD}query`, { shape: [1, width], data: drawn('query', 1, width, 1 / Math.sqrt(width)) })
  return weights
}

/** New weights of the adversary, which serves training only. */
export function initialAdversary(width: number, relations: number, key: Key): Weights {
  const layers = [
    { name: 'hidden', out: width, in: width },
    { name: 'output', out: relations, in: width },
  ]
  return uniformLinearWeights(key, layers, `${HEAD}adversary.`)
}

/** Feeds of `matchGraph`: those of `mentionBatch`, and the rows of both mentions with their masks. */
export function matchBatch(config: EncoderConfig, mentions: readonly EncodedMention[]): MentionBatch {
  const batch = mentionBatch(config, mentions)
  const longest = Math.max(...mentions.flatMap(({ head, tail }) => [head.end - head.begin, tail.end - tail.begin]))
  const feeds: Record<string, Tensor> = { ...batch.feeds }
  for (const name of ['head', 'tail'] as const) {
    const rows: number[] = []
    const mask = new Float32Array(mentions.length * longest)
    for (const [b, mention] of mentions.entries()) {
      const { begin, end } = mention[name]
      for (let i = 0; i < longest; i++) {
        // beyond its end a mention repeats its first row, which the mask leaves out
        rows.push((batch.starts[b] ?? 0) + (begin + i < end ? begin + i : begin))
        if (begin + i < end) mask[b * longest + i] = 1
      }
    }
    feeds[`${name}Rows`] = indices(rows, [mentions.length, longest])
    feeds[`${name}Mask`] = floats(mask, [mentions.length, longest])
  }
  return { ...batch, feeds }
}

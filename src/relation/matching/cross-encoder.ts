/**
 * The cross-encoder: sentence and description read together, one score for the pair. The slow, fully interacting control
 * of matching by vectors (RE-Matching, arXiv 2306.04954, section 4.2, "full encoding"), and the re-ranker of its best labels.
 *
 * The pair is [CLS] marked sentence [SEP] description ; kinds of head ; kinds of tail [SEP]; the score a linear layer on
 * the mean of all its states.
 *
 * Letters: P pairs, N tokens, H hidden.
 */
import { z } from 'zod'
import {
  type EncoderConfig,
  GraphSession,
  type GraphSessionOptions,
  packSequences,
  plainContext,
  pooledStates,
  project,
  saveCheckpoint,
  type Tensor,
  type TextTokenizer,
  type TokenSequence,
  type Value,
  weightFeeds,
  type Weights,
} from '../../engine/index.ts'
import { generator, type Key } from '../../random.ts'
import { wantNumbers } from '../mention/mention-batch.ts'
import type { EncodedMention } from '../mention/mention-encoding.ts'
import type { RelationDescription } from './relation-description.ts'
import { HEAD, readRelationModel, thresholdInFile, writeRelationFile } from '../relation-file.ts'

/** What a cross-encoder is made of. */
export interface CrossEncoderModel {
  readonly config: EncoderConfig
  readonly tokenizer: TextTokenizer
  /** Encoder and the layer that scores. */
  readonly weights: Weights
}

/** Sub-words of a description and its kinds at most; the end of longer ones is not read. */
const DESCRIPTION_LENGTH = 64
/** Architectures whose tokenizers put two separators between the texts of a pair. */
const TWO_SEPARATORS: ReadonlySet<string> = new Set(['mpnet', 'roberta', 'xlm-roberta'])
/** Pairs of one pass. */
const BATCH = 32

/** Scores pairs of sentence and description; owns the runtime's session. */
export class CrossEncoder implements AsyncDisposable {
  readonly model: CrossEncoderModel
  readonly #session: GraphSession<'scores'>
  readonly #weights: Readonly<Record<string, Tensor>>

  private constructor(
    model: CrossEncoderModel,
    session: GraphSession<'scores'>,
    weights: Readonly<Record<string, Tensor>>,
  ) {
    this.model = model
    this.#session = session
    this.#weights = weights
  }

  /** Compiles a model. */
  static async open(model: CrossEncoderModel, options: GraphSessionOptions = {}): Promise<CrossEncoder> {
    const scores = crossEncoderGraph(model.config)
    const session = await GraphSession.compile({ scores }, { ...options, inference: true })
    return new CrossEncoder(model, session, weightFeeds([scores], model.weights))
  }

  /** Opens a folder that `saveCrossEncoder` wrote. @throws InputError where `relation.json` is missing or of another form */
  static async load(folder: string, options: GraphSessionOptions = {}): Promise<CrossEncoder> {
    const { config, weights, tokenizer } = await readRelationModel(folder, file)
    return CrossEncoder.open({ config, weights, tokenizer }, options)
  }

  /** A score for each pair, in order; any real number, higher fits better. Abort rejects with the signal's reason between passes. */
  async scores(
    pairs: readonly { readonly mention: EncodedMention; readonly description: RelationDescription }[],
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const { config, tokenizer } = this.model
    const texts = new Map<RelationDescription, readonly number[]>()
    const sequences = pairs.map(({ mention, description }) => {
      const ids = texts.get(description) ?? descriptionIds(tokenizer, description)
      texts.set(description, ids)
      return pairSequence(config, mention, ids)
    })
    const order = [...sequences.keys()].toSorted((a, b) => length(sequences[a]) - length(sequences[b]))
    const found = new Float32Array(pairs.length)
    for (let from = 0; from < order.length; from += BATCH) {
      signal?.throwIfAborted()
      const rows = order.slice(from, from + BATCH)
      const feeds = pairFeeds(
        config,
        rows.flatMap((row) => sequences[row] ?? []),
      )
      const { scores } = await this.#session.run({ ...this.#weights, ...feeds })
      wantNumbers(
        'score pairs',
        rows.flatMap((row) => pairs[row]?.mention ?? []),
        { scores },
      )
      for (const [i, row] of rows.entries()) found[row] = Number(scores.data[i])
    }
    return found
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]()
  }
}

/** Scores `[P, 1]` of packed pairs. */
export function crossEncoderGraph(config: EncoderConfig): Value {
  return project(plainContext(), pooledStates(config, { types: config.tokenTypes > 1 }), `${HEAD}pair`, 1)
}

/** New weights of the layer that scores. */
export function initialCrossEncoderHead(config: EncoderConfig, key: Key): Weights {
  const source = generator(key)
  const bound = 1 / Math.sqrt(config.hiddenSize)
  const data = Float32Array.from({ length: config.hiddenSize }, () => (2 * source.uniform() - 1) * bound)
  return new Map([
    [`${HEAD}pair.weight`, { shape: [1, config.hiddenSize], data }],
    [`${HEAD}pair.bias`, { shape: [1], data: new Float32Array(1) }],
  ])
}

/** Feeds of `crossEncoderGraph`. Attention lengths are rounded up to a multiple of 16, so that few shapes are met. */
export function pairFeeds(
  config: EncoderConfig,
  sequences: readonly TokenSequence[],
): Readonly<Record<string, Tensor>> {
  return packSequences(config, sequences, { types: config.tokenTypes > 1, lengthMultiple: 16 }).feeds
}

/** A description as the ids that follow the sentence, its closing special token with it. */
export function descriptionIds(tokenizer: TextTokenizer, description: RelationDescription): readonly number[] {
  const { text, head, tail } = description
  const whole = [text, head.join(' , '), tail.join(' , ')].join(' ; ')
  return tokenizer.encode(whole, { truncate: true, maximumLength: DESCRIPTION_LENGTH }).ids.slice(1)
}

/** The pair as one sequence; the separator stands twice between the texts for MPNet and the RoBERTas, as their tokenizers have it. */
export function pairSequence(
  config: EncoderConfig,
  { ids }: EncodedMention,
  description: readonly number[],
): TokenSequence {
  const first = TWO_SEPARATORS.has(config.architecture) ? [...ids, ...ids.slice(-1)] : ids
  const kept = description.slice(0, Math.max(1, config.maximumLength - first.length))
  return { ids: [...first, ...kept], types: [...first.map(() => 0), ...kept.map(() => 1)] }
}

const file = z.object({ kind: z.literal('cross-encoder'), threshold: thresholdInFile })

/** Writes a model as a folder. */
export async function saveCrossEncoder(folder: string, model: CrossEncoderModel): Promise<void> {
  const { config, weights, tokenizer } = model
  await saveCheckpoint(folder, { config, weights, tokenizer: tokenizer.files })
  await writeRelationFile(folder, { kind: 'cross-encoder', threshold: { value: -Infinity, basis: 'ranks only' } })
}

function length(sequence: TokenSequence | undefined): number {
  return sequence?.ids.length ?? 0
}

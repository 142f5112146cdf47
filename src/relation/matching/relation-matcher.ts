/**
 * Matches sentences with relations of which only a description is known: a trained (or untrained) sentence encoder, a frozen
 * description encoder, and an index of labels that changes at run time.
 *
 * The folder of a saved matcher is the sentence encoder with `relation.json` and the labels' texts; `description/` inside it
 * is the frozen encoder.
 */
import { join } from 'node:path'
import { z } from 'zod'
import {
  type EncoderConfig,
  GraphSession,
  type GraphSessionOptions,
  inferenceBatches,
  itemsAt,
  loadCheckpoint,
  saveCheckpoint,
  type Tensor,
  type TextTokenizer,
  type Value,
  weightFeeds,
  type Weights,
} from '../../engine/index.ts'
import { InputError } from '../../errors.ts'
import type { MentionTask } from '../../supervision.ts'
import { bankVectors, DescriptionBank, LEAST_LIFT } from './description-bank.ts'
import { DescriptionEncoder } from './description-encoder.ts'
import { ENTITY_WEIGHT, LabelIndex, type LabelScore, type SentenceVectors } from './label-index.ts'
import { matchBatch, matchGraph, type MatchForm } from './match-graph.ts'
import { TEMPERATURE } from './match-training.ts'
import { labelBounds, type LabelBounds } from './label-calibration.ts'
import { rerankedLabels, type Reranking } from './match-reranking.ts'
import { encodeMentions, MAXIMUM_LENGTH, type EncodedMention } from '../mention/mention-encoding.ts'
import type { Threshold } from '../../evaluation/index.ts'
import { HEAD, readRelationModel, relationPath, thresholdInFile, writeRelationFile } from '../relation-file.ts'
import { descriptionInFile, wantDistinct, type RelationDescription } from './relation-description.ts'

/** What a matcher is made of. */
export interface MatchModel {
  readonly config: EncoderConfig
  readonly tokenizer: TextTokenizer
  /** Sentence encoder and head. */
  readonly weights: Weights
  readonly form: MatchForm
  /** Weights of the frozen description encoder, of the same configuration and tokenizer. */
  readonly descriptionWeights: Weights
  /** a of the score. @default 0.33 */
  readonly entityWeight?: number | undefined
  /** Of the relations it was trained on: what tells them from others in an extractor. @default none */
  readonly descriptions?: readonly RelationDescription[] | undefined
  /** On the best score; below it no label fits. @default accepts all */
  readonly threshold?: Threshold | undefined
  /** Log odds of the best label against `none` from which something holds. @default 0 */
  readonly noneBound?: number | undefined
  /** Sentences that set the bounds for the labels in use (label-calibration.ts); `threshold` and `noneBound` then serve no more. */
  readonly calibration?: MatchCalibration | undefined
  /** @default MAXIMUM_LENGTH */
  readonly maximumLength?: number | undefined
}

/** Sentences of described relations that were not trained on. */
export interface MatchCalibration {
  readonly tasks: readonly MentionTask[]
  /** Of their relations. */
  readonly descriptions: readonly RelationDescription[]
  /** Share of such sentences that must be accepted, between 0 and 1. */
  readonly coverage: number
}

/** A label beside the best one holds within this score of it: two thirds of its mass at T = 0.05. */
const ALSO = 0.02

/** An answer for one sentence. */
export interface MatchAnswer {
  /** All labels, best first; the first few as the cross-encoder orders them, where one was given. */
  readonly ranking: readonly LabelScore[]
  /** The best label; undefined where no label holds (`RelationMatcher.match`), or there is no label. */
  readonly relation: string | undefined
  /**
   * All labels that hold, best first: several may hold between one pair. Labels beside the best one hold where something holds by
   * `holding` and their score comes within ALSO of the best. Without `holding` it is the best label alone.
   */
  readonly relations: readonly string[]
  /** Why no label is given: nothing holds (`none`, by `holding`), or something that is none of the labels may hold (`unknown`). */
  readonly abstention?: 'none' | 'unknown' | undefined
  /**
   * How surely the best label holds rather than nothing, as log odds, less the model's bound: something holds from 0. Absent
   * where the model has not learned `none`.
   */
  readonly holding?: number | undefined
  /** How much better labels fit than the bank's relations do, from 0; absent without bank, or where a threshold rules. */
  readonly lift?: number | undefined
  /** Sub-words that were cut. */
  readonly truncated: number
}

const span = z.tuple([z.int().min(0), z.int().min(1)])
const calibrationInFile: z.ZodType<MatchCalibration> = z.object({
  tasks: z.array(
    z.object({
      id: z.string(),
      kind: z.literal('mention'),
      tokens: z.array(z.string()),
      head: span,
      tail: span,
      relation: z.string(),
    }),
  ),
  descriptions: z.array(descriptionInFile),
  coverage: z.number().gt(0).lt(1),
})

const file = z.object({
  kind: z.literal('match'),
  form: z.object({ head: z.enum(['residual', 'fresh']), distillation: z.boolean(), none: z.boolean().optional() }),
  entityWeight: z.number(),
  descriptions: z.array(descriptionInFile).default([]),
  threshold: thresholdInFile,
  noneBound: z.number().default(0),
  calibration: calibrationInFile.optional(),
  maximumLength: z.int().min(8),
})

/** Everything is accepted. */
const NO_THRESHOLD: Threshold = { value: -Infinity, basis: 'accepts all' }

/** What a sentence's pass gives; `none` where the form has learned it. */
type VectorName = 'context' | 'head' | 'tail' | 'none'

/** Matches; owns the runtime's sessions. */
export class RelationMatcher implements AsyncDisposable {
  readonly model: MatchModel
  readonly #descriptions: DescriptionEncoder
  readonly #index: LabelIndex
  readonly #session: GraphSession<VectorName>
  readonly #weights: Readonly<Record<string, Tensor>>
  readonly #known = new Map<string, RelationDescription>()
  #calibrated: Promise<readonly ReadCalibration[]> | undefined
  #bank: DescriptionBank | undefined
  /** Entries of the bank that mean the same as a label; absent until they are asked for. */
  #leftOut: ReadonlySet<string> | undefined

  private constructor(
    model: MatchModel,
    descriptions: DescriptionEncoder,
    session: GraphSession<VectorName>,
    weights: Readonly<Record<string, Tensor>>,
  ) {
    this.model = model
    this.#descriptions = descriptions
    this.#index = new LabelIndex(model.entityWeight ?? ENTITY_WEIGHT)
    this.#session = session
    this.#weights = weights
  }

  /** Compiles a model; it has no label yet. */
  static async open(model: MatchModel, options: GraphSessionOptions = {}): Promise<RelationMatcher> {
    const { context, head, tail, none } = matchGraph(model.config, model.form)
    // the name is absent where the form has none: nobody asks for it then
    const outputs: Partial<Record<VectorName, Value>> = { context, head, tail, ...(none === undefined ? {} : { none }) }
    const { config, tokenizer, descriptionWeights: weights } = model
    return new RelationMatcher(
      model,
      await DescriptionEncoder.open({ config, tokenizer, weights }, options),
      await GraphSession.compile(outputs as Record<VectorName, Value>, { ...options, inference: true }),
      weightFeeds(Object.values(outputs), model.weights),
    )
  }

  /** Opens a folder that `saveMatch` wrote. @throws InputError where `relation.json` is missing or of another form */
  static async load(folder: string, options: GraphSessionOptions = {}): Promise<RelationMatcher> {
    return RelationMatcher.open(await loadMatch(folder), options)
  }

  /** Descriptions that sentences are matched against. */
  get labels(): readonly RelationDescription[] {
    return [...this.#known.values()]
  }

  /** Adds labels. @throws TouchstoneError `bad-input` for a name or description that is there already; none is added then */
  async addLabels(descriptions: readonly RelationDescription[], signal?: AbortSignal): Promise<void> {
    wantDistinct([...this.#known.values(), ...descriptions], 'add labels')
    this.#index.add(await this.#descriptions.descriptions(descriptions, signal))
    for (const description of descriptions) this.#known.set(description.relation, description)
    this.#leftOut = undefined
  }

  /**
   * Sets relations that labels must stand out from, where the model has no threshold; an empty list takes the bank away.
   * @param options `folder` keeps the bank's vectors from one process to the next
   * @throws TouchstoneError `bad-input` for a relation described twice, or two with one description
   */
  async setBank(
    descriptions: readonly RelationDescription[],
    options: { readonly folder?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    wantDistinct(descriptions, 'set bank')
    const { descriptionWeights: weights, entityWeight = ENTITY_WEIGHT } = this.model
    this.#bank =
      descriptions.length === 0
        ? undefined
        : new DescriptionBank(
            await bankVectors(this.#descriptions, descriptions, { weights, ...options }),
            entityWeight,
          )
    this.#leftOut = undefined
  }

  /** Removes a label; false where there was none. */
  removeLabel(relation: string): boolean {
    this.#known.delete(relation)
    this.#leftOut = undefined
    return this.#index.remove(relation)
  }

  /**
   * Answers for sentences, in their order. A label holds where its score reaches the model's threshold; without one, where
   * the labels stand out from the bank; without either, always. Abort rejects with the signal's reason between
   * batches.
   */
  async match(
    tasks: readonly MentionTask[],
    options: {
      readonly batchSize?: number | undefined
      readonly rerank?: Reranking | undefined
      /** For each sentence the labels that may be answered, as the types of its entities allow. @default all */
      readonly labelsFor?: readonly (ReadonlySet<string> | undefined)[] | undefined
      readonly signal?: AbortSignal | undefined
    } = {},
  ): Promise<MatchAnswer[]> {
    const { maximumLength = MAXIMUM_LENGTH, threshold = NO_THRESHOLD } = this.model
    const { rerank, labelsFor, signal } = options
    const mentions = encodeMentions(this.model.tokenizer, tasks, { maximumLength })
    const vectors = await this.vectors(mentions, options)
    const matched = this.rank(vectors).map((ranking, i) => {
      const allowed = labelsFor?.[i]
      return allowed === undefined ? ranking : ranking.filter(({ relation }) => allowed.has(relation))
    })
    const rankings =
      rerank === undefined ? matched : await rerankedLabels(tasks, matched, this.#known, { ...rerank, signal })
    const bounds = await this.bounds(signal)
    const least = bounds?.score ?? threshold.value
    const noneBound = bounds?.holding ?? this.model.noneBound ?? 0
    const lifts = least === -Infinity ? this.#lifts(vectors, matched) : undefined
    return rankings.map((ranking, i) => {
      const lift = lifts?.[i]
      // whether any label fits is for the score that the threshold was set on
      const fits = lift === undefined ? (matched[i]?.[0]?.score ?? -Infinity) >= least : lift >= LEAST_LIFT
      const truncated = mentions[i]?.truncated ?? 0
      const holding = holdingOf(vectors[i], matched[i]?.[0], noneBound)
      const abstention = holding !== undefined && holding < 0 ? 'none' : fits ? undefined : 'unknown'
      const best = abstention === undefined ? ranking[0] : undefined
      const near = (best?.score ?? Infinity) - (holding === undefined ? 0 : ALSO)
      const relations = ranking.filter((label) => label === best || label.score > near).map(({ relation }) => relation)
      return { ranking, relation: best?.relation, relations, abstention, holding, lift, truncated }
    })
  }

  /** Bounds that the calibration sentences set for the labels in use; undefined where the model has none, or there is no label. */
  async bounds(signal?: AbortSignal): Promise<LabelBounds | undefined> {
    const { calibration } = this.model
    if (calibration === undefined || this.#known.size === 0) return undefined
    this.#calibrated ??= this.#readCalibration(calibration, signal)
    const read = await this.#calibrated.catch((error: unknown) => {
      // the next call reads anew
      this.#calibrated = undefined
      throw error
    })
    const labels = this.#index.relations
    const sentences = read.map(({ vectors, own, relation }) => {
      const scores = this.#index.scores(vectors).map(({ score }) => score)
      const place = labels.indexOf(relation)
      return { labels: scores, own: scores[place] ?? own, place, none: vectors.none }
    })
    return labelBounds(sentences, { coverage: calibration.coverage, temperature: TEMPERATURE })
  }

  async #readCalibration(
    { tasks, descriptions }: MatchCalibration,
    signal: AbortSignal | undefined,
  ): Promise<readonly ReadCalibration[]> {
    const own = new LabelIndex(this.model.entityWeight ?? ENTITY_WEIGHT)
    own.add(await this.#descriptions.descriptions(descriptions, signal))
    const { maximumLength = MAXIMUM_LENGTH, tokenizer } = this.model
    const vectors = await this.vectors(encodeMentions(tokenizer, tasks, { maximumLength }), { signal })
    return tasks.flatMap(({ relation = '' }, i) => {
      const sentence = vectors[i]
      const score = sentence && own.scores(sentence).find((label) => label.relation === relation)?.score
      return sentence === undefined || score === undefined ? [] : [{ vectors: sentence, own: score, relation }]
    })
  }

  #lifts(vectors: readonly SentenceVectors[], rankings: readonly (readonly LabelScore[])[]): number[] | undefined {
    const bank = this.#bank
    if (bank === undefined) return undefined
    const leftOut = (this.#leftOut ??= bank.sameAs(this.#index.vectors))
    return vectors.map((sentence, i) => bank.lift(sentence, rankings[i] ?? [], leftOut))
  }

  /** All labels for each sentence, best first. */
  rank(sentences: readonly SentenceVectors[]): LabelScore[][] {
    return sentences.map((sentence) => this.#index.rank(sentence))
  }

  /** Vectors of encoded sentences, in their order. */
  async vectors(
    mentions: readonly EncodedMention[],
    options: { readonly batchSize?: number | undefined; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<SentenceVectors[]> {
    const { batchSize = 32, signal } = options
    const { config } = this.model
    const found: (readonly [row: number, vectors: SentenceVectors])[] = []
    for (const rows of inferenceBatches(mentions, batchSize)) {
      signal?.throwIfAborted()
      const { feeds } = matchBatch(config, itemsAt(mentions, rows))
      const result = await this.#session.run({ ...this.#weights, ...feeds })
      const part = ({ data }: Tensor, b: number): Float32Array =>
        (data as Float32Array).slice(b * config.hiddenSize, (b + 1) * config.hiddenSize)
      const none = this.model.form.none !== true ? undefined : (result.none.data as Float32Array)
      for (const [b, row] of rows.entries())
        found.push([
          row,
          {
            context: part(result.context, b),
            head: part(result.head, b),
            tail: part(result.tail, b),
            ...(none === undefined ? {} : { none: none[b] ?? 0 }),
          },
        ])
    }
    return found.toSorted(([a], [b]) => a - b).map(([, vectors]) => vectors)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]()
    await this.#descriptions[Symbol.asyncDispose]()
  }
}

/** A calibration sentence as the model reads it, whatever the labels. */
interface ReadCalibration {
  readonly vectors: SentenceVectors
  readonly own: number
  readonly relation: string
}

/** Log odds of a label against `none`, less the bound; undefined where the model has not learned it. */
function holdingOf(
  sentence: SentenceVectors | undefined,
  label: LabelScore | undefined,
  bound: number,
): number | undefined {
  if (sentence?.none === undefined || label === undefined) return undefined
  return label.score / TEMPERATURE - sentence.none - bound
}

/** Writes a model as a folder; labels are not part of it, they come from descriptions at run time. */
export async function saveMatch(folder: string, model: MatchModel): Promise<void> {
  const { config, tokenizer, form, entityWeight = ENTITY_WEIGHT, maximumLength = MAXIMUM_LENGTH } = model
  const { threshold = NO_THRESHOLD, descriptions = [], noneBound = 0, calibration } = model
  await saveCheckpoint(join(folder, 'description'), { config, weights: model.descriptionWeights })
  await saveCheckpoint(folder, { config, weights: model.weights, tokenizer: tokenizer.files })
  await writeRelationFile(folder, {
    kind: 'match',
    form,
    entityWeight,
    descriptions,
    threshold,
    noneBound,
    ...(calibration === undefined ? {} : { calibration }),
    maximumLength,
  })
}

/** Reads what `saveMatch` wrote; errors as `RelationMatcher.load`. */
export async function loadMatch(folder: string): Promise<MatchModel> {
  const { content, config, weights, tokenizer } = await readRelationModel(folder, file)
  const { form, entityWeight, descriptions, threshold, noneBound, calibration, maximumLength } = content
  if (form.distillation !== weights.has(`${HEAD}query`))
    throw new InputError(
      relationPath(folder),
      undefined,
      `says distillation is ${form.distillation}, model.safetensors says it is not so`,
    )
  return {
    config,
    tokenizer,
    weights,
    form,
    descriptionWeights: (await loadCheckpoint(join(folder, 'description'))).weights,
    entityWeight,
    descriptions,
    threshold,
    noneBound,
    ...(calibration === undefined ? {} : { calibration }),
    maximumLength,
  }
}

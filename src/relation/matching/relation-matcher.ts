/**
 * Matches sentences with relations of which only a description is known: a trained (or untrained) sentence encoder, a frozen
 * description encoder, and an index of labels that changes at run time.
 */
import {
  GraphSession,
  type GraphSessionOptions,
  inferenceBatches,
  itemsAt,
  type Tensor,
  type Value,
  weightFeeds,
} from '../../engine/index.ts'
import type { MentionTask } from '../../supervision.ts'
import type { MatchAnswer } from './match-answer.ts'
import { bankVectors, DescriptionBank, LEAST_LIFT } from './description-bank.ts'
import { DescriptionEncoder, type DescriptionVectors } from './description-encoder.ts'
import { ENTITY_WEIGHT, LabelIndex, type LabelScore, type SentenceVectors } from './label-index.ts'
import { matchBatch, matchGraph } from './match-graph.ts'
import { loadMatch, NO_THRESHOLD, type MatchCalibration, type MatchModel } from './match-model.ts'
import { TEMPERATURE } from './match-training.ts'
import { fitMargin, holdingOf, turnedLead } from './match-margins.ts'
import { labelBounds, type CalibrationScores, type LabelBounds } from './label-calibration.ts'
import { rerankedLabels, type Reranking } from './match-reranking.ts'
import { encodeMentions, MAXIMUM_LENGTH, type EncodedMention } from '../mention/mention-encoding.ts'
import { wantNumbers } from '../mention/mention-batch.ts'
import { sourceShift, SourceWatch, type SourceShift } from '../source-watch.ts'
import { SYMMETRIC, swappedTask } from '../text/none-pairs.ts'
import { prototypesOf, withPrototype, type Prototype } from './taught-labels.ts'
import { wantDistinct, type RelationDescription } from './relation-description.ts'

/** A label beside the best one holds within this score of it: two thirds of its mass at T = 0.05. */
const ALSO = 0.02

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
  /** Texts of the descriptions that the model was trained on. */
  readonly #trainedOn: ReadonlySet<string>
  readonly #watch = new SourceWatch()
  /** Of the taught relations; absent until a label is added. */
  #prototypes: ReadonlyMap<string, Prototype> | undefined
  #calibrated: Promise<readonly ReadCalibration[]> | undefined
  /** Of the labels in use; absent until they are asked for. */
  #bounds: LabelBounds | undefined
  #bank: DescriptionBank | undefined
  /** Descriptions of the bank's entries, by their names. */
  #bankTexts: ReadonlyMap<string, string> = new Map()
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
    this.#trainedOn = new Set(model.descriptions?.map(({ text }) => text))
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
    this.#index.add(await this.#labelVectors(descriptions, signal))
    for (const description of descriptions) this.#known.set(description.relation, description)
    this.#labelsChanged()
  }

  /**
   * Sets other relations. Labels must stand out from them where the model has no threshold, and where it has learned `none` they tell
   * what is unknown from what states nothing. An empty list takes the bank away.
   * @param options `folder` keeps the bank's vectors from one process to the next
   * @throws TouchstoneError `bad-input` for a relation described twice, or two with one description
   */
  async setBank(
    descriptions: readonly RelationDescription[],
    options: { readonly folder?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    wantDistinct(descriptions, 'set bank')
    const { descriptionWeights: weights, entityWeight = ENTITY_WEIGHT } = this.model
    this.#bankTexts = new Map(descriptions.map(({ relation, text }) => [relation, text]))
    this.#bank =
      descriptions.length === 0
        ? undefined
        : new DescriptionBank(
            await bankVectors(this.#descriptions, descriptions, { weights, ...options }),
            entityWeight,
          )
    this.#leftOut = undefined
  }

  /** Vectors of descriptions, with what their examples teach. */
  async #labelVectors(
    descriptions: readonly RelationDescription[],
    signal: AbortSignal | undefined,
  ): Promise<DescriptionVectors[]> {
    const labels = await this.#descriptions.descriptions(descriptions, signal)
    const { taught, tokenizer, entityWeight = ENTITY_WEIGHT, maximumLength = MAXIMUM_LENGTH } = this.model
    if (taught === undefined || taught.weight === 0) return [...labels]
    if (this.#prototypes === undefined) {
      const vectors = await this.vectors(encodeMentions(tokenizer, taught.tasks, { maximumLength }), { signal })
      const examples = vectors.map((each, i) => ({ relation: taught.tasks[i]?.relation ?? '', vectors: each }))
      this.#prototypes = prototypesOf(examples, entityWeight)
    }
    const prototypes = this.#prototypes
    return labels.map((label) => withPrototype(label, prototypes.get(label.relation), taught.weight))
  }

  /** Removes a label; false where there was none. */
  removeLabel(relation: string): boolean {
    this.#known.delete(relation)
    this.#labelsChanged()
    return this.#index.remove(relation)
  }

  #labelsChanged(): void {
    this.#leftOut = undefined
    this.#bounds = undefined
    this.#watch.clear()
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
      /**
       * Asks about each pair turned round as well: where the best label fits it better so, and does not hold both ways, nothing
       * holds. Twice the work. @default false
       */
      readonly bothWays?: boolean | undefined
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
    this.#keepForShift(vectors, matched)
    const turned = options.bothWays === true ? await this.#turnedScores(tasks, options) : []
    const lifts = least === -Infinity ? this.#lifts(vectors, matched) : undefined
    return rankings.map((ranking, i) => {
      const lift = lifts?.[i]
      const truncated = mentions[i]?.truncated ?? 0
      const { none } = vectors[i] ?? {}
      const boundOf = (label: LabelScore | undefined): number =>
        bounds?.holding ?? this.#noneBound(this.#known.get(label?.relation ?? '')?.text)
      const holds = (label: LabelScore): boolean => (holdingOf(none, label, boundOf(label)) ?? 0) >= 0
      // a label with a lower bound may hold where a better one does not
      const best = matched[i]?.find(holds) ?? matched[i]?.[0]
      const first = ranking.find(holds) ?? ranking[0]
      // whether any label fits is for the score that the threshold was set on
      const fits = lift === undefined ? (best?.score ?? -Infinity) >= least : lift >= LEAST_LIFT
      const holding = holdingOf(none, best, boundOf(best))
      const lead = turnedLead(first, turned[i])
      const isNone = holding !== undefined && holding < 0
      const isElse = isNone && this.#bankHolds(vectors[i], bounds)
      const abstention =
        (isNone && !isElse) || (fits && !isNone && lead !== undefined && lead < 0)
          ? 'none'
          : fits && !isNone
            ? undefined
            : 'unknown'
      const answer = abstention === undefined ? first : undefined
      const near = (answer?.score ?? Infinity) - (holding === undefined ? 0 : ALSO)
      const relations = ranking
        .filter((label) => label === answer || (label.score > near && holds(label)))
        .map(({ relation }) => relation)
      const margins = [fitMargin(best?.score, { least, lift }), holding, lead].filter((each) => each !== undefined)
      const margin = margins.length === 0 ? undefined : Math.min(...margins)
      return { ranking, relation: answer?.relation, relations, abstention, none, holding, lift, margin, truncated }
    })
  }

  /** Log odds from which a description holds: one that was trained on in these words, or another one. */
  #noneBound(text: string | undefined): number {
    const { noneBound = 0, newNoneBound = noneBound } = this.model
    return text !== undefined && this.#trainedOn.has(text) ? noneBound : newNoneBound
  }

  /** Scores of the labels that do not hold both ways, with head and tail exchanged. */
  async #turnedScores(
    tasks: readonly MentionTask[],
    options: { readonly batchSize?: number | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<ReadonlyMap<string, number>[]> {
    const { maximumLength = MAXIMUM_LENGTH, tokenizer } = this.model
    const mentions = encodeMentions(tokenizer, tasks.map(swappedTask), { maximumLength })
    const oneWay = (relation: string): boolean => !(this.#known.get(relation)?.symmetric ?? SYMMETRIC.has(relation))
    return (await this.vectors(mentions, options)).map(
      (sentence) =>
        new Map(
          this.#index.scores(sentence).flatMap(({ relation, score }) => (oneWay(relation) ? [[relation, score]] : [])),
        ),
    )
  }

  /** Bounds that the calibration sentences set for the labels in use; undefined where the model has none, or there is no label. */
  async bounds(signal?: AbortSignal): Promise<LabelBounds | undefined> {
    const { calibration } = this.model
    if (calibration === undefined || this.#known.size === 0) return undefined
    if (this.#bounds !== undefined) return this.#bounds
    const sentences = await this.#calibrationScores(calibration, signal)
    return (this.#bounds = labelBounds(sentences, { coverage: calibration.coverage, temperature: TEMPERATURE }))
  }

  /**
   * Whether the sentences matched so far, with the labels as they are, look like those that set the bounds; undefined where they
   * do, where the model has no calibration sentences, or fewer than 20 were matched.
   */
  async shift(signal?: AbortSignal): Promise<SourceShift | undefined> {
    const { best } = (await this.bounds(signal)) ?? {}
    const read = await this.#calibrated
    if (best === undefined || read === undefined) return undefined
    const calibration = read.map(({ vectors }, i) => ({ score: best[i] ?? 0, vector: vectors.context }))
    return sourceShift(this.#watch.asked, calibration)
  }

  #keepForShift(vectors: readonly SentenceVectors[], matched: readonly (readonly LabelScore[])[]): void {
    if (this.model.calibration === undefined) return
    for (const [i, { context }] of vectors.entries()) {
      const score = matched[i]?.[0]?.score
      if (score !== undefined) this.#watch.add({ score, vector: context })
    }
  }

  async #calibrationScores(
    calibration: MatchCalibration,
    signal: AbortSignal | undefined,
  ): Promise<readonly CalibrationScores[]> {
    this.#calibrated ??= this.#readCalibration(calibration, signal)
    const read = await this.#calibrated.catch((error: unknown) => {
      // the next call reads anew
      this.#calibrated = undefined
      throw error
    })
    const labels = this.#index.relations
    return read.map(({ vectors, own, relation }) => {
      const scores = this.#index.scores(vectors).map(({ score }) => score)
      const place = labels.indexOf(relation)
      return { labels: scores, own: scores[place] ?? own, place, none: vectors.none }
    })
  }

  async #readCalibration(
    { tasks, descriptions }: MatchCalibration,
    signal: AbortSignal | undefined,
  ): Promise<readonly ReadCalibration[]> {
    const own = new LabelIndex(this.model.entityWeight ?? ENTITY_WEIGHT)
    own.add(await this.#labelVectors(descriptions, signal))
    const { maximumLength = MAXIMUM_LENGTH, tokenizer } = this.model
    const vectors = await this.vectors(encodeMentions(tokenizer, tasks, { maximumLength }), { signal })
    return tasks.flatMap(({ relation = '' }, i) => {
      const sentence = vectors[i]
      const score = sentence && own.scores(sentence).find((label) => label.relation === relation)?.score
      return sentence === undefined || score === undefined ? [] : [{ vectors: sentence, own: score, relation }]
    })
  }

  /** Whether another relation than the labels holds rather than nothing; false without a bank. */
  #bankHolds(sentence: SentenceVectors | undefined, bounds: LabelBounds | undefined): boolean {
    const bank = this.#bank
    if (bank === undefined || sentence?.none === undefined) return false
    const { none } = sentence
    const leftOut = (this.#leftOut ??= bank.sameAs(this.#index.vectors))
    const best = bank.best(sentence, leftOut)
    const bound = bounds?.holding ?? this.#noneBound(this.#bankTexts.get(best?.relation ?? ''))
    return best !== undefined && best.score / TEMPERATURE - none >= bound
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
      wantNumbers('match', itemsAt(mentions, rows), result)
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

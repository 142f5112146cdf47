/**
 * Whether a sentence is of a known relation, by more than the classifier's own energy: beside it stands what an encoder that was not
 * fine-tuned sees. On its features (frozen-features.ts) a softmax regression tells the known relations and background relations
 * (background.ts) apart, and its contrast is the energy of the known less half of the background's. Where the known relations
 * are described, their share of the match's mass against a bank of other descriptions is added (NegLabel, arXiv 2403.20078).
 *
 * Score: the sum of the three, each in standard deviations of held-back known sentences and weighted. The weights and the
 * temperature were chosen on development-unknown relations (docs/log.md). The second encoder costs a second pass.
 */
import type {
  EncoderConfig,
  GraphSessionOptions,
  PretrainedEncoder,
  TextTokenizer,
  Weights,
} from '../../engine/index.ts'
import { split, type Key } from '../../random.ts'
import { DescriptionBank, logShare } from '../matching/description-bank.ts'
import { DescriptionEncoder, type DescriptionVectors } from '../matching/description-encoder.ts'
import { ENTITY_WEIGHT, LabelIndex } from '../matching/label-index.ts'
import type { RelationDescription } from '../matching/relation-description.ts'
import { encodeMentions, type EncodedMention } from '../mention/mention-encoding.ts'
import type { MentionTask } from '../../supervision.ts'
import { backgroundSentences } from './background.ts'
import { backgroundChoice, type BackgroundChoice, type NumberedFeatures } from './background-choice.ts'
import { headLogits, trainFeatureHead } from './feature-head.ts'
import { FrozenFeatures, sentenceVectors } from './frozen-features.ts'
import { contrastScore } from './open-set-scores.ts'
import { scaleOf, standardised, type Scale } from '../scale.ts'

/** Weights of the classifier's energy and of the share beside the contrast, which counts once. */
export const EVIDENCE_WEIGHTS = { energy: 0.25, contrast: 1, share: 0.5 } as const
/** T of the share. */
export const SHARE_TEMPERATURE = 0.02

/** What is known of a sentence, apart from the classifier's energy. */
export interface DetectorEvidence {
  readonly contrast: number
  /** Absent where no description was given. */
  readonly share?: number | undefined
}

/** What a detector is made of. Configuration and tokenizer are the classifier's. */
export interface DetectorModel {
  /** Of the encoder that was not fine-tuned, with the regression's as `detector.weight` and `detector.bias`. */
  readonly weights: Weights
  /** Relations whose logits stand behind the known ones. */
  readonly background: readonly string[]
  /** Whether background was found to help, and by how much; absent in what was loaded. */
  readonly choice?: BackgroundChoice | undefined
  /** Descriptions of known relations, and of others that mean none of them; absent where none were given. */
  readonly fit?:
    | { readonly labels: readonly DescriptionVectors[]; readonly bank: readonly DescriptionVectors[] }
    | undefined
  /** Over held-back known sentences. */
  readonly scales: Readonly<Record<'energy' | 'contrast' | 'share', Scale>>
}

/** What a detector is trained from. */
export interface DetectorMaterial {
  /** Known relations, in the order of the classifier's logits. */
  readonly relations: readonly string[]
  /** Their training sentences. */
  readonly tasks: readonly MentionTask[]
  /**
   * Sentences of other relations. As many as there are training sentences are used at most, and only where a trial on the known
   * relations finds that they help (background-choice.ts). @default none
   */
  readonly background?: readonly MentionTask[] | undefined
  /** Descriptions of the known relations; the share is used only where each has one. @default none */
  readonly descriptions?: readonly RelationDescription[] | undefined
  /** Descriptions of other relations. Those that mean the same as a known one are left out. @default none */
  readonly bank?: readonly RelationDescription[] | undefined
}

/** Options of `trainDetector`. */
export interface DetectorTrainingOptions {
  readonly key: Key
  readonly session?: GraphSessionOptions | undefined
  readonly signal?: AbortSignal | undefined
}

/** Trains the regression, and encodes the descriptions. */
export async function trainDetector(
  encoder: PretrainedEncoder,
  material: DetectorMaterial,
  { key, session, signal }: DetectorTrainingOptions,
): Promise<DetectorModel> {
  const { relations, tasks, descriptions = [], bank = [] } = material
  const beside = backgroundSentences(split(key, 'background'), material.background ?? [], {
    known: relations,
    most: tasks.length,
  })
  await using frozen = await FrozenFeatures.open(encoder, session)
  const numbered = async (all: readonly MentionTask[], names: readonly string[]): Promise<NumberedFeatures> => {
    const places = new Map(names.map((name, i) => [name, i]))
    const rows = await frozen.features(encodeMentions(encoder.tokenizer, all), { signal })
    return { rows, labels: all.map(({ relation = '' }) => places.get(relation) ?? 0) }
  }
  const others = [...new Set(beside.map(({ relation = '' }) => relation))]
  const known = await numbered(tasks, relations)
  const outside = await numbered(beside, others)
  const choice = await backgroundChoice(known, outside, { key: split(key, 'choice'), session, signal })
  const background = choice.helps ? others : []
  const { rows, labels } = choice.helps ? outside : { rows: [], labels: [] }
  const head = await trainFeatureHead(
    [...known.rows, ...rows],
    [...known.labels, ...labels.map((label) => relations.length + label)],
    { classes: relations.length + background.length, key: split(key, 'head'), session, signal },
  )
  const own = relations.flatMap((name) => descriptions.find(({ relation }) => relation === name) ?? [])
  const isDescribed = own.length === relations.length && bank.length > 0
  const fit = isDescribed ? await fitOf(encoder, own, bank, { session, signal }) : undefined
  return {
    weights: new Map([...encoder.weights, ...head]),
    background,
    choice,
    // against an empty bank every share is the same
    ...(fit === undefined || fit.bank.length === 0 ? {} : { fit }),
    // these change nothing, until held-back sentences set others
    scales: scalesOf([], []),
  }
}

async function fitOf(
  encoder: PretrainedEncoder,
  own: readonly RelationDescription[],
  bank: readonly RelationDescription[],
  { session, signal }: Omit<DetectorTrainingOptions, 'key'>,
): Promise<NonNullable<DetectorModel['fit']>> {
  await using descriptions = await DescriptionEncoder.open(encoder, session)
  const labels = await descriptions.descriptions(own, signal)
  const entries = await descriptions.descriptions(bank, signal)
  const names = new Set(own.map(({ relation }) => relation))
  const same = new DescriptionBank(entries, ENTITY_WEIGHT).sameAs(labels)
  return { labels, bank: entries.filter(({ relation }) => !same.has(relation) && !names.has(relation)) }
}

/** Mean and deviation of each part over held-back known sentences, with their energies. */
export function scalesOf(energies: readonly number[], evidence: readonly DetectorEvidence[]): DetectorModel['scales'] {
  return {
    energy: scaleOf(energies),
    contrast: scaleOf(evidence.map(({ contrast }) => contrast)),
    share: scaleOf(evidence.flatMap(({ share }) => share ?? [])),
  }
}

/** How surely a sentence is of a known relation: higher is more surely. */
export function detectorScore(
  scales: DetectorModel['scales'],
  energy: number,
  { contrast, share }: DetectorEvidence,
): number {
  const part = (name: 'energy' | 'contrast' | 'share', value: number): number =>
    EVIDENCE_WEIGHTS[name] * standardised(value, scales[name])
  return part('energy', energy) + part('contrast', contrast) + (share === undefined ? 0 : part('share', share))
}

/** Gives evidence; owns the runtime's session. */
export class UnknownDetector implements AsyncDisposable {
  readonly model: DetectorModel
  readonly #known: number
  readonly #frozen: FrozenFeatures
  readonly #fit: { readonly labels: LabelIndex; readonly bank: DescriptionBank } | undefined

  private constructor(model: DetectorModel, known: number, frozen: FrozenFeatures) {
    this.model = model
    this.#known = known
    this.#frozen = frozen
    if (model.fit === undefined) return
    const labels = new LabelIndex()
    labels.add(model.fit.labels)
    this.#fit = { labels, bank: new DescriptionBank(model.fit.bank, ENTITY_WEIGHT) }
  }

  /** Compiles a detector of so many known relations. */
  static async open(
    classifier: {
      readonly config: EncoderConfig
      readonly tokenizer: TextTokenizer
      readonly relations: readonly string[]
    },
    model: DetectorModel,
    options: GraphSessionOptions = {},
  ): Promise<UnknownDetector> {
    const frozen = await FrozenFeatures.open({ config: classifier.config, weights: model.weights }, options)
    return new UnknownDetector(model, classifier.relations.length, frozen)
  }

  /** Evidence of sentences, in their order. Abort rejects with the signal's reason between batches. */
  async evidence(
    mentions: readonly EncodedMention[],
    options: { readonly batchSize?: number | undefined; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<DetectorEvidence[]> {
    const rows = await this.#frozen.features(mentions, options)
    return rows.map((features) => {
      const logits = headLogits(this.model.weights, features)
      const contrast = contrastScore(logits.slice(0, this.#known), logits.slice(this.#known))
      if (this.#fit === undefined) return { contrast }
      const vectors = sentenceVectors(features)
      const labels = this.#fit.labels.scores(vectors).map(({ score }) => score)
      return { contrast, share: logShare(labels, this.#fit.bank.scores(vectors, new Set()), SHARE_TEMPERATURE) }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#frozen[Symbol.asyncDispose]()
  }
}

/**
 * A trained open-set classifier: relation, scores and verdict of sentences; kept as a checkpoint folder with the head's
 * weights and `relation.json` beside the encoder's.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  type EncoderConfig,
  GraphSession,
  type GraphSessionOptions,
  inferenceBatches,
  itemsAt,
  saveCheckpoint,
  type Tensor,
  type TextTokenizer,
  weightFeeds,
  type Weights,
} from '../../engine/index.ts'
import { InputError } from '../../errors.ts'
import type { Threshold } from '../../evaluation/index.ts'
import type { MentionTask } from '../../supervision.ts'
import { readRows } from '../../task/index.ts'
import { mentionBatch, wantNumbers } from '../mention/mention-batch.ts'
import { mentionsOf } from '../mention/mention-list.ts'
import { encodeMentions, MAXIMUM_LENGTH, type EncodedMention } from '../mention/mention-encoding.ts'
import { openSetGraph } from './open-set-graph.ts'
import { energyScore, type ClassifierOutput } from './open-set-scores.ts'
import { detectorInFile, loadDetector, saveDetector } from './detector-file.ts'
import { detectorScore, UnknownDetector, type DetectorModel } from './unknown-detector.ts'
import { sourceShift, SourceWatch, type SourceShift } from '../source-watch.ts'
import {
  HEAD,
  readRelationModel,
  relationPath,
  thresholdInFile,
  withLabelNames,
  writeModelCard,
  writeRelationFile,
} from '../relation-file.ts'

/** Sentences of known relations that trained nothing, and the share of such that must be accepted, between 0 and 1. */
export interface KnownCalibration {
  readonly tasks: readonly MentionTask[]
  readonly coverage: number
}

/** What a classifier is made of. */
export interface OpenSetModel {
  readonly config: EncoderConfig
  readonly tokenizer: TextTokenizer
  readonly weights: Weights
  /** Known relations, in the order of the logits. */
  readonly relations: readonly string[]
  /** On the score; below it a sentence is unknown. */
  readonly threshold: Threshold
  /** What stands beside the energy in the score. @default none: the energy is the score */
  readonly detector?: DetectorModel | undefined
  /** What set the threshold: with a matcher beside it, an extractor decides anew on these (joint-decision.ts). @default none */
  readonly calibration?: KnownCalibration | undefined
  /** @default MAXIMUM_LENGTH */
  readonly maximumLength?: number | undefined
}

/** An answer for one sentence. */
export interface OpenSetAnswer extends ClassifierOutput {
  /** The best known relation. */
  readonly relation: string
  readonly energy: number
  /** What the threshold is on, higher is more surely known: the energy, or what a detector makes of it (unknown-detector.ts). */
  readonly score: number
  /** Whether the score reaches the threshold; else the relation is unknown. */
  readonly known: boolean
  /** Sub-words that were cut. */
  readonly truncated: number
}

/** Options of `classify`. */
export interface ClassifyOptions {
  /** Sentences of a pass. @default 32 */
  readonly batchSize?: number | undefined
  readonly signal?: AbortSignal | undefined
}

const file = z.object({
  kind: z.literal('open-set'),
  relations: z.array(z.string()).min(1),
  threshold: thresholdInFile,
  /** Of `calibration.jsonl` beside it; absent where there is none. */
  coverage: z.number().gt(0).lt(1).optional(),
  /** Its weights lie in `detector/`. */
  detector: detectorInFile.optional(),
  maximumLength: z.int().min(8),
})

/**
 * What a detector's score moves by with the sentences that share a pass, in standard deviations: the sentence that set the threshold
 * must be accepted whatever stands beside it.
 */
const ROUNDING = 1e-4

/** Held-back sentences in a model's folder, in the project's own shape of tasks. */
export const CALIBRATION_FILE = 'calibration.jsonl'

/** Classifies; owns the runtime's session. */
export class OpenSetClassifier implements AsyncDisposable {
  readonly model: OpenSetModel
  readonly #session: GraphSession<'logits' | 'features'>
  readonly #weights: Readonly<Record<string, Tensor>>
  readonly #detector: UnknownDetector | undefined
  readonly #watch = new SourceWatch()

  private constructor(
    model: OpenSetModel,
    session: GraphSession<'logits' | 'features'>,
    weights: Readonly<Record<string, Tensor>>,
    detector: UnknownDetector | undefined,
  ) {
    this.model = model
    this.#session = session
    this.#weights = weights
    this.#detector = detector
  }

  /** Compiles a model. */
  static async open(model: OpenSetModel, options: GraphSessionOptions = {}): Promise<OpenSetClassifier> {
    const { logits, features } = openSetGraph(model.config, model.relations.length)
    const session = await GraphSession.compile({ logits, features }, { ...options, inference: true })
    const detector =
      model.detector === undefined ? undefined : await UnknownDetector.open(model, model.detector, options)
    return new OpenSetClassifier(model, session, weightFeeds([logits], model.weights), detector)
  }

  /**
   * Opens a folder that `saveOpenSet` wrote.
   * @throws InputError where `relation.json` is missing, has another form, or contradicts the weights
   */
  static async load(folder: string, options: GraphSessionOptions = {}): Promise<OpenSetClassifier> {
    return OpenSetClassifier.open(await loadOpenSet(folder), options)
  }

  /** Answers for sentences, in their order. Abort rejects with the signal's reason between batches. */
  async classify(tasks: readonly MentionTask[], options: ClassifyOptions = {}): Promise<OpenSetAnswer[]> {
    const { maximumLength = MAXIMUM_LENGTH } = this.model
    const answers = await this.classifyEncoded(encodeMentions(this.model.tokenizer, tasks, { maximumLength }), options)
    if (this.model.calibration !== undefined)
      for (const { score, features } of answers) this.#watch.add({ score, vector: features })
    return answers
  }

  /**
   * Whether the sentences classified so far look like those that set the threshold; undefined where they do, where the model has no
   * calibration sentences, or fewer than 20 were classified.
   */
  async shift(signal?: AbortSignal): Promise<SourceShift | undefined> {
    const { calibration, tokenizer, maximumLength = MAXIMUM_LENGTH } = this.model
    if (calibration === undefined) return undefined
    const mentions = encodeMentions(tokenizer, calibration.tasks, { maximumLength })
    const own = await this.classifyEncoded(mentions, { signal })
    return sourceShift(
      this.#watch.asked,
      own.map(({ score, features }) => ({ score, vector: features })),
    )
  }

  /** As `classify`, of sentences already encoded. */
  async classifyEncoded(mentions: readonly EncodedMention[], options: ClassifyOptions = {}): Promise<OpenSetAnswer[]> {
    const { batchSize = 32, signal } = options
    const answers = new Map<number, OpenSetAnswer>()
    for (const rows of inferenceBatches(mentions, batchSize)) {
      signal?.throwIfAborted()
      const chosen = itemsAt(mentions, rows)
      const { feeds } = mentionBatch(this.model.config, chosen)
      const { logits, features } = await this.#session.run({ ...this.#weights, ...feeds })
      wantNumbers('classify', chosen, { logits, features })
      for (const [b, row] of rows.entries())
        answers.set(row, this.#answer(rowOf(logits, b), rowOf(features, b), chosen[b]?.truncated ?? 0))
    }
    const ordered = itemsAt(
      [...answers.entries()].toSorted(([a], [b]) => a - b).map(([, answer]) => answer),
      [...mentions.keys()],
    )
    if (this.#detector === undefined) return ordered
    const { scales } = this.#detector.model
    const evidence = await this.#detector.evidence(mentions, options)
    return ordered.map((answer, i) => {
      const score = detectorScore(scales, answer.energy, evidence[i] ?? { contrast: 0 })
      return { ...answer, score, known: score >= this.model.threshold.value - ROUNDING }
    })
  }

  #answer(logits: Float32Array, features: Float32Array, truncated: number): OpenSetAnswer {
    const energy = energyScore({ logits })
    const best = logits.reduce((top, logit, i) => (logit > (logits[top] ?? -Infinity) ? i : top), 0)
    const relation = this.model.relations[best] ?? ''
    const known = energy >= this.model.threshold.value
    return { logits, features, relation, energy, score: energy, known, truncated }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]()
    await this.#detector?.[Symbol.asyncDispose]()
  }
}

/** A row of `[B, width]`, copied. */
function rowOf({ data, dims }: Tensor, row: number): Float32Array {
  const width = dims[1] ?? 0
  return (data as Float32Array).slice(row * width, (row + 1) * width)
}

/** Writes a model as a folder that `transformers` reads as an encoder, and `OpenSetClassifier.load` as a classifier. */
export async function saveOpenSet(folder: string, model: OpenSetModel): Promise<void> {
  const { config, tokenizer, weights, relations, threshold, calibration, detector } = model
  const { maximumLength = MAXIMUM_LENGTH } = model
  const named = withLabelNames(config, relations)
  await saveCheckpoint(folder, { config: named, weights, tokenizer: tokenizer.files })
  await writeModelCard(folder, {
    title: 'Relation classifier that can say unknown',
    text: [
      `An encoder with a head that tells ${relations.length} relations between two marked mentions of a sentence. The labels' names stand in config.json as id2label.`,
      `The threshold ${threshold.basis}. It holds for sentences of the source that set it.`,
      ...(detector === undefined
        ? []
        : [
            `detector/ holds the encoder as it was before, with a regression on its features: it tells unknown relations better than the classifier alone, for a second pass over each sentence.`,
          ]),
    ],
    relations: relations.map((relation) => ({ relation })),
    command: 'touchstone relation classify sentences.jsonl --model FOLDER',
  })
  if (calibration !== undefined) {
    const lines = calibration.tasks.map((task) => `${JSON.stringify({ task })}\n`)
    await writeFile(join(folder, CALIBRATION_FILE), lines.join(''))
  }
  const coverage = calibration?.coverage
  const kept = detector === undefined ? undefined : await saveDetector(folder, { config, detector })
  await writeRelationFile(folder, { kind: 'open-set', relations, threshold, coverage, detector: kept, maximumLength })
}

/** Reads what `saveOpenSet` wrote; errors as `OpenSetClassifier.load`. */
export async function loadOpenSet(folder: string): Promise<OpenSetModel> {
  const { content, config, weights, tokenizer } = await readRelationModel(folder, file)
  const { relations, threshold, coverage, maximumLength } = content
  const rows = weights.get(`${HEAD}output.bias`)?.shape[0]
  if (rows !== relations.length)
    throw new InputError(
      relationPath(folder),
      undefined,
      `lists ${relations.length} relations, wanted ${rows ?? 'a head in model.safetensors with'} as the weights have`,
    )
  return {
    config,
    weights,
    tokenizer,
    relations,
    threshold,
    ...(content.detector === undefined ? {} : { detector: await loadDetector(folder, content.detector) }),
    calibration: coverage === undefined ? undefined : { tasks: await calibrationTasks(folder), coverage },
    maximumLength,
  }
}

async function calibrationTasks(folder: string): Promise<MentionTask[]> {
  return mentionsOf(readRows([join(folder, CALIBRATION_FILE)]), { labelled: true })
}

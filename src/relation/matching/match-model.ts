/**
 * A matcher as a folder: the sentence encoder with `relation.json` and the labels' texts; `description/` inside it is the frozen
 * encoder.
 */
import { join } from 'node:path'
import { z } from 'zod'
import {
  type EncoderConfig,
  loadCheckpoint,
  saveCheckpoint,
  type TextTokenizer,
  type Weights,
} from '../../engine/index.ts'
import { InputError } from '../../errors.ts'
import type { Threshold } from '../../evaluation/index.ts'
import type { MentionTask } from '../../supervision.ts'
import { MAXIMUM_LENGTH } from '../mention/mention-encoding.ts'
import {
  HEAD,
  readRelationModel,
  relationPath,
  thresholdInFile,
  writeModelCard,
  writeRelationFile,
} from '../relation-file.ts'
import { ENTITY_WEIGHT } from './label-index.ts'
import type { MatchForm } from './match-graph.ts'
import { descriptionInFile, type RelationDescription } from './relation-description.ts'
import type { TaughtExamples } from './taught-labels.ts'

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
  /**
   * The same for a label that training did not describe in these words: its score is lower than that of a label that was trained on,
   * where the logit of `none` is the same. @default noneBound
   */
  readonly newNoneBound?: number | undefined
  /** Sentences that set the bounds for the labels in use (label-calibration.ts); `threshold` and `noneBound` then serve no more. */
  readonly calibration?: MatchCalibration | undefined
  /** Examples that teach some labels (taught-labels.ts). @default none */
  readonly taught?: TaughtExamples | undefined
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

const span = z.tuple([z.int().min(0), z.int().min(1)])
const tasksInFile = z.array(
  z.object({
    id: z.string(),
    kind: z.literal('mention'),
    tokens: z.array(z.string()),
    head: span,
    tail: span,
    relation: z.string(),
  }),
)
const calibrationInFile: z.ZodType<MatchCalibration> = z.object({
  tasks: tasksInFile,
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
  newNoneBound: z.number().optional(),
  calibration: calibrationInFile.optional(),
  taught: z.object({ tasks: tasksInFile, weight: z.number().min(0) }).optional(),
  maximumLength: z.int().min(8),
})

/** Everything is accepted. */
export const NO_THRESHOLD: Threshold = { value: -Infinity, basis: 'accepts all' }

/** Writes a model as a folder; labels are not part of it, they come from descriptions at run time. */
export async function saveMatch(folder: string, model: MatchModel): Promise<void> {
  const { config, tokenizer, form, entityWeight = ENTITY_WEIGHT, maximumLength = MAXIMUM_LENGTH } = model
  const { threshold = NO_THRESHOLD, descriptions = [], noneBound = 0, newNoneBound, calibration, taught } = model
  await saveCheckpoint(join(folder, 'description'), { config, weights: model.descriptionWeights })
  await saveCheckpoint(folder, { config, weights: model.weights, tokenizer: tokenizer.files })
  await writeModelCard(folder, {
    title: 'Relation matcher',
    text: [
      'An encoder that matches a sentence with two marked mentions against descriptions of relations; description/ holds the frozen encoder of the descriptions. Labels are given when it is used.',
      `It ${threshold.basis}.`,
    ],
    relations: descriptions,
    command: 'touchstone relation match sentences.jsonl --model FOLDER --descriptions relations.jsonl',
  })
  await writeRelationFile(folder, {
    kind: 'match',
    form,
    entityWeight,
    descriptions,
    threshold,
    noneBound,
    newNoneBound,
    ...(calibration === undefined ? {} : { calibration }),
    ...(taught === undefined ? {} : { taught }),
    maximumLength,
  })
}

/** Reads what `saveMatch` wrote; errors as `RelationMatcher.load`. */
export async function loadMatch(folder: string): Promise<MatchModel> {
  const { content, config, weights, tokenizer } = await readRelationModel(folder, file)
  const { form, entityWeight, descriptions, threshold, noneBound, newNoneBound } = content
  const { calibration, taught, maximumLength } = content
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
    newNoneBound,
    ...(calibration === undefined ? {} : { calibration }),
    ...(taught === undefined ? {} : { taught }),
    maximumLength,
  }
}

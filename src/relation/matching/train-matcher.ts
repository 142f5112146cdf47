/**
 * From labelled sentences and descriptions to a matcher that can be saved.
 *
 * Where in the flow: Task → Checkpoint, as the command line trains on a user's own data.
 */
import { split, type Key } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import type { PretrainedEncoder, Weights } from '../../engine/index.ts'
import { encodeMentions } from '../mention/mention-encoding.ts'
import { DescriptionEncoder } from './description-encoder.ts'
import { initialMatchHead, type MatchForm } from './match-graph.ts'
import { trainMatch, type MatchTrainingOptions } from './match-training.ts'
import type { RelationDescription } from './relation-description.ts'
import type { MatchModel } from './match-model.ts'
import { isNoRelation } from '../text/no-relation.ts'
import { nonePairs, SYMMETRIC } from '../text/none-pairs.ts'

/** Options of `trainMatcher`. */
export interface MatcherTrainingOptions extends Omit<MatchTrainingOptions, 'form'> {
  /** @default residual, without distillation */
  readonly form?: MatchForm | undefined
  /**
   * Pairs of no relation that are made of each sentence and trained on beside it (text/none-pairs.ts); the form learns `none` then. It
   * does so too where sentences say themselves that nothing holds. @default 0
   */
  readonly nonePairs?: number | undefined
}

/** A matcher fresh from training. */
export interface TrainedMatcher extends MatchModel {
  /** What its weights gained over the encoder's, where `adapterRank` was given. */
  readonly adapter?: Weights | undefined
}

/** Trains a matcher on sentences of described relations. @throws RangeError naming a sentence whose relation is not described */
export async function trainMatcher(
  encoder: PretrainedEncoder,
  tasks: readonly MentionTask[],
  descriptions: readonly RelationDescription[],
  options: MatcherTrainingOptions,
): Promise<TrainedMatcher> {
  const { nonePairs: made = 0, key, ...settings } = options
  const given = options.form ?? { head: 'residual', distillation: false }
  const names = new Set(descriptions.map(({ relation }) => relation))
  const isNone = ({ relation }: MentionTask): boolean => isNoRelation(relation) && !names.has(relation ?? '')
  const learnsNone = made > 0 || tasks.some(isNone)
  const form: MatchForm = learnsNone ? { ...given, none: true } : given
  const { config, tokenizer, weights } = encoder
  const pairs = nonePairs(
    tasks.filter((task) => !isNone(task)),
    { key: split(key, 'none pairs'), perSentence: made, symmetric: symmetricOf(descriptions) },
  )
  const used = new Set(tasks.map(({ relation }) => relation))
  await using described = await DescriptionEncoder.open(encoder, options.session)
  const own = descriptions.filter(({ relation }) => used.has(relation))
  const vectors = await described.descriptions(own, options.signal)
  const start = { config, weights: new Map([...weights, ...initialMatchHead(config, form, split(key, 'head'))]) }
  const trained = await trainMatch(start, encodeMentions(tokenizer, [...tasks, ...pairs]), vectors, {
    ...settings,
    key,
    form,
  })
  return {
    config,
    tokenizer,
    weights: trained.weights,
    form,
    descriptionWeights: weights,
    descriptions: own,
    entityWeight: options.entityWeight,
    ...(trained.adapter === undefined ? {} : { adapter: trained.adapter }),
  }
}

/** The matcher that needs no training: the encoder itself, compared by mean pools. */
export function untrainedMatcher(encoder: PretrainedEncoder, key: Key): MatchModel {
  const form: MatchForm = { head: 'residual', distillation: false }
  const { config, tokenizer, weights } = encoder
  return {
    config,
    tokenizer,
    weights: new Map([...weights, ...initialMatchHead(config, form, key)]),
    form,
    descriptionWeights: weights,
  }
}

/** Relations that hold both ways: those of Wikidata's that are known to, as far as the descriptions do not say otherwise. */
function symmetricOf(descriptions: readonly RelationDescription[]): ReadonlySet<string> {
  const said = descriptions.filter(({ symmetric }) => symmetric !== undefined)
  const names = new Set([
    ...SYMMETRIC,
    ...said.flatMap(({ relation, symmetric }) => (symmetric === true ? [relation] : [])),
  ])
  for (const { relation, symmetric } of said) if (symmetric === false) names.delete(relation)
  return names
}

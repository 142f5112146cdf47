/**
 * A matcher that can say none of the labels fits: some described relations are kept out of training, and the threshold is
 * set on their sentences, because what is trained on scores higher than what is only described.
 *
 * Split-conformal (calibrate-matcher.ts): the stated share holds for sentences of relations like those kept back; what is
 * met on others is measured in claims/relation-zero-shot.ts.
 */
import { sample, split } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import { byRelation } from '../mention/mention-list.ts'
import type { PretrainedEncoder } from '../../engine/index.ts'
import type { RelationDescription } from './relation-description.ts'
import { calibrateMatcher } from './calibrate-matcher.ts'
import type { MatchModel } from './match-model.ts'
import { isNoRelation } from '../text/no-relation.ts'
import { trainMatcher, type MatcherTrainingOptions } from './train-matcher.ts'

/** Options of `trainCalibratedMatcher`. */
export interface CalibratedMatcherOptions extends MatcherTrainingOptions {
  /** Share of sentences of relations kept back that must be accepted, between 0 and 1. */
  readonly coverage: number
}

/** One relation in so many is kept back, at least two. */
const KEPT_BACK = 8

/**
 * Trains on all relations but those kept back by key, and calibrates on these.
 * @throws RangeError for fewer than 8 relations, or a sentence whose relation is not described
 */
export async function trainCalibratedMatcher(
  encoder: PretrainedEncoder,
  tasks: readonly MentionTask[],
  descriptions: readonly RelationDescription[],
  options: CalibratedMatcherOptions,
): Promise<MatchModel> {
  const { key, coverage, signal } = options
  const described = new Set(descriptions.map(({ relation }) => relation))
  const relations = [...byRelation(tasks).keys()].filter(
    (relation) => described.has(relation) || !isNoRelation(relation),
  )
  if (relations.length < KEPT_BACK)
    throw new RangeError(
      `trainCalibratedMatcher: got ${relations.length} relations, wanted at least ${KEPT_BACK} to keep some back for the threshold`,
    )
  const count = Math.max(2, Math.floor(relations.length / KEPT_BACK))
  const kept = new Set(sample(split(key, 'kept back'), relations, count))
  const isKept = ({ relation }: { readonly relation?: string | undefined }): boolean => kept.has(relation ?? '')
  const model = await trainMatcher(
    encoder,
    tasks.filter((task) => !isKept(task)),
    descriptions,
    options,
  )
  const held = tasks.filter(isKept)
  const calibrated = await calibrateMatcher(model, held, descriptions.filter(isKept), {
    coverage,
    session: options.session ?? {},
    signal,
  })
  const basis = `accepts sentences of described relations with probability at least ${coverage} (split-conformal, ${held.length} sentences of ${count} relations that were kept out of training)`
  return { ...calibrated, threshold: { value: calibrated.threshold?.value ?? -Infinity, basis } }
}

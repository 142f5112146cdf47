/**
 * A matcher that can say none of the labels fits: some described relations are kept out of training, and the threshold is
 * set on their sentences, because what is trained on scores higher than what is only described.
 *
 * Split-conformal (conformalThreshold): the stated share holds for sentences of relations like those kept back; what is
 * met on others is measured in claims/relation-zero-shot.ts.
 */
import { sample, split } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import { byRelation } from '../mention/mention-list.ts'
import type { PretrainedEncoder } from '../../engine/index.ts'
import { conformalThreshold } from '../../evaluation/index.ts'
import type { RelationDescription } from './relation-description.ts'
import type { MatchModel } from './match-model.ts'
import { RelationMatcher } from './relation-matcher.ts'
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
  await using matcher = await RelationMatcher.open(model, options.session ?? {})
  await matcher.addLabels(descriptions.filter(isKept), signal)
  const answers = await matcher.match(tasks.filter(isKept), { signal })
  // both bounds must let a sentence pass: each may reject half of what may be rejected
  const learned = model.form.none === true
  const each = learned ? 1 - (1 - coverage) / 2 : coverage
  const { value } = conformalThreshold(
    answers.map(({ ranking }) => ranking[0]?.score ?? NaN),
    each,
  )
  const bound = learned
    ? conformalThreshold(
        answers.flatMap(({ holding }) => holding ?? []),
        each,
      ).value
    : 0
  const basis = `accepts sentences of described relations with probability at least ${coverage} (split-conformal, ${answers.length} sentences of ${count} relations that were kept out of training)`
  const held = tasks.filter(isKept).map(({ id, kind, tokens, head, tail, relation }) => ({
    id,
    kind,
    tokens,
    head,
    tail,
    ...(relation === undefined ? {} : { relation }),
  }))
  const calibration = { tasks: held, descriptions: descriptions.filter(isKept), coverage }
  return {
    ...model,
    calibration,
    threshold: { value, basis },
    ...(learned && Number.isFinite(bound) ? { noneBound: bound } : {}),
  }
}

/**
 * Teaches a matcher a few examples of described relations, without training and without forgetting the others
 * (taught-labels.ts). The weight is the one with which most examples are matched rightly when each is left out in turn.
 */
import type { GraphSessionOptions } from '../../engine/index.ts'
import type { MentionTask } from '../../supervision.ts'
import { encodeMentions, MAXIMUM_LENGTH } from '../mention/mention-encoding.ts'
import { plainTasks } from '../mention/mention-list.ts'
import { DescriptionEncoder } from './description-encoder.ts'
import { ENTITY_WEIGHT, LabelIndex } from './label-index.ts'
import type { MatchModel } from './match-model.ts'
import type { RelationDescription } from './relation-description.ts'
import { RelationMatcher } from './relation-matcher.ts'
import { prototypesOf, withPrototype, type TaughtSentence } from './taught-labels.ts'

/** Options of `teachMatcher`. */
export interface TeachMatcherOptions {
  readonly session?: GraphSessionOptions | undefined
  readonly signal?: AbortSignal | undefined
}

/** A matcher that was taught. */
export interface TaughtMatcher {
  readonly model: MatchModel
  readonly weight: number
  /** Examples that it was taught before, which are gone. */
  readonly replaced: number
  /** Whether it had a threshold, which was set for other scores and is gone. Where the scores stay as they were, it stays. */
  readonly losesThreshold: boolean
  /** Examples that are matched rightly among all descriptions: by these alone, and with the other examples. */
  readonly right: { readonly before: number; readonly after: number; readonly n: number }
}

/**
 * Weights that are tried. A larger one would fit the examples better and cost relations without examples more: of 15 relations, 5
 * of them taught, 0.2 gains 6 to 11 points on these and loses 1 to 2 on the others, 1 gains up to 23 and loses 17.
 */
const WEIGHTS = { beside: [0, 0.1, 0.2], all: [0, 0.1, 0.2, 0.3, 0.5, 0.7, 1] }

/**
 * The model with examples. What it was taught before is replaced.
 * @param descriptions all relations that will be asked about: the taught ones must be told from these
 * @throws RangeError for examples of fewer than two relations, or of one without a description
 */
export async function teachMatcher(
  model: MatchModel,
  tasks: readonly MentionTask[],
  descriptions: readonly RelationDescription[],
  options: TeachMatcherOptions = {},
): Promise<TaughtMatcher> {
  const { session = {}, signal } = options
  const described = new Set(descriptions.map(({ relation }) => relation))
  const bare = tasks.find(({ relation = '' }) => !described.has(relation))
  if (bare !== undefined)
    throw new RangeError(
      `teachMatcher: relation ${JSON.stringify(bare.relation)} of task ${bare.id} has no description`,
    )
  const taught = new Set(tasks.map(({ relation }) => relation))
  if (taught.size < 2)
    throw new RangeError(`teachMatcher: got examples of ${taught.size} relations, wanted at least 2 to tell apart`)
  const { taught: before, calibration, threshold, ...plain } = model
  const { entityWeight = ENTITY_WEIGHT, maximumLength = MAXIMUM_LENGTH, config, tokenizer } = model
  await using matcher = await RelationMatcher.open(plain, session)
  await using encoder = await DescriptionEncoder.open({ config, tokenizer, weights: model.descriptionWeights }, session)
  const labels = await encoder.descriptions(descriptions, signal)
  const vectors = await matcher.vectors(encodeMentions(tokenizer, tasks, { maximumLength }), { signal })
  const examples = tasks.flatMap(({ relation = '' }, i): TaughtSentence[] => {
    const own = vectors[i]
    return own === undefined ? [] : [{ relation, vectors: own }]
  })
  const rightWith = (weight: number): number =>
    examples.filter((example) => {
      const rest = prototypesOf(
        examples.filter((other) => other !== example),
        entityWeight,
      )
      const index = new LabelIndex(entityWeight)
      index.add(labels.map((label) => withPrototype(label, rest.get(label.relation), weight)))
      return index.rank(example.vectors)[0]?.relation === example.relation
    }).length
  const tried = (taught.size < described.size ? WEIGHTS.beside : WEIGHTS.all).map((weight) => ({
    weight,
    right: rightWith(weight),
  }))
  const best = tried.reduce((a, b) => (b.right > a.right ? b : a))
  const own = { tasks: plainTasks(tasks), weight: best.weight }
  const isSame = best.weight === 0 && (before?.weight ?? 0) === 0
  return {
    model: { ...(isSame ? model : plain), taught: own },
    weight: best.weight,
    replaced: before?.tasks.length ?? 0,
    losesThreshold: !isSame && (calibration !== undefined || threshold !== undefined),
    right: { before: tried[0]?.right ?? 0, after: best.right, n: examples.length },
  }
}

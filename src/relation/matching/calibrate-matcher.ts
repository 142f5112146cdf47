/**
 * Sets a matcher's bounds anew on a few labelled sentences of the source that it will be asked about, without training.
 *
 * Split-conformal for the labels in use (label-calibration.ts): the sentences are kept in the model, and the bound follows the
 * labels, however many there are.
 */
import type { GraphSessionOptions } from '../../engine/index.ts'
import type { MentionTask } from '../../supervision.ts'
import { amountText } from '../../evaluation/index.ts'
import { plainTasks } from '../mention/mention-list.ts'
import { isNoRelation } from '../text/no-relation.ts'
import type { MatchModel } from './match-model.ts'
import type { RelationDescription } from './relation-description.ts'
import { RelationMatcher } from './relation-matcher.ts'

/** Options of `calibrateMatcher`. */
export interface CalibrateMatcherOptions {
  /** Share of sentences of described relations to accept, between 0 and 1. */
  readonly coverage: number
  readonly session?: GraphSessionOptions | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * The model with bounds that accept the stated share of sentences like these. Sentences of no relation set no bound.
 * @throws RangeError for a coverage out of range, no sentence of a relation, or one whose relation is not described
 */
export async function calibrateMatcher(
  model: MatchModel,
  tasks: readonly MentionTask[],
  descriptions: readonly RelationDescription[],
  options: CalibrateMatcherOptions,
): Promise<MatchModel> {
  const { coverage, session = {}, signal } = options
  if (!(coverage > 0 && coverage < 1))
    throw new RangeError(`calibrateMatcher: coverage is ${coverage}, wanted between 0 and 1`)
  const described = new Set(descriptions.map(({ relation }) => relation))
  const held = tasks.filter(({ relation = '' }) => described.has(relation) || !isNoRelation(relation))
  const bare = held.find(({ relation = '' }) => !described.has(relation))
  if (bare !== undefined)
    throw new RangeError(
      `calibrateMatcher: relation ${JSON.stringify(bare.relation)} of task ${bare.id} has no description`,
    )
  if (held.length === 0) throw new RangeError('calibrateMatcher: got no sentence of a relation, wanted at least one')
  const used = new Set(held.map(({ relation }) => relation))
  const own = descriptions.filter(({ relation }) => used.has(relation))
  const calibration = { tasks: plainTasks(held), descriptions: own, coverage }
  await using matcher = await RelationMatcher.open({ ...model, calibration }, session)
  await matcher.addLabels(descriptions, signal)
  const { score = -Infinity, holding = -Infinity } = (await matcher.bounds(signal)) ?? {}
  const few = score === -Infinity ? `; too few to reject any, wanted ${leastRows(coverage)}` : ''
  const basis = `accepts sentences of described relations with probability at least ${coverage} (split-conformal for the labels in use, ${amountText(held.length, 'sentence')} of ${amountText(used.size, 'relation')})${few}`
  return {
    ...model,
    calibration,
    threshold: { value: score, basis },
    ...(Number.isFinite(holding) ? { noneBound: holding, newNoneBound: holding } : {}),
  }
}

/** Sentences from which a threshold of this coverage can reject one. */
function leastRows(coverage: number): number {
  return Math.ceil(1 / (1 - coverage) - 1e-9) - 1
}

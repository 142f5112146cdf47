/**
 * Sets a classifier's threshold anew on a few labelled sentences of the source that it will be asked about, without training.
 * Split-conformal on the scores of sentences of known relations.
 */
import type { GraphSessionOptions } from '../../engine/index.ts'
import { conformalThreshold } from '../../evaluation/index.ts'
import type { MentionTask } from '../../supervision.ts'
import { plainTasks } from '../mention/mention-list.ts'
import { OpenSetClassifier, type OpenSetModel } from './open-set-classifier.ts'

/** Options of `calibrateClassifier`. */
export interface CalibrateClassifierOptions {
  /** Share of sentences of known relations to accept, between 0 and 1. */
  readonly coverage: number
  readonly session?: GraphSessionOptions | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * The model with a threshold that accepts the stated share of sentences like these. Sentences of other relations set none.
 * @throws RangeError for a coverage out of range, or no sentence of a known relation
 */
export async function calibrateClassifier(
  model: OpenSetModel,
  tasks: readonly MentionTask[],
  options: CalibrateClassifierOptions,
): Promise<OpenSetModel> {
  const { coverage, session = {}, signal } = options
  const known = new Set(model.relations)
  const held = tasks.filter(({ relation = '' }) => known.has(relation))
  if (held.length === 0)
    throw new RangeError(
      `calibrateClassifier: got no sentence of a known relation, wanted at least one of ${model.relations.slice(0, 5).join(', ')}`,
    )
  await using classifier = await OpenSetClassifier.open(model, session)
  const answers = await classifier.classify(held, { signal })
  const scores = answers.map(({ score }) => score)
  const threshold = conformalThreshold(scores, coverage, { kind: 'known', cases: 'sentences' })
  return { ...model, threshold, calibration: { tasks: plainTasks(held), coverage } }
}

/** What `touchstone evaluate` gives each of its evaluations. */

import type { AskedCritic } from '../work/index.ts'

/** What an evaluation is asked for. */
export interface EvaluationContext {
  /** Splits of the data by relation, or undefined for the evaluation's own number. */
  readonly splits: number | undefined
  readonly seed: string
  /** A short form: smaller n, same code path. */
  readonly quick: boolean
  /** A model of the store, or a folder. */
  readonly model: string
  /** Folder of a trained reward model, for preference sets. */
  readonly reward?: string | undefined
  /** The critic that is measured, for sets of judged steps. */
  readonly critic?: AskedCritic | undefined
  /** Exists; keeps partial results, so that a later run with the same options goes on. */
  readonly folder: string
  /** The command line, for the page. */
  readonly command: string
  /** Local folder of data sets; undefined for the environment's. */
  readonly dataFolder: string | undefined
  readonly signal: AbortSignal
}

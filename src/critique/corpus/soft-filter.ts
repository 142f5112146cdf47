/** The Monte-Carlo soft filter of arXiv 2411.16579: a critique is kept where enough refinements with it succeed. */
import { modelIdentity, type LanguageModel } from '../../model/index.ts'
import { split, type Key } from '../../random.ts'
import type { ArithmeticTask, Response } from '../../supervision.ts'
import type { Critique } from '../critic.ts'
import { printedCritique } from '../critique-text.ts'
import { drawAttempts } from '../refine/draw-attempts.ts'
import { REFINEMENT_PROMPT, refinementPrompt } from '../refine/refinement-prompt.ts'
import type { SoftEvidence } from './corpus-row.ts'

/** Tries critiques out. */
export interface SoftFilter {
  /** Share of refinements that must succeed, tau, 0 to 1. */
  readonly threshold: number
  /** Stands in the corpus's header: model, K, tau, temperature. */
  readonly identity: string
  /** Draws K refinements and counts those that come to the gold answer. Rejects as the model does, and on abort. */
  refine(
    criticised: { readonly task: ArithmeticTask; readonly response: Response; readonly critique: Critique },
    options: { readonly key: Key; readonly signal?: AbortSignal | undefined },
  ): Promise<SoftEvidence>
}

/** Options of `modelSoftFilter`. The paper's text gives neither K nor tau; the defaults are recalled, not verified. */
export interface ModelSoftFilterOptions {
  /** K. @default 10 */
  readonly count?: number | undefined
  /** tau. @default 0.3 */
  readonly threshold?: number | undefined
  /** @default 0.7 */
  readonly temperature?: number | undefined
  /** @default 512 */
  readonly maxTokens?: number | undefined
}

/** A soft filter by an actor's refinements. @throws RangeError for an option out of range */
export function modelSoftFilter(actor: LanguageModel, options: ModelSoftFilterOptions = {}): SoftFilter {
  const { count = 10, threshold = 0.3, temperature = 0.7, maxTokens = 512 } = options
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`modelSoftFilter: count is ${count}, wanted an integer of at least 1`)
  }
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new RangeError(`modelSoftFilter: threshold is ${threshold}, wanted 0 to 1`)
  }
  return {
    threshold,
    identity: `${REFINEMENT_PROMPT}, ${modelIdentity(actor)}, K ${count}, tau ${threshold}, temperature ${temperature}, ${maxTokens} tokens`,
    async refine({ task, response, critique }, { key, signal }) {
      const prompt = refinementPrompt(task, response.text, printedCritique(critique, response))
      const wanted = Array.from({ length: count }, (_, at) => ({ task, prompt, key: split(key, at) }))
      const attempts = await drawAttempts(actor, wanted, { temperature, maxTokens, signal })
      return { succeeded: attempts.filter(({ right }) => right === true).length, of: count }
    },
  }
}

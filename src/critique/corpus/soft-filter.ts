/** The Monte-Carlo soft filter of arXiv 2411.16579: a critique is kept where enough refinements with it succeed. */
import type { Critique } from '../critic.ts'
import type { Key } from '../../random.ts'
import type { ArithmeticTask, Response } from '../../supervision.ts'
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

/**
 * What self-improvement drew for one question in one iteration: samples, critiques of the wrong ones, refinements, and
 * what became of each. Training sets and all figures are computed from these records.
 */
import { z } from 'zod'
import type { Attempt } from '../refine/draw-attempts.ts'
import { attemptForm, critiqueForm, type CritiqueNote } from '../refine/refine-record.ts'

/**
 * What became of a response. `kept`: it is trained on. `wrong`: its answer is not the gold one. `not-comparable`: nobody
 * can tell. `duplicate`: the question has this text already. `answer-only`, `few-numbers`: a refinement that skips the
 * work. `echoes-critique`: one that talks about the critique in place of solving. `flagged-step`: right, and the critic calls a step wrong. `surplus`: its critique has given enough already.
 */
export const FATES = [
  'kept',
  'wrong',
  'not-comparable',
  'duplicate',
  'answer-only',
  'few-numbers',
  'echoes-critique',
  'flagged-step',
  'surplus',
] as const
export type Fate = (typeof FATES)[number]

/** One response. */
export interface ExploredResponse {
  readonly source: 'sample' | 'refinement'
  /** Place in the record of the response that it refines, or null for a sample. */
  readonly from: number | null
  readonly attempt: Attempt
  /** Of this response, or null where no critic looked at it. */
  readonly critique: CritiqueNote | null
  readonly fate: Fate
}

/** Tokens generated. */
export interface SpentTokens {
  readonly samples: number
  readonly critiques: number
  readonly refinements: number
}

/** One unit of exploration. */
export interface Exploration {
  /** `ROUND TASK`: a question has several rounds where a budget is spent on samples alone. */
  readonly unit: string
  readonly taskId: string
  readonly responses: readonly ExploredResponse[]
  readonly tokens: SpentTokens
}

const count = z.int().nonnegative()
const exploration = z.object({
  unit: z.string(),
  taskId: z.string(),
  responses: z.array(
    z.object({
      source: z.enum(['sample', 'refinement']),
      from: count.nullable(),
      attempt: attemptForm,
      critique: critiqueForm.nullable(),
      fate: z.enum(FATES),
    }),
  ),
  tokens: z.object({ samples: count, critiques: count, refinements: count }),
})

/** Reads a record. @throws TypeError that names the field */
export function parseExploration(value: unknown): Exploration {
  const result = exploration.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new TypeError(`${issue?.path.join('.') || 'exploration'}: ${issue?.message ?? 'is of another form'}`)
}

/** All tokens of a unit. */
export function tokensOf({ tokens: { samples, critiques, refinements } }: Pick<Exploration, 'tokens'>): number {
  return samples + critiques + refinements
}

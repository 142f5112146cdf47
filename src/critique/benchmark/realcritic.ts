/**
 * RealCritic (Tang et al. 2025, arXiv 2501.14492): a critique is worth what its correction is. A critic judges a solution,
 * a model writes the corrected solution, and the score is the share of corrected solutions that are right, over those that
 * were wrong and those that were right. Here a solution stays as it is where the critic does not object, and one yardstick,
 * `answerOutcome`, tells what is right before and after: a solution that comes back as it was is as right as it was. How
 * often it agrees with the set's own `previous_score` is told beside.
 */
import { z } from 'zod'
import type { LanguageModel } from '../../model/index.ts'
import { split, type Key } from '../../random.ts'
import type { ArithmeticTask } from '../../supervision.ts'
import { answerOutcome } from '../answer-outcome.ts'
import type { Critic } from '../critic.ts'
import { noteOf } from '../refine/critique-note.ts'
import { drawAttempts, type Attempt } from '../refine/draw-attempts.ts'
import { refinementPrompt } from '../refine/refinement-prompt.ts'

/** One row as the authors write it. */
export interface RealCriticRow {
  readonly idx: number
  readonly question: string
  readonly gt: string
  readonly reasoning: string
  readonly model: string
  /** Whether the solution is right. */
  readonly previous_score: readonly boolean[]
}
export const realCriticRow: z.ZodType<RealCriticRow> = z.object({
  idx: z.int(),
  question: z.string(),
  gt: z.union([z.string(), z.number()]).transform(String),
  reasoning: z.string(),
  model: z.string(),
  previous_score: z.array(z.boolean()).min(1),
})

/** What became of one solution. */
export interface Correction {
  /** Whether the answer is the gold one. One that cannot be compared counts as not right, before and after alike. */
  readonly before: boolean
  readonly after: boolean
  /** Whether the set says the same of the solution; null where its answer and the gold one cannot be compared here. */
  readonly agrees: boolean | null
  /** Whether there was a critique. */
  readonly criticised: boolean
  readonly changed: boolean
  /** Tokens of critique and correction. */
  readonly tokens: number
}

/** Form of a `Correction` in JSON. */
export const correctionForm: z.ZodType<Correction> = z.object({
  before: z.boolean(),
  after: z.boolean(),
  agrees: z.boolean().nullable(),
  criticised: z.boolean(),
  changed: z.boolean(),
  tokens: z.number().nonnegative(),
})

/** Who corrects. */
export interface CorrectionPlayers {
  readonly critic: Critic
  readonly corrector: () => Promise<LanguageModel>
  readonly takeCriticTokens?: (() => number) | undefined
}

/** Has one solution judged and, where the critic objects, corrected greedily. Rejects as critic and model do. */
export async function correct(
  row: RealCriticRow,
  { critic, corrector, takeCriticTokens }: CorrectionPlayers,
  options: { readonly key: Key; readonly maxTokens: number; readonly signal?: AbortSignal | undefined },
): Promise<Correction> {
  const { key, maxTokens, signal } = options
  const task: ArithmeticTask = {
    kind: 'arithmetic',
    id: `realcritic-${row.idx}`,
    question: row.question,
    answer: row.gt,
  }
  const outcome = answerOutcome(task, { text: row.reasoning })
  const before = outcome.right === true
  const agrees = outcome.right === null ? null : outcome.right === (row.previous_score[0] === true)
  const attempt: Attempt = { text: row.reasoning, tokens: 0, finish: 'stop', ...outcome }
  const noted = { critic, actor: row.model, takeCriticTokens, key: split(key, 'critique'), signal }
  const { note } = await noteOf(task, attempt, noted)
  if (note.verdict !== 'wrong' || note.text === null) {
    return { before, after: before, agrees, criticised: note.text !== null, changed: false, tokens: note.tokens }
  }
  const wanted = { task, prompt: refinementPrompt(task, row.reasoning, note.text), key: split(key, 'correction') }
  const [corrected] = await drawAttempts(await corrector(), [wanted], { temperature: 0, maxTokens, signal })
  const tokens = note.tokens + (corrected?.tokens ?? 0)
  return { before, after: corrected?.right === true, agrees, criticised: true, changed: true, tokens }
}

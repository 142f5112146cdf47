/**
 * All that was generated for one question, with its cost: what every arm of test-time refinement is computed from, so
 * that arms are compared at equal generated tokens without drawing anything twice.
 */
import { hash } from 'node:crypto'
import { z } from 'zod'
import type { ArithmeticTask, Verdict } from '../../supervision.ts'
import type { AnswerOutcome } from '../answer-outcome.ts'
import type { Attempt } from './draw-attempts.ts'

/** What a critic said of one attempt. */
export interface CritiqueNote {
  /** Of the final answer. `unknown` where the critic abstains or gave no critique. */
  readonly verdict: Verdict
  /** 0 to 1, or null where the critic has no figure. */
  readonly score: number | null
  /** As it went into the prompt. Null where there was no critique. */
  readonly text: string | null
  /** Tokens that the critic generated: 0 for one that is no language model. */
  readonly tokens: number
  /** What the attempts that the critic rests on came to. Absent without attempts. */
  readonly attempts?: readonly AnswerOutcome[]
}

/** An attempt that was looked at, and the refinement where one was drawn. */
export interface Turn {
  readonly attempt: Attempt
  readonly critique: CritiqueNote
  /** Absent where the critic was content or abstained, and in the oracle's mode where the attempt is right. */
  readonly refinement?: Attempt | undefined
}

/** A sample with its one refinement, and what the filtering critic says of the sample. */
export interface SampleTurn extends Turn {
  /** Null without a filtering critic. */
  readonly filter: Verdict | null
  /** Tokens that the filtering critic generated. */
  readonly filterTokens: number
}

/** What was generated for one question. */
export interface RefineRecord {
  readonly taskId: string
  /** Digest of question and gold answer (`askedDigest`), since an id may stand for another question in another file. */
  readonly asked: string
  /** A name of a level, such as `1-2 steps`. */
  readonly difficulty: string
  /** The greedy answer, and round after round of critique and greedy refinement. Each round's attempt is the one before's refinement. */
  readonly rounds: readonly Turn[]
  /** Independent samples. */
  readonly samples: readonly SampleTurn[]
}

/** What tells questions apart, whatever their ids. */
export function askedDigest({ question, answer }: Pick<ArithmeticTask, 'question' | 'answer'>): string {
  return hash('sha256', JSON.stringify([question, answer ?? null])).slice(0, 16)
}

const verdict = z.enum(['correct', 'wrong', 'unknown'])
/** Form of an `Attempt` in JSON. */
export const attemptForm: z.ZodType<Attempt> = z.object({
  text: z.string(),
  tokens: z.int().nonnegative(),
  finish: z.enum(['stop', 'length']),
  answer: z.string().nullable(),
  right: z.boolean().nullable(),
})
/** Form of a `CritiqueNote` in JSON. */
export const critiqueForm: z.ZodType<CritiqueNote> = z.object({
  verdict,
  score: z.number().nullable(),
  text: z.string().nullable(),
  tokens: z.int().nonnegative(),
  attempts: z.array(z.object({ answer: z.string().nullable(), right: z.boolean().nullable() })).exactOptional(),
})
const turn = { attempt: attemptForm, critique: critiqueForm, refinement: attemptForm.exactOptional() }
const record = z.object({
  taskId: z.string(),
  asked: z.string(),
  difficulty: z.string(),
  rounds: z.array(z.object(turn)).min(1),
  samples: z.array(z.object({ ...turn, filter: verdict.nullable(), filterTokens: z.int().nonnegative() })),
})

/** Reads a record. @throws TypeError that names the field */
export function parseRefineRecord(value: unknown): RefineRecord {
  const result = record.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new TypeError(`${issue?.path.join('.') || 'record'}: ${issue?.message ?? 'is of another form'}`)
}

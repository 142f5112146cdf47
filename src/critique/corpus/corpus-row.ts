/**
 * One row of a corpus of critiques: a question, a response that is right or flawed in a known way, and a critique of it.
 *
 * Source: arXiv 2411.16579 (AutoMathCritique), sections on flawed responses, critiques and filters.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Critique } from '../critic.ts'
import type { ArithmeticTask, Response } from '../../supervision.ts'
import { CORRUPTION_KINDS, type CorruptionKind } from './rule-corruption.ts'

/** How a response was come by. */
export const RESPONSE_WAYS = ['rule', 'instruction', 'sample', 'prefix', 'reference'] as const
/**
 * `rule` and `instruction`: a chosen step of a right solution was corrupted, by rule or by a model. `sample`: a model's
 * own answer, right or wrong. `prefix`: the beginning of a right solution, continued by a model until it went wrong.
 * `reference`: the right solution, written down anew.
 */
export type ResponseWay = (typeof RESPONSE_WAYS)[number]

/** What is known of a response from how it was made. Nothing of it is a judgement. */
export interface KnownFlaw {
  /** Whether the final answer is the gold one. */
  readonly final: 'correct' | 'wrong'
  /** 1-based first wrong step. 0: every step is right. Null: nobody knows where. */
  readonly firstWrongStep: number | null
  /** So many steps at the beginning are known to be right, also where the first wrong one is not known. */
  readonly rightSteps: number
}

/** Shares of a soft filter. */
export interface SoftEvidence {
  /** Refinements with the critique at hand that came to the gold answer. */
  readonly succeeded: number
  /** Refinements drawn, K. */
  readonly of: number
}

/** A row. */
export interface CorpusRow {
  /** Digest of question and response: no two rows of a corpus have the same. */
  readonly id: string
  /** 0-based place of the task among the tasks read. */
  readonly position: number
  readonly task: ArithmeticTask
  readonly response: Response
  /** A right solution of the task, from the source. */
  readonly reference: string
  readonly way: ResponseWay
  /** What was corrupted, where a step was. */
  readonly kind?: CorruptionKind | undefined
  readonly known: KnownFlaw
  readonly critique: Critique
  /** Who wrote the critique: `rule`, or a model's name. */
  readonly annotator: string
  /** Absent where no soft filter was asked for, or the response is right. */
  readonly soft?: SoftEvidence | undefined
}

/** A candidate that did not become a row: one line of `dropped.jsonl`. */
export interface DroppedCandidate {
  readonly position: number
  readonly taskId: string
  readonly way: ResponseWay
  readonly reason: DropReason
}

/** Why a candidate is dropped. */
export const DROP_REASONS = [
  'no-place',
  'duplicate',
  'other-steps',
  'not-wrong',
  'no-critique',
  'hard-filter',
  'hint-leak',
  'soft-filter',
] as const
/**
 * `no-place`: the solution has no place that could be corrupted with a certain effect. `duplicate`: the row stands in the
 * corpus already. `other-steps`: the response's steps are not those that were made. `not-wrong`: the response that was to
 * go wrong came out right, or has no answer. `no-critique`: the annotator's text is no critique of it. `hard-filter`: the
 * critique contradicts what is known. `hint-leak`: it speaks of the hints that the annotator was given. `soft-filter`: too few refinements succeeded.
 */
export type DropReason = (typeof DROP_REASONS)[number]

/** The id of a row. */
export function corpusRowId(question: string, response: string): string {
  return createHash('sha256').update(`${question}\n\n${response}`).digest('hex').slice(0, 16)
}

const verdict = z.enum(['correct', 'wrong', 'unknown'])
const score = z.number().min(0).max(1).nullable()
const rowForm = z.object({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  position: z.int().nonnegative(),
  task: z.looseObject({ id: z.string(), kind: z.literal('arithmetic'), question: z.string(), answer: z.string() }),
  response: z.looseObject({ taskId: z.string(), model: z.string(), text: z.string() }),
  reference: z.string(),
  way: z.enum(RESPONSE_WAYS),
  kind: z.enum(CORRUPTION_KINDS).exactOptional(),
  known: z.object({
    final: z.enum(['correct', 'wrong']),
    firstWrongStep: z.int().nonnegative().nullable(),
    rightSteps: z.int().nonnegative(),
  }),
  critique: z.object({
    steps: z.array(z.object({ step: z.int().positive(), verdict, score, explanation: z.string() })),
    final: z.object({ verdict, score, explanation: z.string() }),
  }),
  annotator: z.string(),
  soft: z.object({ succeeded: z.int().nonnegative(), of: z.int().positive() }).exactOptional(),
})
const droppedForm = z.object({
  position: z.int().nonnegative(),
  taskId: z.string(),
  way: z.enum(RESPONSE_WAYS),
  reason: z.enum(DROP_REASONS),
})

/** Reads a row. @throws TypeError that names the field, what stood there and what was wanted */
export function parseCorpusRow(value: unknown): CorpusRow {
  return read(rowForm, value)
}

/** Reads a line of `dropped.jsonl`. Errors as `parseCorpusRow`. */
export function parseDroppedCandidate(value: unknown): DroppedCandidate {
  return read(droppedForm, value)
}

function read<T>(form: z.ZodType<T>, value: unknown): T {
  const result = form.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new TypeError(`${issue?.path.join('.') || 'row'}: ${issue?.message ?? 'is of another form'}`)
}

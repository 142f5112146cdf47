/**
 * Critics and what they say: one verdict for each step of a solution and one for its final answer.
 *
 * Response → *Critique* → Feedback. The form is that of "Enhancing LLM Reasoning via Critique Models with Test-Time and
 * Training-Time Supervision" (arXiv 2411.16579, section 3): each step is judged and explained, then the final answer.
 * A critic never sees the gold answer. A judge (`critic-judge.ts`) may compare its critique with it afterwards.
 */
import type { ArithmeticTask, Response, Verdict } from '../supervision.ts'
import type { Key } from '../random.ts'

/** What a critic says of one step. */
export interface StepCritique {
  /** 1-based, as `Step.number`. */
  readonly step: number
  readonly verdict: Verdict
  /** Probability that the step is right, 0 to 1, or null where the critic has no figure. */
  readonly score: number | null
  /** In words, for a reader and for a prompt. One sentence or more. */
  readonly explanation: string
}

/** A whole critique. Its steps are those of `splitSteps(response.text)`, one each, in order. */
export interface Critique {
  readonly steps: readonly StepCritique[]
  readonly final: {
    readonly verdict: Verdict
    /** Probability that the final answer is right, 0 to 1, or null where the critic has no figure. */
    readonly score: number | null
    readonly explanation: string
  }
  /**
   * Tokens that were generated for what it rests on, now or at an earlier time: the same for every critique of one
   * question. Absent where a critic generates anew for each critique, or nothing.
   */
  readonly tokens?: number | undefined
  /**
   * Tokens that were generated for this solution alone, now or at an earlier time, such as continuations of its beginnings:
   * beside `tokens`, which are paid once for a question. Absent where there are none, or where `tokens` is absent.
   */
  readonly ownTokens?: number | undefined
  /** What each of the attempts that it rests on came to, as text, or null for one without an answer. Absent without attempts. */
  readonly answers?: readonly (string | null)[] | undefined
}

/** Why there is no critique: an outcome, not an error. */
export interface NoCritique {
  /** Kebab-case, such as `unparseable`, `no-steps`, `too-long`. */
  readonly reason: string
  /** One sentence, no full stop. */
  readonly message: string
}

/** How a critique is made. */
export interface CritiqueOptions {
  /** Randomness of critics that sample. */
  readonly key: Key
  readonly signal?: AbortSignal | undefined
}

/** Says where a solution goes wrong. */
export interface Critic extends AsyncDisposable {
  /** As `touchstone judge --critic NAME` takes it. */
  readonly name: string
  /** Changes whenever the same input may get another critique. */
  readonly version: string
  /**
   * Never rejects for what the solution says. Rejects with the signal's reason on abort, and with TouchstoneError where
   * the machinery (model, sandbox) failed.
   */
  critique(task: ArithmeticTask, response: Response, options: CritiqueOptions): Promise<Critique | NoCritique>
}

/** Whether a critique was made. */
export function isCritique(result: Critique | NoCritique): result is Critique {
  return 'steps' in result
}

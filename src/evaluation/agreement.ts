/**
 * Measures how well a judge's verdicts agree with what is known about the responses.
 *
 * Flow: Feedback → Report. Source: arXiv 2411.16579, "discriminability": the share of responses whose overall
 * verdict matches gold. Deviation: a judge here may abstain, so discriminability counts the verdicts that were given
 * and stands beside its coverage. Neither is readable without the other.
 */
import type { Verdict } from '../supervision.ts'
import { wilsonInterval, type Interval } from './interval.ts'

/** Responses by what the record says of them. */
export interface RecordedCounts {
  readonly recordedCorrect: number
  readonly recordedWrong: number
}

/** The confusion of verdict × record. */
export type Confusion = Readonly<Record<Verdict, RecordedCounts>>

/** A share with what it was counted from. */
export interface Share {
  readonly value: number
  readonly successes: number
  readonly n: number
  readonly interval: Interval
}

export interface Agreement {
  /** Responses with a record. */
  readonly n: number
  /** Share of verdicts given (not `unknown`), of all. */
  readonly coverage: Share | undefined
  /** Share of verdicts that match the record, of those given. */
  readonly discriminability: Share | undefined
  /** Share judged wrong, of those recorded wrong: what is caught. */
  readonly wrongFound: Share | undefined
  /** Share judged wrong, of those recorded correct: false alarms. */
  readonly falseAlarms: Share | undefined
}

/** A share with its Wilson interval, or undefined where n is 0, since there is nothing to say. */
export function shareOf(successes: number, n: number): Share | undefined {
  if (n === 0) return undefined
  return { value: successes / n, successes, n, interval: wilsonInterval(successes, n) }
}

/** Coverage, discriminability, and the two error rates of a confusion. */
export function agreementOf(confusion: Confusion): Agreement {
  const { correct, wrong, unknown } = confusion
  const given = correct.recordedCorrect + correct.recordedWrong + wrong.recordedCorrect + wrong.recordedWrong
  const n = given + unknown.recordedCorrect + unknown.recordedWrong
  return {
    n,
    coverage: shareOf(given, n),
    discriminability: shareOf(correct.recordedCorrect + wrong.recordedWrong, given),
    wrongFound: shareOf(wrong.recordedWrong, correct.recordedWrong + wrong.recordedWrong + unknown.recordedWrong),
    falseAlarms: shareOf(
      wrong.recordedCorrect,
      correct.recordedCorrect + wrong.recordedCorrect + unknown.recordedCorrect,
    ),
  }
}

/**
 * From feedback to a reward.
 *
 * Where in the flow: Feedback → Signal. Any judge serves: sandbox, critic, reward model. A reward is null where the judge
 * failed or abstained, and a null reward is masked. It is never counted as 0. A tie is no abstention: its reward is known.
 */
import type { Feedback } from '../supervision.ts'

/** How feedback becomes a number. */
export interface RewardOptions {
  /**
   * `score`: as the judge gives it, 0 to 1. `log-odds`: log(s / (1 − s)), which undoes the sigmoid of a reward model, so
   * that the policy sees the model's own scale.
   * @default score
   */
  readonly scale?: 'score' | 'log-odds' | undefined
  /** Reward of an abstention. It does not stand for a judge that failed. @default none: masked */
  readonly unknown?: number | undefined
  /** Whether feedback tells of a failure of the machinery. @default feedback without a score that names no finding */
  readonly isFailure?: ((feedback: Feedback) => boolean) | undefined
}

/** Log-odds beyond this are cut: a score of exactly 1 would give infinity. */
const MOST_LOG_ODDS = 20

/** The reward, or null. */
export function rewardOfFeedback(feedback: Feedback, options: RewardOptions = {}): number | null {
  const { scale = 'score', unknown, isFailure = saysNothing } = options
  const { verdict, score } = feedback
  if (isFailure(feedback) || (score !== null && !Number.isFinite(score))) return null
  if (score === null || (verdict === 'unknown' && !isTie(feedback))) return unknown ?? null
  if (scale === 'score') return score
  return Math.min(MOST_LOG_ODDS, Math.max(-MOST_LOG_ODDS, Math.log(score / (1 - score))))
}

/** Whether a reward model found a response exactly as good as the one that it was compared with. */
function isTie({ findings }: Feedback): boolean {
  return findings.length > 0 && findings.every(({ kind }) => kind === 'tie')
}

function saysNothing({ score, findings }: Feedback): boolean {
  return score === null && findings.length === 0
}

/**
 * Votes over answers: by number (Wang et al., arXiv 2203.11171), weighted by a critic's score, and filtered by a critic
 * that can tell an answer wrong, such as one that runs programs (PROVE, arXiv 2410.12608).
 */
import type { Verdict } from '../../supervision.ts'

/** One answer that may vote. */
export interface Ballot {
  /** Null casts no vote. */
  readonly answer: string | null
  /** Of a critic, 0 to 1. Null counts as 0.5. */
  readonly score: number | null
  /** Of the critic that filters. Null without one. */
  readonly filter: Verdict | null
}

/** The answer with most weight, the earliest of equals, or null where none votes. */
export function voteOf(ballots: readonly Ballot[], weight: (ballot: Ballot) => number = () => 1): string | null {
  const weights = new Map<string, number>()
  for (const ballot of ballots) {
    if (ballot.answer !== null) weights.set(ballot.answer, (weights.get(ballot.answer) ?? 0) + weight(ballot))
  }
  let best: string | null = null
  let most = -Infinity
  for (const [answer, total] of weights) {
    if (total > most) {
      best = answer
      most = total
    }
  }
  return best
}

/** The vote weighted by the critic's scores. */
export function criticWeightedVote(ballots: readonly Ballot[]): string | null {
  return voteOf(ballots, ({ score }) => score ?? 0.5)
}

/** The vote of those that the filter does not call wrong. Where it leaves none, all vote. */
export function filteredVote(ballots: readonly Ballot[]): string | null {
  const left = ballots.filter(({ answer, filter }) => answer !== null && filter !== 'wrong')
  return voteOf(left.length === 0 ? ballots : left)
}

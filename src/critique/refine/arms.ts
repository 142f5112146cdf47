/**
 * Arms of test-time refinement, each as the answer it gives for a budget of generated tokens: computed from a record,
 * so that all of them are compared on the same draws at equal cost.
 */
import type { AnswerOutcome } from '../answer-outcome.ts'
import type { RefineRecord, SampleTurn } from './refine-record.ts'
import { criticWeightedVote, filteredVote, voteOf, type Ballot } from './votes.ts'

/** Ways to an answer. */
export const REFINE_ARMS = [
  'sequential',
  'vote',
  'parallel',
  'critic-vote',
  'filtered-vote',
  'attempts-vote',
  'any-sample',
] as const
/**
 * `sequential`: the greedy answer after as many rounds as the budget pays. `vote`: the majority of samples. `parallel`:
 * the majority of samples refined once each. `critic-vote`: the vote weighted by the critic's scores. `filtered-vote`:
 * the vote of samples that the filtering critic does not call wrong. `attempts-vote`: the majority of samples and of the
 * critic's own attempts at the question. `any-sample`: whether any sample is right (pass@K),
 * which looks at gold and bounds the votes from above.
 */
export type RefineArm = (typeof REFINE_ARMS)[number]

/** What an arm came to. */
export interface ArmOutcome {
  readonly right: boolean
  /** Tokens spent, which are more than the budget only where one attempt costs more. */
  readonly tokens: number
  /** Samples that took part, or rounds. */
  readonly drawn: number
}

/** What an arm gives for at most `budget` tokens. Undefined where the record has nothing for it. */
export function armOutcome(record: RefineRecord, arm: RefineArm, budget: number): ArmOutcome | undefined {
  if (arm === 'sequential') return sequentialOutcome(record, budget)
  if (arm === 'filtered-vote' && record.samples.every(({ filter }) => filter === null)) return undefined
  if (arm === 'attempts-vote' && record.samples.every(({ critique }) => critique.attempts === undefined))
    return undefined
  const taken: SampleTurn[] = []
  let tokens = 0
  for (const turn of record.samples) {
    const cost = costOf(turn, arm)
    if (taken.length > 0 && tokens + cost > budget) break
    taken.push(turn)
    tokens += cost
  }
  if (taken.length === 0) return undefined
  const drawn = taken.length
  if (arm === 'any-sample') return { right: taken.some(({ attempt }) => attempt.right === true), tokens, drawn }
  const final = (turn: SampleTurn) => (arm === 'parallel' ? (turn.refinement ?? turn.attempt) : turn.attempt)
  const ballots = taken.map((turn): Ballot => ({
    answer: final(turn).answer,
    score: scoreOf(turn),
    filter: turn.filter,
  }))
  const vote = arm === 'critic-vote' ? criticWeightedVote : arm === 'filtered-vote' ? filteredVote : voteOf
  // drawn once for a question, with the first critique
  const attempts = taken.find(({ critique }) => critique.attempts !== undefined)?.critique.attempts
  const extra = arm === 'attempts-vote' ? (attempts ?? []) : []
  const answer = vote([
    ...ballots,
    ...extra.map((each): Ballot => ({ answer: each.answer, score: null, filter: null })),
  ])
  const voters: readonly AnswerOutcome[] = [...taken.map(final), ...extra]
  const right = answer !== null && voters.some((each) => each.answer === answer && each.right === true)
  return { right, tokens, drawn }
}

function costOf({ attempt, critique, refinement, filterTokens }: SampleTurn, arm: RefineArm): number {
  if (arm === 'critic-vote' || arm === 'attempts-vote') return attempt.tokens + critique.tokens
  if (arm === 'filtered-vote') return attempt.tokens + filterTokens
  if (arm === 'parallel') return attempt.tokens + critique.tokens + (refinement?.tokens ?? 0)
  return attempt.tokens
}

/** A critic without figures still votes by its verdict. */
function scoreOf({ critique: { score, verdict } }: SampleTurn): number {
  return score ?? (verdict === 'correct' ? 1 : verdict === 'wrong' ? 0 : 0.5)
}

function sequentialOutcome({ rounds }: RefineRecord, budget: number): ArmOutcome | undefined {
  const [first] = rounds
  if (first === undefined) return undefined
  let { right } = first.attempt
  let tokens = first.attempt.tokens
  let drawn = 0
  for (const { critique, refinement } of rounds) {
    const cost = critique.tokens + (refinement?.tokens ?? 0)
    if (tokens + cost > budget) break
    tokens += cost
    // a critic that is content has been paid too
    if (refinement === undefined) break
    right = refinement.right
    drawn++
  }
  return { right: right === true, tokens, drawn }
}

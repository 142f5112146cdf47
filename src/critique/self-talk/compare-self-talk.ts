/**
 * Self-talk against two players at equal generated tokens: for every question, what the two-player arms give for as many
 * tokens as the self-talk answer took.
 */
import { armOutcome, type RefineArm } from '../refine/arms.ts'
import type { Attempt } from '../refine/draw-attempts.ts'
import type { RefineRecord } from '../refine/refine-record.ts'
import { countedShare, type CountedShare } from '../refine/refine-report.ts'

/** Arms that stand beside self-talk. None of them looks at gold. */
export type SelfTalkRival = Extract<RefineArm, 'sequential' | 'parallel' | 'vote'>
const RIVALS: readonly SelfTalkRival[] = ['sequential', 'parallel', 'vote']

/** One self-talk answer with what two players drew for the same question. */
export interface SelfTalkPair {
  readonly answer: Attempt
  readonly record: RefineRecord
}

/** One way to an answer. */
export interface SelfTalkArm {
  readonly arm: 'self-talk' | SelfTalkRival
  readonly accuracy: CountedShare
  /** Of questions whose plain greedy answer is wrong, those that this way gets right. */
  readonly helpful: CountedShare
  /** Of questions whose plain greedy answer is right, those that this way gets wrong. */
  readonly harmful: CountedShare
  /** Mean tokens of a question. */
  readonly tokens: number
}

/** Compares. @throws RangeError without a pair */
export function compareSelfTalk(pairs: readonly SelfTalkPair[]): SelfTalkArm[] {
  if (pairs.length === 0) throw new RangeError('compareSelfTalk: got no pairs, wanted at least one')
  return (['self-talk', ...RIVALS] as const).flatMap((arm) => {
    const found = pairs.flatMap(({ answer, record }) => {
      const plain = record.rounds[0]?.attempt.right === true
      const outcome =
        arm === 'self-talk'
          ? { right: answer.right === true, tokens: answer.tokens }
          : armOutcome(record, arm, answer.tokens)
      return outcome === undefined ? [] : [{ plain, right: outcome.right, tokens: outcome.tokens }]
    })
    if (found.length === 0) return []
    const [right, wrong] = [found.filter(({ plain }) => plain), found.filter(({ plain }) => !plain)]
    return [
      {
        arm,
        accuracy: countedShare(found.filter((each) => each.right).length, found.length),
        helpful: countedShare(wrong.filter((each) => each.right).length, wrong.length),
        harmful: countedShare(right.filter((each) => !each.right).length, right.length),
        tokens: found.reduce((sum, each) => sum + each.tokens, 0) / found.length,
      },
    ]
  })
}

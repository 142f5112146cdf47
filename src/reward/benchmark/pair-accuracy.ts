/**
 * Accuracy of a reward on a preference set and its subsets, beside picking the longest.
 *
 * Where in the flow: Feedback → Report. A tie is half right, as a coin would decide it. So a rule that cannot tell two responses
 * apart, such as a word count of two responses of the same length, is at chance and not below it. Intervals are by prompt,
 * because pairs of one prompt are not independent.
 */
import type { Key } from '../../random.ts'
import type { Figure } from '../../supervision.ts'
import { pairShare } from '../bias/bias-figures.ts'

/** A pair with how right both rules are on it: 1, 0, or one half at a tie. */
export interface SetOutcome {
  readonly prompt: string
  readonly subset: string
  readonly reward: number
  readonly longest: number
}

/** Figures of a set, the whole of it first. */
export function setFigures(key: Key, rows: readonly SetOutcome[]): Figure[] {
  return ['all', ...new Set(rows.map(({ subset }) => subset))].flatMap((subset): Figure[] => {
    const own = rows.filter((row) => subset === 'all' || row.subset === subset)
    return (['reward', 'longest'] as const).flatMap((name): Figure[] => {
      const share = pairShare(own, key, (row) => row[name])
      return share === undefined
        ? []
        : [{ name: `${subset}: ${name === 'reward' ? 'reward' : 'pick the longest'}`, ...share }]
    })
  })
}

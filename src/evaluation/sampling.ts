/**
 * Figures of repeated sampling: pass@k and maj@k.
 *
 * Flow: Feedback → Report. Sources: Chen et al. (arXiv 2107.03374), eq. 1, for the unbiased pass@k; Wang et al.
 * (arXiv 2203.11171) for majority voting. Deviation: maj@k here is the mean over k-subsets of
 * the samples (drawn by Key), not over the first k. Ties are shared evenly, so that order never decides.
 */
import { generator, type Key } from '../random.ts'

/**
 * The unbiased estimate of the probability that at least one of k samples passes: 1 − C(n − c, k) / C(n, k).
 * @param n samples drawn
 * @param correct how many of them pass
 * @param k from 1 to n
 */
export function passAtK(n: number, correct: number, k: number): number {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`passAtK: n is ${n}, wanted an integer of at least 1`)
  if (!Number.isInteger(correct) || correct < 0 || correct > n) {
    throw new RangeError(`passAtK: correct is ${correct}, wanted an integer from 0 to ${n}`)
  }
  if (!Number.isInteger(k) || k < 1 || k > n)
    throw new RangeError(`passAtK: k is ${k}, wanted an integer from 1 to ${n}`)
  if (n - correct < k) return 1
  // The product form does not overflow: Π (1 − k / i) for i from n − c + 1 to n.
  let none = 1
  for (let i = n - correct + 1; i <= n; i++) none *= 1 - k / i
  return 1 - none
}

export interface MajorityOptions {
  /** Subsets drawn where not all samples vote (default 1,000). */
  readonly draws?: number | undefined
}

/**
 * The probability that the most frequent of k answers is right. A tie counts by the share of right answers in it.
 * It is exact for k = n and k = 1, and otherwise the mean over random k-subsets.
 * @param answers one per sample, normalised by the caller, or undefined where no answer could be read: it casts no vote
 * @param right tells whether an answer is right
 */
export function majorityAtK(
  key: Key,
  sample: {
    readonly answers: readonly (string | undefined)[]
    readonly right: (answer: string) => boolean
    readonly k: number
  },
  options: MajorityOptions = {},
): number {
  const { answers, right, k } = sample
  const { draws = 1_000 } = options
  if (!Number.isInteger(k) || k < 1 || k > answers.length) {
    throw new RangeError(`majorityAtK: k is ${k}, wanted an integer from 1 to ${answers.length}`)
  }
  if (!Number.isInteger(draws) || draws < 1) throw new RangeError(`majorityAtK: draws is ${draws}, wanted at least 1`)
  if (k === answers.length) return vote(answers, right)
  if (k === 1) {
    return answers.reduce((sum, answer) => sum + (answer !== undefined && right(answer) ? 1 : 0), 0) / answers.length
  }
  const source = generator(key)
  const pool = [...answers]
  let sum = 0
  for (let draw = 0; draw < draws; draw++) {
    // These are the first k places of Fisher and Yates's shuffle. What earlier draws left in the pool does not bias it.
    for (let i = 0; i < k; i++) {
      const j = i + source.below(pool.length - i)
      const held = pool[i]
      pool[i] = pool[j]
      pool[j] = held
    }
    sum += vote(pool.slice(0, k), right)
  }
  return sum / draws
}

function vote(answers: readonly (string | undefined)[], right: (answer: string) => boolean): number {
  const votes = new Map<string, number>()
  for (const answer of answers) if (answer !== undefined) votes.set(answer, (votes.get(answer) ?? 0) + 1)
  const most = Math.max(0, ...votes.values())
  if (most === 0) return 0
  const leaders = [...votes].filter(([, count]) => count === most).map(([answer]) => answer)
  return leaders.filter(right).length / leaders.length
}

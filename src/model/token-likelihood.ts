/** What the logits of one position say of a token: its log-probability and rank, and the likeliest token beside it. */

export interface TokenLikelihood {
  /** Natural logarithm, at most 0. */
  readonly logProbability: number
  /** 1 for the likeliest; equal logits share the better rank. */
  readonly rank: number
  readonly topToken: number
  readonly topLogProbability: number
}

/** Steps of the table for each unit of a logit. */
const STEPS = 256
/** What lies this far below the highest adds less than 3e-6 in all, with a vocabulary of 200,000. */
const DEPTH = 25
/** e^(-i / STEPS), so that an exponential is one entry times three terms of a series, at half of the time of Math.exp. */
const POWERS = Float64Array.from({ length: DEPTH * STEPS + 1 }, (_unused, index) => Math.exp(-index / STEPS))

/**
 * @param logits of the vocabulary [V], finite
 * @param token from 0 to V - 1; NaN in its log-probability for one that is not
 * @returns log-probabilities within 1e-5 of the exact ones
 */
export function tokenLikelihood(logits: Float32Array, token: number): TokenLikelihood {
  const chosen = logits[token] ?? Number.NaN
  let highest = Number.NEGATIVE_INFINITY
  for (let each = 0; each < logits.length; each++) {
    const logit = logits[each] ?? 0
    if (logit > highest) highest = logit
  }
  let above = 0
  let sum = 0
  for (let each = 0; each < logits.length; each++) {
    const logit = logits[each] ?? 0
    if (logit > chosen) above++
    const below = (highest - logit) * STEPS
    if (below < DEPTH * STEPS) {
      const whole = below | 0
      const rest = (below - whole) / STEPS
      // rest is below 1/256: the term that is left out is below 1e-11
      sum += (POWERS[whole] ?? 0) * (1 - rest * (1 - rest * (0.5 - rest / 6)))
    }
  }
  const normaliser = Math.log(sum)
  return {
    logProbability: chosen - highest - normaliser,
    rank: above + 1,
    topToken: logits.indexOf(highest),
    topLogProbability: -normaliser,
  }
}

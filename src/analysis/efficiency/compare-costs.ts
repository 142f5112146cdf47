/**
 * A program's cost beside that of others which solve the same task: ratio to a reference solution (EffiBench, arXiv
 * 2402.02037) and percentile among several (Mercury's Beyond, arXiv 2402.07844). A cost that met its limit is censored: it
 * is known to be at least the limit (ENAMEL, arXiv 2406.06647), and what follows from it is a bound.
 */

/** What one run cost. */
export interface Cost {
  /** Time in ms, or instructions; the limit where it is censored. */
  readonly cost: number
  /** The run met its limit, so that it would have cost more. @default false */
  readonly censored?: boolean | undefined
}

/** A cost over a reference's. */
export interface CostRatio {
  /** Undefined where both are censored, which says nothing. */
  readonly ratio: number | undefined
  /** `at-least` where the program's cost is censored, `at-most` where the reference's is. */
  readonly bound: 'exact' | 'at-least' | 'at-most' | 'unknown'
}

/** @throws RangeError for a cost that is not above 0 */
export function costRatio(own: Cost, reference: Cost): CostRatio {
  for (const { cost } of [own, reference]) requireCost(cost)
  const ratio = own.cost / reference.cost
  if (own.censored === true) {
    return reference.censored === true ? { ratio: undefined, bound: 'unknown' } : { ratio, bound: 'at-least' }
  }
  return { ratio, bound: reference.censored === true ? 'at-most' : 'exact' }
}

/**
 * Share of the others that cost more, those that cost the same counted half; 1 is the best of all. A censored program beats
 * nobody; one that is not beats every censored one. Undefined without others.
 *
 * @throws RangeError for a cost that is not above 0
 */
export function costPercentile(own: Cost, others: readonly Cost[]): number | undefined {
  for (const { cost } of [own, ...others]) requireCost(cost)
  if (others.length === 0) return undefined
  const beaten = others.map((other) => {
    if (own.censored === true) return other.censored === true ? 0.5 : 0
    if (other.censored === true || other.cost > own.cost) return 1
    return other.cost === own.cost ? 0.5 : 0
  })
  return beaten.reduce<number>((sum, one) => sum + one, 0) / others.length
}

function requireCost(cost: number): void {
  if (!(cost > 0)) throw new RangeError(`compare costs: a cost is ${cost}, wanted one above 0`)
}

/**
 * How much computing a step asks for, told from its tokens before any of it is done. A sum of many fractions has a common
 * denominator of all of them, and a power has as many digits as its exponent says, so that two megabytes of such steps
 * would take minutes. A response may ask for `WORK_LIMIT`. Beyond it steps are not read.
 */
import type { Token } from './token.ts'

/** Units of about a microsecond. A solution of ordinary length asks for some hundreds, a megabyte of short sums for 300,000. */
export const WORK_LIMIT = 2_000_000
/** Units of one power: a thousand bits at most (rational.ts). */
const POWER_UNITS = 60

/** The units of all sides of equations among the tokens: the square of each side's divisions, its powers, its tokens. */
export function workOf(tokens: readonly Token[]): number {
  let work = tokens.length / 4
  let divisions = 0
  for (const { kind, text } of tokens) {
    if (
      kind === 'equals' ||
      kind === 'approximately' ||
      kind === 'relation' ||
      kind === 'separator' ||
      kind === 'break'
    ) {
      work += divisions * divisions
      divisions = 0
    } else if (kind === 'fraction' || (kind === 'operator' && text === '/')) divisions++
    else if (kind === 'operator' && text === '^') work += POWER_UNITS
  }
  return work + divisions * divisions
}

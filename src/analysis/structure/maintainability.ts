/**
 * The Maintainability Index as radon computes it: Oman and Hagemeister's formula (1992) on Visual Studio's scale from 0 to
 * 100, with the term for comments.
 */

export interface Maintainability {
  /** 0 (hard to maintain) to 100. */
  readonly index: number
  /** MPLSandbox's bands: `red` below 10, `yellow` below 20, else `green`. */
  readonly band: 'red' | 'yellow' | 'green'
  /** radon's rank: C up to 9, B up to 19, else A. */
  readonly rank: 'A' | 'B' | 'C'
}

/**
 * The index of a program's figures. `comments` is the number of comments, `multi` that of lines of long ones and of texts
 * that are statements, which `radon mi` counts as comments, and `sloc` that of code lines.
 */
export function maintainabilityOf(figures: {
  readonly volume: number
  readonly complexity: number
  readonly lloc: number
  readonly sloc: number
  readonly comments: number
  readonly multi: number
}): Maintainability {
  const index = indexOf(figures)
  return {
    index,
    band: index < 10 ? 'red' : index < 20 ? 'yellow' : 'green',
    rank: index <= 9 ? 'C' : index <= 19 ? 'B' : 'A',
  }
}

function indexOf({ volume, complexity, lloc, sloc, comments, multi }: Parameters<typeof maintainabilityOf>[0]): number {
  if (volume <= 0 || lloc <= 0) return 100
  const percent = sloc === 0 ? 0 : ((comments + multi) / sloc) * 100
  const commentTerm = 50 * Math.sin(Math.sqrt(2.46 * ((percent * Math.PI) / 180)))
  const raw = 171 - 5.2 * Math.log(volume) - 0.23 * complexity - 16.2 * Math.log(lloc) + commentTerm
  return Math.min(Math.max(0, (raw * 100) / 171), 100)
}

/** Shares as tables print them: figures below one another, since side by side a terminal of 100 columns cuts their counts off. */
import type { CountedShare } from '../critique/index.ts'
import { shareText } from '../evaluation/figure-text.ts'

/** A share with its interval and its counts, or a dash where there is nothing to count. */
export function countedText({ hits, n, value, interval }: CountedShare): string {
  return value === null || interval === null
    ? '-'
    : `${shareText({ successes: hits, value, n, interval })} (${hits} of ${n})`
}

/** A row for each figure of one thing, which is named in the first of them. `print` gives a share as text. */
export function figureRows(
  name: string,
  figures: Readonly<Record<string, CountedShare>>,
  print: (share: CountedShare) => string = countedText,
): string[][] {
  return Object.entries(figures).map(([figure, share], at) => [at === 0 ? name : '', figure, print(share)])
}

/** What commands of rewards say of rows that they passed over, and of texts that were too long. */
import { amountText } from '../evaluation/figure-text.ts'

/** A line for each reason. */
export function skippedLines(skipped: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(skipped).map(([reason, count]) => `passed over: ${amountText(count, 'row')}: ${reason}`)
}

/** How many responses a backbone read in part. */
export function cutText(cut: number, all: number, maximumLength: number): string {
  return `${cut} of ${amountText(all, 'response')} ${cut === 1 ? 'was' : 'were'} cut in the middle to ${maximumLength} tokens`
}

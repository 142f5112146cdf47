/** Counts of verdicts on answers, ours and another's, against what is known. */
import { renderTerminalTable, shareOf } from '../../src/evaluation/index.ts'
import type { Figure } from '../../src/supervision.ts'

/** What a judge said of a pair: null where it did not decide. */
export type PairVerdict = boolean | null

/** Counts of one judge over one class. */
export interface VerdictCounts {
  readonly n: number
  readonly right: number
  readonly wrongAccepts: number
  readonly wrongRejects: number
  readonly undecided: number
}

/** Counts verdicts against labels. */
export function countVerdicts(verdicts: readonly PairVerdict[], labels: readonly boolean[]): VerdictCounts {
  const counts = { n: verdicts.length, right: 0, wrongAccepts: 0, wrongRejects: 0, undecided: 0 }
  for (const [at, verdict] of verdicts.entries()) {
    if (verdict === null) counts.undecided++
    else if (verdict === labels[at]) counts.right++
    else if (verdict) counts.wrongAccepts++
    else counts.wrongRejects++
  }
  return counts
}

/** Figures of one class of one judge. */
export function figuresOf(name: string, counts: VerdictCounts): Figure[] {
  const share = (label: string, hits: number): Figure[] => {
    const of = shareOf(hits, counts.n)
    return of === undefined ? [] : [{ name: `${name}: ${label}`, value: of.value, n: of.n, interval: of.interval }]
  }
  return [
    ...share('right', counts.right),
    ...share('undecided', counts.undecided),
    ...share('wrong accepts', counts.wrongAccepts),
    ...share('wrong rejects', counts.wrongRejects),
  ]
}

/** One row for each class, ours beside the other's. */
export function countsTable(
  title: string,
  rows: readonly { readonly name: string; readonly ours: VerdictCounts; readonly other: VerdictCounts | undefined }[],
): string {
  const cells = (counts: VerdictCounts | undefined): string[] =>
    counts === undefined
      ? ['-', '-', '-', '-']
      : [counts.right, counts.undecided, counts.wrongAccepts, counts.wrongRejects].map(String)
  return renderTerminalTable({
    title: `${title}; right, undecided, wrong accepts, wrong rejects; then Math-Verify's`,
    columns: [
      'class',
      'n',
      'right',
      'open',
      'accepts',
      'rejects',
      'MV right',
      'MV open',
      'MV accepts',
      'MV rejects',
    ].map((name, at) => ({ name, align: at === 0 ? ('left' as const) : ('right' as const) })),
    rows: rows.map(({ name, ours, other }) => [name, String(ours.n), ...cells(ours), ...cells(other)]),
  })
}

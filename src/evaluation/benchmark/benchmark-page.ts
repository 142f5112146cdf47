/** Parts that pages of benchmarks share: tables with one row for each arm, and arms with their intervals as a chart. */
import type { IntervalsChart } from '../chart.ts'
import type { Table } from '../table.ts'
import { pointsText, type OverSplits } from './over-splits.ts'

/** The first column as text, the others as numbers. */
export function figureColumns(first: string, others: readonly string[]): Table['columns'] {
  return [{ name: first }, ...others.map((name) => ({ name, align: 'right' as const }))]
}

/** A difference in points with its sign, or a dash where there is none. */
export function differenceText(difference: OverSplits | undefined): string {
  return difference === undefined ? '–' : pointsText(difference, true)
}

/** Shares of arms with their intervals, which are cut at 0 and 1. */
export function armsChart(
  chart: Omit<IntervalsChart, 'kind' | 'rows'>,
  rows: readonly { readonly name: string; readonly figure: OverSplits }[],
): IntervalsChart {
  return {
    kind: 'intervals',
    ...chart,
    rows: rows.map(({ name, figure: { mean, interval, n } }) => ({
      name,
      value: mean,
      interval: [Math.max(0, interval[0]), Math.min(1, interval[1])],
      n,
    })),
  }
}

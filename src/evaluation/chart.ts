/**
 * The charts of reports as data, each with the table that says the same in text.
 *
 * Flow: Report. `render-chart.ts` draws them. This file needs no drawing library, so that a caller can describe
 * charts without loading one.
 */
import type { Interval } from './interval.ts'
import { amountText, countText, intervalText, percentText } from './figure-text.ts'
import type { Table, Tone } from './table.ts'

interface ChartBase {
  /** Unique on its page, letters, digits and hyphens: names the SVG's title and description. */
  readonly id: string
  readonly title: string
  /** What the picture shows, in a sentence or two, for who does not see it. */
  readonly description: string
}

/** How a chart's colours are named. The first three are verdicts, numbers count series from 1 to 6. */
export type Ink = Exclude<Tone, 'quiet'> | 1 | 2 | 3 | 4 | 5 | 6

/** One bar per name, parted into shares of its counts. */
export interface SharesChart extends ChartBase {
  readonly kind: 'shares'
  readonly parts: readonly { readonly name: string; readonly mark: string; readonly ink: Ink }[]
  /** `counts` in the order of `parts`. */
  readonly bars: readonly { readonly name: string; readonly counts: readonly number[] }[]
}

/** Counts over ranges of a number, stacked by series. */
export interface HistogramChart extends ChartBase {
  readonly kind: 'histogram'
  readonly x: { readonly label: string; readonly scale: 'linear' | 'log' }
  readonly series: readonly { readonly name: string; readonly ink: Ink }[]
  /** `counts` in the order of `series`. Ranges are [from, to). */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly counts: readonly number[] }[]
}

/** Values with intervals over ordered places, one line per series. Values are fractions, drawn as percent. */
export interface LinesChart extends ChartBase {
  readonly kind: 'lines'
  readonly x: { readonly label: string; readonly places: readonly string[] }
  readonly y: { readonly label: string }
  readonly series: readonly {
    readonly name: string
    /** Places without a value are left out. */
    readonly points: readonly {
      /** Index into `x.places`. */
      readonly place: number
      readonly value: number
      readonly interval?: Interval
      readonly n: number
    }[]
  }[]
}

/** One value with its interval per name. Values are fractions, drawn as percent. */
export interface IntervalsChart extends ChartBase {
  readonly kind: 'intervals'
  readonly x: { readonly label: string }
  readonly rows: readonly {
    readonly name: string
    readonly value: number
    readonly interval: Interval
    readonly n: number
  }[]
}

/** Points of two numbers. Up to six series, told apart by symbol and colour. */
export interface ScatterChart extends ChartBase {
  readonly kind: 'scatter'
  readonly x: { readonly label: string; readonly scale?: 'linear' | 'log' | undefined }
  readonly y: { readonly label: string }
  readonly series: readonly {
    readonly name: string
    /** Points joined in their order by a line. @default false */
    readonly joined?: boolean | undefined
    readonly points: readonly { readonly x: number; readonly y: number; readonly name?: string | undefined }[]
  }[]
}

export type Chart = SharesChart | HistogramChart | LinesChart | IntervalsChart | ScatterChart

/** What a chart says, as a table. */
export function chartTable(chart: Chart): Table {
  switch (chart.kind) {
    case 'shares':
      return {
        title: chart.title,
        columns: [
          { name: 'name' },
          { name: 'n', align: 'right' },
          ...chart.parts.map(({ name }) => ({ name, align: 'right' as const })),
        ],
        rows: chart.bars.map(({ name, counts }) => {
          const n = counts.reduce((sum, count) => sum + count, 0)
          return [name, countText(n), ...counts.map((count) => (n === 0 ? '–' : percentText(count / n)))]
        }),
      }
    case 'histogram':
      return {
        title: chart.title,
        columns: [{ name: chart.x.label }, ...chart.series.map(({ name }) => ({ name, align: 'right' as const }))],
        rows: chart.bins
          .filter(({ counts }) => counts.some((count) => count > 0))
          .map(({ from, to, counts }) => [`${edgeText(from)} to ${edgeText(to)}`, ...counts.map(countText)]),
      }
    case 'lines':
      return {
        title: chart.title,
        columns: [{ name: chart.x.label }, ...chart.series.map(({ name }) => ({ name, align: 'right' as const }))],
        rows: chart.x.places.map((place, index) => [
          place,
          ...chart.series.map(({ points }) => {
            const point = points.find((one) => one.place === index)
            return point === undefined ? '–' : valueText(point)
          }),
        ]),
      }
    case 'scatter':
      return {
        title: chart.title,
        columns: [
          { name: 'series' },
          { name: 'point' },
          { name: chart.x.label, align: 'right' },
          { name: chart.y.label, align: 'right' },
        ],
        // a cloud of points says little as numbers: the table holds named points, and how many others there are
        rows: chart.series.flatMap(({ name, points }) => {
          const named = points.filter((point) => point.name !== undefined)
          const rest = points.length - named.length
          return [
            ...named.map((point) => [name, point.name ?? '', edgeText(point.x), edgeText(point.y)]),
            ...(rest > 0 ? [[name, amountText(rest, 'point'), '–', '–']] : []),
          ]
        }),
      }
    case 'intervals':
      return {
        title: chart.title,
        columns: [{ name: 'name' }, { name: chart.x.label, align: 'right' }],
        rows: chart.rows.map((row) => [row.name, valueText(row)]),
      }
  }
}

function valueText({ value, interval, n }: { value: number; interval?: Interval | undefined; n: number }): string {
  return `${percentText(value)}${interval === undefined ? '' : ` ${intervalText(interval)}`} (n ${countText(n)})`
}

function edgeText(edge: number): string {
  return String(Number(edge.toPrecision(3)))
}

/** What a program costs beside others, and how its cost grows, on the page of an analysis. */
import type { PageSection, Tile } from '../../evaluation/index.ts'
import type { JsonValue } from '../../supervision.ts'
import type { ClassReport } from '../analysis.ts'

/** What stands before a ratio that is only a bound, by where the limit was met. */
const BOUNDS: Readonly<Record<string, string>> = { 'at-least': 'at least ', 'at-most': 'at most ' }

/** Key figures of the comparison; none where nothing was compared. */
export function costTiles(classes: readonly ClassReport[]): readonly Tile[] {
  const figures = efficiencyOf(classes)
  const tiles: Tile[] = []
  const { ratioToReference: ratio, ratioBound, ratioReason, percentile, percentileAmong, percentileReason } = figures
  if (typeof ratio === 'number') {
    const bound = typeof ratioBound === 'string' ? (BOUNDS[ratioBound] ?? '') : ''
    tiles.push({ label: 'Cost beside the reference', value: `${bound}${ratio.toFixed(2)} ×`, detail: unitOf(figures) })
  } else if (typeof ratioReason === 'string')
    tiles.push({ label: 'Cost beside the reference', value: '–', detail: ratioReason })
  if (typeof percentile === 'number' && typeof percentileAmong === 'number') {
    const among = `of ${percentileAmong} others, by ${unitOf(figures)}`
    tiles.push({ label: 'Costs less than', value: `${(percentile * 100).toFixed(0)} %`, detail: among })
  } else if (typeof percentileReason === 'string')
    tiles.push({ label: 'Costs less than', value: '–', detail: percentileReason })
  const { growth, growthSureness: sureness, growthReason } = figures
  if (typeof growth === 'string') {
    const detail = typeof sureness === 'number' ? `sure to ${(sureness * 100).toFixed(0)} %` : ''
    tiles.push({ label: 'Growth', value: `O(${growth})`, detail })
  } else if (typeof growthReason === 'string') tiles.push({ label: 'Growth', value: '–', detail: growthReason })
  return tiles
}

/** The samples of growth as a chart with its table; none where growth was not measured. */
export function growthSection(classes: readonly ClassReport[]): readonly PageSection[] {
  const { growthSamples, growthLeftOut, growth, growthExponent: exponent } = efficiencyOf(classes)
  const samples = samplesIn(growthSamples)
  if (!Array.isArray(growthSamples)) return []
  const left = Array.isArray(growthLeftOut) ? growthLeftOut.map((one) => textOf(one)) : []
  const slope = typeof exponent === 'number' ? ` On logarithmic axes the slope is ${exponent.toFixed(2)}.` : ''
  const said = typeof growth === 'string' ? `The cost grows as O(${growth}).${slope}` : 'No class of growth was told.'
  return [
    {
      id: 'growth',
      heading: 'Growth',
      text: [said, ...left.map((text) => `Left out: ${text}.`)],
      // the chart has a table of its own
      ...(samples.length < 2
        ? {}
        : {
            charts: [
              {
                kind: 'scatter' as const,
                id: 'growth-chart',
                title: 'Cost by size of the input',
                description: said,
                x: { label: 'size', scale: 'log' as const },
                y: { label: 'cost' },
                series: [
                  {
                    name: 'this program',
                    joined: true,
                    points: samples.map(({ size, cost }) => ({ x: size, y: cost })),
                  },
                ],
              },
            ],
          }),
    },
  ]
}

function efficiencyOf(classes: readonly ClassReport[]): ClassReport['figures'] {
  return classes.find((one) => one.class === 'efficiency')?.figures ?? {}
}

function unitOf({ costUnit }: ClassReport['figures']): string {
  return costUnit === 'instructions' ? 'instructions' : 'CPU time'
}

function samplesIn(value: JsonValue | undefined): { readonly size: number; readonly cost: number }[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((one) => {
    const { size, cost } = one as { readonly size?: unknown; readonly cost?: unknown }
    return typeof size === 'number' && typeof cost === 'number' ? [{ size, cost }] : []
  })
}

function textOf(value: JsonValue): string {
  const { size, message } = value as { readonly size?: unknown; readonly message?: unknown }
  return `size ${String(size)}, ${String(message)}`
}

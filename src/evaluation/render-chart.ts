/**
 * Draws a chart as SVG text with Observable Plot, on a DOM without a browser (linkedom).
 *
 * Flow: Report. Colours are CSS variables with a fallback (`--ink-correct`, `--ink-1`, …), so that one SVG serves
 * light and dark pages. Series differ by more than colour: by symbol, by the mark inside a bar, by place. The same
 * chart gives the same bytes: no clock, no randomness, coordinates rounded to hundredths.
 */
import type * as PlotModule from '@observablehq/plot'
import { countText, percentText } from './figure-text.ts'
import { printable, shorten } from './printable.ts'
import type { Chart, HistogramChart, Ink, IntervalsChart, LinesChart, ScatterChart, SharesChart } from './chart.ts'

type Plot = typeof PlotModule
type Options = PlotModule.PlotOptions

/** Chosen so that text of 13 units still reads as 10 px on a page 360 px wide. */
const WIDTH = 440
const FONT_SIZE = 13
/** Okabe and Ito's palette (2008), told apart in the common kinds of colour blindness. */
const inks: Record<Ink, string> = {
  correct: 'var(--ink-correct, #0072b2)',
  wrong: 'var(--ink-wrong, #d55e00)',
  unknown: 'var(--ink-unknown, #767676)',
  1: 'var(--ink-1, #0072b2)',
  2: 'var(--ink-2, #d55e00)',
  3: 'var(--ink-3, #007a5a)',
  4: 'var(--ink-4, #b04a8a)',
  5: 'var(--ink-5, #8a6d00)',
  6: 'var(--ink-6, #4d4d4d)',
}
const SERIES: readonly Ink[] = [1, 2, 3, 4, 5, 6]
/** Symbols in the order of `series`, for lines and their legend. */
export const SERIES_SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'star', 'wye'] as const

/** The chart as one `<svg>` element with title and description. */
export async function renderChart(chart: Chart): Promise<string> {
  const [plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')])
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const options = optionsOf(chart, plot)
  const svg = plot.plot({
    document,
    width: WIDTH,
    ...options,
  }) as unknown as SVGLike
  return finish(svg, chart, document)
}

function optionsOf(chart: Chart, plot: Plot): Options {
  switch (chart.kind) {
    case 'shares':
      return shares(chart, plot)
    case 'histogram':
      return histogram(chart, plot)
    case 'lines':
      return lines(chart, plot)
    case 'intervals':
      return intervals(chart, plot)
    case 'scatter':
      return scatter(chart, plot)
  }
}

function shares(chart: SharesChart, plot: Plot): Options {
  const segments = chart.bars.flatMap(({ counts }, bar) => {
    const n = Math.max(
      1,
      counts.reduce((sum, count) => sum + count, 0),
    )
    let from = 0
    return counts.map((count, part) => {
      const start = from / n
      from += count
      const share = count / n
      const { mark, ink } = chart.parts[part] ?? { mark: '', ink: 1 as const }
      // A label stands only where it fits its segment.
      const label = share >= 0.16 ? `${mark} ${(share * 100).toFixed(0)} %` : share >= 0.05 ? mark : ''
      return { bar, from: start, to: from / n, fill: inks[ink], label }
    })
  })
  const names = chart.bars.map(({ name, counts }, bar) => ({
    bar,
    name: shorten(printable(name), 44),
    n: `n ${countText(counts.reduce((sum, count) => sum + count, 0))}`,
  }))
  return {
    height: 46 * chart.bars.length + 34,
    marginTop: 4,
    marginBottom: 30,
    marginLeft: 14,
    marginRight: 20,
    x: { domain: [0, 1], label: null, ticks: 5, tickFormat: (share: number) => `${share * 100} %` },
    y: { type: 'band', axis: null, padding: 0, domain: names.map(({ bar }) => bar) },
    color: { type: 'identity' },
    marks: [
      plot.axisX({ ticks: 5, tickSize: 0, label: null, tickFormat: (share: number) => `${Math.round(share * 100)} %` }),
      plot.barX(segments, {
        x1: 'from',
        x2: 'to',
        y: 'bar',
        fill: 'fill',
        insetTop: 20,
        insetBottom: 2,
        insetRight: 0.5,
      }),
      plot.text(segments, {
        x: (segment: { from: number; to: number }) => (segment.from + segment.to) / 2,
        y: 'bar',
        text: 'label',
        dy: 9,
        fill: 'var(--ink-on, #ffffff)',
        fontWeight: 600,
      }),
      plot.text(names, { x: 0, y: 'bar', text: 'name', textAnchor: 'start', dy: -13 }),
      plot.text(names, { x: 1, y: 'bar', text: 'n', textAnchor: 'end', dy: -13, fillOpacity: 0.75 }),
    ],
  }
}

function histogram(chart: HistogramChart, plot: Plot): Options {
  const bars = chart.bins.flatMap(({ from, to, counts }) => {
    let low = 0
    return counts.map((count, part) => {
      const start = low
      low += count
      return { from, to, low: start, high: low, fill: inks[chart.series[part]?.ink ?? 1], count }
    })
  })
  const most = bars.reduce((top, { high }) => Math.max(top, high), 1)
  const log = chart.x.scale === 'log'
  return {
    height: 220,
    marginTop: 16,
    marginBottom: 40,
    marginLeft: 14 + 8 * compact(most).length,
    marginRight: 14,
    x: {
      type: chart.x.scale,
      label: null,
      ...(log ? {} : { domain: [chart.bins[0]?.from ?? 0, chart.bins.at(-1)?.to ?? 1] }),
    },
    y: { label: null },
    color: { type: 'identity' },
    marks: [
      plot.gridY({ ticks: 4, strokeOpacity: 0.15 }),
      plot.axisY({ ticks: 4, tickSize: 0, label: null, tickFormat: compact }),
      plot.axisX({
        ticks: log ? 4 : 5,
        tickSize: 4,
        label: `${chart.x.label} →`,
        labelAnchor: 'center',
        labelArrow: 'none',
        labelOffset: 36,
        tickFormat: (value: number) => compact(value),
      }),
      plot.rectY(
        bars.filter(({ count }) => count > 0),
        { x1: 'from', x2: 'to', y1: 'low', y2: 'high', fill: 'fill', insetLeft: 0.5, insetRight: 0.5, insetTop: 0.5 },
      ),
      plot.ruleY([0]),
    ],
  }
}

/** Places whose names stand apart: all, or every so many back from the last. */
function labelledPlaces(names: readonly string[]): number[] {
  const widest = Math.max(0, ...names.map((name) => name.length)) * FONT_SIZE * 0.62 + 6
  const every = Math.ceil((widest * names.length) / (WIDTH - 64))
  return [...names.keys()].filter((place) => (names.length - 1 - place) % every === 0)
}

function lines(chart: LinesChart, plot: Plot): Options {
  const names = chart.x.places.map((place) => shorten(printable(place), 12))
  // Series stand side by side at each place, so that one interval never hides another.
  const step = Math.min(0.1, 0.5 / Math.max(1, chart.series.length))
  const points = chart.series.flatMap(({ points: own }, number) =>
    own.map(({ place, value, interval }) => ({
      x: place + (number - (chart.series.length - 1) / 2) * step,
      value,
      low: interval?.[0] ?? value,
      high: interval?.[1] ?? value,
      stroke: inks[SERIES[number % SERIES.length] ?? 1],
      symbol: SERIES_SYMBOLS[number % SERIES_SYMBOLS.length],
      number,
    })),
  )
  return {
    height: 260,
    marginTop: 26,
    marginBottom: 40,
    marginLeft: 50,
    marginRight: 14,
    x: { domain: [-0.4, Math.max(0, chart.x.places.length - 1) + 0.4] },
    y: { domain: [0, 1] },
    color: { type: 'identity' },
    // Symbols are literal names. An identity scale would be read as a list of categories.
    symbol: { domain: [...SERIES_SYMBOLS], range: [...SERIES_SYMBOLS] },
    marks: [
      plot.gridY({ ticks: 5, strokeOpacity: 0.15 }),
      plot.axisY({ ticks: 5, tickSize: 0, label: chart.y.label, labelArrow: 'none', tickFormat: percent }),
      plot.axisX({
        ticks: labelledPlaces(names),
        tickSize: 0,
        label: `${chart.x.label} →`,
        labelAnchor: 'center',
        labelArrow: 'none',
        labelOffset: 36,
        tickFormat: (place: number) => names[place] ?? '',
      }),
      plot.ruleX(points, { x: 'x', y1: 'low', y2: 'high', stroke: 'stroke', strokeWidth: 1.5, strokeOpacity: 0.6 }),
      plot.lineY(points, { x: 'x', y: 'value', z: 'number', stroke: 'stroke', strokeWidth: 2 }),
      plot.dot(points, { x: 'x', y: 'value', symbol: 'symbol', fill: 'stroke', r: 4.5 }),
    ],
  }
}

function intervals(chart: IntervalsChart, plot: Plot): Options {
  const rows = chart.rows.map(({ name, value, interval, n }, row) => ({
    row,
    name: shorten(printable(name), 40),
    value,
    low: interval[0],
    high: interval[1],
    text: `${percentText(value)} (n ${countText(n)})`,
  }))
  return {
    height: 44 * rows.length + 50,
    marginTop: 4,
    marginBottom: 44,
    marginLeft: 14,
    marginRight: 20,
    x: { domain: [0, 1] },
    y: { type: 'band', axis: null, padding: 0, domain: rows.map(({ row }) => row) },
    marks: [
      plot.gridX({ ticks: 5, strokeOpacity: 0.15 }),
      plot.axisX({
        ticks: 5,
        tickSize: 0,
        label: `${chart.x.label} →`,
        labelAnchor: 'center',
        labelArrow: 'none',
        labelOffset: 38,
        tickFormat: percent,
      }),
      plot.ruleY(rows, {
        y: 'row',
        x1: 'low',
        x2: 'high',
        stroke: inks[1],
        strokeWidth: 3,
        strokeOpacity: 0.45,
        dy: 9,
      }),
      plot.dot(rows, { y: 'row', x: 'value', fill: inks[1], r: 5, dy: 9 }),
      plot.text(rows, { x: 0, y: 'row', text: 'name', textAnchor: 'start', dy: -10 }),
      plot.text(rows, { x: 1, y: 'row', text: 'text', textAnchor: 'end', dy: -10, fillOpacity: 0.75 }),
    ],
  }
}

function scatter(chart: ScatterChart, plot: Plot): Options {
  const points = chart.series.flatMap(({ points: own, joined = false }, number) =>
    own.map(({ x, y }) => ({
      x,
      y,
      stroke: inks[SERIES[number % SERIES.length] ?? 1],
      symbol: SERIES_SYMBOLS[number % SERIES_SYMBOLS.length],
      number,
      joined,
    })),
  )
  const many = points.length > 200
  return {
    height: 280,
    marginTop: 26,
    marginBottom: 40,
    marginLeft: 50,
    marginRight: 14,
    x: { type: chart.x.scale ?? 'linear' },
    color: { type: 'identity' },
    symbol: { domain: [...SERIES_SYMBOLS], range: [...SERIES_SYMBOLS] },
    marks: [
      plot.gridY({ ticks: 5, strokeOpacity: 0.15 }),
      plot.axisY({ ticks: 5, tickSize: 0, label: chart.y.label, labelArrow: 'none' }),
      plot.axisX({
        ticks: 4,
        tickSize: 4,
        label: `${chart.x.label} →`,
        labelAnchor: 'center',
        labelArrow: 'none',
        labelOffset: 36,
        ...(chart.x.scale === 'log' ? { tickFormat: (value: number) => compact(value) } : {}),
      }),
      plot.lineY(
        points.filter(({ joined }) => joined),
        { x: 'x', y: 'y', z: 'number', stroke: 'stroke', strokeWidth: 1.5, strokeOpacity: 0.6 },
      ),
      plot.dot(points, {
        x: 'x',
        y: 'y',
        symbol: 'symbol',
        fill: 'stroke',
        r: many ? 2 : 4,
        fillOpacity: many ? 0.5 : 1,
      }),
    ],
  }
}

/** What is used of linkedom's nodes, whose declarations do not fit those of a browser. */
interface SVGLike {
  readonly outerHTML: string
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>
  readonly firstChild: SVGLike | null
  textContent: string
  remove(): void
  querySelectorAll(selector: string): Iterable<SVGLike>
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  insertBefore(node: SVGLike, before: SVGLike | null): void
}
interface DocumentLike {
  createElementNS(namespace: string, name: string): SVGLike
}

function finish(svg: SVGLike, chart: Chart, document: DocumentLike): string {
  // The page's own style covers what Plot's style element says. The page's security policy allows no other.
  for (const style of svg.querySelectorAll('style')) style.remove()
  for (const element of svg.querySelectorAll('*')) {
    element.removeAttribute('aria-label')
    for (const { name, value } of element.attributes) {
      if (/^(?:d|transform|points|x|y|x1|x2|y1|y2|cx|cy|r|width|height)$/.test(name)) {
        element.setAttribute(
          name,
          value.replaceAll(/-?\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100)),
        )
      }
    }
  }
  const space = 'http://www.w3.org/2000/svg'
  const title = document.createElementNS(space, 'title')
  const description = document.createElementNS(space, 'desc')
  title.setAttribute('id', `${chart.id}-title`)
  title.textContent = printable(chart.title)
  description.setAttribute('id', `${chart.id}-description`)
  description.textContent = printable(chart.description)
  svg.insertBefore(description, svg.firstChild)
  svg.insertBefore(title, svg.firstChild)
  svg.setAttribute('xmlns', space)
  svg.setAttribute('class', `chart chart-${chart.kind}`)
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-labelledby', `${chart.id}-title ${chart.id}-description`)
  svg.setAttribute('font-size', String(FONT_SIZE))
  svg.setAttribute('font-family', 'inherit')
  return svg.outerHTML
}

function percent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`
}

const compactNumber = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 })

function compact(value: number): string {
  return compactNumber.format(value)
}

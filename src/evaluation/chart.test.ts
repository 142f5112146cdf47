import { readdirSync } from 'node:fs'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { chartTable, type Chart } from './chart.ts'
import { renderChart } from './render-chart.ts'

const PARTS = [
  { name: 'correct', mark: '✓', ink: 'correct' },
  { name: 'wrong', mark: '✗', ink: 'wrong' },
  { name: 'unknown', mark: '?', ink: 'unknown' },
] as const

const CHARTS: readonly Chart[] = [
  {
    kind: 'shares',
    id: 'golden-shares',
    title: 'Verdicts by model',
    description: 'Shares of verdicts.',
    parts: PARTS,
    bars: [
      { name: 'harbour-1.5b', counts: [30, 50, 20] },
      { name: '<b>"evil"</b> & co', counts: [400, 3, 40] },
    ],
  },
  {
    kind: 'histogram',
    id: 'golden-scores',
    title: 'Scores by verdict',
    description: 'Responses by score.',
    x: { label: 'score', scale: 'linear' },
    series: PARTS,
    bins: Array.from({ length: 10 }, (_, bin) => ({
      from: bin / 10,
      to: (bin + 1) / 10,
      counts: [bin * bin, 81 - bin * bin, bin % 3],
    })),
  },
  {
    kind: 'histogram',
    id: 'golden-times',
    title: 'Time per response',
    description: 'Responses by time.',
    x: { label: 'milliseconds', scale: 'log' },
    series: [{ name: 'responses', ink: 1 }],
    bins: [0.1, 1, 10, 100].map((from, place) => ({ from, to: from * 10, counts: [[5, 40, 12, 0][place] ?? 0] })),
  },
  {
    kind: 'lines',
    id: 'golden-lines',
    title: 'Judged correct by level',
    description: 'Shares by level.',
    x: { label: 'level', places: ['1', '2', '3'] },
    y: { label: 'judged correct' },
    series: [
      {
        name: 'harbour',
        points: [
          { place: 0, value: 0.9, interval: [0.8, 0.95], n: 50 },
          { place: 1, value: 0.7, interval: [0.6, 0.8], n: 50 },
          { place: 2, value: 0.4, interval: [0.3, 0.5], n: 50 },
        ],
      },
      {
        name: 'pebble',
        points: [
          { place: 0, value: 0.5, n: 20 },
          { place: 2, value: 0.1, n: 20 },
        ],
      },
    ],
  },
  {
    kind: 'intervals',
    id: 'golden-intervals',
    title: 'Right verdicts',
    description: 'Discriminability by model.',
    x: { label: 'discriminability' },
    rows: [
      { name: 'harbour', value: 0.925, interval: [0.9, 0.95], n: 400 },
      { name: 'pebble', value: 1, interval: [0.72, 1], n: 10 },
    ],
  },
]

describe('renderChart', () => {
  // After a wanted change: npx vitest run src/evaluation/chart.test.ts -u, and look at the files in a browser.
  for (const chart of CHARTS) {
    test(`draws ${chart.id} as its golden file`, async () => {
      await expect(`${await renderChart(chart)}\n`).toMatchFileSnapshot(`golden/${chart.id}.svg`)
    })
  }

  test('names itself for screen readers and holds nothing that a policy forbids', async () => {
    for (const chart of CHARTS) {
      const { document } = parseHTML(`<html><body>${await renderChart(chart)}</body></html>`)
      const svg = document.querySelector('svg')
      expect(svg?.getAttribute('role')).toBe('img')
      const [title, description] = (svg?.getAttribute('aria-labelledby') ?? '').split(' ')
      expect(document.getElementById(title ?? '')?.textContent).toBe(chart.title)
      expect(document.getElementById(description ?? '')?.textContent).toBe(chart.description)
      expect(document.querySelectorAll('style, script, [style], foreignObject, b').length).toBe(0)
    }
  })

  test('draws bars as long as their shares', async () => {
    const { document } = parseHTML(`<html><body>${await renderChart(CHARTS[0]!)}</body></html>`)
    const widths = [...document.querySelectorAll('rect')].slice(0, 3).map((rect) => Number(rect.getAttribute('width')))
    const total = widths.reduce((sum, one) => sum + one, 0)
    // Half a unit of each bar's end is a gap.
    for (const [part, share] of [0.3, 0.5, 0.2].entries()) expect(widths[part]! / total).toBeCloseTo(share, 2)
  })

  test('names of places that would touch are thinned out from the last', async () => {
    const [lines] = CHARTS.filter(({ kind }) => kind === 'lines')
    const places = Array.from({ length: 11 }, (_v, place) => `${place * 10} %`)
    const svg = await renderChart({ ...lines, x: { label: 'share', places } } as Chart)
    const { document } = parseHTML(`<html><body>${svg}</body></html>`)
    const shown = [...document.querySelectorAll('text')].map(({ textContent }) => textContent)
    expect(places.filter((place) => shown.includes(place))).toEqual(['0 %', '20 %', '40 %', '60 %', '80 %', '100 %'])
  })

  test('every golden drawing belongs to a chart of this test', () => {
    const drawings = readdirSync(new URL('golden/', import.meta.url)).filter((name) => name.endsWith('.svg'))
    expect(drawings.toSorted()).toEqual(CHARTS.map(({ id }) => `${id}.svg`).toSorted())
  })
})

describe('chartTable', () => {
  test('says in text what each chart shows', () => {
    expect(chartTable(CHARTS[0]!).rows).toEqual([
      ['harbour-1.5b', '100', '30.0 %', '50.0 %', '20.0 %'],
      ['<b>"evil"</b> & co', '443', '90.3 %', '0.7 %', '9.0 %'],
    ])
    expect(chartTable(CHARTS[2]!).rows).toEqual([
      ['0.1 to 1', '5'],
      ['1 to 10', '40'],
      ['10 to 100', '12'],
    ])
    expect(chartTable(CHARTS[3]!).rows[1]).toEqual(['2', '70.0 % [60.0, 80.0] (n 50)', '–'])
    expect(chartTable(CHARTS[4]!).rows[1]).toEqual(['pebble', '100 % [72.0, 100.0] (n 10)'])
  })
})

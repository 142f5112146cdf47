import { describe, expect, test } from 'vitest'
import { layOutDiagram, renderDiagram } from './diagram.ts'
import { renderListing } from './listing.ts'

/** Numbers of each box's rectangle, in the order of the boxes. */
function rectangles(svg: string): readonly { readonly x: number; readonly y: number; readonly width: number }[] {
  return [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)].map(([, x, y, width]) => ({
    x: Number(x),
    y: Number(y),
    width: Number(width),
  }))
}

/** The straight parts of a path of M, H and V. */
function segments(path: string): readonly (readonly [from: Point, to: Point])[] {
  const found: [Point, Point][] = []
  let at: Point = { x: 0, y: 0 }
  for (const [, word, one, two] of path.matchAll(/([MHV])([\d.]+)(?: ([\d.]+))?/g)) {
    const next = word === 'M' ? { x: Number(one), y: Number(two) } : { ...at, [word === 'H' ? 'x' : 'y']: Number(one) }
    if (word !== 'M') found.push([at, next])
    at = next
  }
  return found
}

interface Point {
  readonly x: number
  readonly y: number
}

describe('renderDiagram', () => {
  test('a box stands below those that lead to it, and boxes of one layer side by side', () => {
    const svg = renderDiagram({
      title: 'branch',
      boxes: ['a', 'b', 'c', 'd'].map((id) => ({ id, lines: [id] })),
      arrows: [
        { from: 'a', to: 'b', label: 'true' },
        { from: 'a', to: 'c', label: 'false' },
        { from: 'b', to: 'd' },
        { from: 'c', to: 'd' },
      ],
    })
    const [a, b, c, d] = rectangles(svg)
    expect(a!.y).toBeLessThan(b!.y)
    expect(b!.y).toBe(c!.y)
    expect(c!.x).toBeGreaterThan(b!.x + b!.width)
    expect(d!.y).toBeGreaterThan(b!.y)
    expect(svg.match(/class="arrow"/g)).toHaveLength(4)
    expect(svg).toContain('>true</text>')
  })

  test('an arrow back up runs beside the boxes, and one to nowhere is left out', () => {
    const svg = renderDiagram({
      title: 'loop',
      boxes: [
        { id: 'head', lines: ['while'] },
        { id: 'body', lines: ['step'] },
      ],
      arrows: [
        { from: 'head', to: 'body' },
        { from: 'body', to: 'head' },
        { from: 'body', to: 'gone' },
      ],
    })
    expect(svg.match(/class="arrow"/g)).toHaveLength(2)
    const edge = Math.max(...rectangles(svg).map(({ x, width }) => x + width))
    expect(Number(/H([\d.]+)V/.exec(svg)?.[1])).toBeGreaterThan(edge)
  })

  test('no arrow along the side runs through a box, whichever neighbours stand beside its ends', () => {
    const ids = ['entry', 'test', 'early', 'first', 'head', 'body', 'last', 'exit']
    const layout = layOutDiagram({
      title: 'early end and loop',
      boxes: ids.map((id) => ({ id, lines: [id, `${id} again`].slice(0, id === 'last' ? 1 : 2) })),
      arrows: [
        ['entry', 'test'],
        ['test', 'early'],
        ['test', 'first'],
        ['early', 'exit'],
        ['first', 'head'],
        ['head', 'body'],
        ['head', 'last'],
        ['body', 'head'],
        ['body', 'test'],
        ['last', 'exit'],
        ['early', 'early'],
        ['body', 'early'],
      ].map(([from = '', to = '']) => ({ from, to })),
    })
    const sides = layout.arrows.filter(({ path }) => !path.includes('C'))
    expect(sides.length).toBeGreaterThanOrEqual(5)
    for (const { path } of sides) {
      for (const [from, to] of segments(path)) {
        const crossed = layout.boxes.filter(
          ({ x, y, width, height }) =>
            Math.max(from.x, to.x) > x &&
            Math.min(from.x, to.x) < x + width &&
            Math.max(from.y, to.y) > y &&
            Math.min(from.y, to.y) < y + height,
        )
        expect(crossed, path).toEqual([])
      }
    }
  })

  test('every arrow stays inside of the picture, at its upper and its lower edge too', () => {
    const ids = ['a', 'b', 'c', 'd']
    const { arrows, height, width } = layOutDiagram({
      title: 'rows of two, each of which begins loops',
      boxes: ids.map((id) => ({ id, lines: [id] })),
      arrows: [
        ['a', 'c'],
        ['b', 'd'],
        ['c', 'a'],
        ['c', 'a'],
        ['d', 'b'],
        ['c', 'c'],
        ['a', 'a'],
        ['c', 'b'],
      ].map(([from = '', to = '']) => ({ from, to })),
    })
    const corners = arrows.flatMap(({ path }) => segments(path).flat())
    expect(corners.length).toBeGreaterThan(20)
    for (const { x, y } of corners) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThanOrEqual(width)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(y).toBeLessThanOrEqual(height)
    }
  })

  test('foreign text is escaped, and an empty diagram is drawn', () => {
    const svg = renderDiagram({ title: '"<x>', boxes: [{ id: '1', lines: ['<script>alert(1)</script>'] }], arrows: [] })
    expect(svg).not.toContain('<script>')
    expect(svg).toContain('aria-label="&quot;&lt;x&gt;"')
    expect(renderDiagram({ title: 'none', boxes: [], arrows: [] })).toMatch(/^<svg/)
  })
})

test('a listing marks what was not run, and puts notes below their line', () => {
  const html = renderListing({
    title: 'main.py',
    lines: [
      { number: 1, text: 'if a < b:', run: true, notes: [] },
      { number: 2, text: '  pass', run: false, notes: [{ text: 'empty & idle', tone: 'wrong' }] },
      { number: 3, text: '', notes: [] },
    ],
  })
  expect(html).toContain('<code>if a &lt; b:</code>')
  expect(html).toMatch(/id="line-2"><td class="number">2<\/td><td class="mark" title="not run">✗/)
  expect(html).toMatch(/id="line-3"><td class="number">3<\/td><td class="mark" title=""><\/td>/)
  expect(html.indexOf('empty &amp; idle')).toBeGreaterThan(html.indexOf('id="line-2"'))
  expect(html.indexOf('empty &amp; idle')).toBeLessThan(html.indexOf('id="line-3"'))
})

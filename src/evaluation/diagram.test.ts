import { describe, expect, test } from 'vitest'
import { renderDiagram } from './diagram.ts'
import { renderListing } from './listing.ts'

/** Numbers of each box's rectangle, in the order of the boxes. */
function rectangles(svg: string): readonly { readonly x: number; readonly y: number; readonly width: number }[] {
  return [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)].map(([, x, y, width]) => ({
    x: Number(x),
    y: Number(y),
    width: Number(width),
  }))
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

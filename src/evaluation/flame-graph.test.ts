import { expect, test } from 'vitest'
import { renderFlameGraph } from './flame-graph.ts'

const frame = (label: string, value: number, children: Parameters<typeof renderFlameGraph>[0]['roots'] = []) => ({
  label,
  detail: `${value} ms`,
  value,
  children,
})

function bars(svg: string) {
  const bar = /<title>([^<]*)<\/title><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g
  return [...svg.matchAll(bar)].map(([, title, x, y, width]) => ({
    title,
    x: Number(x),
    y: Number(y),
    width: Number(width),
  }))
}

test('a bar is as wide as its time, and stands on the bar of its caller', () => {
  const inner = [frame('work', 60), frame('rest', 20, [frame('deep', 10)])]
  const svg = renderFlameGraph({ title: '100 ms', roots: [frame('main', 100, inner)] })
  expect(bars(svg)).toEqual([
    { title: 'main: 100 ms', x: 0, y: 44, width: 960 },
    { title: 'work: 60 ms', x: 0, y: 22, width: 576 },
    { title: 'rest: 20 ms', x: 576, y: 22, width: 192 },
    { title: 'deep: 10 ms', x: 576, y: 0, width: 96 },
  ])
  expect(svg).toContain('role="img" aria-label="100 ms"')
})

test('a bar too narrow for its name has a title alone, one too narrow to be seen is left out', () => {
  const inner = [frame('a_function_of_a_long_name', 40), frame('narrow', 1), frame('hidden', 0.05)]
  const svg = renderFlameGraph({ title: 't', roots: [frame('main', 100, inner), frame('other', 900)] })
  expect(svg).toContain('>a_f…</text>')
  expect(bars(svg).map(({ title }) => title)).toEqual([
    'main: 100 ms',
    'a_function_of_a_long_name: 40 ms',
    'other: 900 ms',
  ])
})

test('names are text, and nothing to draw is an empty picture', () => {
  const svg = renderFlameGraph({ title: '<b>', roots: [frame('<script>', 1)] })
  expect(svg).not.toMatch(/<b>|<script>/)
  expect(renderFlameGraph({ title: 'none', roots: [] })).toContain('height="0"')
})

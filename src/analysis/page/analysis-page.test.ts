import { expect, test } from 'vitest'
import { renderPage } from '../../evaluation/index.ts'
import type { ClassReport } from '../analysis.ts'
import { analyseStructure, flowGraphs } from '../structure/structure.ts'
import { analysisPage } from './analysis-page.ts'

const code = 'def f(x):\n    if x:\n        return 1\n    return 2\n    print("<b>")\n\nf(1)\n'
const program = { language: 'python', code } as const

test('a page shows findings at their lines, marks of coverage, and a graph of each function', async () => {
  const structure = await analyseStructure(program, {})
  const coverage = {
    class: 'coverage' as const,
    state: 'done' as const,
    tools: [],
    findings: [],
    figures: { lineCoverage: 0.75, uncoveredLines: [4, 5] },
  }
  const analysis = { language: 'python' as const, file: 'main.py', classes: [structure, coverage] }
  const page = analysisPage({ program, analysis, graphs: await flowGraphs(program) })
  const source = page.sections.find(({ id }) => id === 'source')
  const lines = source?.listings?.[0]?.lines ?? []
  expect(lines.filter(({ run }) => run === false).map(({ number }) => number)).toEqual([4, 5])
  expect(lines[4]?.notes.map(({ text }) => text)).toEqual(['No way through f leads here (tree-sitter unreachable)'])
  const flow = page.sections.find(({ id }) => id === 'flow')
  expect(flow?.diagrams?.map(({ title }) => title)).toEqual(['<main>, line 1', 'f, line 1'])
  expect(flow?.diagrams?.[1]?.boxes.filter(({ tone }) => tone === 'wrong').map(({ lines: own }) => own)).toEqual([
    ['5: print("<b>")'],
  ])
  expect(page.tiles?.map(({ label, value }) => [label, value])).toContainEqual(['Lines that tests reach', '75.0 %'])
  const html = await renderPage(page)
  expect(html).toContain('<svg class="diagram"')
  expect(html).not.toContain('<b>')
})

const report = (figures: ClassReport['figures']): ClassReport => ({
  class: 'efficiency',
  state: 'done',
  tools: [],
  findings: [],
  figures,
})
const pageOf = (figures: ClassReport['figures']) =>
  analysisPage({ program, analysis: { language: 'python', file: 'main.py', classes: [report(figures)] } })

test('time by stack of calls is a flame graph with a table beside it, or a sentence that says why not', async () => {
  const inner = { name: 'f', line: 1, selfMs: 30, totalMs: 30, children: [] }
  const page = pageOf({ stacks: [{ name: '<main>', line: 1, selfMs: 10, totalMs: 40, children: [inner] }] })
  const section = page.sections.find(({ id }) => id === 'flame')
  expect(section?.flames?.[0]?.roots[0]?.children[0]).toMatchObject({
    label: 'f',
    detail: 'line 1, 30.0 ms (75.0 %), 30.0 ms by itself',
    value: 30,
  })
  expect(section?.tables?.[0]?.rows[1]).toEqual([
    '<main> › f',
    { text: '1', href: '#line-1' },
    '30.0',
    '30.0',
    '75.0 %',
  ])
  expect(await renderPage(page)).toContain('<title>f: line 1, 30.0 ms (75.0 %), 30.0 ms by itself</title>')
  const without = pageOf({ stacksReason: 'gprof has no stacks of calls' }).sections.find(({ id }) => id === 'flame')
  expect(without?.text).toEqual(['No flame graph is drawn: gprof has no stacks of calls.'])
})

test('what a program costs beside others, and how its cost grows, stand on the page', async () => {
  const page = pageOf({
    costUnit: 'instructions',
    ratioToReference: 2.5,
    ratioBound: 'at-least',
    percentile: 0.75,
    percentileAmong: 4,
    growth: 'n^2',
    growthSureness: 0.97,
    growthExponent: 1.98,
    growthSamples: [10, 20, 40, 80].map((size) => ({ size, cost: size ** 2 / 10 })),
    growthLeftOut: [{ size: 160, message: 'still running after 2000 ms' }],
  })
  expect(page.tiles?.slice(1).map(({ label, value, detail }) => [label, value, detail])).toEqual([
    ['Cost beside the reference', 'at least 2.50 ×', 'instructions'],
    ['Costs less than', '75 %', 'of 4 others, by instructions'],
    ['Growth', 'O(n^2)', 'sure to 97 %'],
  ])
  const growth = page.sections.find(({ id }) => id === 'growth')
  expect(growth?.text).toEqual([
    'The cost grows as O(n^2). On logarithmic axes the slope is 1.98.',
    'Left out: size 160, still running after 2000 ms.',
  ])
  expect(growth?.charts?.[0]).toMatchObject({
    kind: 'scatter',
    series: [{ points: [{ x: 10, y: 10 }, {}, {}, { x: 80, y: 640 }] }],
  })
  expect(await renderPage(page)).toContain('id="growth"')
  // what was not asked for leaves nothing, and what could not be told says why
  expect(pageOf({}).tiles?.map(({ label }) => label)).toEqual(['Findings'])
  expect(pageOf({ ratioToReference: null, ratioReason: 'sum ended as wrong-answer' }).tiles?.[1]).toMatchObject({
    value: '–',
    detail: 'sum ended as wrong-answer',
  })
})

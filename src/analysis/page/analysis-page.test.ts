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

import { expect, test } from 'vitest'
import { renderPage } from '../../evaluation/index.ts'
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

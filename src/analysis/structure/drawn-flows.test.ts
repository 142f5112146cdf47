import { expect, test } from 'vitest'
import { DRAWN_FLOWS } from '../../../test/analysed/drawn-flows.ts'
import type { FlowGraph } from './flow-graph.ts'
import { flowGraphs } from './structure.ts'

/** Edges as `from -label> to`, blocks by their statements. */
function edgesOf({ blocks, edges }: FlowGraph): readonly string[] {
  const said = (id: number): string => {
    const block = blocks[id]
    if (block?.kind === 'entry') return 'in'
    if (block?.kind === 'exit') return 'out'
    return (block?.statements ?? []).map(({ text }) => text).join(' ; ')
  }
  return edges.map(({ from, to, label = '' }) => `${said(from)} -${label}> ${said(to)}`)
}

test.each(DRAWN_FLOWS)('$language: $name', async ({ language, code, edges }) => {
  const graphs = await flowGraphs({ language, code })
  const own = graphs.find(({ name }) => name !== '<main>')
  expect(own === undefined ? [] : edgesOf(own).toSorted()).toEqual(edges.toSorted())
})

test('thirty programs in all ten languages are drawn', () => {
  expect(DRAWN_FLOWS.length).toBeGreaterThanOrEqual(30)
  expect(new Set(DRAWN_FLOWS.map(({ language }) => language)).size).toBe(10)
})

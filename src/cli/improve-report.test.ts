import { afterEach, expect, test, vi } from 'vitest'
import type { ImproveResult, IterationSummary } from '../critique/index.ts'
import type { ImproveFlags } from './improve-flags.ts'
import { reportImprovement } from './improve-report.ts'

afterEach(() => void vi.restoreAllMocks())

const share = { hits: 337, n: 1500, value: 337 / 1500, interval: [0.204, 0.246] } as const
const none = { hits: 0, n: 0, value: null, interval: null }

test('its tables cut off no share and no count, and hold no actor that nobody measured', async () => {
  const told = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const quartiles = [1, 2, 3, 4].map((quartile) => ({ quartile, coverage: share, accuracy: share, distinct: share }))
  const summary = { iteration: 1, difficulty: 'first-samples', tokens: { total: 1_234_567 }, accuracy: share }
  const kept = { kept: { samples: 300, refinements: 40 }, distinct: share, coverage: share, quartiles }
  const measured = { helpful: none, tokens: 9, harmful: share, accuracy: share }
  const result = {
    status: 'finished',
    iterations: [{ ...summary, ...kept } as unknown as IterationSummary],
    heldOut: [
      { ...measured, iteration: 0 },
      { ...measured, iteration: 1, accuracy: none },
    ],
  } as unknown as ImproveResult
  await reportImprovement(result, {
    files: ['t.jsonl'],
    flags: { arm: 'vanilla' } as ImproveFlags,
    critique: {} as typeof import('../critique/index.ts'),
  })
  const lines = told.mock.calls.flatMap(([text]) => String(text).split('\n'))
  expect(lines.join('\n')).not.toContain('…')
  expect(lines.map((line) => line.trim().split(/\s{2,}/))).toEqual(
    expect.arrayContaining([
      ['vanilla 1', '1234567', ...quartiles.map(() => '337 of 1500'), '300 + 40'],
      ['vanilla 1', '22.5 % [20.4, 24.6] (337 of 1500)', '22.5 % [20.4, 24.6] (337 of 1500)'],
      ['before', 'right', '22.5 % [20.4, 24.6] (337 of 1500)'],
      ['helpful: wrong made right', '-'],
    ]),
  )
  expect(lines.filter((line) => line.startsWith('iteration 1'))).toEqual([])
})

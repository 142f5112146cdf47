import { expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import { judgeByHalves, scoreHalves, type FeaturedSolution } from './by-halves.ts'
import { labelledSolution, stepAt } from './labelled-solution.ts'

/** Solutions of three steps whose wrong step carries the mark. */
function marked(count: number): FeaturedSolution[] {
  return Array.from({ length: count }, (_unused, index) => {
    const firstError = (index % 4) - 1
    const steps = [0, 1, 2].map((step) => ({ mark: step === firstError ? 1 : 0, noise: (index * 7 + step) % 3 }))
    return { problem: `problem ${index % 20}`, steps, firstError }
  })
}

test('a feature that marks the wrong step is learned on one half and holds on the other', () => {
  const solutions = marked(80)
  const located = judgeByHalves(solutions, { features: ['mark', 'noise'], key: keyOf(1), splits: 2, ridge: 0.1 })
  const { mean, interval } = scoreHalves(
    solutions.map(({ problem }) => problem),
    located,
    keyOf(2),
  )
  expect(mean).toEqual({ f1: 1, wrongAccuracy: 1, rightAccuracy: 1, wrong: 60, right: 20 })
  expect(interval).toEqual([1, 1])
})

test('a feature that tells nothing finds no step by itself', () => {
  const solutions = marked(80)
  const located = judgeByHalves(solutions, { features: ['noise'], key: keyOf(1), splits: 2 })
  expect(
    scoreHalves(
      solutions.map(({ problem }) => problem),
      located,
      keyOf(2),
    ).mean.f1,
  ).toBeLessThan(0.6)
})

test("a row's own steps are kept, and a place of the text is found in its step", () => {
  const text = 'One.\n\nTwo.\n\nThree.'
  const row = {
    task: { kind: 'arithmetic', id: 'a', question: 'q', labels: { firstError: 1, stepEnds: [4, 10, 18] } },
    response: { taskId: 'a', model: 'm', text },
    source: { file: 'f', line: 1 },
  } as const
  const solution = labelledSolution(row)
  expect(solution?.steps.map(({ start, end }) => text.slice(start, end))).toEqual(['One.', 'Two.', 'Three.'])
  expect(solution?.firstError).toBe(1)
  expect([0, 3, 6, 12, 99].map((offset) => (solution === undefined ? -1 : stepAt(solution, offset)))).toEqual([
    0, 0, 1, 2, 2,
  ])
  expect(labelledSolution({ ...row, task: { kind: 'arithmetic', id: 'a', question: 'q' } })).toBeUndefined()
})

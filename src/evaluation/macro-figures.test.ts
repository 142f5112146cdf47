import { expect, test } from 'vitest'
import { macroFigures } from './macro-figures.ts'

test("the paper's macro averages precision over predicted and recall over gold labels; by hand", () => {
  const gold = ['a', 'a', 'a', 'b', 'b', 'c']
  const predicted = ['a', 'a', 'b', 'b', 'd', 'a']
  // precision: a 2/3, b 1/2, d 0/1; recall: a 2/3, b 1/2, c 0
  const figures = macroFigures(gold, predicted)
  expect(figures.paper.precision).toBeCloseTo((2 / 3 + 1 / 2) / 3, 12)
  expect(figures.paper.recall).toBeCloseTo((2 / 3 + 1 / 2) / 3, 12)
  // F1: a 2/3, b 1/2, c 0, d 0
  expect(figures.scikitF1).toBeCloseTo((2 / 3 + 1 / 2) / 4, 12)
  expect(figures.accuracy.value).toBeCloseTo(1 / 2, 12)
})

test('a label never predicted costs recall but no precision', () => {
  const figures = macroFigures(['a', 'b'], ['a', 'a'])
  expect(figures.paper).toMatchObject({ precision: 1 / 2, recall: 1 / 2 })
  expect(figures.scikitF1).toBeCloseTo(1 / 3, 12)
  expect(macroFigures(['a'], ['b']).paper).toEqual({ precision: 0, recall: 0, f1: 0 })
  expect(() => macroFigures([], [])).toThrow('got 0')
})

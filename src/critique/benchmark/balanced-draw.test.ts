import { expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import { balancedDraw } from './balanced-draw.ts'

const sideOf = (row: string): string => row

test('every side has as many rows, a short one gives its places away, and rows keep their order', () => {
  const rows = [...Array.from({ length: 50 }, () => 'a'), 'b', 'b', ...Array.from({ length: 50 }, () => 'c')]
  const drawn = balancedDraw(keyOf(1), rows, { sideOf, count: 12 })
  expect(drawn).toEqual(drawn.toSorted((a, b) => a - b))
  expect(drawn.map((at) => rows[at]).join('')).toBe('aaaaabbccccc')
  expect(balancedDraw(keyOf(1), rows, { sideOf, count: 12 })).toEqual(drawn)
  expect(balancedDraw(keyOf(2), rows, { sideOf, count: 12 })).not.toEqual(drawn)
  expect(balancedDraw(keyOf(1), rows, { sideOf, count: 999 })).toHaveLength(102)
  expect(balancedDraw(keyOf(1), [], { sideOf, count: 3 })).toEqual([])
})

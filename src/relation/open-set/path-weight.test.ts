import { expect, test } from 'vitest'
import type { MentionTask } from '../../supervision.ts'
import { pathWeights } from './path-weight.ts'

const task: MentionTask = {
  id: 'a',
  kind: 'mention',
  tokens: ['Ada', ',', 'a', 'painter', ',', 'left', 'old', 'Ulm'],
  head: [0, 1],
  tail: [7, 8],
}
/** left governs Ada and Ulm, Ada governs painter, Ulm governs old. */
const PARSE = [5, 0, 3, 0, 0, -1, 7, 5]

test('without a parse the window from mention to mention is the path', () => {
  expect(pathWeights({ ...task, head: [5, 6] })).toEqual([1, 1, 1, 1, 1, 8 / 3, 8 / 3, 8 / 3])
})

test('with a parse the shortest dependency path is', () => {
  expect(pathWeights({ ...task, labels: { parse: PARSE } })).toEqual([8 / 3, 1, 1, 1, 1, 8 / 3, 1, 8 / 3])
  // of a mention of two words the nearer one counts
  expect(pathWeights({ ...task, labels: { parse: PARSE }, tail: [6, 8] })).toEqual([8 / 3, 1, 1, 1, 1, 8 / 3, 1, 8 / 3])
})

test('a parse that does not fit, or does not connect the mentions, falls back to the window', () => {
  expect(pathWeights({ ...task, labels: { parse: [1] } })).toEqual(task.tokens.map(() => 1))
  expect(pathWeights({ ...task, labels: { parse: PARSE.with(7, -1) } })).toEqual(task.tokens.map(() => 1))
})

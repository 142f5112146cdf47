/** Every written pair of gold and response, without the symbolic engine: none accepted wrongly, few left open. */
import { expect, test } from 'vitest'
import { compareAnswers, judgeReasoning, readAnswer } from '../src/critique/index.ts'
import { ANSWER_CLASSES, DECEITS, UNDECIDABLE } from './answers/index.ts'

const pairs = ANSWER_CLASSES.flatMap((each) => each.pairs.map((pair) => ({ name: each.name, ...pair })))

/** Correct, wrong or unknown, as the judge says where gold is known. */
function verdictOn({ gold, response }: (typeof pairs)[number]): string {
  const task = { id: 'pair', kind: 'arithmetic', question: '', answer: gold } as const
  return judgeReasoning(task, { taskId: 'pair', model: 'written', text: response }).verdict
}

test.each(ANSWER_CLASSES)('$name: no unequal answer is accepted, no equal one rejected', ({ pairs: own, name }) => {
  const wrong = own.filter((pair) => verdictOn({ ...pair, name }) === (pair.same ? 'wrong' : 'correct'))
  expect(wrong).toEqual([])
})

test.each(DECEITS)('$name: no deceit is accepted', ({ pairs: own, name }) => {
  expect(own.filter((pair) => verdictOn({ ...pair, name }) === 'correct')).toEqual([])
})

test.each(UNDECIDABLE)('$name: no right answer is rejected', ({ pairs: own, name }) => {
  expect(own.filter((pair) => verdictOn({ ...pair, name }) === 'wrong')).toEqual([])
})

test('at least 500 pairs, and at most 5 % are left open', () => {
  const open = pairs.filter((pair) => verdictOn(pair) === 'unknown')
  expect(pairs.length).toBeGreaterThanOrEqual(500)
  expect(open.length / pairs.length).toBeLessThanOrEqual(0.05)
})

test('every gold answer equals itself', () => {
  const golds = pairs.map((pair) => pair.gold)
  expect(golds.filter((gold) => compareAnswers(readAnswer(gold), readAnswer(gold)) !== 'equal')).toEqual([])
})

import { expect, test } from 'vitest'
import type { ArithmeticTask } from '../../supervision.ts'
import type { Exploration, ExploredResponse } from './exploration.ts'
import { trainingSet } from './training-set.ts'

const task: ArithmeticTask = { kind: 'arithmetic', id: 'q', question: 'How many?', answer: '7' }
const options = { example: false, original: false, refineRecords: true, also: [] }

function response(text: string, from: number | null, critique: string | null): ExploredResponse {
  return {
    source: from === null ? 'sample' : 'refinement',
    from,
    attempt: { text, tokens: 5, finish: 'stop', answer: '7', right: critique === null },
    critique: critique === null ? null : { verdict: 'wrong', score: null, text: critique, tokens: 3 },
    fate: critique === null ? 'kept' : 'wrong',
  }
}

function exploration(responses: readonly ExploredResponse[]): Exploration {
  return { unit: '0 q', taskId: 'q', responses, tokens: { samples: 5, critiques: 3, refinements: 5 } }
}

test('what several iterations have kept is trained on once', () => {
  const first = exploration([response('3 + 4 = 8.', null, 'Step 1 is off.'), response('3 + 4 = 7.', 0, null)])
  // the same text, other white space; and a text of its own
  const second = exploration([response('3 + 4 =  7.\n', null, null), response('4 + 3 = 7.', null, null)])
  const set = trainingSet([{ task }], [first, second, first], options)
  expect(set.map(({ messages }) => [messages.length, messages.at(-1)?.content])).toEqual([
    [3, '3 + 4 = 7.'],
    [5, '3 + 4 = 7.'],
    [3, '4 + 3 = 7.'],
  ])
  // another critique of it is another conversation
  const other = exploration([response('3 + 4 = 8.', null, 'Look again.'), response('3 + 4 = 7.', 0, null)])
  expect(trainingSet([{ task }], [first, other], options).map(({ messages }) => messages.length)).toEqual([3, 5, 5])
})

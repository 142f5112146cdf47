import { expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import { tinySentences } from '../mention/tiny-sentences.ts'
import { backgroundSentences } from './background.ts'

const key = keyOf('background')
const tasks = tinySentences(key, 40)

test('sentences are spread over the relations, and one that is known is left out whatever its case and signs', () => {
  const renamed = tasks.map((task) => (task.relation === 'work' ? { ...task, relation: 'Place_of  Work' } : task))
  const drawn = backgroundSentences(key, renamed, { known: ['place of work', 'birth'], most: 7 })
  const counts = drawn.map(({ relation }) => relation)
  expect(counts.filter((name) => name === 'departure').length).toBe(4)
  expect(counts.filter((name) => name === 'residence').length).toBe(3)
  expect(drawn.length).toBe(7)
})

test('all sentences are used where there are fewer than may be, and the same key draws the same', () => {
  const drawn = backgroundSentences(key, tasks, { known: ['birth'], most: 1000 })
  expect(drawn.length).toBe(30)
  expect(new Set(drawn.map(({ id }) => id)).size).toBe(30)
  expect(backgroundSentences(key, tasks, { known: ['birth'], most: 5 })).toEqual(drawn.slice(0, 5))
})

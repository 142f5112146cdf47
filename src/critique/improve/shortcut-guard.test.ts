import { expect, test } from 'vitest'
import { echoesCritique, shortcutOf } from './shortcut-guard.ts'

const first = '6 + 7 = 12.\n12 + 2 = 14.\nThe answer is 14.'
const solved = '6 + 7 = 13.\n13 + 2 = 15.\nThe answer is 15.'

test('a refinement without steps, or with far fewer numbers, skips the work', () => {
  expect(shortcutOf(solved, first)).toBeUndefined()
  expect(shortcutOf('The answer is 15.', first)).toBe('answer-only')
  expect(shortcutOf('It is as before, but with 15.\nThe answer is 15.', first)).toBe('few-numbers')
  expect(shortcutOf('It is 6 + 9 = 15.\nThe answer is 15.', first, '6 + 9 = 15\n#### 15')).toBeUndefined()
})

test('a refinement that repeats the critique in place of solving is told, unless the question is about one', () => {
  expect(shortcutOf(`Here is the critique again:\n${solved}`, first)).toBe('echoes-critique')
  expect(shortcutOf(`${solved}\nCorrectness of the step: Correct`, first)).toBe('echoes-critique')
  expect(echoesCritique('The critique has 6 + 7 = 13 pages.', 'A critique has 6 + 7 = 12 pages.')).toBe(false)
})

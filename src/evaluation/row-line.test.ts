import { expect, test } from 'vitest'
import { rowLine, verdictCounts } from './browser/row-line.js'
import { tree, type Tree } from './browser/tree.js'

function textOf({ children }: Tree): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
}

test('a row’s line says verdict, number, notes and model, what was asked, and what was found', () => {
  const note = tree('span', { class: 'person' }, 'wrong')
  const line = rowLine({
    verdict: 'wrong',
    row: 7,
    model: 'm',
    question: 'Q?',
    text: 'false-equation: no',
    notes: [note],
  })
  expect(line.map(({ attributes }) => attributes['class'])).toEqual(['row-head', 'row-question', 'row-finding'])
  expect(line.map(textOf)).toEqual(['✗ wrong#7wrongm', 'Q?', 'false-equation: no'])
})

test('marks of direction and control characters are named in each of its texts, and a line may have no text', () => {
  const line = rowLine({ verdict: 'unknown', row: 0, model: 'a\u202Eb', question: 'c\u0007d' })
  expect(line.map(textOf)).toEqual(['? unknown#0a⟨U+202E⟩b', 'c⟨U+0007⟩d'])
})

test('verdicts are counted by mark, without those that have none', () => {
  expect(textOf(verdictCounts({ correct: 1_200, wrong: 0, unknown: 3 }))).toBe('✓1,200 correct?3 unknown')
})

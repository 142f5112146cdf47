import { expect, test } from 'vitest'
import type { Verdict } from '../supervision.ts'

interface Tree {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (Tree | string)[]
}
interface Line {
  readonly verdict: Verdict
  readonly row: number
  readonly model: string
  readonly question: string
  readonly text?: string
  readonly notes?: readonly Tree[]
}

// The page's script is JavaScript, which this project's compiler options do not read.
const { rowLine, verdictCounts } = (await import(new URL('browser/row-line.js', import.meta.url).href)) as {
  rowLine: (line: Line) => readonly Tree[]
  verdictCounts: (counts: Readonly<Record<Verdict, number>>) => Tree
}

function textOf({ children }: Tree): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
}

test('a row’s line says verdict, number, notes and model, what was asked, and what was found', () => {
  const note = { name: 'span', attributes: { class: 'person' }, children: ['wrong'] }
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

import { expect, test } from 'vitest'
import { recognisedEntities, sentencesOf } from './text-document.ts'
import { withoutWraps } from './wrapped-lines.ts'

const WRAPPED = `The engineer Ada Lin, who had studied in Vienna for
several years, was born in Ulm. Later Bob
Stone moved to Paris, where he worked for the
company Acme Corp for ten years.
`

function sentences(text: string): string[] {
  return sentencesOf(text).map(([from, to]) => text.slice(from, to).trim().replaceAll(/\s+/g, ' '))
}

test('lines of a paragraph that were broken to fit a width are one text, and every place stays where it was', () => {
  expect(withoutWraps(WRAPPED)).toBe(`${WRAPPED.trim().replaceAll('\n', ' ')}\n`)
  const crlf = WRAPPED.replaceAll('\n', '\r\n')
  expect(withoutWraps(crlf)).toBe(`${crlf.trim().replaceAll('\r\n', '  ')}\r\n`)
  expect(sentences(WRAPPED)).toEqual([
    'The engineer Ada Lin, who had studied in Vienna for several years, was born in Ulm.',
    'Later Bob Stone moved to Paris, where he worked for the company Acme Corp for ten years.',
  ])
  const names = recognisedEntities(WRAPPED).map(({ start, end }) => WRAPPED.slice(start, end))
  expect(names).toContain('Later Bob\nStone')
})

test('an empty line, a heading and an item of a list end a sentence', () => {
  const text = `The life of Ada Lin

${WRAPPED}
Works of Ada Lin
The first of them was written in Vienna and
printed in Graz.
- Bridges of the old town and the new one Ada
- Roads of the old town and the new one Bob
* Towers of the old town and the new one Cy`
  expect(sentences(text)).toEqual([
    'The life of Ada Lin',
    'The engineer Ada Lin, who had studied in Vienna for several years, was born in Ulm.',
    'Later Bob Stone moved to Paris, where he worked for the company Acme Corp for ten years.',
    'Works of Ada Lin',
    'The first of them was written in Vienna and printed in Graz.',
    '- Bridges of the old town and the new one Ada',
    '- Roads of the old town and the new one Bob',
    '* Towers of the old town and the new one Cy',
  ])
})

test('texts that were not broken keep their lines: names, headlines and sentences one a line', () => {
  for (const text of [
    'Ada Lin\nBob Stone\nUlm',
    'Ada Lin moves to Ulm after the vote of last year\nBob Stone wins the race of the old town again',
    'ada lin lives in the old town of ulm on the river .\nbob stone lives in the old town of graz .',
    'Ada Lin lives in the old town of Ulm.\nBob Stone lives in the old town of Graz.',
  ])
    expect(withoutWraps(text)).toBe(text)
})

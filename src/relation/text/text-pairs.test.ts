import { expect, test } from 'vitest'
import { describe as described } from '../matching/relation-description.ts'
import type { TextDocument, TextEntity } from './text-document.ts'
import { textPairs, type TextPairOptions } from './text-pairs.ts'

/** A document in which each word with a capital is an entity. */
function documentOf(text: string, types: Readonly<Record<string, string>> = {}): TextDocument {
  const entities = [...text.matchAll(/\p{Lu}[\p{L}\d]*/gu)].map(({ 0: word, index }): TextEntity => {
    const type = types[word]
    return { start: index, end: index + word.length, ...(type === undefined ? {} : { type }) }
  })
  return { id: 'd', text, entities, isRecognised: false, source: { file: 'd.txt', line: undefined } }
}

function pairsIn(document: TextDocument, options?: TextPairOptions): string[] {
  const { text, entities } = document
  const words = (index: number): string => text.slice(entities[index]?.start, entities[index]?.end)
  return textPairs(document, options).pairs.map(({ head, tail }) => `${words(head)} ${words(tail)}`)
}

test('pairs lie within the window, in order of their heads and tails, and each has the sentences from the one to the other', () => {
  const document = documentOf('Ada met Bo. Then Cy left. Ulm froze.')
  expect(pairsIn(document)).toEqual(['Ada Bo', 'Bo Ada', 'Then Cy', 'Cy Then'])
  expect(pairsIn(document, { window: 2 })).toEqual([
    'Ada Bo',
    'Ada Then',
    'Ada Cy',
    'Bo Ada',
    'Bo Then',
    'Bo Cy',
    'Then Ada',
    'Then Bo',
    'Then Cy',
    'Then Ulm',
    'Cy Ada',
    'Cy Bo',
    'Cy Then',
    'Cy Ulm',
    'Ulm Then',
    'Ulm Cy',
  ])
  const [, , , , , pair] = textPairs(document, { window: 2 }).pairs
  expect(document.text.slice(...(pair?.range ?? [0, 0]))).toBe('Ada met Bo. Then Cy left. ')
  expect(pair?.task).toMatchObject({
    tokens: ['Ada', 'met', 'Bo', '.', 'Then', 'Cy', 'left', '.'],
    head: [2, 3],
    tail: [5, 6],
  })
  expect(() => textPairs(document, { window: 0 })).toThrow('window is 0, wanted a positive integer')
})

test('tokens of a pair are cut at its own mentions alone', () => {
  const text = "the Ulm-Graz road of Ada's"
  const document = {
    ...documentOf(text),
    entities: [
      { start: 4, end: 7 },
      { start: 8, end: 12 },
      { start: 21, end: 24 },
    ],
  }
  const { pairs } = textPairs(document)
  expect(new Set(pairs.map(({ task }) => task.tokens.join(' ')))).toEqual(new Set(["the Ulm - Graz road of Ada 's"]))
  expect(pairs[1]?.task).toMatchObject({ head: [1, 2], tail: [6, 7] })
})

test('two mentions of one thing make no pair', () => {
  expect(pairsIn(documentOf('Ada met Bo, and Ada left.'))).toEqual(['Ada Bo', 'Bo Ada', 'Bo Ada', 'Ada Bo'])
  const twice = { Ada: 'PERSON' }
  expect(pairsIn(documentOf('Ada and Ada', twice))).toEqual([])
})

test('types rule out labels, and pairs that no label fits', () => {
  const labels = [
    described('home', 'where this lives', ['person'], ['town']),
    described('part', 'of', ['town'], ['town']),
  ]
  const document = documentOf('Ada left Ulm.', { Ada: 'PERSON', Ulm: 'GPE' })
  const { pairs } = textPairs(document, { labels })
  expect(pairs.map(({ head, tail, labels: allowed }) => [head, tail, [...(allowed ?? [])]])).toEqual([[0, 1, ['home']]])
})

test('of a crowded sentence the 400 nearest pairs are asked, both ways, and the rest are counted', () => {
  const names = Array.from({ length: 200 }, (_, i) => `A${i}`)
  const { pairs, leftOut } = textPairs(documentOf(names.join(' and ')))
  expect([pairs.length, leftOut]).toEqual([400, 200 * 199 - 400])
  const asked = new Set(pairs.map(({ head, tail }) => `${head} ${tail}`))
  expect(pairs.every(({ head, tail }) => asked.has(`${tail} ${head}`))).toBe(true)
  expect(pairs.every(({ head, tail }) => Math.abs(head - tail) <= 2)).toBe(true)
  // mentions of one thing are no pairs that were left out
  const { pairs: few, leftOut: none } = textPairs(documentOf(`${'Ada and '.repeat(300)} Bo`))
  expect([few.length, none]).toEqual([400, 200])
})

test('a long document has the pairs of each of its sentences', () => {
  const text = Array.from({ length: 3000 }, (_, i) => `Ada${i} lives in the old town of Ulm${i}.`).join(' ')
  const { pairs, leftOut } = textPairs(documentOf(text))
  expect([pairs.length, leftOut]).toEqual([6000, 0])
  expect(pairs.at(-1)?.task).toMatchObject({ head: [7, 8], tail: [0, 1] })
  expect(pairs.at(-1)?.task.tokens.length).toBe(9)
})

import { expect, test } from 'vitest'
import { conllDocument, conllSections } from './conll-documents.ts'
import type { TextDocument } from './text-document.ts'

function documents(...lines: readonly string[]): TextDocument[] {
  return conllSections(lines.join('\n')).map((section, i) => conllDocument(section, { file: 'a.conll', number: i + 1 }))
}

function read(...lines: readonly string[]): string[] {
  return documents(...lines).map(({ text, entities }) => {
    const names = entities.map(({ start, end, type }) => `${text.slice(start, end)}/${type}`)
    return `${text} | ${names.join(' ')}`
  })
}

test('a number in the text is a token, with a part of speech beside it or not', () => {
  expect(read('In\tO', '1912\tB-DATE', 'Ada\tB-PER', '1\tO', '.\tO')).toEqual(['In 1912 Ada 1 . | 1912/DATE Ada/PER'])
  expect(read('In IN O', '1912 CD B-DATE', 'Ada NNP B-PER')).toEqual(['In 1912 Ada | 1912/DATE Ada/PER'])
  expect(read('2 CD O', '1912 CD B-DATE', '7 CD O')).toEqual(['2 1912 7 | 1912/DATE'])
})

test('a column of numbers that count up is no token', () => {
  expect(read('1 In O', '2 1912 B-DATE', '', '1 Ada B-PER')).toEqual(['In 1912\n\nAda | 1912/DATE Ada/PER'])
  expect(read('0 In O', '1 1912 B-DATE', '', '2 Ada B-PER')).toEqual(['In 1912\n\nAda | 1912/DATE Ada/PER'])
  // CoNLL-U
  expect(read("1-2 don't _", '1 do O', "2 n't O", '2.1 go _', '3 Ulm B-LOC')).toEqual(["do n't Ulm | Ulm/LOC"])
})

test('a sentence may begin with a row of no word', () => {
  const before = ['1\tAda\t_\tI-PER', '2\tsleeps\t_\tO', '']
  expect(read(...before, '1-2\tdu\t_\t_', '1\tde\t_\tI-PER', '2\tle\t_\tO')).toEqual([
    'Ada sleeps\n\nde le | Ada/PER de/PER',
  ])
  // the break ends an entity that would go on
  expect(read('1\tAda\t_\tI-PER', '', '0.1\tx\t_\t_', '1\tBo\t_\tI-PER', '1.1\tx\t_\t_', '2\tLin\t_\tI-PER')).toEqual([
    'Ada\n\nBo Lin | Ada/PER Bo Lin/PER',
  ])
})

test('a token that begins with # is a row, and a comment is none', () => {
  expect(read('# sent 1', '#Paris\tB-LOC', 'is\tO')).toEqual(['#Paris is | #Paris/LOC'])
  expect(read('won O', '# O', '1 O', 'in O')).toEqual(['won # 1 in | '])
  expect(read('# text = Ada B-PER', '1 Ada B-PER', '2 left O')).toEqual(['Ada left | Ada/PER'])
})

test('a comment names a new document', () => {
  const found = documents('#doc d 1', '0\tAda\tB-PER', '', '# newdoc id = d2', '0\tUlm\tB-LOC')
  expect(found.map(({ id, text }) => [id, text])).toEqual([
    ['d 1', 'Ada'],
    ['d2', 'Ulm'],
  ])
})

test('lists of relations are gold, as JSON and as Python have them', () => {
  const rows = [
    '0\tAda\tB-PER\t["N"]\t[0]',
    '1\tLin\tI-PER\t["left","N"]\t[3,3]',
    '2\tleft\tO\t["N"]\t[2]',
    '3\tUlm\tB-LOC\t["N"]\t[3]',
  ]
  const gold = [
    { head: 0, tail: 1, relation: 'left' },
    { head: 0, tail: 1, relation: 'N' },
  ]
  expect(documents('#doc a', ...rows).map((document) => document.gold)).toEqual([gold])
  expect(documents(...rows.map((row) => row.replaceAll('"', "'"))).map((document) => document.gold)).toEqual([gold])
  expect(documents('0\tAda\tB-PER', '1\tleft\tO')[0]?.gold).toBeUndefined()
  // numbers that begin anew with each sentence mean those of the sentence
  const twice = documents('0\tAda\tB-PER\t["x"]\t[1]', '1\tUlm\tB-LOC\t["N"]\t[1]', '', '0\tBo\tB-PER\t["N"]\t[0]')
  expect(twice[0]?.gold).toEqual([{ head: 0, tail: 1, relation: 'x' }])
})

test.each([
  [['0\tAda\tB-PER\t["x"]\t[1]', '1\tleft\tO\t["N"]\t[1]'], 'a.conll:1: relation "x" goes from token 0 to token 1'],
  [['0\tAda\tB-PER\t["x"]\t[1,2]', '1\tleft\tO'], 'a.conll:1: lists are ["x"] and [1,2]'],
  [['1\tAda\tB-PER', '2\tleft\tVBD'], 'a.conll:2: columns are "2 left VBD", wanted a number, a token and a tag'],
  [
    ['1 In IN O', '2 1912 CD O', '3 it PRP O', '4 left VBD O', 'Ulm NNP B-LOC'],
    'a.conll:5: columns are "Ulm NNP B-LOC"',
  ],
  [['Ada B-PER', '\tO'], 'a.conll:2: columns are " O", wanted a token and a tag'],
])('%s is refused', (rows, message) => {
  expect(() => documents(...rows)).toThrow(message)
})

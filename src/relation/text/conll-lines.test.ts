import { expect, test } from 'vitest'
import { conllDocument, conllSections } from './conll-documents.ts'
import { conllLines } from './conll-lines.ts'
import type { DocumentFacts, Fact } from './extract-facts.ts'
import type { TextDocument } from './text-document.ts'

function fact(head: number, relation: string, tail: number): Fact {
  return {
    relation,
    kind: 'described',
    head,
    tail,
    evidence: [{ head, tail, range: [0, 1], score: 0.5, truncated: 0 }],
  }
}

function found(id: string, text: string, names: readonly string[], facts: readonly Fact[]): DocumentFacts {
  const entities = names.map((name) => ({
    start: text.indexOf(name),
    end: text.indexOf(name) + name.length,
    type: 'X Y',
  }))
  const document: TextDocument = {
    id,
    text,
    entities,
    isRecognised: false,
    source: { file: 'a.json', line: undefined },
  }
  return { document, facts, open: [], pairs: { asked: 0, none: 0, unknown: 0, leftOut: 0 }, truncated: [] }
}

test('what is written is read back: documents, sentences, entities and relations', () => {
  const lines = [
    ...conllLines(found('d 1', 'Ada Lin left Ulm. Bo came.', ['Ada Lin', 'Ulm', 'Bo'], [fact(0, 'left from', 1)])),
    ...conllLines(found('d2', 'Ada won 1912 #Ulm', ['Ada', '#Ulm'], [])),
  ]
  const [first, second, ...more] = conllSections(`${lines.join('\n')}\n`).map((section, i) =>
    conllDocument(section, { file: 'a.conll', number: i + 1 }),
  )
  expect(more).toEqual([])
  expect([first?.id, second?.id]).toEqual(['d 1', 'd2'])
  expect([first?.text, second?.text]).toEqual(['Ada Lin left Ulm .\n\nBo came .', 'Ada won 1912 # Ulm'])
  expect(first?.entities.map(({ start, end, type }) => [first.text.slice(start, end), type])).toEqual([
    ['Ada Lin', 'X_Y'],
    ['Ulm', 'X_Y'],
    ['Bo', 'X_Y'],
  ])
  expect(first?.gold).toEqual([{ head: 0, tail: 1, relation: 'left from' }])
  expect(second?.entities.map(({ start, end }) => second.text.slice(start, end))).toEqual(['Ada', '# Ulm'])
  expect(second?.gold).toEqual([])
})

test('of entities that overlap the longest has the tags, and no relation of another one is lost', () => {
  const facts = [fact(0, 'in', 2), fact(1, 'home', 2)]
  const lines = conllLines(found('n', 'The Mayor of Paris left Ulm', ['Paris', 'The Mayor of Paris', 'Ulm'], facts))
  expect(lines).toEqual([
    '#doc n',
    '# not in the columns: {"relation":"in","head":{"start":13,"end":18,"type":"X Y"},"tail":{"start":24,"end":27,"type":"X Y"}}',
    '0\tThe\tB-X_Y\t["N"]\t[0]',
    '1\tMayor\tI-X_Y\t["N"]\t[1]',
    '2\tof\tI-X_Y\t["N"]\t[2]',
    '3\tParis\tI-X_Y\t["home"]\t[5]',
    '4\tleft\tO\t["N"]\t[4]',
    '5\tUlm\tB-X_Y\t["N"]\t[5]',
    '',
  ])
})

test('an entity that begins with a space begins at its first token', () => {
  const [, , , row] = conllLines(found('s', 'Ada left Ulm', ['Ada', ' Ulm'], []))
  expect(row).toBe('2\tUlm\tB-X_Y\t["N"]\t[2]')
})

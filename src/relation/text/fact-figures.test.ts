import { expect, test } from 'vitest'
import type { DocumentFacts } from './extract-facts.ts'
import { entityCounts, factFigures, type FoundDocument } from './fact-figures.ts'
import type { StatedRelation, TextDocument } from './text-document.ts'

const TEXT = 'Ada Lin met Bo in Ulm. Lin left Ulm.'
const document: TextDocument = {
  id: 'd',
  text: TEXT,
  entities: ['Ada Lin/PERSON', 'Bo/PERSON', 'Ulm/GPE', 'Lin/PERSON'].map((name) => {
    const [words = '', type] = name.split('/')
    const start = TEXT.indexOf(words, words === 'Lin' ? 10 : 0)
    return { start, end: start + words.length, type }
  }),
  isRecognised: false,
  source: { file: 'd.jsonl', line: 1 },
}

/** A fact as `head relation tail`. */
function named(fact: string): StatedRelation {
  const [head, relation = '', tail] = fact.split(' ')
  return { head: Number(head), tail: Number(tail), relation }
}

/** Facts as `head relation tail`, by the numbers of their entities. */
function documentOf(gold: readonly string[], found: readonly string[]): FoundDocument {
  const facts = found.map((fact) => ({ ...named(fact), kind: 'described', evidence: [] }))
  return {
    annotated: { ...document, gold: gold.map(named) },
    found: { document, facts, open: [], truncated: [] } as unknown as DocumentFacts,
  }
}

test('facts are right with both names, the relation and the direction; figures by hand', () => {
  const figures = factFigures(
    [
      // a last name is its person, so the first is right; the second is turned round, the third of another relation
      documentOf(['3 home 2', '0 home 2', '0 boss 1', '1 home 2'], ['0 home 2', '1 boss 0', '1 boss 2']),
      // a symmetric relation is right either way
      documentOf(['0 friend 1'], ['1 friend 0', '0 friend 1']),
    ],
    new Set(['friend']),
  )
  expect(figures.n).toEqual({ documents: 2, found: 4, gold: 4, right: 2 })
  expect(figures.micro).toMatchObject({ precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 })
  expect(figures.relations.map(({ relation, found, gold, right }) => [relation, found, gold, right])).toEqual([
    ['boss', 2, 1, 0],
    ['friend', 1, 1, 1],
    ['home', 1, 2, 1],
  ])
  expect(figures.macro.precision).toBeCloseTo((0 + 1 + 1) / 3, 12)
  expect(figures.macro.recall).toBeCloseTo((0 + 1 + 1 / 2) / 3, 12)
  expect(figures.macro.f1).toBeCloseTo((0 + 1 + 2 / 3) / 3, 12)
  // the first document has F1 1/3, the second 1: resamples of both lie between
  expect(figures.micro.interval).toEqual([expect.closeTo(1 / 3, 12), 1])
  expect(() => factFigures([], new Set())).toThrow('got no document')
})

test('entities are counted by their places', () => {
  const fewer = { ...document, entities: [...document.entities.slice(0, 2), { start: 0, end: 3 }] }
  expect(entityCounts(fewer, document)).toEqual({ found: 3, gold: 4, right: 2 })
})

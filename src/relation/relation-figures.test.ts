import { describe, expect, test } from 'vitest'
import type { ExtractedRelation } from './relation-extractor.ts'
import { relationFigures } from './relation-figures.ts'
import { relationFiguresPage } from './relation-figures-page.ts'

/** An answer with its gold relation and the score that it goes by. */
function answer(
  gold: string | undefined,
  relation: string | undefined,
  score: number,
  best = relation ?? 'a',
): ExtractedRelation {
  return {
    task: {
      id: `${gold}`,
      kind: 'mention',
      tokens: ['x', 'y'],
      head: [0, 1],
      tail: [1, 2],
      ...(gold === undefined ? {} : { relation: gold }),
    },
    kind: relation === undefined ? 'unknown' : 'described',
    relation,
    relations: relation === undefined ? [] : [relation],
    ranking: [{ relation: best, score }],
    truncated: 0,
  }
}

/** An answer of several relations. */
function given(gold: string, ...relations: readonly string[]): ExtractedRelation {
  return { ...answer(gold, relations[0], 1), relations }
}

/** An answer with its margins. */
function judged(gold: string, relation: string | undefined, known: number, described: number): ExtractedRelation {
  return { ...answer(gold, relation, 0), margins: { known, described } }
}

/** Gold a a a b b c, of which c and none were never asked. */
const ANSWERS = [
  answer('a', 'a', 0.9),
  answer('a', 'a', 0.8),
  answer('a', 'b', 0.5),
  answer('b', 'b', 0.7),
  answer('b', undefined, 0.1, 'b'),
  answer('c', 'a', 0.6),
  answer('none', undefined, 0.05, 'b'),
]

describe('relationFigures', () => {
  const found = relationFigures(ANSWERS, ['a', 'b'])

  test('counts by hand: micro over relations, accuracy over all, coverage and rejection', () => {
    expect(found.n).toEqual({ asked: 5, open: 2 })
    // right: a, a, b, and the abstention on none
    expect(found.accuracy).toMatchObject({ successes: 4, n: 7 })
    // 3 right of 5 answers, of 5 that were wanted
    expect(found.micro).toEqual({ precision: 3 / 5, recall: 3 / 5, f1: 3 / 5 })
    expect(found.coverage).toMatchObject({ successes: 4, n: 5 })
    expect(found.rejected).toMatchObject({ successes: 1, n: 2 })
  })

  test('macro in both forms, as scikit-learn 1.5 gives for the same labels', () => {
    // precision: a 2/3, b 1/2, unknown 1/2; recall: a 2/3, b 1/2, unknown 1/2
    expect(found.macro.paper.precision).toBeCloseTo((2 / 3 + 1 / 2 + 1 / 2) / 3, 12)
    expect(found.macro.paper.recall).toBeCloseTo((2 / 3 + 1 / 2 + 1 / 2) / 3, 12)
    // precision_recall_fscore_support(y, p, average='macro', zero_division=0) has F1 0.5555…
    expect(found.macro.scikitF1).toBeCloseTo((2 / 3 + 1 / 2 + 1 / 2) / 3, 12)
    // best labels a a b b b of a a a b b: precision 1 and 2/3, recall 2/3 and 1
    expect(found.forced?.paper.precision).toBeCloseTo((1 + 2 / 3) / 2, 12)
    expect(found.forced?.paper.recall).toBeCloseTo((2 / 3 + 1) / 2, 12)
    expect(found.forced?.scikitF1).toBeCloseTo(0.8, 12)
  })

  test('AUROC and FPR95 by hand: asked .9 .8 .5 .7 .1 against open .6 .05', () => {
    // above .6: three of five, above .05: all five
    expect(found.detection?.auroc).toBeCloseTo(8 / 10, 12)
    // 95 % of five are all five, down to .1: one of two open is above it
    expect(found.detection?.fpr95).toBeCloseTo(1 / 2, 12)
  })

  test('confusion names what was taken for what, and each relation has its own figures', () => {
    expect(found.confusion).toEqual([
      { gold: 'a', answer: 'b', count: 1 },
      { gold: 'b', answer: 'unknown', count: 1 },
      { gold: 'unknown', answer: 'a', count: 1 },
    ])
    expect(found.classes.map(({ label, support }) => [label, support])).toEqual([
      ['a', 3],
      ['b', 2],
      ['unknown', 2],
    ])
  })

  test('one of several relations that is the gold one is right', () => {
    const both = { ...answer('b', 'a', 0.9), relations: ['a', 'b'] }
    expect(relationFigures([both], ['a', 'b']).accuracy.successes).toBe(1)
  })

  test('each further relation that is given costs precision, and is a wrong answer of its own', () => {
    const all = ['a', 'b', 'c']
    const { micro, macro, accuracy, classes, confusion } = relationFigures(
      [given('a', 'c', 'b', 'a'), given('b', 'c', 'a', 'b'), given('c', 'a', 'b', 'c')],
      all,
    )
    expect(micro).toEqual({ precision: 1 / 3, recall: 1, f1: 1 / 2 })
    expect(macro.paper).toEqual({ precision: 1 / 3, recall: 1, f1: 1 / 2 })
    expect([macro.scikitF1, accuracy.value]).toEqual([1 / 2, 1])
    expect(classes[0]).toEqual({ label: 'a', precision: 1 / 3, recall: 1, f1: 1 / 2, support: 1 })
    expect(confusion.map(({ gold, answer: wrong, count }) => `${gold} ${wrong} ${count}`)).toEqual([
      'a b 1',
      'a c 1',
      'b a 1',
      'b c 1',
      'c a 1',
      'c b 1',
    ])
  })

  test('the larger of two margins orders the sentences, each in its own unit, and what is accepted stands above the rest', () => {
    // described answers look least known of all
    const answers = [
      judged('a', 'a', 0.2, -40),
      judged('b', 'b', -5, 30),
      judged('b', 'b', -6, 1),
      judged('none', undefined, -2, -10),
      judged('none', undefined, -0.1, -60),
    ]
    expect(relationFigures(answers, ['a', 'b']).detection).toEqual({ auroc: 1, fpr95: 0 })
  })

  test('where no bound rules the score orders', () => {
    const plain = [answer('a', 'a', 0.2), answer('none', 'a', 0.3)].map((one) => ({ ...one, margins: {} }))
    expect(relationFigures(plain, ['a']).detection?.auroc).toBe(0)
  })

  test('the page has every figure; sentences without gold, or none at all, are refused', () => {
    const page = relationFiguresPage(found, { title: 'T', command: 'c', model: 'm' })
    expect(page.figures?.map(({ name }) => name)).toContain('FPR95, open accepted at 95 % of asked')
    expect(page.sections.map(({ tables }) => tables?.[0]?.rows.length)).toEqual([16, 3, 3])
    expect(() => relationFigures([answer(undefined, 'a', 1)], ['a'])).toThrow('has no relation')
    expect(() => relationFigures([], ['a'])).toThrow('got no sentence')
  })
})

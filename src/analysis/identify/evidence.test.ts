import { describe, expect, test } from 'vitest'
import { countLines, evidenceTerms, kinOf, weighEvidence } from './evidence.ts'

const SCORES = [
  { language: 'typescript', score: 2 },
  { language: 'javascript', score: 1.5 },
  { language: 'lua', score: 1 },
]

describe('evidenceTerms', () => {
  test('where nothing was parsed, the score alone counts, and more by the lines', () => {
    const terms = evidenceTerms({ language: 'lua', score: 3 }, { unread: new Map(), lines: 2 ** 7 })
    expect(terms).toEqual([
      { name: 'score', value: 3 },
      { name: 'score by lines', value: 3 },
    ])
  })

  test('a language with errors, one that is read, its wider kin, and one without a grammar', () => {
    const evidence = { unread: new Map([['typescript', 0], ['javascript', 0], ['c', 0.25]]), lines: 1 } // prettier-ignore
    const named = (language: string): Record<string, number> =>
      Object.fromEntries(evidenceTerms({ language, score: 1 }, evidence).map(({ name, value }) => [name, value]))
    expect(named('c')).toEqual({ score: 1, 'score by lines': 0, unread: 0.25, 'unread by lines': 0 })
    expect(named('javascript')).toMatchObject({ unread: 0, 'read: javascript': 1 })
    expect(named('typescript')).toMatchObject({ 'read: typescript': 1, 'narrower: typescript': 1 })
    expect(named('lua')).toMatchObject({ 'not parsed': 1, 'not parsed by lines': 0 })
    expect(named('cpp')).not.toHaveProperty('narrower: cpp')
  })

  test('more than 128 lines say no more', () => {
    const sizes = [1, 16, 128, 10_000].map(
      (lines) => evidenceTerms({ language: 'c', score: 1 }, { unread: new Map(), lines })[1]?.value,
    )
    expect(sizes).toEqual([0, 4 / 7, 1, 1])
  })
})

test('weights turn evidence into an order', () => {
  const read = { unread: new Map([['typescript', 0], ['javascript', 0]]), lines: 2 } // prettier-ignore
  const order = (weights: Record<string, number>): string[] =>
    weighEvidence(SCORES, read, weights).map(({ language }) => language)
  expect(order({ score: 1 })).toEqual(['typescript', 'javascript', 'lua'])
  expect(order({ score: 1, 'narrower: typescript': 0.5 })).toEqual(['typescript', 'javascript', 'lua'])
  expect(order({ score: 1, 'narrower: typescript': -0.3 })).toEqual(['javascript', 'typescript', 'lua'])
  expect(order({ score: 1, 'not parsed': 2 })[0]).toBe('lua')
  const weighed = weighEvidence(SCORES, read, { score: 2, 'read: javascript': 0.25 })
  expect(weighed.slice(0, 2)).toEqual([
    { language: 'typescript', score: 3.6 },
    { language: 'javascript', score: 3.25 },
  ])
})

test('lines that are JavaScript as they stand speak against TypeScript, at most by 4', () => {
  const scores = [[0, 5], [0, 500], [0.01, 500]].map(([unread = 0, lines = 0]) => {
    const weighed = weighEvidence(SCORES, { unread: new Map([['javascript', unread]]), lines }, { score: 1 })
    return weighed.find(({ language }) => language === 'typescript')?.score
  }) // prettier-ignore
  expect(scores).toEqual([1, -2, 2])
})

test('kin go both ways, and lines that are blank or repeated are not counted', () => {
  expect([kinOf('cpp'), kinOf('c'), kinOf('javascript'), kinOf('lua')]).toEqual([['c'], ['cpp'], ['typescript'], []])
  expect(countLines('a\n\n  \n b\n  a\nb\n')).toBe(2)
})

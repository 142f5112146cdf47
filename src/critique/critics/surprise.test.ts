import { describe, expect, test } from 'vitest'
import type { ScoredToken } from '../../model/index.ts'
import { splitSteps } from '../steps.ts'
import { consensusOf } from './consensus.ts'
import {
  SHOWN_FEATURES,
  SURPRISE_FEATURES,
  attemptToShow,
  surpriseFeatures,
  surpriseRequest,
  surprisingTokens,
} from './surprise.ts'

const TEXT = 'Ann has 6 * 15 = 90 pens.\nAfter that 90 + 52 = $142 are left.\nThe answer is 142.'
const steps = splitSteps(TEXT)

/** Every character a token of its own; those at the places given are as unlikely as said, beside a sure other one. */
function scored(unlikely: Readonly<Record<number, number>> = {}, other: string = ' -'): ScoredToken[] {
  return Array.from(TEXT, (_character, start) => {
    const logProbability = unlikely[start] ?? -0.1
    const isExpected = unlikely[start] === undefined
    const top = isExpected ? { text: TEXT[start] ?? '', logProbability } : { text: other, logProbability: -0.5 }
    return { start, end: start + 1, logProbability, rank: isExpected ? 1 : 9, top }
  })
}

describe('the tokens that can surprise', () => {
  test('are digits, digits of results, and operators, in the step in which they end', () => {
    const kinds = steps.map((step) =>
      surprisingTokens(TEXT, step, scored()).map(({ kind, text }) => `${kind.slice(0, 1)}${text}`),
    )
    expect(kinds).toEqual([
      ['n6', 'o*', 'n1', 'n5', 'o=', 'r9', 'r0'],
      ['n9', 'n0', 'o+', 'n5', 'n2', 'o=', 'r1', 'r4', 'r2'],
    ])
  })

  test('are asked for alone, whatever stands before them', () => {
    const { only } = surpriseRequest('How many?', TEXT)
    expect(['6', ' 15', ' =', '\\times', '-', '½', ' pens', '.', '\\text'].filter((text) => only?.test(text))).toEqual([
      '6',
      ' 15',
      ' =',
      '\\times',
      '-',
    ])
  })

  test('an attempt that is shown stands in the prompt, and never in the text', () => {
    expect(surpriseRequest('How many?', 'It is 6.', ' It is 7. ')).toMatchObject({
      prompt: [{ role: 'user', content: 'How many?\n\nReference solution:\nIt is 7.' }],
      text: 'It is 6.',
    })
  })
})

describe('features of surprise', () => {
  const plus = TEXT.indexOf('+')

  test('a step with an unlikely operator has it as its lowest, and is the lowest of its solution', () => {
    const found = surpriseFeatures(
      { text: TEXT, steps },
      { scores: { own: scored({ [plus]: -6 }), shown: undefined }, agreed: true },
    )
    expect(found[1]).toMatchObject({
      ownLowest: -6,
      ownAlikeIsLowest: 1,
      ownAlikeGap: -5.9,
      ownOperatorLowest: -6,
      ownOperatorMismatch: Math.exp(-0.5),
      ownResultMismatch: 0,
    })
    expect(found[0]).toMatchObject({ ownLowest: -0.1, ownAlikeIsLowest: 0, ownAlikeGap: 5.9, ownOperatorMismatch: 0 })
  })

  test('a surprise at the way of writing is told from one at what is written', () => {
    const scores = { own: scored({ [plus]: -6 }, ' Let'), shown: undefined }
    const [, step] = surpriseFeatures({ text: TEXT, steps }, { scores, agreed: true })
    expect(step).toMatchObject({
      ownLowest: -6,
      ownAlikeLowest: -0.1,
      ownAlikeIsLowest: 0,
    })
  })

  test('the contrast is what an attempt at hand takes away or adds', () => {
    const scores = { own: scored({ [plus]: -2 }), shown: scored({ [plus]: -7 }) }
    const [, agreed] = surpriseFeatures({ text: TEXT, steps }, { scores, agreed: true })
    expect(agreed).toMatchObject({ contrastLowest: -5, contrastLowestAgreed: -5, shownLowestAgreed: -7 })
    const [, other] = surpriseFeatures({ text: TEXT, steps }, { scores, agreed: false })
    expect(other).toMatchObject({ contrastLowest: -5, contrastLowestAgreed: 0, shownLowestAgreed: 0 })
  })

  test('every feature has a name in the groups, and no probability is taken as lower than 1 in 160,000', () => {
    const scores = { own: scored({ [plus]: -40 }), shown: scored() }
    const [, step] = surpriseFeatures({ text: TEXT, steps }, { scores, agreed: true })
    expect(step?.['ownLowest']).toBe(-12)
    expect(Object.keys(step ?? {}).toSorted()).toEqual([...SURPRISE_FEATURES, ...SHOWN_FEATURES].toSorted())
  })
})

test('the attempt that is shown agrees, and is in words where one is', () => {
  const made = { values: new Set<string>(), names: new Map<string, string>() }
  const program = { ...made, form: 'program', answer: 38, text: 'def' } as const
  const words = { ...made, form: 'words', answer: 38, text: 'It is 38.' } as const
  expect(attemptToShow(consensusOf([program, words]))).toBe('It is 38.')
  expect(attemptToShow(consensusOf([program, { ...words, answer: 7 }]))).toBe('def')
  expect(attemptToShow(consensusOf([]))).toBeUndefined()
})

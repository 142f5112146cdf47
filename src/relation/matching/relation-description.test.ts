import { describe, expect, test } from 'vitest'
import { hypernymsOf, parseDescriptions } from './relation-description.ts'

const line = (value: unknown): string => JSON.stringify(value)

describe('parseDescriptions', () => {
  test('takes kinds as given, words or text, and derives what is absent', () => {
    const content = [
      line({
        relation: 'mayor',
        description: ['mayor', 'leads', 'a', 'town'],
        h: ['town'],
        t: ['mayor', 'person'],
        note: 1,
      }),
      '',
      line({ relation: 'mouth', description: 'sea or lake is the water body into which this river flows' }),
    ].join('\n')
    expect(parseDescriptions(content, 'd.jsonl')).toEqual([
      { relation: 'mayor', text: 'mayor leads a town', head: ['town'], tail: ['mayor', 'person'], derived: false },
      {
        relation: 'mouth',
        text: 'sea or lake is the water body into which this river flows',
        head: ['river flows'],
        tail: ['sea'],
        derived: true,
      },
    ])
  })

  test.each([
    [line({ relation: 'a' }), 'd.jsonl:1: relation "a" has no description'],
    [line({ relation: 'a', description: ' ' }), 'd.jsonl:1: relation "a" has no description'],
    [line({ relation: 'a', description: '\u200b\u2060' }), 'd.jsonl:1: relation "a" has no description'],
    [
      `${line({ relation: 'a', description: 'x y' })}\n${line({ relation: 'b', description: 'x\u200b y' })}`,
      'have the same description',
    ],
    [`${line({ relation: 'a', description: 'x' })}\n${line({ relation: 'a', description: 'y' })}`, 'described twice'],
    [
      `${line({ relation: 'a', description: 'X  y' })}\n${line({ relation: 'b', description: 'x y' })}`,
      'relations "a" and "b" have the same description',
    ],
    ['{', 'd.jsonl:1:'],
    [line({ relation: 'a', description: 'x', heads: ['y'] }), 'd.jsonl:1: has the field "heads", wanted "head"'],
    [line({ relation: 'a', description: 'x', tial: ['y'] }), 'd.jsonl:1: has the field "tial", wanted "tail"'],
    [line({ relation: 'a', descripton: 'x' }), 'd.jsonl:1: has the field "descripton", wanted "description"'],
    [line({ relation: 'a', description: 'x', symetric: true }), 'has the field "symetric", wanted "symmetric"'],
    [line({ description: 'x' }), 'relation'],
    ['', 'has no description'],
  ])('%j', (content, problem) => {
    expect(() => parseDescriptions(content, 'd.jsonl')).toThrow(problem)
  })
})

describe('hypernymsOf', () => {
  test('reads head and tail of the usual form', () => {
    expect(hypernymsOf('country is sovereign state of this item')).toEqual({ head: ['item'], tail: ['country'] })
    expect(hypernymsOf('the genre of a song')).toEqual({ head: ['item'], tail: ['genre'] })
  })
})

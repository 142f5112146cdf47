import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { markMentions, type MentionPair } from './markers.ts'
import { tinyByteLevel, tinyWordPiece } from './tiny-tokenizer.ts'
import { createTokenizer } from './tokenizer.ts'
import { chooseTokens } from './truncation.ts'

const WORDS = ['#', '@', 'mari', '##e', 'curie', 'was', 'born', 'in', 'warsaw']
const tokenizer = createTokenizer(tinyWordPiece(WORDS))
const NAMES = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', ...WORDS]
const sentence: MentionPair = { tokens: ['Marie', 'Curie', 'was', 'born', 'in', 'Warsaw'], head: [0, 2], tail: [5, 6] }

function read(ids: readonly number[]): string {
  return ids.map((id) => NAMES[id]).join(' ')
}

const between = (head: [number, number], tail: [number, number]): string =>
  read(markMentions(tokenizer, { ...sentence, head, tail }).ids).replace(/^\[CLS\] | \[SEP\]$/g, '')

describe('markMentions', () => {
  test('puts # around the head and @ around the tail, and says where everything is', () => {
    const marked = markMentions(tokenizer, sentence)
    expect(read(marked.ids)).toBe('[CLS] # mari ##e curie # was born in @ warsaw @ [SEP]')
    expect(marked).toMatchObject({
      headMarker: 1,
      tailMarker: 9,
      head: { begin: 2, end: 5 },
      tail: { begin: 10, end: 11 },
      truncated: 0,
    })
  })
  test('markers follow the mentions when the tail stands first, nests, or crosses', () => {
    expect(between([5, 6], [1, 2])).toBe('mari ##e @ curie @ was born in # warsaw #')
    expect(between([0, 2], [1, 2])).toBe('# mari ##e @ curie @ # was born in warsaw')
    expect(between([0, 2], [1, 3])).toBe('# mari ##e @ curie # was @ born in warsaw')
  })
  test('a # in the sentence is not taken for the marker', () => {
    const marked = markMentions(tokenizer, { tokens: ['#', 'curie', '#', 'warsaw'], head: [1, 2], tail: [3, 4] })
    expect([marked.headMarker, marked.tailMarker]).toEqual([2, 6])
  })
  test('a long sentence keeps both mentions with their markers and says what went', () => {
    const filler = Array<string>(20).fill('in')
    const long = {
      tokens: [...filler, 'Marie', ...filler, 'Warsaw', ...filler],
      head: [20, 21],
      tail: [41, 42],
    } as const
    const marked = markMentions(tokenizer, long, { maximumLength: 15 })
    expect(read(marked.ids)).toBe(
      '[CLS] in in # mari ##e # in in in in @ warsaw @ in [SEP]'.replace('in in in in', 'in in in'),
    )
    expect(marked.truncated).toBe(67 - 13)
    expect([marked.headMarker, marked.head, marked.tail.end - marked.tail.begin]).toEqual([3, { begin: 4, end: 6 }, 1])
    expect(() => markMentions(tokenizer, long, { maximumLength: 8 })).toThrow('more than the 6 tokens that fit in 8')
  })
  test('works on byte-level tokenizers', () => {
    const bytes = createTokenizer(
      tinyByteLevel([
        ['Ġ', '@'],
        ['Ġ', 'b'],
      ]),
    )
    const marked = markMentions(bytes, { tokens: ['a', 'b'], head: [0, 1], tail: [1, 2] })
    expect(marked.ids.map((id) => bytes.decode([id]))).toEqual(['#', ' ', 'a', ' ', '#', ' @', ' b', ' @'])
    expect(marked).toMatchObject({ headMarker: 0, tailMarker: 5, tail: { begin: 6, end: 7 } })
  })
  test.each<[string, MentionPair, object, string]>([
    ['an empty range', { ...sentence, head: [2, 2] }, {}, 'head is [2, 2), wanted a range in 6 words'],
    ['a range outside', { ...sentence, tail: [5, 7] }, {}, 'tail is [5, 7)'],
    ['an unknown marker', sentence, { headMarker: '$' }, 'marker "$" is unknown'],
    ['a marker of two tokens', sentence, { tailMarker: 'marie' }, 'marker "marie" is 2 tokens'],
    ['a mention without tokens', { tokens: ['\u200b', 'born'], head: [0, 1], tail: [1, 2] }, {}, 'has no token'],
  ])('%s is named', (_, mention, options, message) => {
    expect(() => markMentions(tokenizer, mention, options)).toThrow(message)
  })
})

describe('chooseTokens', () => {
  test('keeps what must stay, never more than the limit, in order, for any spans', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.tuple(fc.nat({ max: 29 }), fc.integer({ min: 1, max: 5 })), { maxLength: 3 }),
        (length, limit, raw) => {
          const keep = raw.map(([begin, size]) => ({
            begin: begin % length,
            end: Math.min(length, (begin % length) + size),
          }))
          const must = new Set(
            keep.flatMap(({ begin, end }) => Array.from({ length: end - begin }, (_, i) => begin + i)),
          )
          const chosen = chooseTokens(length, limit, keep)
          if (must.size > limit && length > limit) {
            expect(chosen).toBeUndefined()
            return
          }
          expect(chosen).toHaveLength(Math.min(length, limit))
          expect(chosen).toEqual(chosen!.toSorted((a, b) => a - b))
          for (const index of must) expect(chosen).toContain(index)
        },
      ),
    )
  })
  test('prefers the whole stretch between two mentions where it fits', () => {
    expect(
      chooseTokens(20, 8, [
        { begin: 3, end: 4 },
        { begin: 9, end: 10 },
      ]),
    ).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
  })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tinyByteLevel, tinyWordPiece } from './tiny-tokenizer.ts'
import { createTokenizer, loadTokenizer, tokensIn } from './tokenizer.ts'

// ids:                             4      5       6      7       8    9    10   11   12
const bert = createTokenizer(tinyWordPiece(['mari', '##e', 'curie', 'won', 'the', '.', '日', 'σσ', 'cafe']))
const bytes = createTokenizer(
  tinyByteLevel([
    ['l', 'o'],
    ['Ġ', 'lo'],
    ['Ã', '©'],
  ]),
)

function pieces(text: string, tokenizer = bert): (string | undefined)[] {
  return tokenizer.encode(text, { spans: true }).spans!.map((span) => span && text.slice(span.begin, span.end))
}

/** Words of a text as a tokenizer with this cut gives them, whatever the vocabulary: the spans of unknown words are whole. */
function cutBy(cut: object, text: string): string[] {
  const files = tinyWordPiece([])
  const made = createTokenizer({ ...files, tokenizer: { ...files.tokenizer, pre_tokenizer: cut } })
  return pieces(text, made).filter((piece) => piece !== undefined)
}

describe('ways of cutting that the library knows otherwise than the reference', () => {
  test('Whitespace keeps words with letters of any script whole, and runs of signs together', () => {
    expect(cutBy({ type: 'Whitespace' }, 'Café_9 Ünal: ... 東京!?')).toEqual([
      'Café_9',
      'Ünal',
      ':',
      '...',
      '東',
      '京',
      '!?',
    ])
  })
  test('Punctuation parts each sign, or keeps runs where it says Contiguous', () => {
    expect(cutBy({ type: 'Punctuation', behavior: 'Isolated' }, 'a...b')).toEqual(['a', '.', '.', '.', 'b'])
    expect(cutBy({ type: 'Punctuation' }, 'a?!b$c')).toEqual(['a', '?', '!', 'b', '$', 'c'])
    expect(cutBy({ type: 'Punctuation', behavior: 'Contiguous' }, 'a...b')).toEqual(['a', '...', 'b'])
    expect(cutBy({ type: 'Punctuation', behavior: 'Removed' }, 'a.b')).toEqual(['a', 'b'])
  })
  test('a behavior that the engine cannot follow is refused by name', () => {
    expect(() => cutBy({ type: 'Punctuation', behavior: 'MergedWithNext' }, 'a')).toThrow('MergedWithNext')
  })
})

describe('encode', () => {
  test('adds special tokens, with and without a pair, and numbers the segments', () => {
    expect(bert.encode('Marie won.')).toEqual({ ids: [2, 4, 5, 7, 9, 3], typeIds: [0, 0, 0, 0, 0, 0], truncated: 0 })
    expect(bert.encode('won', { pair: 'the curie' })).toMatchObject({
      ids: [2, 7, 3, 8, 6, 3],
      typeIds: [0, 0, 0, 1, 1, 1],
    })
    expect(bert.encode('won', { specialTokens: false }).ids).toEqual([7])
    expect(bytes.encode('lo', { pair: ' lo' })).toMatchObject({ ids: [257, 258], typeIds: [0, 1] })
    expect(bert.encode('').ids).toEqual([2, 3])
  })
  test('spans are the source of each token: case, accents, CJK, unknown words, control characters, special tokens', () => {
    expect(pieces('MARIE  Curie.')).toEqual([undefined, 'MARI', 'E', 'Curie', '.', undefined])
    expect(pieces('cafe\u0301 café')).toEqual([undefined, 'cafe\u0301', 'café', undefined])
    expect(pieces('won日the')).toEqual([undefined, 'won', '日', 'the', undefined])
    expect(pieces('won xyzzy the')).toEqual([undefined, 'won', 'xyzzy', 'the', undefined])
    expect(pieces('w\u0000on [SEP]the')).toEqual([undefined, 'w\u0000on', '[SEP]', 'the', undefined])
  })
  test('a capital sigma at a word end is lower-cased as the reference does', () => {
    expect(bert.encode('ΣΣ', { spans: true })).toMatchObject({
      ids: [2, 11, 3],
      spans: [undefined, { begin: 0, end: 2 }, undefined],
    })
  })
  test('byte-level spans leave out the leading space and cover whole characters', () => {
    expect(pieces('lo lo é🙂<end>', bytes)).toEqual(['lo', 'lo', ' ', 'é', '🙂', '🙂', '🙂', '🙂', '<end>'])
  })
  test('byte-level spans rise, and their union is the text without white space, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
        const spans = bytes.encode(text, { spans: true }).spans!
        const covered = new Uint8Array(text.length)
        let last = 0
        for (const span of spans) {
          expect(span!.begin).toBeGreaterThanOrEqual(last)
          last = span!.begin
          covered.fill(1, span!.begin, span!.end)
        }
        for (const [i, unit] of [...covered].entries()) if (unit === 0) expect(text[i]).toMatch(/\s/)
      }),
    )
  })
  test('decoding encoded text gives it back, for any text of a byte-level tokenizer', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !text.includes('<end>')),
        (text) => {
          expect(bytes.decode(bytes.encode(text).ids)).toBe(text)
        },
      ),
    )
  })
  test('numeric characters are cut off as the reference does', () => {
    const files = tinyByteLevel([
      ['Ġ', 'Â'],
      ['ĠÂ', '½'],
    ])
    const digits = {
      type: 'Sequence',
      pretokenizers: [{ type: 'Digits', individual_digits: true }, files.tokenizer['pre_tokenizer']],
    }
    const tokenizer = createTokenizer({ ...files, tokenizer: { ...files.tokenizer, pre_tokenizer: digits } })
    // python: pre_tokenizers.Digits(True).pre_tokenize_str(' ½') == [(' ', (0, 1)), ('½', (1, 2))]
    expect(pieces(' ½', tokenizer)).toEqual([' ', '½', '½'])
  })
})

describe('truncation', () => {
  const text = 'the won marie curie won the the'
  test('a text beyond the limit is an error, or loses its end when asked', () => {
    expect(() => bert.encode(text, { maximumLength: 6 })).toThrow('text has 10 tokens, wanted at most 6 (or truncate)')
    expect(bert.encode(text, { maximumLength: 6, truncate: true })).toMatchObject({
      ids: [2, 8, 7, 4, 5, 3],
      truncated: 4,
    })
    expect(() => bert.encode(text, { maximumLength: 2, truncate: true })).toThrow('wanted room beside 2 special tokens')
  })
  test('a stretch to keep stays with what surrounds it', () => {
    const at = text.indexOf('curie')
    const keep = [{ begin: at, end: at + 5 }]
    expect(bert.encode(text, { maximumLength: 6, truncate: true, keep }).ids).toEqual([2, 4, 5, 6, 7, 3])
    expect(() =>
      bert.encode(text, { maximumLength: 4, truncate: true, keep: [{ begin: 0, end: text.length }] }),
    ).toThrow('more than the 2 tokens')
  })
  test('a pair loses from its longer text', () => {
    expect(bert.encode('the the the the', { pair: 'won', maximumLength: 6, truncate: true })).toMatchObject({
      ids: [2, 8, 8, 3, 7, 3],
      truncated: 2,
    })
    expect(bert.encode('the the the', { pair: 'won won won', maximumLength: 6, truncate: true }).ids).toEqual([
      2, 8, 3, 7, 7, 3,
    ])
  })
})

describe('createTokenizer', () => {
  test('names what is missing: pad token, unknown token, model, positions of another kind', () => {
    expect(bert.padId()).toBe(0)
    expect(() => createTokenizer(tinyByteLevel([], false), 'x.json').padId()).toThrow(
      'x.json: pad_token is missing, wanted a token of the vocabulary',
    )
    expect(() => createTokenizer({ tokenizer: { model: 1 }, config: {} }, 'x.json')).toThrow('x.json: ')
    const other = createTokenizer({
      tokenizer: {
        ...tinyByteLevel().tokenizer,
        added_tokens: [],
        pre_tokenizer: null,
        decoder: null,
        post_processor: null,
      },
      config: {},
    })
    expect(() => other.encode('a', { spans: true })).toThrow(
      'tokenizer model is BPE, wanted WordPiece, byte-level BPE or Unigram',
    )
  })
  test('knows its size, ids and limit', () => {
    expect([bert.vocabularySize, bert.idOf('won'), bert.idOf('nothing'), bert.unknownId, bert.maximumLength]).toEqual([
      13,
      7,
      undefined,
      1,
      undefined,
    ])
    const files = tinyWordPiece([])
    expect(createTokenizer({ ...files, config: { ...files.config, model_max_length: 9 } }).maximumLength).toBe(9)
    expect(
      createTokenizer({ ...files, config: { ...files.config, model_max_length: 1e30 } }).maximumLength,
    ).toBeUndefined()
  })
  test('loads from a folder, and says which file is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tokenizer-'))
    await expect(loadTokenizer(folder)).rejects.toThrow('tokenizer.json: file is missing')
    await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tinyWordPiece(['won']).tokenizer))
    expect((await loadTokenizer(folder)).encode('won').ids).toEqual([2, 4, 3])
    await rm(folder, { recursive: true })
  })
})

test('tokensIn finds the tokens that overlap a stretch, and none for an empty overlap', () => {
  const spans = [undefined, { begin: 0, end: 2 }, { begin: 3, end: 5 }, undefined]
  expect(tokensIn(spans, { begin: 1, end: 4 })).toEqual({ begin: 1, end: 3 })
  expect(tokensIn(spans, { begin: 2, end: 3 })).toEqual({ begin: 0, end: 0 })
})

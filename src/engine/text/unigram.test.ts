/** A small Unigram tokenizer against the ids that Python's tokenizers gave (golden/make-unigram-references.py made both). */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { TokenizerFiles } from '../files/checkpoint.ts'
import { markMentions } from './markers.ts'
import { createTokenizer, type TextTokenizer } from './tokenizer.ts'

const golden = (path: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../golden/${path}`, import.meta.url)), 'utf8'))
type Json = Readonly<Record<string, unknown>>
const files = {
  tokenizer: golden('unigram/tokenizer.json'),
  config: golden('unigram/tokenizer_config.json'),
} as TokenizerFiles
const references = golden('unigram-references.json') as {
  readonly texts: readonly string[]
  readonly variants: Readonly<Record<string, Json>>
  readonly ids: Readonly<Record<string, readonly (readonly number[])[]>>
  readonly decoded: readonly string[]
}

/** The tokenizer with other parts. Those of `model` are added to the model's own. */
function variant(changed: Json): TextTokenizer {
  const model = { ...(files.tokenizer['model'] as Json), ...(changed['model'] as Json | undefined) }
  return createTokenizer({ ...files, tokenizer: { ...files.tokenizer, ...changed, model } }, 'tokenizer.json')
}

describe.each(Object.entries(references.variants))('%s', (name, changed) => {
  const tokenizer = variant(changed)
  test('gives the ids of the reference for every text', () => {
    expect(references.texts.length).toBeGreaterThan(150)
    for (const [i, text] of references.texts.entries())
      expect([text, tokenizer.encode(text, { specialTokens: false }).ids]).toEqual([text, references.ids[name]![i]])
  })

  test('gives each token its place: places rise, and leave out blanks and what is dropped only', () => {
    for (const text of references.texts) {
      const spans = tokenizer.encode(text, { specialTokens: false, spans: true }).spans!
      let last = 0
      const covered = new Uint8Array(text.length)
      for (const span of spans) {
        expect(span!.begin).toBeGreaterThanOrEqual(last)
        expect(span!.end).toBeGreaterThanOrEqual(span!.begin)
        last = span!.begin
        covered.fill(1, span!.begin, span!.end)
      }
      const left = Array.from(text.matchAll(/./gsu)).filter(({ index }) => covered[index] === 0)
      for (const [character] of left) expect([text, character]).toEqual([text, expect.stringMatching(DROPPED)])
    }
  })
})

/** Blanks, marks of blanks, control and format characters, and combining marks that went with their letter. */
const DROPPED = /^[\s\u2581\p{Cc}\p{Cf}\p{M}]$/u

const tokenizer = variant({})

function pieces(text: string, from = tokenizer): string[] {
  return from
    .encode(text, { specialTokens: false, spans: true })
    .spans!.map((span) => text.slice(span!.begin, span!.end))
}

describe('places', () => {
  test('are those of the source, whatever blanks are stripped, joined or marked', () => {
    expect(pieces('  # Ada  Lin\t# ').filter((piece) => piece === '#')).toHaveLength(2)
    expect(pieces('  # Ada  Lin\t# ').join('')).toBe('#AdaLin#')
    expect(pieces('Ａ～🙂').join('')).toBe('Ａ～🙂')
  })

  test('the bytes of an unknown character all have its place', () => {
    const found = pieces('a 🙂', variant({ model: { byte_fallback: true } }))
    expect(found.slice(-4)).toEqual(['🙂', '🙂', '🙂', '🙂'])
  })

  test('mentions are marked and found', () => {
    const sentence = { tokens: ['Ada', 'Lin', 'was', 'born', 'in', 'Ulm', '.'], head: [0, 2], tail: [5, 6] } as const
    const marked = markMentions(tokenizer, sentence)
    const idOf = (place: number): number | undefined => marked.ids[place]
    expect([idOf(marked.headMarker), idOf(marked.tailMarker)]).toEqual([tokenizer.idOf('▁#'), tokenizer.idOf('▁@')])
    expect(tokenizer.decode(marked.ids.slice(marked.head.begin, marked.head.end))).toBe('Ada Lin')
    expect(tokenizer.decode(marked.ids.slice(marked.tail.begin, marked.tail.end))).toBe('Ulm')
  })
})

test('adds special tokens and decodes', () => {
  const { ids, typeIds } = tokenizer.encode('Ada', { pair: 'Lin' })
  expect(ids[0]).toBe(1)
  expect(ids.filter((id) => id === 2)).toHaveLength(2)
  expect(typeIds.at(-1)).toBe(1)
  for (const [i, text] of references.texts.slice(0, 5).entries())
    expect(tokenizer.decode(tokenizer.encode(text).ids)).toBe(references.decoded[i])
})

describe('is refused by name', () => {
  const metaspace = { type: 'Metaspace', replacement: '▁' }
  test.each<[string, Json, string]>([
    [
      'a first mark behind another cut',
      {
        pre_tokenizer: {
          type: 'Sequence',
          pretokenizers: [{ type: 'WhitespaceSplit' }, { ...metaspace, prepend_scheme: 'first' }],
        },
      },
      'tokenizer.json: pre_tokenizer Metaspace has prepend_scheme "first" behind another pre_tokenizer',
    ],
    [
      'an unknown scheme',
      { pre_tokenizer: { ...metaspace, prepend_scheme: 'last' } },
      'prepend_scheme "last", wanted always, never or first',
    ],
    [
      'a table that is cut off',
      { normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAgAAAAw' } },
      'precompiled_charsmap of 6 bytes',
    ],
    [
      'an added token that stands for whole words only',
      { added_tokens: [{ id: 0, content: '[PAD]', single_word: true }] },
      'added token "[PAD]" has single_word true, wanted false',
    ],
    ['another normaliser', { normalizer: { type: 'Other' } }, 'tokenizer.json: Unknown Normalizer type: Other'],
  ])('%s', (_name, changed, message) => {
    expect(() => variant(changed)).toThrow(message)
  })

  test('a character that nothing stands for', () => {
    const bare = variant({ model: { unk_id: null } })
    expect(() => bare.encode('日')).toThrow('has no id, and there is no unknown token')
  })
})

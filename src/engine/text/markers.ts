/**
 * Sentences with a marked head and tail, as both relation methods read them.
 *
 * Where in the flow: Task (a mention pair) → what the encoder sees. Source: arXiv 2306.04950 and 2306.04954: `#` before
 * and after the head, `@` before and after the tail. The hidden states at the first `#` and first `@`, or those of the
 * mentions' sub-words, stand for the entities.
 * Deviation: where the sentence is too long, the stretches around both mentions stay and the rest goes, the middle
 * included. Cutting the end, as the papers' code does, may lose a mention. `truncated` says how many tokens went.
 */
import { InputError } from '../../errors.ts'
import type { Span } from './truncation.ts'
import { tokensIn, type Encoded, type TextTokenizer } from './tokenizer.ts'

/** A sentence in words with two mentions as half-open word ranges. A `MentionTask` is one. */
export interface MentionPair {
  readonly tokens: readonly string[]
  readonly head: readonly [start: number, end: number]
  readonly tail: readonly [start: number, end: number]
}

/** A marked sentence as the encoder reads it. Its positions index `ids`. */
export interface MarkedSentence extends Encoded {
  /** Position of the first head marker. */
  readonly headMarker: number
  /** Position of the first tail marker. */
  readonly tailMarker: number
  /** Sub-words of the head mention, markers not included. */
  readonly head: Span
  readonly tail: Span
}

/** Options of `markMentions`. */
export interface MarkOptions {
  /** Longest result in tokens, special tokens included. @default the tokenizer's own limit */
  readonly maximumLength?: number | undefined
  /** A single token of the vocabulary. @default '#' */
  readonly headMarker?: string | undefined
  /** A single token of the vocabulary. @default '@' */
  readonly tailMarker?: string | undefined
}

/**
 * Marks and encodes a sentence. Mentions may overlap: the markers then nest or cross. InputError: a range outside the
 * sentence or empty, a mention of no token, a marker that is not one known token. RangeError: the mentions with their
 * markers alone exceed the limit.
 */
export function markMentions(
  tokenizer: TextTokenizer,
  sentence: MentionPair,
  options: MarkOptions = {},
): MarkedSentence {
  const { headMarker = '#', tailMarker = '@', maximumLength = tokenizer.maximumLength } = options
  checkMarker(tokenizer, headMarker)
  checkMarker(tokenizer, tailMarker)
  checkRange(tokenizer, sentence, 'head')
  checkRange(tokenizer, sentence, 'tail')
  const { text, head, tail } = layOut(sentence, headMarker, tailMarker)
  const encoded = tokenizer.encode(text, {
    spans: true,
    truncate: true,
    keep: [head.outer, tail.outer],
    maximumLength,
  })
  const spans = encoded.spans ?? []
  const at = (place: number): number => spans.findIndex((span) => span?.begin === place)
  const headTokens = tokensIn(spans, head.inner)
  const tailTokens = tokensIn(spans, tail.inner)
  for (const [name, range] of [
    ['head', headTokens],
    ['tail', tailTokens],
  ] as const) {
    if (range.end === range.begin) {
      throw new InputError(tokenizer.file, undefined, `${name} ${JSON.stringify(words(sentence, name))} has no token`)
    }
  }
  return {
    ...encoded,
    headMarker: at(head.outer.begin),
    tailMarker: at(tail.outer.begin),
    head: headTokens,
    tail: tailTokens,
  }
}

interface Marked {
  /** From the opening marker to the end of the closing one. */
  readonly outer: Span
  readonly inner: Span
}

/** The marked text, one space between words, with the places of mentions and markers in it. */
function layOut(
  sentence: MentionPair,
  headMarker: string,
  tailMarker: string,
): { text: string; head: Marked; tail: Marked } {
  const marks = [
    { marker: headMarker, range: sentence.head, open: 0, begin: 0, end: 0, close: 0 },
    { marker: tailMarker, range: sentence.tail, open: 0, begin: 0, end: 0, close: 0 },
  ]
  let text = ''
  const put = (word: string): number => {
    if (text !== '') text += ' '
    const begin = text.length
    text += word
    return begin
  }
  for (let i = 0; i <= sentence.tokens.length; i++) {
    // at one boundary: what ends closes first, the shorter mention inside the longer
    const closing = marks.filter(({ range }) => range[1] === i).toSorted((a, b) => b.range[0] - a.range[0])
    for (const mark of closing) {
      mark.end = text.length
      put(mark.marker)
      mark.close = text.length
    }
    const opening = marks.filter(({ range }) => range[0] === i).toSorted((a, b) => b.range[1] - a.range[1])
    for (const mark of opening) {
      mark.open = put(mark.marker)
      mark.begin = text.length
    }
    if (i < sentence.tokens.length) put(sentence.tokens[i]!)
  }
  const [head, tail] = marks.map(({ open, begin, end, close }) => ({
    outer: { begin: open, end: close },
    inner: { begin, end },
  }))
  return { text, head: head!, tail: tail! }
}

function checkMarker(tokenizer: TextTokenizer, marker: string): void {
  const { ids } = tokenizer.encode(marker, { specialTokens: false })
  if (ids.length !== 1 || ids[0] === tokenizer.unknownId) {
    throw new InputError(
      tokenizer.file,
      undefined,
      `marker ${JSON.stringify(marker)} is ${ids.length === 1 ? 'unknown' : `${ids.length} tokens`}, wanted one known token`,
    )
  }
}

function checkRange(tokenizer: TextTokenizer, sentence: MentionPair, name: 'head' | 'tail'): void {
  const [start, end] = sentence[name]
  const { length } = sentence.tokens
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end <= start || end > length) {
    throw new InputError(tokenizer.file, undefined, `${name} is [${start}, ${end}), wanted a range in ${length} words`)
  }
}

function words(sentence: MentionPair, name: 'head' | 'tail'): string {
  return sentence.tokens.slice(...sentence[name]).join(' ')
}

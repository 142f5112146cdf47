/**
 * The Unigram model (Kudo 2018, arXiv 1804.10959): of all ways to cut a word into pieces, the one of the highest sum of scores.
 *
 * Where in the flow: under the tokenizer. `@huggingface/tokenizers` (0.2.0) has no bytes for what the vocabulary lacks, joins
 * unknown pieces across words, and loses the pieces' places. So the best path is found here, over the library's trie and
 * scores, as the reference does it (tokenizers, Rust: `Unigram::encode_optimized`).
 */
import type { Tokenizer } from '@huggingface/tokenizers'
import { Unigram, type UnigramPart } from './library-parts.ts'

/** A stretch of a word with the tokens that stand for it: one, or the bytes of what the vocabulary lacks. */
export interface UnigramPiece {
  readonly text: string
  readonly tokens: readonly string[]
}

/** Cuts a word, a stretch of the pre-tokenizer, into pieces. */
export type UnigramCut = (word: string) => readonly UnigramPiece[]

/** Words whose pieces are kept. */
const KEPT = 10_000
/** Longer words are not kept. */
const LONG = 64

/** Makes the library cut words as the reference does, and gives that cut. Undefined where the model is another. */
export function useUnigram(library: Tokenizer): UnigramCut | undefined {
  const model: unknown = library.model
  if (!(model instanceof Unigram)) return undefined
  const byteFallback = model.config['byte_fallback'] === true
  const kept = new Map<string, readonly UnigramPiece[]>()
  const cut = (word: string): readonly UnigramPiece[] => {
    const known = kept.get(word)
    if (known !== undefined) return known
    const pieces = bestPath(model, word).map((text) => ({ text, tokens: tokensOf(model, text, byteFallback) }))
    if (word.length <= LONG) {
      if (kept.size >= KEPT) kept.clear()
      kept.set(word, pieces)
    }
    return pieces
  }
  // unknown pieces are joined within a word, by bestPath
  model.fuse_unk = false
  model.encode = (words) => words.flatMap((word) => cut(word).flatMap(({ tokens }) => tokens))
  return cut
}

/** The pieces of the best path. Neighbours that the vocabulary lacks are one. */
function bestPath(model: UnigramPart, word: string): readonly string[] {
  const characters = Array.from(word)
  const count = characters.length
  /** Of the best path up to each place: its score, where its last piece begins, and whether the vocabulary lacks that. */
  const scores = new Float64Array(count + 1)
  const begins = new Int32Array(count + 1).fill(-1)
  const lacking = new Uint8Array(count + 1)
  const offer = (begin: number, end: number, score: number, isLacking: boolean): void => {
    const total = scores[begin]! + score
    if (begins[end]! >= 0 && total <= scores[end]!) return
    scores[end] = total
    begins[end] = begin
    lacking[end] = isLacking ? 1 : 0
  }
  for (let begin = 0; begin < count; begin++) {
    let hasSingle = false
    for (const token of model.trie.common_prefix_search(characters, begin)) {
      const id = model.tokens_to_ids.get(token)!
      const length = Array.from(token).length
      offer(begin, begin + length, model.scores[id]!, id === model.unk_token_id)
      if (length === 1) hasSingle = true
    }
    if (!hasSingle) offer(begin, begin + 1, model.unk_score, true)
  }
  const pieces: string[] = []
  for (let end = count; end > 0;) {
    const last = end
    end = begins[end]!
    if (lacking[last] === 1) while (end > 0 && lacking[end] === 1) end = begins[end]!
    pieces.push(characters.slice(end, last).join(''))
  }
  return pieces.toReversed()
}

function tokensOf(model: UnigramPart, text: string, byteFallback: boolean): readonly string[] {
  if (!byteFallback || model.tokens_to_ids.has(text)) return [text]
  const bytes = Array.from(
    new TextEncoder().encode(text),
    (byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  )
  return bytes.every((token) => model.tokens_to_ids.has(token)) ? bytes : [text]
}

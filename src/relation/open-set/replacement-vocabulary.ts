/** Which sub-words may stand for which: whole words for whole words, continuations (`##…`) for continuations. */
import type { TextTokenizer } from '../../engine/index.ts'
import { InputError } from '../../errors.ts'
import { z } from 'zod'

/** Candidates for replacement. */
export interface ReplacementVocabulary {
  /** Ids of whole words of letters, two at least. */
  readonly whole: readonly number[]
  /** Ids of continuations of letters. */
  readonly continuation: readonly number[]
  isContinuation(id: number): boolean
}

const model = z.object({ type: z.literal('WordPiece').optional(), vocab: z.record(z.string(), z.int()) })

/** @throws InputError where the tokenizer is no WordPiece, or has no word of letters */
export function replacementVocabulary(tokenizer: TextTokenizer): ReplacementVocabulary {
  const parsed = model.safeParse(tokenizer.files.tokenizer['model'])
  if (!parsed.success)
    throw new InputError(tokenizer.file, undefined, 'has no WordPiece vocabulary, wanted one to replace words from')
  const entries = Object.entries(parsed.data.vocab)
  const continuations = new Set(entries.flatMap(([token, id]) => (token.startsWith('##') ? [id] : [])))
  const whole = entries.flatMap(([token, id]) => (/^\p{L}{2,}$/u.test(token) ? [id] : []))
  const continuation = entries.flatMap(([token, id]) => (/^##\p{L}+$/u.test(token) ? [id] : []))
  if (whole.length === 0)
    throw new InputError(tokenizer.file, undefined, 'has no word of letters, wanted words to replace with')
  return { whole, continuation, isContinuation: (id) => continuations.has(id) }
}

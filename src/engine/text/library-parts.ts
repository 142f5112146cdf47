/**
 * Classes of `@huggingface/tokenizers` (0.2.0) that repairs stand on. Its type declarations lose them, because they re-export
 * files without their extension, so that their types are written here as far as they are used.
 */
import * as library from '@huggingface/tokenizers'

/** A token that is found in a text before the model sees it. */
export interface AddedTokenPart {
  readonly content: string
  /** Whether it takes the blanks before it, and those behind it. */
  readonly lstrip: boolean
  readonly rstrip: boolean
}

/** Texts to their normal form. */
export interface NormalizerPart {
  normalize(text: string): string
}

/** Several, one after another. */
export interface SequencePart extends NormalizerPart {
  normalizers: (NormalizerPart | null)[]
}

/** SentencePiece's table, as the library approximates it. */
export interface PrecompiledPart extends NormalizerPart {
  readonly config: Readonly<Record<string, unknown>>
}

/** The Unigram model. */
export interface UnigramPart {
  readonly config: Readonly<Record<string, unknown>>
  readonly tokens_to_ids: ReadonlyMap<string, number>
  readonly scores: readonly number[]
  readonly unk_token_id?: number | undefined
  /** Score of a character that the vocabulary lacks. */
  readonly unk_score: number
  readonly trie: { common_prefix_search(characters: readonly string[], start: number): Iterable<string> }
  /** Whether neighbours that the vocabulary lacks are joined, across words too. */
  fuse_unk: boolean
  /** Tokens of words. */
  encode: (words: readonly string[]) => string[]
}

type Constructor<Part> = new (config: unknown) => Part

interface LibraryParts {
  readonly Normalizer: Constructor<NormalizerPart>
  readonly PrecompiledNormalizer: Constructor<PrecompiledPart>
  readonly SequenceNormalizer: Constructor<SequencePart>
  readonly Unigram: Constructor<UnigramPart>
}

const parts = library as unknown as LibraryParts
export const Normalizer: Constructor<NormalizerPart> = parts.Normalizer
export const PrecompiledNormalizer: Constructor<PrecompiledPart> = parts.PrecompiledNormalizer
export const SequenceNormalizer: Constructor<SequencePart> = parts.SequenceNormalizer
export const Unigram: Constructor<UnigramPart> = parts.Unigram

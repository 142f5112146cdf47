/**
 * Finds where in the source each token stands.
 *
 * Where in the flow: under the tokenizer. `@huggingface/tokenizers` gives tokens without offsets, so they are found
 * again: the text is cut at added tokens as the library cuts it, normalised piece by piece with a map back to the
 * source, pre-tokenised by the library into words, and each word's tokens are laid over its characters.
 * Own code because the library does not do it (0.2.0).
 *
 * Covered: WordPiece (BERT, MPNet), byte-level BPE (Llama 3 family, SmolLM2, Qwen2, ModernBERT) and Unigram (DeBERTa-v3,
 * XLM-R). Others are an error. Where a normaliser rewrites a stretch in a way that cannot be followed character by character, the
 * tokens of that white-space-delimited stretch all get its whole span: never a wrong place, sometimes a wide one.
 */
import type { Tokenizer } from '@huggingface/tokenizers'
import { TouchstoneError } from '../../errors.ts'
import type { AddedTokenPart } from './library-parts.ts'
import type { Span } from './truncation.ts'
import type { UnigramCut } from './unigram.ts'

/**
 * A token of the content with its place. Leading white space of a byte-level or Unigram token is not part of its span. The mark of
 * a blank that is not in the text has an empty one.
 */
export interface PlacedToken {
  readonly token: string
  readonly span: Span
}

/** Normalised text with, for each of its UTF-16 units, the source span it came from. */
interface Mapped {
  readonly text: string
  readonly begins: readonly number[]
  readonly ends: readonly number[]
}

/** Lays tokens over texts for one tokenizer. It keeps what it learns about single characters. */
export class Aligner {
  readonly #library: Tokenizer
  readonly #byteLevel: boolean
  readonly #unigram: UnigramCut | undefined
  readonly #continuing: string
  readonly #raw: RegExp | undefined
  readonly #normalised: RegExp | undefined
  /** Normal forms of single characters: bounded, since a language has few. */
  readonly #forms = new Map<string, string>()

  /** @param unigram how a Unigram model cuts words */
  constructor(library: Tokenizer, tokenizer: Readonly<Record<string, unknown>>, unigram?: UnigramCut) {
    this.#library = library
    this.#unigram = unigram
    const model = library.model?.config
    this.#byteLevel = JSON.stringify(tokenizer['pre_tokenizer'] ?? null).includes('"ByteLevel"')
    const isCovered = model?.type === 'WordPiece' || (model?.type === 'BPE' && this.#byteLevel)
    if (model === undefined || (unigram === undefined && !isCovered)) {
      throw new TouchstoneError(
        'bad-input',
        `find token positions: tokenizer model is ${model?.type ?? 'missing'}, wanted WordPiece, byte-level BPE or Unigram`,
      )
    }
    this.#continuing = model.type === 'WordPiece' ? (model.continuing_subword_prefix ?? '##') : ''
    const added = [...library.get_added_tokens_decoder().values()]
    const late = library.normalizer === null ? [] : added.filter((token) => token.normalized)
    this.#raw = alternation(added.filter((token) => !late.includes(token)).map((token) => token.content))
    this.#normalised = alternation(late.map((token) => library.normalizer?.normalize(token.content) ?? token.content))
  }

  /** The content tokens of `text` with their places in it. */
  align(text: string): PlacedToken[] {
    const placed: PlacedToken[] = []
    const sections = this.#strip(cutAt(this.#raw, text), text)
    for (const [section, { begin, end, found }] of sections.entries()) {
      if (found) placed.push({ token: text.slice(begin, end), span: { begin, end } })
      else this.#alignSection(text.slice(begin, end), begin, section, placed)
    }
    return placed
  }

  #alignSection(source: string, offset: number, section: number, placed: PlacedToken[]): void {
    const mapped = this.#normalise(source, offset)
    for (const { begin, end, found } of this.#strip(cutAt(this.#normalised, mapped.text), mapped.text)) {
      const piece = slice(mapped, begin, end)
      if (found) placed.push({ token: this.#addedName(piece.text), span: cover(piece, 0, piece.text.length) })
      else if (this.#unigram !== undefined) this.#alignMarked(piece, section, placed, this.#unigram)
      else if (this.#byteLevel) this.#alignBytes(piece, section, placed)
      else this.#alignWords(piece, section, placed)
    }
  }

  /** Sections without the blanks that an added token beside them takes. */
  #strip(sections: readonly Section[], text: string): readonly Section[] {
    return sections.map((section, i) => {
      if (section.found) return section
      const [before, after] = [this.#addedAt(sections[i - 1], text), this.#addedAt(sections[i + 1], text)]
      let inside = text.slice(section.begin, section.end)
      if (after?.lstrip === true) inside = inside.trimEnd()
      const end = section.begin + inside.length
      if (before?.rstrip === true) inside = inside.trimStart()
      return { begin: end - inside.length, end, found: false }
    })
  }

  #addedAt(section: Section | undefined, text: string): AddedTokenPart | undefined {
    if (section?.found !== true) return undefined
    const name = this.#addedName(text.slice(section.begin, section.end))
    return [...this.#library.get_added_tokens_decoder().values()].find((token) => token.content === name)
  }

  /** An added token is listed under the content that was given, not its normal form. */
  #addedName(normal: string): string {
    for (const token of this.#library.get_added_tokens_decoder().values()) {
      if (token.content === normal || this.#library.normalizer?.normalize(token.content) === normal)
        return token.content
    }
    return normal
  }

  #alignWords(piece: Mapped, section: number, placed: PlacedToken[]): void {
    let at = 0
    for (const word of this.#words(piece.text, section)) {
      const begin = piece.text.indexOf(word, at)
      if (begin < 0) throw misplaced(word)
      at = begin
      for (const [index, token] of this.#tokens(word).entries()) {
        const bare = index > 0 && token.startsWith(this.#continuing) ? token.slice(this.#continuing.length) : token
        // an unknown word is one token that stands for all of it
        const length =
          piece.text.startsWith(bare, at) && at + bare.length <= begin + word.length
            ? bare.length
            : begin + word.length - at
        placed.push({ token, span: cover(piece, at, at + length) })
        at += length
      }
      at = begin + word.length
    }
  }

  /** Words whose blanks are marks, and that may begin with a mark that is not in the text. */
  #alignMarked(piece: Mapped, section: number, placed: PlacedToken[], cut: UnigramCut): void {
    const marked = piece.text.replaceAll(' ', MARK)
    let at = 0
    for (const word of this.#words(piece.text, section)) {
      const form = word.replaceAll(' ', MARK)
      const isPut = (): boolean => form.startsWith(MARK) && marked.startsWith(form.slice(1), at)
      while (at < marked.length && !marked.startsWith(form, at) && !isPut()) at++
      const end = at + form.length - (marked.startsWith(form, at) ? 0 : 1)
      if (end > marked.length) throw misplaced(word)
      let place = end - word.length
      for (const { text, tokens } of cut(word)) {
        const [from, to] = [Math.max(place, at), Math.max(place + text.length, at)]
        const blank = /^[\s\u2581]*/u.exec(marked.slice(from, to))![0].length
        const span = cover(piece, from + blank < to ? from + blank : from, to)
        for (const token of tokens) placed.push({ token, span })
        place += text.length
      }
      at = end
    }
  }

  #alignBytes(piece: Mapped, section: number, placed: PlacedToken[]): void {
    const unitOfByte: number[] = []
    for (let unit = 0; unit < piece.text.length;) {
      const point = piece.text.codePointAt(unit)!
      const bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4
      for (let i = 0; i < bytes; i++) unitOfByte.push(unit)
      unit += point < 0x1_0000 ? 1 : 2
    }
    const words = this.#words(piece.text, section)
    let byte = 0
    // a prefix space that the pre-tokenizer added stands before the text
    byte -= words.reduce((sum, word) => sum + word.length, 0) - unitOfByte.length
    if (byte !== 0 && byte !== -1) throw misplaced(piece.text)
    for (const word of words) {
      const end = byte + word.length
      for (const token of this.#tokens(word)) {
        // an unknown byte gives the unknown token, which stands for one byte
        const length = word.startsWith(token, word.length - (end - byte)) ? token.length : 1
        const from = unitOfByte[Math.max(0, byte)] ?? piece.text.length
        const last = unitOfByte[byte + length - 1] ?? from
        const to = last + (piece.text.codePointAt(last)! >= 0x1_0000 ? 2 : 1)
        const blank = /^\s*/.exec(piece.text.slice(from, to))![0].length
        placed.push({ token, span: cover(piece, from + blank < to ? from + blank : from, to) })
        byte += length
      }
      byte = end
    }
  }

  #words(text: string, section: number): string[] {
    if (text === '') return []
    return this.#library.pre_tokenizer?.pre_tokenize(text, { section_index: section }) ?? [text]
  }

  #tokens(word: string): string[] {
    const { model } = this.#library
    if (model === null) throw misplaced(word)
    return model.encode([word])
  }

  /** The normal form of a source stretch with its map, at the finest grain that can be followed. */
  #normalise(source: string, offset: number): Mapped {
    const { normalizer } = this.#library
    if (normalizer === null)
      return mapPieces(
        (source.match(/./gsu) ?? []).map((form) => ({ form, length: form.length })),
        offset,
      )
    const whole = normalizer.normalize(source)
    // a base character with its combining marks, so that composition and stripped accents stay inside one piece
    const fine = this.#pieces(source.match(/\P{M}\p{M}*|\p{M}+/gsu) ?? [])
    if (fits(fine, whole)) return mapPieces(fine, offset)
    const squeezed = this.#unigram === undefined ? undefined : squeeze(fine, whole)
    if (squeezed !== undefined) return mapPieces(squeezed, offset)
    const words = (source.match(/\s+|\S+/g) ?? []).flatMap((stretch) => {
      const form = normalizer.normalize(stretch)
      const inner = this.#pieces(stretch.match(/\P{M}\p{M}*|\p{M}+/gsu) ?? [])
      return fits(inner, form) ? inner : [{ form, length: stretch.length }]
    })
    if (fits(words, whole)) return mapPieces(words, offset)
    return mapPieces([{ form: whole, length: source.length }], offset)
  }

  /** Inside of a text, where that can be told: at its ends a normaliser may strip blanks. */
  #formOf(character: string): string {
    const { normalizer } = this.#library
    if (normalizer === null) return character
    const inside = this.#unigram === undefined ? '' : normalizer.normalize(`a${character}a`)
    return /^a.*a$/su.test(inside) ? inside.slice(1, -1) : normalizer.normalize(character)
  }

  #pieces(characters: readonly string[]): Piece[] {
    return characters.map((character) => {
      let form = this.#forms.get(character)
      if (form === undefined) {
        form = this.#formOf(character)
        if (this.#forms.size < 65_536) this.#forms.set(character, form)
      }
      return { form, length: character.length }
    })
  }
}

/** The mark of a blank in Unigram vocabularies. */
const MARK = '\u2581'

interface Piece {
  readonly form: string
  /** Length in the source. */
  readonly length: number
}

/** True where the pieces' forms make up the whole's. */
function fits(pieces: readonly Piece[], whole: string): boolean {
  return pieces.map((piece) => piece.form).join('') === whole
}

function isBlank(unit: string | undefined): boolean {
  return unit === ' ' || unit === MARK
}

/** Pieces whose blanks a later step of the normaliser dropped, joined or marked. Undefined where that is not all it did. */
function squeeze(pieces: readonly Piece[], whole: string): Piece[] | undefined {
  let at = 0
  const kept: Piece[] = []
  for (const { form, length } of pieces) {
    let stays = ''
    for (let unit = 0; unit < form.length; unit++) {
      if (form[unit] === whole[at] || (isBlank(form[unit]) && isBlank(whole[at]))) stays += whole[at++]
      else if (!isBlank(form[unit])) return undefined
    }
    kept.push({ form: stays, length })
  }
  return at === whole.length ? kept : undefined
}

function mapPieces(pieces: readonly Piece[], offset: number): Mapped {
  const begins: number[] = []
  const ends: number[] = []
  let at = offset
  for (const { form, length } of pieces) {
    for (let i = 0; i < form.length; i++) {
      begins.push(at)
      ends.push(at + length)
    }
    at += length
  }
  return { text: pieces.map((piece) => piece.form).join(''), begins, ends }
}

function slice(mapped: Mapped, begin: number, end: number): Mapped {
  return {
    text: mapped.text.slice(begin, end),
    begins: mapped.begins.slice(begin, end),
    ends: mapped.ends.slice(begin, end),
  }
}

function cover(mapped: Mapped, from: number, to: number): Span {
  const begin = mapped.begins[from] ?? 0
  return { begin, end: to > from ? mapped.ends[to - 1]! : begin }
}

/** A stretch of a text: an added token, or what stands between. */
interface Section extends Span {
  readonly found: boolean
}

function cutAt(pattern: RegExp | undefined, text: string): Section[] {
  const parts: Section[] = []
  let at = 0
  if (pattern !== undefined) {
    for (const match of text.matchAll(pattern)) {
      if (match.index > at) parts.push({ begin: at, end: match.index, found: false })
      at = match.index + match[0].length
      parts.push({ begin: match.index, end: at, found: true })
    }
  }
  if (at < text.length) parts.push({ begin: at, end: text.length, found: false })
  return parts
}

/** Matches any of the texts, the longest first, as the library's dictionary does. */
function alternation(contents: readonly string[]): RegExp | undefined {
  const texts = contents.filter((content) => content !== '').toSorted((a, b) => b.length - a.length)
  if (texts.length === 0) return undefined
  return new RegExp(texts.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g')
}

function misplaced(text: string): TouchstoneError {
  return new TouchstoneError(
    'internal',
    `find token positions: ${JSON.stringify(text.slice(0, 60))} is not where it was expected`,
  )
}

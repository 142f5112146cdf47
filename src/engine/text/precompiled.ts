/**
 * SentencePiece's own normaliser: a table of replacements, packed as a trie of bytes (Kudo and Richardson 2018,
 * arXiv 1808.06226, section 3.3; the trie is darts-clone's).
 *
 * Where in the flow: under the tokenizer. `@huggingface/tokenizers` (0.2.0) puts NFKC in its place, which differs for control
 * characters, several kinds of blanks and all tables that are not SentencePiece's default. Source of the details: `Precompiled`
 * of the reference (tokenizers, Rust) and its crate spm_precompiled. The oddities are theirs: a grapheme of less than six
 * bytes is replaced by what its shortest known beginning becomes.
 */
import type { Tokenizer } from '@huggingface/tokenizers'
import { InputError } from '../../errors.ts'
import {
  Normalizer,
  PrecompiledNormalizer,
  SequenceNormalizer,
  type NormalizerPart,
  type PrecompiledPart,
} from './library-parts.ts'

/** Bytes from which on a grapheme is replaced character by character. */
const LONG = 6
/** Graphemes whose replacement is kept: a language has few. */
const KEPT = 65_536

/** The table at work. */
class CharacterMap extends Normalizer {
  readonly #units: Uint32Array
  readonly #texts: Uint8Array
  readonly #known = new Map<string, string | undefined>()
  readonly #graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
  readonly #encoder = new TextEncoder()
  readonly #decoder = new TextDecoder()

  constructor(file: string, config: PrecompiledPart['config']) {
    super(config)
    const text = config['precompiled_charsmap']
    const bytes = new Uint8Array(Buffer.from(typeof text === 'string' ? text : '', 'base64'))
    const size = bytes.length < 4 ? 0 : new DataView(bytes.buffer).getUint32(0, true)
    if (size === 0 || size % 4 !== 0 || 4 + size > bytes.length)
      throw new InputError(
        file,
        undefined,
        `normalizer Precompiled has a precompiled_charsmap of ${bytes.length} bytes, wanted a trie of ${size} and its texts`,
      )
    this.#units = new Uint32Array(bytes.slice(4, 4 + size).buffer)
    this.#texts = bytes.subarray(4 + size)
  }

  override normalize(text: string): string {
    // each printable ASCII sign is a grapheme
    if (/^[ -~]*$/.test(text)) return Array.from(text, (sign) => this.#replacement(sign) ?? sign).join('')
    let result = ''
    for (const { segment } of this.#graphemes.segment(text)) result += this.#normaliseGrapheme(segment)
    return result
  }

  #normaliseGrapheme(grapheme: string): string {
    if (this.#encoder.encode(grapheme).length < LONG) {
      const whole = this.#replacement(grapheme)
      if (whole !== undefined) return whole
    }
    return Array.from(grapheme, (character) => this.#replacement(character) ?? character).join('')
  }

  #replacement(text: string): string | undefined {
    if (this.#known.has(text)) return this.#known.get(text)
    const found = this.#lookUp(this.#encoder.encode(text))
    if (this.#known.size < KEPT) this.#known.set(text, found)
    return found
  }

  /** What the shortest beginning that the trie knows becomes. */
  #lookUp(key: Uint8Array): string | undefined {
    const units = this.#units
    let place = offset(units[0] ?? 0)
    for (const byte of key) {
      if (byte === 0) return undefined
      place ^= byte
      const unit = units[place]
      if (unit === undefined || (unit & 0x8000_00ff) >>> 0 !== byte) return undefined
      place ^= offset(unit)
      if (((unit >>> 8) & 1) === 1) {
        const begin = (units[place] ?? 0) & 0x7fff_ffff
        const end = this.#texts.indexOf(0, begin)
        return this.#decoder.decode(this.#texts.subarray(begin, end < 0 ? undefined : end))
      }
    }
    return undefined
  }
}

/** Where a unit's children begin, relative to it. */
function offset(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6)
}

/**
 * Puts the table where the library has its approximation.
 * @throws InputError for a table that cannot be read, or an added token whose form the library has fixed otherwise
 */
export function useCharacterMaps(file: string, library: Tokenizer): void {
  const before = library.normalizer
  if (before === null) return
  const added = [...library.get_added_tokens_decoder().values()].filter((token) => token.normalized)
  const approximate = added.map((token) => before.normalize(token.content))
  const exact = exactly(file, before)
  library.normalizer = exact as typeof before
  for (const [i, { content }] of added.entries())
    if (exact.normalize(content) !== approximate[i])
      throw new InputError(
        file,
        undefined,
        `added token ${JSON.stringify(content)} has another form after the normalizer Precompiled, wanted normalized: false`,
      )
}

function exactly(file: string, normalizer: NormalizerPart): NormalizerPart {
  if (normalizer instanceof PrecompiledNormalizer) return new CharacterMap(file, normalizer.config)
  if (normalizer instanceof SequenceNormalizer)
    normalizer.normalizers = normalizer.normalizers.map((each) => (each === null ? each : exactly(file, each)))
  return normalizer
}

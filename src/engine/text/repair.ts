/**
 * `tokenizer.json` for the library, where it knows a part otherwise than the reference.
 *
 * Where in the flow: under the tokenizer. `@huggingface/tokenizers` (0.2.0) reads the file after this. Each part is written in
 * parts that mean the same to both, or refused by name.
 */
import { InputError } from '../../errors.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * The file with its parts repaired.
 * @throws InputError naming a part that the library would read otherwise and that cannot be written another way
 */
export function repaired(file: string, tokenizer: Json): Json {
  wantAddedTokens(file, tokenizer['added_tokens'])
  return {
    ...tokenizer,
    model: withoutNullUnknown(tokenizer['model']),
    normalizer: repairNormaliser(tokenizer['normalizer'] ?? null),
    pre_tokenizer: repairCut(file, tokenizer['pre_tokenizer'] ?? null, true),
  }
}

/** `tokenizer_config.json` without the words that only the reference's slow tokenizers heed, and the library too. */
export function repairedConfig(config: Json): Json {
  const { remove_space: _space, do_lowercase_and_remove_accent: _lower, ...rest } = config
  return rest
}

/** The library takes a Unigram model's `unk_id: null` for an id. */
function withoutNullUnknown(model: unknown): unknown {
  if (!isPart(model) || model['unk_id'] !== null) return model
  const { unk_id: _none, ...rest } = model
  return rest
}

/** The library finds added tokens inside of words, whatever `single_word` says. */
function wantAddedTokens(file: string, added: unknown): void {
  if (!Array.isArray(added)) return
  const whole = added.find((token: unknown) => isPart(token) && token['single_word'] === true) as Json | undefined
  if (whole !== undefined)
    throw new InputError(
      file,
      undefined,
      `added token ${JSON.stringify(whole['content'])} has single_word true, wanted false`,
    )
}

/**
 * `Strip` knows other blanks there (a byte-order mark, but not U+0085). The library does not know `Nmt`. `$` in what `Replace` puts
 * would be read as a group.
 */
function repairNormaliser(part: unknown): unknown {
  if (!isPart(part)) return part
  switch (part['type']) {
    case 'Sequence':
      return Array.isArray(part['normalizers'])
        ? { ...part, normalizers: part['normalizers'].map(repairNormaliser) }
        : part
    case 'Strip': {
      const left = part['strip_left'] === true ? ['\\A\\s+'] : []
      const right = part['strip_right'] === true ? ['\\s+\\z'] : []
      return { type: 'Sequence', normalizers: [...left, ...right].map((regex) => replacement(regex, '')) }
    }
    case 'Nmt':
      return {
        type: 'Sequence',
        normalizers: [replacement(`[${NMT_DROPPED}]`, ''), replacement(`[${NMT_BLANKS}]`, ' ')],
      }
    case 'Replace':
      return typeof part['content'] === 'string' ? { ...part, content: part['content'].replaceAll('$', '$$$$') } : part
    default:
      return part
  }
}

/** What the reference's `Nmt` leaves out, and what it makes a space. */
const NMT_DROPPED = '\\u0001-\\u0008\\u000B\\u000E-\\u001F\\u007F\\u008F\\u009F'
const NMT_BLANKS = '\\u0009\\u000A\\u000C\\u000D\\u1680\\u200B-\\u200F\\u2028\\u2029\\u2581\\uFEFF\\uFFFD'

function replacement(regex: string, content: string): object {
  return { type: 'Replace', pattern: { Regex: regex }, content }
}

/**
 * Ways of cutting that the library knows otherwise than the reference. A split by pattern means the same to both. `Digits`
 * knows only decimal digits there, the reference every numeric character (½, Ⅳ). `Whitespace` knows only ASCII letters, so
 * that "café" falls apart. `Punctuation` keeps runs of signs together, where the reference parts them ("..."). `Metaspace` marks
 * blanks there and does not cut at them.
 * @param isFirst whether nothing cuts the text before
 */
function repairCut(file: string, cut: unknown, isFirst: boolean): unknown {
  if (!isPart(cut)) return cut
  switch (cut['type']) {
    case 'Sequence':
      return Array.isArray(cut['pretokenizers'])
        ? { ...cut, pretokenizers: cut['pretokenizers'].map((part, i) => repairCut(file, part, isFirst && i === 0)) }
        : cut
    case 'Whitespace':
      return splitBy(`[${WORD_SIGNS}]+|[^${WORD_SIGNS}\\s]+`, { invert: true })
    case 'WhitespaceSplit':
      return splitBy('\\S+', { invert: true })
    case 'Punctuation':
      return punctuationCut(file, cut['behavior'])
    case 'Metaspace':
      return metaspaceCut(file, cut, isFirst)
    case 'Digits':
      return splitBy(cut['individual_digits'] === true ? '\\p{N}' : '\\p{N}+')
    default:
      return cut
  }
}

/** Blanks become marks, one is put before what has none, and each mark begins a piece unless `split` is false. */
function metaspaceCut(file: string, cut: Json, isFirst: boolean): object {
  const { replacement: mark = '\u2581', prepend_scheme: told, add_prefix_space: prefix, split = true } = cut
  const scheme = told ?? (prefix === false ? 'never' : 'always')
  if (typeof mark !== 'string' || Array.from(mark).length !== 1)
    throw new InputError(
      file,
      undefined,
      `pre_tokenizer Metaspace has replacement ${JSON.stringify(mark)}, wanted one sign`,
    )
  if (scheme !== 'always' && scheme !== 'never' && scheme !== 'first')
    throw new InputError(
      file,
      undefined,
      `pre_tokenizer Metaspace has prepend_scheme ${JSON.stringify(scheme)}, wanted always, never or first`,
    )
  // the library would mark each piece of what was cut before
  if (scheme === 'first' && !isFirst)
    throw new InputError(
      file,
      undefined,
      'pre_tokenizer Metaspace has prepend_scheme "first" behind another pre_tokenizer, wanted it to stand first',
    )
  const marked = { type: 'Metaspace', replacement: mark, prepend_scheme: scheme }
  if (split === false) return marked
  const sign = `\\u{${mark.codePointAt(0)!.toString(16)}}`
  const pieces = splitBy(`${sign}[^${sign}]*|[^${sign}]+`, { invert: true })
  return { type: 'Sequence', pretokenizers: [marked, pieces] }
}

function isPart(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}

/** `\w` of the reference's regular expressions. */
const WORD_SIGNS = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d'
/** Signs of the reference: Unicode's punctuation, and all ASCII signs, such as `+` and `$`. */
const PUNCTUATION = '[\\p{P}\\u0021-\\u002F\\u003A-\\u0040\\u005B-\\u0060\\u007B-\\u007E]'

function punctuationCut(file: string, behavior: unknown): object {
  switch (behavior ?? 'Isolated') {
    case 'Isolated':
      return splitBy(PUNCTUATION)
    case 'Contiguous':
      return splitBy(`${PUNCTUATION}+`)
    case 'Removed':
      return splitBy(PUNCTUATION, { behavior: 'Removed' })
    default:
      throw new InputError(
        file,
        undefined,
        `pre_tokenizer Punctuation has behavior ${JSON.stringify(behavior)}, wanted Isolated, Contiguous or Removed`,
      )
  }
}

function splitBy(
  regex: string,
  { behavior = 'Isolated', invert = false }: { readonly behavior?: string; readonly invert?: boolean } = {},
): object {
  return { type: 'Split', pattern: { Regex: regex }, behavior, invert }
}

/**
 * Text to token ids and back, over `@huggingface/tokenizers`.
 *
 * Where in the flow: Signal → Checkpoint: first stage of every training and inference step. Added to the library:
 * places of tokens in the source, special tokens counted in the length limit, truncation that keeps given stretches,
 * errors for what would otherwise train on wrong data (no pad token, a text beyond the limit, a missing id), and
 * repairs where the library (0.2.0) differs from the reference: how texts are normalised and cut (repair.ts, precompiled.ts),
 * the Unigram model (unigram.ts) and a final sigma.
 */
import { Tokenizer } from '@huggingface/tokenizers'
import { join } from 'node:path'
import { InputError, TouchstoneError } from '../../errors.ts'
import { readTokenizerFiles, type TokenizerFiles } from '../files/checkpoint.ts'
import { Aligner } from './alignment.ts'
import { useCharacterMaps } from './precompiled.ts'
import { repaired, repairedConfig } from './repair.ts'
import { chooseTokens, type Span } from './truncation.ts'
import { useUnigram } from './unigram.ts'

/** A text as a model reads it. */
export interface Encoded {
  readonly ids: readonly number[]
  /** Segment of each token: 0 for the first text, 1 for the second. */
  readonly typeIds: readonly number[]
  /**
   * Source place of each token in UTF-16 units, undefined for special tokens that the template added. A
   * token whose `typeIds` is 1 has its place in the second text. The places are absent unless asked for.
   */
  readonly spans?: readonly (Span | undefined)[]
  /** Number of content tokens that truncation left out. */
  readonly truncated: number
}

/** Options of `TextTokenizer.encode`. */
export interface EncodeOptions {
  /** A second text, as in sentence pairs. */
  readonly pair?: string | undefined
  /** Adds the model's special tokens ([CLS], [SEP], …). @default true */
  readonly specialTokens?: boolean | undefined
  /** Longest result in tokens, special tokens included. @default no limit */
  readonly maximumLength?: number | undefined
  /** Cuts what is too long (a pair loses from its longer text). Otherwise it is a RangeError. @default false */
  readonly truncate?: boolean | undefined
  /** Stretches of the first text that truncation must leave, in UTF-16 units. @default its beginning */
  readonly keep?: readonly Span[] | undefined
  /** Asks for `spans`. It costs a second pass. @default false */
  readonly spans?: boolean | undefined
}

/** A loaded tokenizer. */
export interface TextTokenizer {
  /** Where it came from, for messages. */
  readonly file: string
  readonly files: TokenizerFiles
  /** Highest id + 1. */
  readonly vocabularySize: number
  /** The longest sequence that `tokenizer_config.json` allows, or undefined where it does not say. */
  readonly maximumLength: number | undefined
  /**
   * Encodes one text or a pair. RangeError: longer than the limit without `truncate`, or `keep` alone longer than the
   * limit. InputError: a token that the vocabulary lacks and no unknown token to stand for it.
   */
  encode(text: string, options?: EncodeOptions): Encoded
  /** Text of ids. Special tokens are left out unless asked for. */
  decode(ids: readonly number[], options?: { readonly specialTokens?: boolean | undefined }): string
  /** Id of an exact token, or undefined. */
  idOf(token: string): number | undefined
  /** Id of the unknown token, or undefined where there is none. */
  readonly unknownId: number | undefined
  /** Id for padding. @throws InputError where the tokenizer names no pad token. */
  padId(): number
}

/** Loads the tokenizer of a Hugging Face folder. */
export async function loadTokenizer(folder: string): Promise<TextTokenizer> {
  const files = await readTokenizerFiles(folder)
  if (files === undefined) throw new InputError(join(folder, 'tokenizer.json'), undefined, 'file is missing')
  return createTokenizer(files, join(folder, 'tokenizer.json'))
}

/** Makes a tokenizer of its files' content. `file` is for messages. */
export function createTokenizer(files: TokenizerFiles, file = 'tokenizer.json'): TextTokenizer {
  let library: Tokenizer
  try {
    library = new Tokenizer(repaired(file, files.tokenizer), repairedConfig(files.config))
    useCharacterMaps(file, library)
  } catch (cause) {
    if (cause instanceof InputError) throw cause
    throw new InputError(file, undefined, cause instanceof Error ? cause.message : String(cause), { cause })
  }
  const unigram = useUnigram(library)
  let aligner: Aligner | undefined
  const single = template(file, library, false)
  const double = template(file, library, true)
  const unknownToken = library.model?.unk_token
  const limit = files.config['model_max_length']
  const idOf = (token: string): number | undefined => library.token_to_id(token)
  const toId = (token: string): number => {
    const id = idOf(token) ?? library.model?.unk_token_id
    if (id === undefined)
      throw new InputError(file, undefined, `token ${JSON.stringify(token)} has no id, and there is no unknown token`)
    return id
  }
  const lowercase = /"(?:lowercase":true|type":"Lowercase)"?/.test(
    JSON.stringify(files.tokenizer['normalizer'] ?? null),
  )
  const content = (source: string, placed: boolean): Content => {
    // JavaScript lower-cases a capital sigma by its place in the word, the reference does not
    const text = lowercase ? source.replaceAll('Σ', 'σ') : source
    const tokens = library.tokenize(text)
    if (!placed) return { tokens }
    aligner ??= new Aligner(library, files.tokenizer, unigram)
    const aligned = aligner.align(text)
    if (aligned.length !== tokens.length || aligned.some(({ token }, i) => token !== tokens[i])) {
      throw new TouchstoneError(
        'internal',
        `find token positions: tokens of ${JSON.stringify(text.slice(0, 60))} differ from the library's`,
      )
    }
    return { tokens, spans: aligned.map(({ span }) => span) }
  }
  return {
    file,
    files,
    vocabularySize: highestId(library) + 1,
    maximumLength: typeof limit === 'number' && Number.isSafeInteger(limit) && limit < 1e9 ? limit : undefined,
    unknownId: unknownToken === undefined ? undefined : idOf(unknownToken),
    idOf,
    encode: (text, options = {}) => {
      const { pair, specialTokens = true, keep = [], spans = false } = options
      const placed = spans || keep.length > 0
      const first = content(text, placed)
      const second = pair === undefined ? undefined : content(pair, spans)
      const frame = specialTokens ? (second === undefined ? single : double) : bare(second !== undefined)
      const chosen = truncate(file, frame, first, second, options)
      return assemble(frame, chosen, toId, spans)
    },
    decode: (ids, options = {}) => {
      if (ids.length === 0) return ''
      return library.decode([...ids], { skip_special_tokens: options.specialTokens !== true })
    },
    padId: () => {
      const token = files.config['pad_token']
      const name = typeof token === 'object' && token !== null && 'content' in token ? token.content : token
      const id = typeof name === 'string' ? idOf(name) : undefined
      if (id === undefined) {
        throw new InputError(
          file,
          undefined,
          `pad_token is ${JSON.stringify(name) ?? 'missing'}, wanted a token of the vocabulary in tokenizer_config.json`,
        )
      }
      return id
    },
  }
}

function highestId(library: Tokenizer): number {
  let highest = -1
  for (const id of library.get_vocab().values()) if (id > highest) highest = id
  return highest
}

interface Content {
  readonly tokens: readonly string[]
  readonly spans?: readonly Span[]
}

/** The template of special tokens around contents: a token, or which text stands here. */
type Frame = readonly { readonly token?: string; readonly text?: 0 | 1; readonly typeId: number }[]

/** Two code points that no vocabulary has stand for the texts while the library lays out its special tokens. */
const FIRST = '\u{F0000}first'
const SECOND = '\u{F0000}second'

interface LaidOut {
  readonly tokens: readonly string[]
  readonly token_type_ids?: readonly number[]
}

function template(file: string, library: Tokenizer, pair: boolean): Frame {
  const laid: LaidOut | undefined = library.post_processor?.post_process([FIRST], pair ? [SECOND] : null, true)
  // a processor that adds nothing (ByteLevel) may also forget the second text
  if (laid === undefined || laid.tokens.every((token) => token === FIRST || token === SECOND)) return bare(pair)
  const frame = laid.tokens.map((token, i) => {
    const typeId = laid.token_type_ids?.[i] ?? (token === SECOND ? 1 : 0)
    if (token === FIRST) return { text: 0 as const, typeId }
    return token === SECOND ? { text: 1 as const, typeId } : { token, typeId }
  })
  if (frame.filter((part) => 'text' in part).length !== (pair ? 2 : 1)) {
    throw new InputError(file, undefined, `post_processor leaves out a text of ${pair ? 'a pair' : 'one'}`)
  }
  return frame
}

function bare(pair: boolean): Frame {
  return pair
    ? [
        { text: 0, typeId: 0 },
        { text: 1, typeId: 1 },
      ]
    : [{ text: 0, typeId: 0 }]
}

interface Chosen {
  readonly contents: readonly Content[]
  readonly truncated: number
}

function truncate(
  file: string,
  frame: Frame,
  first: Content,
  second: Content | undefined,
  options: EncodeOptions,
): Chosen {
  const { maximumLength = Infinity, truncate: allowed = false, keep = [] } = options
  const contents = second === undefined ? [first] : [first, second]
  const special = frame.length - contents.length
  const total = contents.reduce((sum, content) => sum + content.tokens.length, special)
  if (total <= maximumLength) return { contents, truncated: 0 }
  if (!allowed) {
    throw new RangeError(`encode with ${file}: text has ${total} tokens, wanted at most ${maximumLength} (or truncate)`)
  }
  const room = maximumLength - special
  if (room < contents.length) {
    throw new RangeError(
      `encode with ${file}: maximumLength is ${maximumLength}, wanted room beside ${special} special tokens`,
    )
  }
  // the longer text gives way until both are even, then both do: "longest first" of the reference
  let [a, b] = [first.tokens.length, second?.tokens.length ?? 0]
  const excess = a + b - room
  const ahead = Math.min(excess, Math.abs(a - b))
  if (a > b) a -= ahead
  else b -= ahead
  a -= Math.ceil((excess - ahead) / 2)
  b -= Math.floor((excess - ahead) / 2)
  const kept = keep.map((span) => tokensIn(first.spans ?? [], span))
  const indices = chooseTokens(
    first.tokens.length,
    a,
    kept.filter((span) => span.end > span.begin),
  )
  if (indices === undefined) {
    throw new RangeError(
      `encode with ${file}: the stretches to keep have more than the ${a} tokens that fit in ${maximumLength}`,
    )
  }
  const cut = [pick(first, indices)]
  if (second !== undefined) cut.push(pick(second, chooseTokens(second.tokens.length, b)!))
  return { contents: cut, truncated: excess }
}

/** Range of tokens that overlap a stretch of the source. */
export function tokensIn(spans: readonly (Span | undefined)[], stretch: Span): Span {
  let begin = -1
  let end = -1
  for (const [index, span] of spans.entries()) {
    if (span === undefined || span.end <= stretch.begin || span.begin >= stretch.end) continue
    if (begin < 0) begin = index
    end = index + 1
  }
  return { begin: Math.max(0, begin), end: Math.max(0, end) }
}

function pick(content: Content, indices: readonly number[]): Content {
  const tokens = indices.map((i) => content.tokens[i]!)
  return content.spans === undefined ? { tokens } : { tokens, spans: indices.map((i) => content.spans![i]!) }
}

function assemble(frame: Frame, chosen: Chosen, toId: (token: string) => number, withSpans: boolean): Encoded {
  const ids: number[] = []
  const typeIds: number[] = []
  const spans: (Span | undefined)[] = []
  for (const part of frame) {
    const content = part.text === undefined ? { tokens: [part.token!] } : chosen.contents[part.text]!
    for (const [i, token] of content.tokens.entries()) {
      ids.push(toId(token))
      typeIds.push(part.typeId)
      spans.push('spans' in content ? content.spans?.[i] : undefined)
    }
  }
  return { ids, typeIds, truncated: chosen.truncated, ...(withSpans ? { spans } : {}) }
}

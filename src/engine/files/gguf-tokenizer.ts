/**
 * The tokenizer inside a GGUF file as `tokenizer.json` and `tokenizer_config.json`.
 *
 * Where in the flow: Checkpoint, in. Byte-level BPE (`tokenizer.ggml.model = gpt2`) with the pre-tokenizers of the
 * models this project knows. Another one is an error that lists them, because a wrong split gives wrong tokens
 * silently. Sources: llama.cpp src/llama-vocab.cpp (`llm_tokenizer_bpe`), the tokenizer.json files of the models named.
 */
import { TouchstoneError } from '../../errors.ts'
import type { TokenizerFiles } from './checkpoint.ts'
import type { GgufMetadata } from './gguf-format.ts'

type Json = Readonly<Record<string, unknown>>

const BYTE_LEVEL = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true }

function splitting(digits: string): Json {
  const regex =
    `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*` +
    '|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+'
  return {
    type: 'Sequence',
    pretokenizers: [
      { type: 'Split', pattern: { Regex: regex }, behavior: 'Isolated', invert: false },
      { ...BYTE_LEVEL, use_regex: false },
    ],
  }
}

/** What `tokenizer.ggml.pre` stands for: how text is cut before merging. */
const PRE_TOKENIZERS: Readonly<
  Record<string, { readonly split: Json; readonly normalizer: Json | null; readonly ignoreMerges: boolean }>
> = {
  'gpt-2': { split: BYTE_LEVEL, normalizer: null, ignoreMerges: false },
  smollm: {
    split: { type: 'Sequence', pretokenizers: [{ type: 'Digits', individual_digits: true }, BYTE_LEVEL] },
    normalizer: null,
    ignoreMerges: false,
  },
  qwen2: { split: splitting('\\p{N}'), normalizer: { type: 'NFC' }, ignoreMerges: false },
  'llama-bpe': { split: splitting('\\p{N}{1,3}'), normalizer: null, ignoreMerges: true },
}

/** Token kinds of `tokenizer.ggml.token_type` that are matched whole in text. */
const CONTROL = 3
const USER_DEFINED = 4

/** Builds the two tokenizer files from a GGUF file's metadata. Errors name `path` and the key. */
export function readGgufTokenizer(path: string, metadata: GgufMetadata): TokenizerFiles {
  const model = metadata.get('tokenizer.ggml.model')?.value
  if (model !== 'gpt2') throw bad(path, `tokenizer.ggml.model is ${String(model)}, wanted gpt2 (byte-level BPE)`)
  const pre = metadata.get('tokenizer.ggml.pre')?.value
  const kind = typeof pre === 'string' && Object.hasOwn(PRE_TOKENIZERS, pre) ? PRE_TOKENIZERS[pre] : undefined
  if (kind === undefined) {
    throw bad(path, `tokenizer.ggml.pre is ${String(pre)}, wanted one of ${Object.keys(PRE_TOKENIZERS).join(', ')}`)
  }
  const tokens = texts(path, metadata, 'tokenizer.ggml.tokens')
  const merges = texts(path, metadata, 'tokenizer.ggml.merges')
  const types = metadata.get('tokenizer.ggml.token_type')
  if (types?.type !== 'array' || types.value.length !== tokens.length) {
    throw bad(
      path,
      `tokenizer.ggml.token_type has ${types?.type === 'array' ? types.value.length : 'no'} entries, wanted ${tokens.length}`,
    )
  }
  const vocab: Record<string, number> = Object.create(null) as Record<string, number>
  for (const [id, token] of tokens.entries()) {
    if (token in vocab)
      throw bad(path, `tokenizer.ggml.tokens has ${JSON.stringify(token)} at ${vocab[token]} and ${id}`)
    vocab[token] = id
  }
  for (const [rank, merge] of merges.entries()) {
    const parts = merge.split(' ')
    if (parts.length !== 2)
      throw bad(path, `tokenizer.ggml.merges[${rank}] is ${JSON.stringify(merge)}, wanted two parts`)
  }
  const added = tokens.flatMap((content, id) => {
    const type = types.value[id]
    if (type !== CONTROL && type !== USER_DEFINED) return []
    return [
      { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: type === CONTROL },
    ]
  })
  const named = (key: string): string | undefined => {
    const id = metadata.get(`tokenizer.ggml.${key}_token_id`)?.value
    if (id === undefined) return undefined
    const token = typeof id === 'number' ? tokens[id] : undefined
    if (token === undefined)
      throw bad(path, `tokenizer.ggml.${key}_token_id is ${String(id)}, wanted 0 to ${tokens.length - 1}`)
    return token
  }
  const flag = (key: string): boolean => metadata.get(`tokenizer.ggml.${key}`)?.value === true
  const bos = named('bos')
  const eos = named('eos')
  const addBos = flag('add_bos_token')
  const addEos = flag('add_eos_token')
  if ((addBos && bos === undefined) || (addEos && eos === undefined)) {
    throw bad(path, 'tokenizer.ggml.add_bos_token or add_eos_token is set, but the token is not named')
  }
  const template = metadata.get('tokenizer.chat_template')?.value
  return {
    tokenizer: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: added,
      normalizer: kind.normalizer,
      pre_tokenizer: kind.split,
      post_processor: postProcessor(vocab, addBos ? bos : undefined, addEos ? eos : undefined),
      decoder: BYTE_LEVEL,
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: kind.ignoreMerges,
        vocab,
        merges,
      },
    },
    config: {
      tokenizer_class: 'PreTrainedTokenizerFast',
      clean_up_tokenization_spaces: false,
      add_bos_token: addBos,
      add_eos_token: addEos,
      ...defined({ bos_token: bos, eos_token: eos, pad_token: named('padding'), unk_token: named('unknown') }),
      ...(typeof template === 'string' ? { chat_template: template } : {}),
    },
  }
}

function postProcessor(vocab: Readonly<Record<string, number>>, bos?: string, eos?: string): Json {
  if (bos === undefined && eos === undefined)
    return { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true }
  const sequence = (id: string, type: number): Json[] => [
    ...special(bos, type),
    { Sequence: { id, type_id: type } },
    ...special(eos, type),
  ]
  const tokens = [bos, eos].filter((token) => token !== undefined)
  return {
    type: 'TemplateProcessing',
    single: sequence('A', 0),
    pair: [...sequence('A', 0), ...sequence('B', 1)],
    special_tokens: Object.fromEntries(
      tokens.map((token) => [token, { id: token, ids: [vocab[token]], tokens: [token] }]),
    ),
  }
}

function special(token: string | undefined, type: number): Json[] {
  return token === undefined ? [] : [{ SpecialToken: { id: token, type_id: type } }]
}

function texts(path: string, metadata: GgufMetadata, key: string): readonly string[] {
  const found = metadata.get(key)
  if (found?.type !== 'array' || found.of !== 'string')
    throw bad(path, `${key} is ${found?.type ?? 'missing'}, wanted an array of texts`)
  return found.value
}

function defined(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

function bad(path: string, problem: string): TouchstoneError {
  return new TouchstoneError('bad-input', `${path}: ${problem}`)
}

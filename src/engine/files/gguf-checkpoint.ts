/**
 * Decoders between GGUF and Hugging Face layout, and LoRA adapters for llama.cpp.
 *
 * Where in the flow: Checkpoint, in (`loadGguf`) and out (`exportGguf`, `exportLoraGguf`). Metadata keys:
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md; adapters: llama.cpp's convert_lora_to_gguf.py
 * (`general.type = adapter`, tensors `NAME.lora_a` [rank, in] and `NAME.lora_b` [out, rank]).
 * Deviation: norms and biases stay F32 in every export, as llama.cpp's own converter does.
 */
import { TouchstoneError } from '../../errors.ts'
import { checkShapes, expectedShapes, type CheckpointContent } from './checkpoint.ts'
import { isEncoder, parseConfig, type DecoderConfig } from './config.ts'
import { ggufName, huggingFaceName, reorderedHeads, toHalves, toInterleaved } from './gguf-names.ts'
import type { GgufMetadata, GgufValue } from './gguf-format.ts'
import { readGgufTokenizer } from './gguf-tokenizer.ts'
import { openGguf } from './gguf.ts'
import type { GgufType } from './quantisation.ts'
import { wantFinite, type WeightTensor, type Weights } from './weights.ts'
import { writeGguf, type GgufOutput } from './write-gguf.ts'

/**
 * Reads a Llama or Qwen2 model of a GGUF file as a checkpoint in Hugging Face's names and row order, weights widened
 * to binary32, with its tokenizer. Errors name the file and the key or tensor.
 */
export async function loadGguf(
  path: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<CheckpointContent> {
  const { signal } = options
  signal?.throwIfAborted()
  await using file = await openGguf(path)
  const config = ggufConfig(path, file.metadata, !file.entries.has('output.weight'))
  const found = new Map<string, { readonly shape: readonly number[]; readonly origin: string }>()
  for (const [origin, { shape }] of file.entries) {
    const name = huggingFaceName(origin)
    if (name === undefined) {
      throw new TouchstoneError(
        'bad-input',
        `${path}: unexpected tensor ${origin}; a ${config.architecture} has none of that name`,
      )
    }
    found.set(name, { shape, origin })
  }
  const expected = expectedShapes(config)
  checkShapes(path, expected, found)
  const surplus = found.keys().find((name) => !expected.has(name))
  if (surplus !== undefined) {
    throw new TouchstoneError(
      'bad-input',
      `${path}: unexpected tensor ${found.get(surplus)!.origin} of a ${config.architecture}`,
    )
  }
  const weights = new Map<string, WeightTensor>()
  for (const [name, { shape, origin }] of found) {
    signal?.throwIfAborted()
    const data = wantFinite(path, origin, await file.read(origin))
    const heads = reorderedHeads(config, name)
    weights.set(name, { shape, data: heads === 0 ? data : toHalves(data, shape[0]!, heads) })
  }
  return { config, weights, tokenizer: readGgufTokenizer(path, file.metadata) }
}

/** The configuration of a GGUF model in the words of `config.json`. */
export function ggufConfig(path: string, metadata: GgufMetadata, tiedEmbeddings: boolean): DecoderConfig {
  const architecture = metadata.get('general.architecture')?.value
  if (architecture !== 'llama' && architecture !== 'qwen2') {
    throw new TouchstoneError(
      'bad-input',
      `${path}: general.architecture is ${String(architecture)}, wanted llama or qwen2`,
    )
  }
  const optional = (key: string): number | undefined => {
    const found = metadata.get(`${architecture}.${key}`)
    if (found === undefined) return undefined
    if (found.type === 'array' || (typeof found.value !== 'number' && typeof found.value !== 'bigint')) {
      throw new TouchstoneError('bad-input', `${path}: ${architecture}.${key} is ${found.type}, wanted one number`)
    }
    return Number(found.value)
  }
  const scaling = metadata.get(`${architecture}.rope.scaling.type`)?.value ?? 'none'
  if (scaling !== 'none') {
    throw new TouchstoneError(
      'bad-input',
      `${path}: ${architecture}.rope.scaling.type is ${String(scaling)}, wanted none`,
    )
  }
  const heads = optional('attention.head_count')
  const width = optional('embedding_length')
  const tokens = metadata.get('tokenizer.ggml.tokens')?.value
  const headSize = optional('attention.key_length') ?? optional('rope.dimension_count')
  const config = parseConfig(path, {
    model_type: architecture,
    vocab_size: Array.isArray(tokens) ? tokens.length : optional('vocab_size'),
    hidden_size: width,
    num_hidden_layers: optional('block_count'),
    num_attention_heads: heads,
    num_key_value_heads: optional('attention.head_count_kv') ?? heads,
    head_dim: headSize,
    intermediate_size: optional('feed_forward_length'),
    max_position_embeddings: optional('context_length'),
    hidden_act: 'silu',
    // binary32 in the file: the shortest decimal of the same binary32 is the number that was meant
    rms_norm_eps: shortest(optional('attention.layer_norm_rms_epsilon') ?? 1e-6),
    rope_theta: shortest(optional('rope.freq_base') ?? 10_000),
    tie_word_embeddings: tiedEmbeddings,
    ...tokenIds(metadata),
  })
  if (isEncoder(config)) throw new TypeError(`${path}: ${architecture} is no decoder`)
  return config
}

/** Options of `exportGguf`. */
export interface GgufExportOptions {
  /** Number format of the matrices. A matrix whose rows are no multiple of 32 is F16 where Q8_0 is asked. @default 'F16' */
  readonly type?: GgufType | undefined
  /** `general.name`. @default the name in the source's metadata, or none */
  readonly name?: string | undefined
}

/**
 * Writes merged weights of a Llama or Qwen2 for llama.cpp. `tokenizerSource` is the metadata of a GGUF file with the
 * same vocabulary (its `tokenizer.*` keys are copied: `openGguf(path).metadata`).
 */
export async function exportGguf(
  path: string,
  model: { readonly config: DecoderConfig; readonly weights: Weights; readonly tokenizerSource: GgufMetadata },
  options: GgufExportOptions = {},
): Promise<void> {
  const { config, weights, tokenizerSource } = model
  const { type = 'F16', name } = options
  if (config.rotaryScaling !== undefined)
    throw new TouchstoneError(
      'bad-input',
      `export ${path}: rotary positions are scaled (${config.rotaryScaling.kind}), wanted plain ones`,
    )
  checkShapes(`export ${path}`, expectedShapes(config), weights)
  const tokens = tokenizerSource.get('tokenizer.ggml.tokens')?.value
  if (!Array.isArray(tokens) || tokens.length !== config.vocabularySize) {
    const count = Array.isArray(tokens) ? tokens.length : 'no'
    throw new TouchstoneError(
      'bad-input',
      `export ${path}: tokenizer has ${count} tokens, wanted ${config.vocabularySize}`,
    )
  }
  const metadata = new Map<string, GgufValue>(architectureMetadata(config))
  const sourceName = tokenizerSource.get('general.name')
  if (name !== undefined) metadata.set('general.name', { type: 'string', value: name })
  else if (sourceName !== undefined) metadata.set('general.name', sourceName)
  metadata.set('general.file_type', { type: 'u32', value: { F32: 0, F16: 1, Q8_0: 7 }[type] })
  metadata.set('general.quantization_version', { type: 'u32', value: 2 })
  for (const [key, value] of tokenizerSource) if (key.startsWith('tokenizer.')) metadata.set(key, value)
  const tensors: GgufOutput[] = [...expectedShapes(config).keys()].map((tensor) => {
    const { shape, data } = weights.get(tensor)!
    const heads = reorderedHeads(config, tensor)
    return {
      name: ggufName(tensor),
      shape,
      type: shape.length === 1 ? 'F32' : type === 'Q8_0' && shape[1]! % 32 !== 0 ? 'F16' : type,
      read: () => (heads === 0 ? data : toInterleaved(data, shape[0]!, heads)),
    }
  })
  await writeGguf(path, metadata, tensors)
}

/** A low-rank update of one linear weight: W + (alpha / rank) · B A. */
export interface LoraPair {
  /** [rank, in] */
  readonly a: WeightTensor
  /** [out, rank] */
  readonly b: WeightTensor
}

/** Options of `exportLoraGguf`. */
export interface LoraExportOptions {
  /** Number format. llama.cpp keeps adapters in F32 or F16. @default 'F32' */
  readonly type?: 'F32' | 'F16' | undefined
}

/**
 * Writes an adapter that llama.cpp loads beside its base model. `pairs` is keyed by the Hugging Face name of the
 * adapted weight (`model.layers.0.self_attn.q_proj.weight`). Errors name the weight: unknown, or of wrong shape.
 */
export async function exportLoraGguf(
  path: string,
  adapter: { readonly config: DecoderConfig; readonly alpha: number; readonly pairs: ReadonlyMap<string, LoraPair> },
  options: LoraExportOptions = {},
): Promise<void> {
  const { config, alpha, pairs } = adapter
  const { type = 'F32' } = options
  if (!(Number.isFinite(alpha) && alpha > 0))
    throw new RangeError(`exportLoraGguf: alpha is ${alpha}, wanted a positive number`)
  if (pairs.size === 0) throw new RangeError('exportLoraGguf: got no pairs, wanted at least one')
  const shapes = expectedShapes(config)
  const tensors: GgufOutput[] = []
  for (const [name, { a, b }] of pairs) {
    const shape = shapes.get(name)
    if (shape?.length !== 2 || name === 'model.embed_tokens.weight') {
      throw new TouchstoneError(
        'bad-input',
        `export ${path}: ${name} is no linear weight of this ${config.architecture}`,
      )
    }
    const rank = a.shape[0]
    if (
      a.shape.length !== 2 ||
      b.shape.length !== 2 ||
      a.shape[1] !== shape[1] ||
      b.shape[0] !== shape[0] ||
      b.shape[1] !== rank
    ) {
      throw new TouchstoneError(
        'bad-input',
        `export ${path}: ${name} has A [${a.shape.join(', ')}] and B [${b.shape.join(', ')}], wanted [rank, ${shape[1]}] and [${shape[0]}, rank]`,
      )
    }
    const heads = reorderedHeads(config, name)
    const target = ggufName(name)
    tensors.push({ name: `${target}.lora_a`, shape: a.shape, type, read: () => a.data })
    // the base's rows are reordered, so are the rows of B. A meets the unchanged input
    tensors.push({
      name: `${target}.lora_b`,
      shape: b.shape,
      type,
      read: () => (heads === 0 ? b.data : toInterleaved(b.data, b.shape[0]!, heads)),
    })
  }
  const metadata = new Map<string, GgufValue>([
    ['general.type', { type: 'string', value: 'adapter' }],
    ['general.architecture', { type: 'string', value: config.architecture }],
    ['adapter.type', { type: 'string', value: 'lora' }],
    ['adapter.lora.alpha', { type: 'f32', value: alpha }],
  ])
  await writeGguf(path, metadata, tensors)
}

/** Reads an adapter written by `exportLoraGguf` or by llama.cpp's converter, for the base model of `config`. */
export async function loadLoraGguf(
  path: string,
  config: DecoderConfig,
): Promise<{ alpha: number; pairs: Map<string, LoraPair> }> {
  await using file = await openGguf(path)
  const wanted = { 'general.type': 'adapter', 'adapter.type': 'lora', 'general.architecture': config.architecture }
  for (const [key, value] of Object.entries(wanted)) {
    const found = file.metadata.get(key)?.value
    if (found !== value) throw new TouchstoneError('bad-input', `${path}: ${key} is ${String(found)}, wanted ${value}`)
  }
  const alpha = file.metadata.get('adapter.lora.alpha')?.value
  if (typeof alpha !== 'number') throw new TouchstoneError('bad-input', `${path}: has no adapter.lora.alpha`)
  const shapes = expectedShapes(config)
  const pairs = new Map<string, LoraPair>()
  for (const origin of file.entries.keys()) {
    if (origin.endsWith('.lora_b') && file.entries.has(`${origin.slice(0, -1)}a`)) continue
    const base = origin.endsWith('.lora_a') ? origin.slice(0, -'.lora_a'.length) : undefined
    const name = base === undefined ? undefined : huggingFaceName(base)
    const shape = name === undefined ? undefined : shapes.get(name)
    const a = file.entries.get(origin)!
    const b = file.entries.get(`${base}.lora_b`)
    if (name === undefined || shape === undefined || b === undefined) {
      throw new TouchstoneError(
        'bad-input',
        `${path}: unexpected tensor ${origin}, wanted pairs NAME.lora_a and NAME.lora_b`,
      )
    }
    const rank = a.shape[0]!
    checkShapes(
      path,
      new Map([
        [origin, [rank, shape[1]!]],
        [b.name, [shape[0]!, rank]],
      ]),
      file.entries,
    )
    const heads = reorderedHeads(config, name)
    const rows = await file.read(b.name)
    pairs.set(name, {
      a: { shape: a.shape, data: await file.read(origin) },
      b: { shape: b.shape, data: heads === 0 ? rows : toHalves(rows, shape[0]!, heads) },
    })
  }
  return { alpha, pairs }
}

function architectureMetadata(config: DecoderConfig): [string, GgufValue][] {
  const at = config.architecture
  const u32 = (key: string, value: number): [string, GgufValue] => [`${at}.${key}`, { type: 'u32', value }]
  const f32 = (key: string, value: number): [string, GgufValue] => [`${at}.${key}`, { type: 'f32', value }]
  return [
    ['general.architecture', { type: 'string', value: at }],
    ['general.type', { type: 'string', value: 'model' }],
    u32('block_count', config.layers),
    u32('context_length', config.maximumLength),
    u32('embedding_length', config.hiddenSize),
    u32('feed_forward_length', config.intermediateSize),
    u32('attention.head_count', config.heads),
    u32('attention.head_count_kv', config.keyValueHeads),
    // written only where it is not hidden size / heads, as llama.cpp's converter does for Qwen2
    ...(config.headSize * config.heads === config.hiddenSize
      ? []
      : [u32('attention.key_length', config.headSize), u32('attention.value_length', config.headSize)]),
    ...(at === 'llama' ? [u32('vocab_size', config.vocabularySize), u32('rope.dimension_count', config.headSize)] : []),
    f32('rope.freq_base', config.ropeTheta),
    f32('attention.layer_norm_rms_epsilon', config.normEpsilon),
  ]
}

function tokenIds(metadata: GgufMetadata): Record<string, number> {
  const ids: Record<string, number> = {}
  for (const [field, key] of [
    ['bos_token_id', 'bos'],
    ['eos_token_id', 'eos'],
    ['pad_token_id', 'padding'],
  ] as const) {
    const found = metadata.get(`tokenizer.ggml.${key}_token_id`)?.value
    if (typeof found === 'number') ids[field] = found
  }
  return ids
}

function shortest(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === Math.fround(value)) return short
  }
  return value
}

/**
 * The functions of llama.cpp's own C interface that score a given text and read hidden states.
 *
 * node-llama-cpp gives the probabilities of a position as a JavaScript map of the whole vocabulary, which is too slow
 * for a text of hundreds of tokens. This file calls the very library that node-llama-cpp loaded into this process
 * through koffi, a foreign function interface (docs/decisions/2026-11-29-scoring-texts.md). It is the only file that
 * loads koffi. The layout of llama.cpp's structures belongs to a release, so it is checked against the library's own
 * default values before anything is built on it.
 */
import type { KoffiFunc } from 'koffi'
import { basename } from 'node:path'

/** An address in the process's memory. */
export type Address = unknown

/** A function of the library. Its arguments and its value are those of its signature below. */
type LlamaFunction = KoffiFunc<(...values: unknown[]) => unknown>

/** What is called in llama.cpp. */
export interface LlamaLibrary {
  readonly functions: Readonly<Record<keyof typeof SIGNATURES, LlamaFunction>>
  /** Default parameters with the given changes, ready to be passed by value. */
  modelParameters(): object
  contextParameters(wanted: {
    readonly tokens: number
    readonly batch: number
    readonly threads: number
    readonly callback: bigint
  }): object
  /** Makes a JavaScript function callable from llama.cpp: asked for each node of the graph, then shown its values. */
  callback(onNode: (tensor: Address, ask: boolean) => boolean): bigint
  /** Numbers at an address, as a view without a copy. Valid until llama.cpp's next call. */
  floats(address: Address, length: number): Float32Array
}

const SIGNATURES = {
  llama_model_load_from_file: 'void *llama_model_load_from_file(const char *path, ModelParameters parameters)',
  llama_model_free: 'void llama_model_free(void *model)',
  llama_model_get_vocab: 'void *llama_model_get_vocab(void *model)',
  llama_model_n_embd: 'int llama_model_n_embd(void *model)',
  llama_model_n_layer: 'int llama_model_n_layer(void *model)',
  llama_vocab_n_tokens: 'int llama_vocab_n_tokens(void *vocab)',
  llama_token_to_piece:
    'int llama_token_to_piece(void *vocab, int token, _Out_ uint8_t *piece, int length, int strip, bool special)',
  llama_init_from_model: 'void *llama_init_from_model(void *model, ContextParameters parameters)',
  llama_free: 'void llama_free(void *context)',
  llama_get_memory: 'void *llama_get_memory(void *context)',
  llama_memory_seq_rm: 'bool llama_memory_seq_rm(void *memory, int sequence, int from, int to)',
  llama_set_n_threads: 'void llama_set_n_threads(void *context, int threads, int batchThreads)',
  llama_decode: 'int llama_decode(void *context, Batch batch)',
  llama_get_logits_ith: 'float *llama_get_logits_ith(void *context, int index)',
  ggml_get_name: 'const char *ggml_get_name(void *tensor)',
  ggml_get_data_f32: 'float *ggml_get_data_f32(void *tensor)',
  ggml_nelements: 'int64_t ggml_nelements(void *tensor)',
} as const

/** Sizes in 8-byte words, with room to spare: the callee reads its own size from the front. */
const MODEL_WORDS = 10
const CONTEXT_WORDS = 20

/** Byte offsets in `llama_context_params`, with the value that the library itself must give there. */
const CONTEXT_DEFAULTS: readonly (readonly [offset: number, value: number])[] = [
  [0, 512],
  [4, 2048],
  [8, 512],
  [12, 1],
  [40, -1],
  [44, -1],
  [48, -1],
  [104, 1],
  [108, 1],
]
const AT = { tokens: 0, batch: 4, microBatch: 8, outputs: 20, threads: 28, batchThreads: 32, callback: 88 } as const

/** Opens the llama.cpp that this process has loaded. @throws Error that says what is missing. */
export async function llamaLibrary(): Promise<LlamaLibrary> {
  const { default: koffi } = await import('koffi').catch((cause: unknown) => {
    throw new Error('scoring a text with a local model needs the package koffi (npm install koffi)', { cause })
  })
  // a report without network look-ups takes milliseconds
  const reporter = process.report as typeof process.report & { excludeNetwork?: boolean }
  reporter.excludeNetwork = true
  const { sharedObjects } = reporter.getReport() as unknown as { sharedObjects: readonly string[] }
  const open = (name: RegExp): ReturnType<typeof koffi.load> => {
    const file = sharedObjects.find((each) => name.test(basename(each)))
    if (file === undefined) throw new Error(`no loaded library is named like ${name.source}, wanted llama.cpp's`)
    return koffi.load(file)
  }
  const llama = open(/^(?:lib)?llama(?:[.-]?v?[\d.]+)?\.(?:so|dylib|dll)/)
  const ggml = open(/^(?:lib)?ggml-base(?:[.-]?v?[\d.]+)?\.(?:so|dylib|dll)/)
  koffi.struct('ModelParameters', { words: koffi.array('uint64_t', MODEL_WORDS) })
  koffi.struct('ContextParameters', { words: koffi.array('uint64_t', CONTEXT_WORDS) })
  koffi.struct('Batch', {
    tokenCount: 'int',
    tokens: 'int *',
    embeddings: 'void *',
    positions: 'void *',
    sequenceCounts: 'void *',
    sequences: 'void *',
    outputs: 'int8_t *',
  })
  const nodeCallback = koffi.proto('bool OnNode(void *tensor, bool ask, void *data)')
  const functions = Object.fromEntries(
    Object.entries(SIGNATURES).map(([name, signature]) => [
      name,
      (name.startsWith('ggml') ? ggml : llama).func(signature),
    ]),
  ) as LlamaLibrary['functions']
  // a structure this large is returned through a hidden first argument, the address where it is wanted
  const defaults = (name: string, words: number): Buffer => {
    const bytes = Buffer.alloc(words * 8)
    llama.func(name, 'void', ['void *'])(bytes)
    return bytes
  }
  const model = defaults('llama_model_default_params', MODEL_WORDS)
  const context = defaults('llama_context_default_params', CONTEXT_WORDS)
  for (const [offset, value] of CONTEXT_DEFAULTS) {
    const found = context.readInt32LE(offset)
    if (found !== value) {
      throw new Error(
        `llama.cpp's context parameters hold ${found} at byte ${offset}, wanted ${value}: this release of node-llama-cpp has another layout, wanted 3.21`,
      )
    }
  }
  return {
    functions,
    modelParameters: () => ({ words: wordsOf(model) }),
    contextParameters({ tokens, batch, threads, callback }) {
      const bytes = Buffer.from(context)
      bytes.writeUInt32LE(tokens, AT.tokens)
      bytes.writeUInt32LE(batch, AT.batch)
      bytes.writeUInt32LE(batch, AT.microBatch)
      bytes.writeInt32LE(threads, AT.threads)
      bytes.writeInt32LE(threads, AT.batchThreads)
      bytes.writeBigUInt64LE(callback, AT.callback)
      return { words: wordsOf(bytes) }
    },
    callback: (onNode) => koffi.register(onNode, koffi.pointer(nodeCallback)),
    floats: (address, length) => new Float32Array(koffi.view(address, length * 4)),
  }
}

function wordsOf(bytes: Buffer): bigint[] {
  return Array.from({ length: bytes.length / 8 }, (_, index) => bytes.readBigUInt64LE(index * 8))
}

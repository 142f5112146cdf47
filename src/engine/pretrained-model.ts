/**
 * Any pretrained model with its tokenizer, encoder or decoder: by its name in the model store, from a folder in Hugging Face
 * layout, or from a GGUF file.
 *
 * Where in the flow: Checkpoint, in. What policies start from and frozen states are taken from.
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError, TouchstoneError } from '../errors.ts'
import { findModel } from '../store/index.ts'
import { loadCheckpoint } from './files/checkpoint.ts'
import { isEncoder, type DecoderConfig } from './files/config.ts'
import { loadGguf } from './files/gguf-checkpoint.ts'
import type { Weights } from './files/weights.ts'
import type { PretrainedEncoder } from './pretrained-encoder.ts'
import { createTokenizer, type TextTokenizer } from './text/tokenizer.ts'

/** A decoder in memory. */
export interface PretrainedDecoder {
  readonly config: DecoderConfig
  readonly tokenizer: TextTokenizer
  readonly weights: Weights
  /** The file, where the model is one in GGUF. */
  readonly gguf?: string | undefined
}

/** A model in memory. */
export type PretrainedModel = PretrainedEncoder | PretrainedDecoder

/** Tells encoders from decoders. */
export function isPretrainedEncoder(model: PretrainedModel): model is PretrainedEncoder {
  return isEncoder(model.config)
}

/**
 * Opens a model: BERT, MPNet, RoBERTa, DistilBERT, DeBERTa-v3, ModernBERT, Llama or Qwen2.
 * @param name a folder or a `.gguf` file that exists, or else a name of the model store
 * @throws TouchstoneError `unavailable` where there is none (it says how to get it), `bad-input` for another architecture;
 * InputError for a file at fault
 */
export async function openPretrained(
  name: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<PretrainedModel> {
  const path = await placeOf(name)
  const gguf = path.endsWith('.gguf') ? path : undefined
  const { config, weights, tokenizer } = gguf === undefined ? await loadCheckpoint(path) : await loadGguf(path, options)
  const file = gguf ?? join(path, 'tokenizer.json')
  if (tokenizer === undefined)
    throw new InputError(file, undefined, 'file is missing, wanted the tokenizer of the model')
  const text = createTokenizer(tokenizer, file)
  return isEncoder(config) ? { config, weights, tokenizer: text } : { config, weights, tokenizer: text, gguf }
}

async function placeOf(name: string): Promise<string> {
  if ((await stat(name).catch(() => undefined)) !== undefined) return name
  if (name.includes('/') || name.endsWith('.gguf'))
    throw new TouchstoneError('unavailable', `open model ${name}: there is no such file or folder`)
  const { file, folder } = await findModel(name)
  return file.endsWith('.gguf') ? file : folder
}

/** A pretrained encoder with its tokenizer: by its name in the model store, or from a folder in Hugging Face layout. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { loadCheckpoint } from './files/checkpoint.ts'
import { isEncoder, type EncoderConfig } from './files/config.ts'
import type { Weights } from './files/weights.ts'
import { createTokenizer, type TextTokenizer } from './text/tokenizer.ts'
import { InputError } from '../errors.ts'
import { findModel } from '../store/index.ts'

/** An encoder in memory. */
export interface PretrainedEncoder {
  readonly config: EncoderConfig
  readonly tokenizer: TextTokenizer
  readonly weights: Weights
}

/**
 * Opens a BERT or MPNet encoder.
 * @param model a folder that exists, or else a name of the model store
 * @throws TouchstoneError `unavailable` where the store has not pulled it; InputError where it is no encoder or has no tokenizer
 */
export async function openEncoder(model: string): Promise<PretrainedEncoder> {
  const isFolder = await stat(model).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const folder = isFolder ? model : (await findModel(model)).folder
  const { config, weights, tokenizer } = await loadCheckpoint(folder)
  if (!isEncoder(config))
    throw new InputError(folder, undefined, `model is a ${config.architecture}, wanted bert or mpnet`)
  if (tokenizer === undefined) throw new InputError(join(folder, 'tokenizer.json'), undefined, 'file is missing')
  return { config, weights, tokenizer: createTokenizer(tokenizer, join(folder, 'tokenizer.json')) }
}

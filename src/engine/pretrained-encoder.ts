/**
 * A pretrained encoder with its tokenizer: by its name in the model store, or from a folder in Hugging Face layout.
 *
 * Where in the flow: Checkpoint, in. What is fine-tuned (fine-tuning.ts), embeds texts (text-embedder.ts) or gets a head.
 */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../errors.ts'
import { findModel } from '../store/index.ts'
import { loadCheckpoint } from './files/checkpoint.ts'
import { ENCODER_ARCHITECTURES, isEncoder, type EncoderConfig } from './files/config.ts'
import type { Weights } from './files/weights.ts'
import { createTokenizer, type TextTokenizer } from './text/tokenizer.ts'

/** An encoder in memory. */
export interface PretrainedEncoder {
  readonly config: EncoderConfig
  readonly tokenizer: TextTokenizer
  /** Of the encoder, and of heads where they were asked for. */
  readonly weights: Weights
}

/**
 * Opens an encoder: BERT, MPNet, RoBERTa, DistilBERT, DeBERTa-v3 or ModernBERT.
 * @param model a folder that exists, or else a name of the model store
 * @throws TouchstoneError `unavailable` where the store has not pulled it; InputError as `loadEncoder`
 */
export async function openEncoder(model: string): Promise<PretrainedEncoder> {
  const isFolder = await stat(model).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return loadEncoder(isFolder ? model : (await findModel(model)).folder)
}

/**
 * Reads an encoder's folder.
 * @param options `heads`: prefixes of weights beside the encoder's own that are kept; default none, and such weights are an error
 * @throws InputError where it is no encoder or has no tokenizer; TouchstoneError `bad-input` where weights are missing or unexpected
 */
export async function loadEncoder(
  folder: string,
  options: { readonly heads?: readonly string[] | undefined } = {},
): Promise<PretrainedEncoder> {
  const { config, weights, tokenizer } = await loadCheckpoint(folder, options)
  if (!isEncoder(config))
    throw new InputError(
      folder,
      undefined,
      `model is a ${config.architecture}, wanted ${ENCODER_ARCHITECTURES.join(', ')}`,
    )
  const tokenizerPath = join(folder, 'tokenizer.json')
  if (tokenizer === undefined) throw new InputError(tokenizerPath, undefined, await whyMissing(folder))
  return { config, weights, tokenizer: createTokenizer(tokenizer, tokenizerPath) }
}

/** SentencePiece's own files, in which some models keep their tokenizer. */
const SENTENCEPIECE = ['spm.model', 'sentencepiece.bpe.model', 'spiece.model', 'tokenizer.model']

async function whyMissing(folder: string): Promise<string> {
  const found = (await readdir(folder)).find((name) => SENTENCEPIECE.includes(name))
  if (found === undefined) return 'file is missing'
  return (
    `file is missing, and ${found} is not read; transformers writes it from there: ` +
    `python -c "from transformers import AutoTokenizer as A; A.from_pretrained('.').save_pretrained('.')"`
  )
}

/**
 * `config.json` of a Hugging Face folder: the numbers from which a model is built.
 *
 * Where in the flow: Checkpoint, in. The architectures are those the engine has layers for: BERT (MiniLM), MPNet, RoBERTa and
 * XLM-RoBERTa, DistilBERT, DeBERTa-v3, ModernBERT, Llama (SmolLM2) and Qwen2. A field that would change the forward pass in a way the
 * layers do not know (relative positions in BERT, sliding windows in Qwen2, another activation) is an error here, never
 * ignored (encoder-config.ts, decoder-config.ts). Field names follow transformers' configuration classes. Versions 4 and 5 are both read
 * (`rope_theta` or `rope_parameters`). Fields that are only kept stand in `raw` and are saved again.
 */
import { readFile } from 'node:fs/promises'
import { fileFault, InputError } from '../../errors.ts'
import { decoderConfig } from './decoder-config.ts'
import { encoderConfig } from './encoder-config.ts'
import { ARCHITECTURES, type ModelConfig } from './model-config.ts'

export {
  ENCODER_ARCHITECTURES,
  isEncoder,
  type DecoderConfig,
  type DisentangledConfig,
  type EncoderConfig,
  type ModelConfig,
  type ModernConfig,
} from './model-config.ts'

/** Reads and checks `config.json` at `path`. */
export async function readConfig(path: string): Promise<ModelConfig> {
  return parseConfig(path, await readJsonObject(path))
}

/** Checks a configuration. @throws InputError that names `file` and the field, and that lists the known architectures for an unknown one. */
export function parseConfig(file: string, raw: Readonly<Record<string, unknown>>): ModelConfig {
  const type = raw['model_type']
  switch (type) {
    case 'bert':
    case 'mpnet':
    case 'roberta':
    case 'xlm-roberta':
    case 'distilbert':
    case 'deberta-v2':
    case 'modernbert':
      return encoderConfig(file, raw, type)
    case 'llama':
    case 'qwen2':
      return decoderConfig(file, raw, type)
    default:
      throw new InputError(
        file,
        undefined,
        `model_type is ${JSON.stringify(type) ?? 'missing'}, wanted one of ${ARCHITECTURES.join(', ')}`,
      )
  }
}

/** Reads a JSON object. @throws InputError for a missing file, broken JSON or another kind of value. */
export async function readJsonObject(path: string): Promise<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new InputError(path, undefined, fileFault(cause), { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(path, undefined, 'content is not a JSON object')
  }
  return value as Record<string, unknown>
}

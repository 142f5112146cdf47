/**
 * The model that a policy starts from, and what it reads: weights, tokenizer, the tokens of a prompt and those that end a
 * response.
 *
 * Where in the flow: Checkpoint, in. The model is a GGUF file or a Hugging Face folder of a Llama or Qwen2 decoder.
 */
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { TouchstoneError } from '../errors.ts'
import {
  isPretrainedEncoder,
  openPretrained,
  type DecoderConfig,
  type TextTokenizer,
  type Weights,
} from '../engine/index.ts'
import type { Message } from '../supervision.ts'

/** A decoder with its text. */
export interface PolicyModel {
  /** Name or full path, for messages and for adapters that name their base. */
  readonly name: string
  /** SHA-256 of its weights, lower-case hex. */
  readonly digest: string
  readonly config: DecoderConfig
  readonly weights: Weights
  readonly tokenizer: PolicyTokenizer
  /** The file, where the model is one in GGUF. */
  readonly gguf?: string | undefined
}

/** What a policy needs of a tokenizer. */
export interface PolicyTokenizer {
  encode(text: string): readonly number[]
  /** Text without special tokens. */
  decode(ids: readonly number[]): string
  /** Token that ends a response. At least one. */
  readonly endIds: ReadonlySet<number>
  /** Whether prompts have the marks of ChatML (`<|im_start|>`), as SmolLM2's and Qwen2's templates write them. */
  readonly chat: boolean
}

/**
 * Opens a model of the store, a `.gguf` file or a folder.
 * @throws TouchstoneError `unavailable` where there is none, `bad-input` where it is no decoder or has no tokenizer
 */
export async function openPolicyModel(
  name: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<PolicyModel> {
  const model = await openPretrained(name, options)
  if (isPretrainedEncoder(model))
    throw new TouchstoneError('bad-input', `open policy ${name}: it is an encoder, wanted a decoder`)
  const { config, weights, tokenizer, gguf } = model
  // a path is kept in the run's folder, which may be read from elsewhere
  const isPath = (await stat(name).catch(() => undefined)) !== undefined
  return {
    name: isPath ? resolve(name) : name,
    digest: digestOf(weights),
    config,
    weights,
    tokenizer: policyTokenizer(tokenizer, name),
    gguf,
  }
}

/** SHA-256 over names and numbers, lower-case hex. */
function digestOf(weights: Weights): string {
  const hash = createHash('sha256')
  for (const [name, { shape, data }] of [...weights].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${shape.join()}\n`)
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  return hash.digest('hex')
}

/** Tokens by which the known families end a turn or a text. */
const ENDS = ['<|im_end|>', '<|endoftext|>', '</s>', '<|eot_id|>']

/** A tokenizer as a policy uses it. @throws TouchstoneError `bad-input` where no token ends a text */
export function policyTokenizer(tokenizer: TextTokenizer, name: string): PolicyTokenizer {
  const own = tokenizer.files.config['eos_token']
  const ends = typeof own === 'string' ? [...ENDS, own] : ENDS
  const endIds = new Set(ends.flatMap((token) => tokenizer.idOf(token) ?? []))
  if (endIds.size === 0)
    throw new TouchstoneError(
      'bad-input',
      `open policy ${name}: its tokenizer has no token that ends a text, wanted one of ${ENDS.join(', ')}`,
    )
  return {
    encode: (text) => tokenizer.encode(text, { specialTokens: false }).ids,
    decode: (ids) => tokenizer.decode(ids),
    endIds,
    chat: tokenizer.idOf('<|im_start|>') !== undefined,
  }
}

/** A conversation as the text that the model continues: in ChatML, or paragraphs where it knows no marks. */
export function promptText(messages: readonly Message[], chat: boolean): string {
  if (!chat) return `${messages.map(({ content }) => content.trim()).join('\n\n')}\n`
  const turns = messages.map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`)
  return `${turns.join('')}<|im_start|>assistant\n`
}

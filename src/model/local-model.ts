/**
 * A language model from a GGUF file, on this machine's processor.
 *
 * `localModel(file)` returns at once. The weights load on the first `generate`. One sequence at a time is the default:
 * the same requests and keys then give the same text every time. `parallel` decodes several sequences in one batch
 * (about 2 times faster with 8), where what else stands in the batch may change an answer's text.
 */
import { availableParallelism } from 'node:os'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { basename } from 'node:path'
import { boundary, TouchstoneError } from '../errors.ts'
import {
  checkOptions,
  seedOf,
  type GenerateOptions,
  type Generation,
  type GenerationRequest,
  type LanguageModel,
  type ScoredToken,
  type ScoreRequest,
} from './language-model.ts'
import { LlamaProcess } from './llama-process.ts'
import { wantWholeGguf } from './whole-gguf.ts'

/** How a local model is set up. */
export interface LocalModelOptions {
  /** Name in responses and messages. @default the file's name */
  readonly name?: string | undefined
  /** SHA-256 of the file where it is known already (the model store knows it). @default computed from the file */
  readonly digest?: string | undefined
  /** Tokens of context per sequence, prompt and answer together, and never above what the model was trained on. @default 4096 */
  readonly contextTokens?: number | undefined
  /** Sequences decoded in one batch. 1 is reproducible. @default 1 */
  readonly parallel?: number | undefined
  /** Threads, at all times. @default as many as processors are idle, looked at each second (`ThreadGovernor`) */
  readonly threads?: number | undefined
  /**
   * A low-rank adapter of this model (GGUF, as `exportLoraGguf` writes it), added to the weights. The digest is then
   * that of model and adapter together, and the model has no `score`. @default none
   */
  readonly adapter?: string | undefined
}

/** Most sequences of one batch: each holds a context of its own in memory. */
const MOST_PARALLEL = 64

/**
 * Opens a GGUF file as a language model.
 * @throws TouchstoneError `unavailable` when there is no such file, `corrupt` when it is none or was cut off
 */
export async function localModel(file: string, options: LocalModelOptions = {}): Promise<LanguageModel> {
  const { name = basename(file, '.gguf'), contextTokens = 4096, parallel = 1 } = options
  const { threads = availableParallelism() } = options
  for (const [option, value, most] of [
    ['contextTokens', contextTokens, 1 << 20],
    ['parallel', parallel, MOST_PARALLEL],
    ['threads', threads, 1024],
  ] as const) {
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw new RangeError(`localModel: ${option} is ${value}, wanted an integer from 1 to ${most}`)
    }
  }
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() !== true) {
    throw new TouchstoneError('unavailable', `localModel: ${file} is no file, wanted a GGUF file`)
  }
  const { adapter } = options
  for (const each of adapter === undefined ? [file] : [file, adapter]) await wantWholeGguf(`local model ${name}`, each)
  const digest = options.digest ?? (await digestOf(file))
  const settings = { file, contextTokens, sequences: parallel, threads, yields: options.threads === undefined, adapter }
  const child = new LlamaProcess(`local model ${name}`, settings)
  if (adapter === undefined) return new LocalModel(name, digest, child)
  const both = createHash('sha256')
    .update(`${digest} ${await digestOf(adapter)}`)
    .digest('hex')
  const model = new LocalModel(name, both, child)
  return {
    name,
    digest: both,
    generate: model.generate.bind(model),
    [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
  }
}

class LocalModel implements LanguageModel {
  readonly name: string
  readonly digest: string
  readonly #process: LlamaProcess

  constructor(name: string, digest: string, process: LlamaProcess) {
    this.name = name
    this.digest = digest
    this.#process = process
  }

  async generate(requests: readonly GenerationRequest[], options: GenerateOptions = {}): Promise<Generation[]> {
    const checked = checkOptions(options)
    options.signal?.throwIfAborted()
    if (requests.length === 0) return []
    const answers: Generation[] = []
    await this.#process.generate({
      requests: requests.map((request) => ({ prompt: request.prompt, seed: seedOf(request) })),
      options: checked,
      signal: options.signal,
      onText: options.onText,
      onAnswer(index, generation) {
        answers[index] = generation
        options.onAnswer?.(index, generation)
      },
    })
    return answers
  }

  async score(
    requests: readonly ScoreRequest[],
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<(readonly ScoredToken[])[]> {
    options.signal?.throwIfAborted()
    if (requests.length === 0) return []
    const scored: (readonly ScoredToken[])[] = []
    await this.#process.score({
      requests: requests.map(({ prompt, text, only }) =>
        only === undefined ? { prompt, text } : { prompt, text, only: { source: only.source, flags: only.flags } },
      ),
      signal: options.signal,
      onScores(index, tokens) {
        scored[index] = tokens
      },
    })
    return scored
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]()
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await boundary('unavailable', `read ${file}`, () =>
    pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash),
  )
  return hash.digest('hex')
}

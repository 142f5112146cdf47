/**
 * Draws continuations from a decoder as its weights stand at the moment, token by token over a cache of keys and values.
 *
 * Where in the flow: Checkpoint → Response. The sampler reads the same memory that training writes, so that a policy
 * draws from itself without a file between. A row's tokens follow from its key, but also from what else stands in the
 * batch, in the last bits of its logits: the same requests and weights give the same tokens.
 */
import { generator, type Generator32, type Key } from '../random.ts'
import { cachedInputs, decode, decodeCached, decoderInputs, nextTokenLogits } from './decoder.ts'
import type { DecoderConfig } from './files/config.ts'
import type { Value } from './graph.ts'
import { floats, GraphSession, indices, type GraphSessionOptions, type Tensor } from './graph-session.ts'
import { plainContext, type LayerContext } from './layers.ts'
import { input } from './operations/source.ts'
import { packSequences } from './packed-sequences.ts'

/** One continuation that is wanted. */
export interface TokenRequest {
  /** At least one token. */
  readonly prompt: readonly number[]
  readonly key: Key
}

/** One continuation. */
export interface DrawnTokens {
  /** Without the prompt, with the token that ended it. */
  readonly ids: readonly number[]
  /** Natural logarithms of the probabilities with which they were drawn, at the temperature they were drawn with. */
  readonly logProbabilities: readonly number[]
  /** `stop`: an end token was drawn. */
  readonly finish: 'stop' | 'length'
}

/** How a batch is drawn. */
export interface DrawOptions {
  /** Longest continuation. The model's position limit also ends one. */
  readonly maxTokens: number
  /** Above 0. @default 1 */
  readonly temperature?: number | undefined
  /** Tokens that end a continuation. */
  readonly endIds: ReadonlySet<number>
  readonly signal?: AbortSignal | undefined
}

/** A decoder that is ready to draw. */
export class TokenSampler implements AsyncDisposable {
  readonly #config: DecoderConfig
  readonly #parameters: Readonly<Record<string, Tensor>>
  readonly #prompts: GraphSession
  readonly #steps: GraphSession

  private constructor(
    config: DecoderConfig,
    parameters: Readonly<Record<string, Tensor>>,
    sessions: { readonly prompts: GraphSession; readonly steps: GraphSession },
  ) {
    this.#config = config
    this.#parameters = parameters
    this.#prompts = sessions.prompts
    this.#steps = sessions.steps
  }

  /** Compiles both graphs. `parameters` are read in place at each draw (`TrainingGraph.parameterFeeds`, `weightFeeds`). */
  static async open(
    config: DecoderConfig,
    parameters: Readonly<Record<string, Tensor>>,
    options: { readonly context?: LayerContext | undefined; readonly session?: GraphSessionOptions | undefined } = {},
  ): Promise<TokenSampler> {
    const { context = plainContext(), session } = options
    const kept: Record<string, Value> = {}
    const hidden = decode(config, decoderInputs(), {
      context,
      readout: input('last', ['batch'], 'int64'),
      onKeysAndValues: (layer, keys, values) => {
        kept[`keys:${layer}`] = keys
        kept[`values:${layer}`] = values
      },
    })
    const prompts = await GraphSession.compile({ logits: nextTokenLogits(config, hidden, context), ...kept }, session)
    const step = decodeCached(config, cachedInputs(config), context)
    const own: Record<string, Value> = { logits: nextTokenLogits(config, step.hidden, context) }
    for (let i = 0; i < config.layers; i++) {
      own[`keys:${i}`] = step.keys[i]!
      own[`values:${i}`] = step.values[i]!
    }
    return new TokenSampler(config, parameters, { prompts, steps: await GraphSession.compile(own, session) })
  }

  /**
   * Draws. @throws RangeError for options out of range; TouchstoneError `bad-input` for a prompt that is empty or beyond the
   * position limit. Abort rejects with the signal's reason between tokens.
   */
  async draw(requests: readonly TokenRequest[], options: DrawOptions): Promise<DrawnTokens[]> {
    const { maxTokens, temperature = 1, endIds, signal } = options
    if (!Number.isInteger(maxTokens) || maxTokens < 1)
      throw new RangeError(`draw tokens: maxTokens is ${maxTokens}, wanted a positive integer`)
    if (!(temperature > 0 && Number.isFinite(temperature)))
      throw new RangeError(`draw tokens: temperature is ${temperature}, wanted a number above 0`)
    if (requests.length === 0) return []
    signal?.throwIfAborted()
    const { vocabularySize, maximumLength } = this.#config
    const rows = requests.map(({ prompt, key }) => new Row(prompt, generator(key)))
    const packed = packSequences(
      this.#config,
      requests.map(({ prompt }) => ({ ids: prompt })),
      { name: (i) => `prompt ${i}` },
    )
    const last = indices(rows.map((row, i) => packed.starts[i]! + row.length - 1))
    let found = await this.#prompts.run({ ...this.#parameters, ...packed.feeds, last })
    const longest = Math.max(...rows.map((row) => row.length))
    const cache = new KeyValueCache(this.#config, rows.length, Math.min(longest + maxTokens, maximumLength))
    cache.fill(found, packed.length, rows)
    for (;;) {
      const logits = found['logits']!.data as Float32Array
      for (const [i, row] of rows.entries()) {
        if (row.finish !== undefined) continue
        row.draw(logits.subarray(i * vocabularySize, (i + 1) * vocabularySize), temperature)
        if (endIds.has(row.last)) row.finish = 'stop'
        else if (row.drawn.length === maxTokens || row.length >= maximumLength) row.finish = 'length'
      }
      if (rows.every((row) => row.finish !== undefined)) break
      signal?.throwIfAborted()
      found = await this.#steps.run({ ...this.#parameters, ...cache.feeds(rows) })
      cache.append(found, rows)
    }
    return rows.map(({ drawn, logProbabilities, finish }) => ({
      ids: drawn,
      logProbabilities,
      finish: finish ?? 'length',
    }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#prompts[Symbol.asyncDispose]()
    await this.#steps[Symbol.asyncDispose]()
  }
}

/** A sequence that grows. */
class Row {
  readonly prompt: readonly number[]
  readonly drawn: number[] = []
  readonly logProbabilities: number[] = []
  finish: 'stop' | 'length' | undefined
  readonly #source: Generator32

  constructor(prompt: readonly number[], source: Generator32) {
    this.prompt = prompt
    this.#source = source
  }

  get length(): number {
    return this.prompt.length + this.drawn.length
  }

  get last(): number {
    return this.drawn.at(-1) ?? this.prompt.at(-1)!
  }

  /** One token more, by the inverse of the cumulative probabilities. */
  draw(logits: Float32Array, temperature: number): void {
    let top = -Infinity
    for (const logit of logits) if (logit > top) top = logit
    let total = 0
    for (const logit of logits) total += Math.exp((logit - top) / temperature)
    let left = this.#source.uniform() * total
    // rounding may leave a little at the end: then the likeliest token is taken
    let chosen = logits.indexOf(top)
    for (let i = 0; i < logits.length; i++) {
      left -= Math.exp((logits[i]! - top) / temperature)
      if (left < 0) {
        chosen = i
        break
      }
    }
    this.drawn.push(chosen)
    this.logProbabilities.push((logits[chosen]! - top) / temperature - Math.log(total))
  }
}

/** Keys and values of a batch, `[B, G, C, D]` of each layer. A row's token t stands at place t; what is not yet there is 0. */
class KeyValueCache {
  readonly #heads: number
  readonly #width: number
  readonly #batch: number
  readonly #capacity: number
  readonly #parts: ReadonlyMap<string, Float32Array>

  constructor({ layers, keyValueHeads, headSize }: DecoderConfig, batch: number, capacity: number) {
    this.#heads = keyValueHeads
    this.#width = headSize
    this.#batch = batch
    this.#capacity = capacity
    const names = Array.from({ length: layers }, (_v, i) => [`keys:${i}`, `values:${i}`]).flat()
    this.#parts = new Map(
      names.map((name) => [name, new Float32Array(batch * keyValueHeads * capacity * headSize)] as const),
    )
  }

  /** Takes the prompts' parts, `[B, G, T, D]`. */
  fill(found: Readonly<Record<string, Tensor>>, length: number, rows: readonly Row[]): void {
    const [heads, width, capacity] = [this.#heads, this.#width, this.#capacity]
    for (const [name, part] of this.#parts) {
      const source = found[name]!.data as Float32Array
      for (const [b, row] of rows.entries())
        for (let head = 0; head < heads; head++) {
          const from = (b * heads + head) * length * width
          part.set(source.subarray(from, from + row.prompt.length * width), (b * heads + head) * capacity * width)
        }
    }
  }

  /** Takes the parts of the last token of each row, `[B, G, 1, D]`. A row that is finished rewrites its last place. */
  append(found: Readonly<Record<string, Tensor>>, rows: readonly Row[]): void {
    const [heads, width, capacity] = [this.#heads, this.#width, this.#capacity]
    for (const [name, part] of this.#parts) {
      const source = found[name]!.data as Float32Array
      for (const [b, row] of rows.entries()) {
        if (row.finish !== undefined) continue
        for (let head = 0; head < heads; head++) {
          const from = (b * heads + head) * width
          const to = ((b * heads + head) * capacity + row.length - 1) * width
          part.set(source.subarray(from, from + width), to)
        }
      }
    }
  }

  /** Feeds of the step that reads each row's last token. */
  feeds(rows: readonly Row[]): Record<string, Tensor> {
    const [batch, capacity] = [this.#batch, this.#capacity]
    const write = new Float32Array(batch * capacity)
    const bias = new Float32Array(batch * capacity)
    for (const [b, row] of rows.entries()) {
      write[b * capacity + row.length - 1] = 1
      bias.fill(-1e9, b * capacity + row.length, (b + 1) * capacity)
    }
    const dims = [batch, this.#heads, capacity, this.#width]
    return {
      ids: indices(rows.map((row) => row.last)),
      positions: indices(
        rows.map((row) => row.length - 1),
        [batch, 1],
      ),
      write: floats(write, [batch, 1, capacity, 1]),
      bias: floats(bias, [batch, 1, 1, capacity]),
      ...Object.fromEntries([...this.#parts].map(([name, data]) => [name, floats(data, dims)])),
    }
  }
}

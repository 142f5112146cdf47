/**
 * The policy as graphs: its loss with low-rank updates, the reference without them, and the sampler, all over one copy of
 * the base weights.
 */
import {
  decode,
  decoderBlocks,
  decoderInputs,
  GraphSession,
  indices,
  initialLora,
  input,
  isLora,
  logSoftmax,
  loraContext,
  multiply,
  nextTokenLogits,
  packSequences,
  pick,
  plainContext,
  TokenSampler,
  TrainingGraph,
  weightFeeds,
  type DecoderConfig,
  type GraphSessionOptions,
  type LayerContext,
  type Tensor,
  type Value,
  type Weights,
} from '../engine/index.ts'
import { split, type Key } from '../random.ts'
import type { AdapterModules, CheckedMethod } from './policy-method.ts'
import { policyLoss, surrogateInputs } from './surrogate.ts'

/** The low-rank updates. */
export interface AdapterOptions {
  readonly rank: number
  readonly alpha: number
  /** Which projections have one: query and value, or every one of each layer. @default attention */
  readonly modules?: AdapterModules | undefined
}

const MODULES: Readonly<Record<AdapterModules, RegExp>> = {
  attention: /\.(?:q_proj|v_proj)$/,
  all: /_proj$/,
}

/** What the graphs are made with. */
export interface PolicyGraphOptions {
  readonly adapter: AdapterOptions
  readonly method: CheckedMethod
  /** With which responses are drawn. Log-probabilities are those at this temperature. */
  readonly temperature: number
  readonly momentCount: number
  readonly key: Key
  readonly session?: GraphSessionOptions | undefined
}

/** All graphs of a policy. It owns them. */
export class PolicyGraphs implements AsyncDisposable {
  readonly training: TrainingGraph
  readonly sampler: TokenSampler
  readonly #config: DecoderConfig
  readonly #reference: GraphSession<'scores'>
  readonly #referenceFeeds: Readonly<Record<string, Tensor>>

  private constructor(
    config: DecoderConfig,
    parts: {
      readonly training: TrainingGraph
      readonly sampler: TokenSampler
      readonly reference: GraphSession<'scores'>
      readonly referenceFeeds: Readonly<Record<string, Tensor>>
    },
  ) {
    this.#config = config
    this.training = parts.training
    this.sampler = parts.sampler
    this.#reference = parts.reference
    this.#referenceFeeds = parts.referenceFeeds
  }

  /** Compiles them. The adapter begins at the base model. */
  static async compile(config: DecoderConfig, weights: Weights, options: PolicyGraphOptions): Promise<PolicyGraphs> {
    const { adapter, method, temperature, momentCount, key, session = {} } = options
    const { rank, alpha, modules = 'attention' } = adapter
    const context = loraContext({ rank, alpha, match: (name) => MODULES[modules].test(name) })
    const loss = policyLoss(tokenScores(config, context, temperature), surrogateInputs(), method)
    const training = await TrainingGraph.compile(loss, {
      // lengths differ from batch to batch: a plan for each would only hold memory
      memoryPattern: false,
      ...session,
      momentCount,
      trainable: isLora,
      frozen: weights,
      recompute: decoderBlocks(config),
    })
    const shapes = new Map([...training.arena.places].map(([name, { shape }]) => [name, shape] as const))
    training.arena.load(initialLora(split(key, 'adapter'), shapes))
    const scores = tokenScores(config, plainContext(), temperature)
    return new PolicyGraphs(config, {
      training,
      sampler: await TokenSampler.open(config, training.parameterFeeds, { context, session }),
      reference: await GraphSession.compile({ scores }, { memoryPattern: false, ...session }),
      referenceFeeds: weightFeeds([scores], weights),
    })
  }

  /** Log-probabilities of responses under the reference, one for each token. */
  async referenceScores(
    rows: readonly { readonly prompt: readonly number[]; readonly ids: readonly number[] }[],
    signal?: AbortSignal,
  ): Promise<number[][]> {
    const { feeds, starts } = packSequences(
      this.#config,
      rows.map(({ prompt, ids }) => ({ ids: [...prompt, ...ids.slice(0, -1)] })),
    )
    const scored = rows.flatMap(({ prompt, ids }, i) => ids.map((_id, t) => (starts[i] ?? 0) + prompt.length - 1 + t))
    const { scores } = await this.#reference.run(
      {
        ...this.#referenceFeeds,
        ...feeds,
        scored: indices(scored),
        targets: indices(rows.flatMap(({ ids }) => ids)),
      },
      { signal },
    )
    let at = 0
    return rows.map(({ ids }) => {
      const own = [...(scores.data as Float32Array).subarray(at, at + ids.length)]
      at += ids.length
      return own
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.training[Symbol.asyncDispose]()
    await this.sampler[Symbol.asyncDispose]()
    await this.#reference[Symbol.asyncDispose]()
  }
}

/** Log-probabilities `[R]` of `targets` at the tokens `scored`. */
function tokenScores(config: DecoderConfig, context: LayerContext, temperature: number): Value {
  const hidden = decode(config, decoderInputs(), { context, readout: input('scored', ['scored'], 'int64') })
  const logits = nextTokenLogits(config, hidden, context)
  const scaled = temperature === 1 ? logits : multiply(logits, 1 / temperature)
  return pick(logSoftmax(scaled), input('targets', ['scored'], 'int64'))
}

/**
 * Scores responses by a reward model: opens the backbone, encodes each response once on this machine, and gives rewards.
 * A reward depends on its prompt and response alone.
 *
 * Where in the flow: Response → Feedback. The judge, ranking and the bias report stand on it.
 */
import {
  isPretrainedEncoder,
  mergedLora,
  openPretrained,
  weightsDigest,
  type GraphSessionOptions,
  type PretrainedModel,
} from '../engine/index.ts'
import { TouchstoneError } from '../errors.ts'
import type { ResponseScorer } from './bias/rewrite-effects.ts'
import { FeatureStore } from './features/feature-store.ts'
import type { FrozenBackbone } from './features/frozen-backbone.ts'
import { openFrozen } from './features/open-backbone.ts'
import type { PromptedResponse } from './features/reward-input.ts'
import { encodeTexts } from './features/reward-texts.ts'
import { loadReward, rewardOf, type Reward, type RewardModel } from './reward-model.ts'

/** Options of `RewardScorer.open`. */
export interface RewardScorerOptions extends GraphSessionOptions {
  /** Folder of the machine's cache. @default cacheFolder() */
  readonly cache?: string | undefined
}

/** Options of `score`. */
export interface ScoreOptions {
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  /** Abort rejects with the signal's reason between responses. What was encoded is kept. */
  readonly signal?: AbortSignal | undefined
}

/** A model as the bias report asks it. */
export function scorerOf(scorer: RewardScorer): ResponseScorer {
  return async (texts, options) => (await scorer.score(texts, options)).map(({ reward }) => reward)
}

/** A reward model that is open. It owns the runtime's session. */
export class RewardScorer implements AsyncDisposable {
  readonly model: RewardModel
  readonly #encoder: PretrainedModel
  readonly #frozen: FrozenBackbone
  readonly #store: FeatureStore
  /** Responses so far of which tokens were left out. */
  cut = 0

  private constructor(model: RewardModel, encoder: PretrainedModel, frozen: FrozenBackbone, store: FeatureStore) {
    this.model = model
    this.#encoder = encoder
    this.#frozen = frozen
    this.#store = store
  }

  /**
   * Opens a model, or the folder that `saveReward` wrote.
   * @throws InputError for a folder that holds none; TouchstoneError `unavailable` where the store lacks the backbone, `corrupt`
   * where the backbone is not the one that the model was trained on
   */
  static async open(given: RewardModel | string, options: RewardScorerOptions = {}): Promise<RewardScorer> {
    const { cache, ...session } = options
    const model = typeof given === 'string' ? await loadReward(given) : given
    const encoder = await backboneOf(model)
    const frozen = await openFrozen(encoder, session)
    const isTuned = model.tuned !== undefined || model.adapter !== undefined
    const digest = isTuned ? weightsDigest(encoder.weights) : frozen.digest
    if (digest !== model.encoderDigest) {
      await frozen[Symbol.asyncDispose]()
      throw new TouchstoneError(
        'corrupt',
        `open reward model: backbone ${model.encoder} has digest ${digest}, wanted ${model.encoderDigest} as in training`,
      )
    }
    return new RewardScorer(model, encoder, frozen, FeatureStore.open(frozen, { cache }))
  }

  /** Rewards, in the order of the responses. */
  async score(texts: readonly PromptedResponse[], options: ScoreOptions = {}): Promise<Reward[]> {
    const { maximumLength } = this.model
    const parts = { encoder: this.#encoder, store: this.#store }
    const { features, cues, cut } = await encodeTexts(texts, parts, { ...options, maximumLength })
    this.cut += cut
    return features.flatMap((row, i) => {
      const own = cues[i]
      return own === undefined ? [] : [rewardOf(this.model, row, own)]
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#store[Symbol.dispose]()
    await this.#frozen[Symbol.asyncDispose]()
  }
}

/** The backbone of a model: its own where it was fine-tuned, the named one with its adapter where it has one. */
async function backboneOf({ encoder: name, tuned, adapter }: RewardModel): Promise<PretrainedModel> {
  if (tuned !== undefined) return tuned
  const opened = await openPretrained(name)
  if (adapter === undefined) return opened
  if (isPretrainedEncoder(opened))
    throw new TouchstoneError(
      'corrupt',
      `open reward model: backbone ${name} is an encoder (${opened.config.architecture}), wanted the language model that the adapter was trained on`,
    )
  return { ...opened, weights: mergedLora(opened.weights, adapter.weights, adapter.alpha) }
}

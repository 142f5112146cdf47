/**
 * The texts that the bias expert of the arm `perturbed` reads, perturbed, by the backbone of the main expert or by one of its own.
 *
 * Where in the flow: Response → features of the bias expert. Whatever may be wrong with them is told before anything is
 * encoded, because encoding is nearly all of a training's work.
 */
import { openPretrained, type GraphSessionOptions, type PretrainedModel } from '../../engine/index.ts'
import type { Key } from '../../random.ts'
import { FeatureStore, type FeatureRowsOptions, type FeatureStoreOptions } from './feature-store.ts'
import { openFrozen } from './open-backbone.ts'
import { SHUFFLE, type Perturbation } from './perturbation.ts'
import { wantPerturbation } from './perturber.ts'
import { inputLength, type PromptedResponse, type RewardInput } from './reward-input.ts'
import { textInputs } from './reward-texts.ts'

/** Options of `openPerturbedTexts`. */
export interface PerturbedTextsOptions {
  /** Draws the perturbation. */
  readonly key: Key
  /** The backbone of the main expert. */
  readonly encoder: PretrainedModel
  /** A backbone of its own: a name of the store, a folder, or a `.gguf` file. @default that of the main expert */
  readonly biasEncoder?: string | undefined
  /** @default tokens in another order */
  readonly perturbation?: Perturbation | undefined
  /** Tokens of prompt and response. @default REWARD_LENGTH */
  readonly maximumLength?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Texts as the bias expert will read them. Nothing of them is encoded yet. */
export interface PerturbedTexts {
  readonly encoder: PretrainedModel
  readonly inputs: readonly RewardInput[]
  readonly perturbation: Perturbation
  readonly key: Key
}

/** Opens the backbone of the bias expert. @throws errors of `openPretrained`, `wantPerturbation` and `rewardInput` */
export async function openPerturbedTexts(
  texts: readonly PromptedResponse[],
  options: PerturbedTextsOptions,
): Promise<PerturbedTexts> {
  const { key, biasEncoder, perturbation = SHUFFLE, signal } = options
  const encoder = biasEncoder === undefined ? options.encoder : await openPretrained(biasEncoder, { signal })
  wantPerturbation(encoder, perturbation)
  const maximumLength = inputLength(encoder, options.maximumLength)
  return { encoder, inputs: textInputs(texts, encoder, { maximumLength }), perturbation, key }
}

/** Encodes the texts, each once on a machine. The digest is `FrozenBackbone.digest`. */
export async function encodePerturbedTexts(
  { encoder, inputs, perturbation, key }: PerturbedTexts,
  {
    session,
    cache,
    ...options
  }: FeatureRowsOptions & FeatureStoreOptions & { readonly session?: GraphSessionOptions | undefined } = {},
): Promise<{ readonly features: readonly Float32Array[]; readonly digest: string }> {
  await using frozen = await openFrozen(encoder, { ...session, perturbation, key })
  using store = FeatureStore.open(frozen, { cache })
  return { features: await store.rowsOf(inputs, options), digest: frozen.digest }
}

/**
 * Prompts with responses, each known by number and encoded once: what heads are trained on and score.
 *
 * Where in the flow: Response → features → reward.
 */
import type { PretrainedModel } from '../../engine/index.ts'
import { responseCues, type ResponseCues } from '../bias/response-cues.ts'
import type { FeatureStore } from './feature-store.ts'
import { inputMarks } from './open-backbone.ts'
import { rewardInput, type PromptedResponse, type RewardInput } from './reward-input.ts'

/** Options of `encodeTexts`. */
export interface EncodeTextsOptions {
  /** @default REWARD_LENGTH */
  readonly maximumLength?: number | undefined
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  /** Abort rejects with the signal's reason between texts. What was encoded is kept. */
  readonly signal?: AbortSignal | undefined
}

/** Encoded texts. */
export interface EncodedTexts {
  readonly features: readonly Float32Array[]
  readonly cues: readonly ResponseCues[]
  /** Texts of which tokens were left out. */
  readonly cut: number
}

/** A prompt with two responses. */
interface PromptedPair {
  readonly prompt: string
  readonly chosen: string
  readonly rejected: string
}

/** Numbers of two texts. */
interface NumberedPair {
  readonly chosen: number
  readonly rejected: number
}

/** Numbers texts: equal prompt and response get the same number. */
export class TextNumbers {
  readonly texts: PromptedResponse[] = []
  readonly #numbers = new Map<string, number>()

  /** The number of a text, new or known. */
  of(prompt: string, response: string): number {
    const name = JSON.stringify([prompt, response])
    const found = this.#numbers.get(name) ?? this.texts.push({ prompt, response }) - 1
    this.#numbers.set(name, found)
    return found
  }

  /** Pairs by the numbers of their texts, with what else they carry. */
  pairsOf<Pair extends PromptedPair>(
    pairs: readonly Pair[],
  ): (Omit<Pair, 'prompt' | 'chosen' | 'rejected'> & NumberedPair)[] {
    return pairs.map(({ prompt, chosen, rejected, ...rest }) => ({
      ...rest,
      chosen: this.of(prompt, chosen),
      rejected: this.of(prompt, rejected),
    }))
  }
}

/** What a backbone reads of texts, in their order. @throws as `rewardInput` */
export function textInputs(
  texts: readonly PromptedResponse[],
  model: PretrainedModel,
  { maximumLength }: Pick<EncodeTextsOptions, 'maximumLength'> = {},
): RewardInput[] {
  const marks = inputMarks(model)
  return texts.map((each) => rewardInput(model.tokenizer, each, { maximumLength, marks }))
}

/** Features and cues of texts, in their order. */
export async function encodeTexts(
  texts: readonly PromptedResponse[],
  parts: { readonly encoder: PretrainedModel; readonly store: FeatureStore },
  options: EncodeTextsOptions = {},
): Promise<EncodedTexts> {
  const { maximumLength, onProgress, signal } = options
  const inputs = textInputs(texts, parts.encoder, { maximumLength })
  return {
    features: await parts.store.rowsOf(inputs, { onProgress, signal }),
    cues: texts.map(({ response }) => responseCues(response)),
    cut: inputs.filter(({ cut }) => cut > 0).length,
  }
}

/**
 * A backbone that is frozen and open: it gives one feature row for each prompt with its response, and nothing else of the batch
 * moves it. An encoder's rows are in frozen-encoder.ts, a decoder's in frozen-decoder.ts.
 *
 * Where in the flow: Response → features.
 */
import { weightsDigest, type GraphSessionOptions, type PretrainedModel } from '../../engine/index.ts'
import type { Key } from '../../random.ts'
import type { Perturbation } from './perturbation.ts'
import type { RewardInput } from './reward-input.ts'

/** An open backbone. It owns the runtime's session. */
export interface FrozenBackbone extends AsyncDisposable {
  /** Numbers of one feature row. */
  readonly width: number
  /** Tells features of different weights, layouts and perturbations apart: 16 hex digits. */
  readonly digest: string
  /** The feature row of one input. */
  features(given: RewardInput): Promise<Float32Array>
}

/** Options of a frozen backbone. */
export interface FrozenOptions extends GraphSessionOptions {
  /** @default none */
  readonly perturbation?: Perturbation | undefined
  /** Draws the perturbation. Needed with it. */
  readonly key?: Key | undefined
}

/** Digest of a layout, a model and a perturbation, 16 hex digits. */
export function featureDigest(
  layout: string,
  { config, weights }: PretrainedModel,
  { perturbation, key }: Pick<FrozenOptions, 'perturbation' | 'key'>,
): string {
  const head = JSON.stringify([layout, config, perturbation ?? null, key?.text ?? null])
  return weightsDigest(weights, head)
}

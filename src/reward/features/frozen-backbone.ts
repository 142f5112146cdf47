/**
 * A backbone that is frozen and open: it gives one feature row for each prompt with its response, and nothing else of the batch
 * moves it. An encoder's rows are in frozen-encoder.ts, a decoder's in frozen-decoder.ts.
 *
 * Where in the flow: Response → features.
 */
import { createHash, type Hash } from 'node:crypto'
import type { GraphSessionOptions, PretrainedModel, Weights } from '../../engine/index.ts'
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
  return digestOf(createHash('sha256').update(head), weights)
}

/** Digest of weights alone, 16 hex digits: the same before they are saved and after they are read. */
export function weightsDigest(weights: Weights): string {
  return digestOf(createHash('sha256'), weights)
}

function digestOf(hash: Hash, weights: Weights): string {
  for (const [name, { data }] of [...weights].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  return hash.digest('hex').slice(0, 16)
}

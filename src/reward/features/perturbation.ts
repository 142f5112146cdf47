/**
 * What a bias expert sees in place of the text: token embeddings with noise, tokens in another order, or tokens masked.
 * The paper perturbs the embeddings of its bias expert by noise (arXiv 2310.05199); its scale is not known to us.
 */
import { createHash } from 'node:crypto'
import { TouchstoneError } from '../../errors.ts'
import { shuffle, split, type Key } from '../../random.ts'
import type { RewardInput } from './reward-input.ts'

/** A perturbation of the text. */
export type Perturbation =
  /** Normal noise on every word embedding, in standard deviations of the embedding table. Encoders only. */
  | { readonly kind: 'noise'; readonly scale: number }
  /** The response's tokens in random order. */
  | { readonly kind: 'shuffle' }
  /** Each token of the response replaced by the mask token with this probability. Encoders only. */
  | { readonly kind: 'mask'; readonly share: number }

/** A key of the text alone, so that a text has the same features wherever it stands. */
export function perturbationKey(key: Key | undefined, ids: readonly number[]): Key {
  if (key === undefined) throw new TouchstoneError('internal', 'perturb tokens: there is no key, wanted one')
  return split(key, createHash('sha256').update(JSON.stringify(ids)).digest('hex'))
}

/** Ids with the response's tokens in another order. The last one, its mark, stays. */
export function shuffled({ ids, types }: RewardInput, key: Key): readonly number[] {
  const start = types.indexOf(1)
  return [...ids.slice(0, start), ...shuffle(key, ids.slice(start, -1)), ...ids.slice(-1)]
}

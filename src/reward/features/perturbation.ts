/**
 * What a bias expert sees in place of the text: token embeddings with noise, tokens in another order, or tokens masked.
 * The paper perturbs the embeddings of its bias expert by noise (arXiv 2310.05199); its scale is not known to us.
 * This file is read by `--help` and loads nothing.
 */

/** A perturbation of the text. */
export type Perturbation =
  /** Normal noise on every word embedding, in standard deviations of the embedding table. */
  | { readonly kind: 'noise'; readonly scale: number }
  /** The response's tokens in random order. */
  | { readonly kind: 'shuffle' }
  /** Each token of the response replaced by the mask token with this probability. Encoders only. */
  | { readonly kind: 'mask'; readonly share: number }

/** What a bias expert reads where nothing else is said. */
export const SHUFFLE: Perturbation = { kind: 'shuffle' }
/** Noise as large as the embeddings themselves, where no scale is said. */
export const NOISE_SCALE = 1
/** Half of the response, where no share is said. */
export const MASK_SHARE = 0.5
/** More noise than this leaves nothing of the text either, and the squares of much more would overflow. */
const MOST_NOISE = 1000

/** A perturbation as it is written: `shuffle`, `noise=1`, `mask=0.5`. */
export function perturbationText(perturbation: Perturbation): string {
  switch (perturbation.kind) {
    case 'shuffle':
      return 'shuffle'
    case 'noise':
      return `noise=${perturbation.scale}`
    case 'mask':
      return `mask=${perturbation.share}`
  }
}

/** What is wrong with the numbers of a perturbation, and what was wanted. Undefined where they are in range. */
export function perturbationProblem(perturbation: Perturbation): string | undefined {
  switch (perturbation.kind) {
    case 'shuffle':
      return undefined
    case 'noise':
      return perturbation.scale > 0 && perturbation.scale <= MOST_NOISE
        ? undefined
        : `scale of the noise is ${perturbation.scale}, wanted above 0 up to ${MOST_NOISE}`
    case 'mask':
      return perturbation.share > 0 && perturbation.share <= 1
        ? undefined
        : `share of masked tokens is ${perturbation.share}, wanted above 0 up to 1`
  }
}

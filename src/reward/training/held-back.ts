/**
 * Prompts that are held back from training: an arm's dial is chosen on them, and the spread of an ensemble is bounded by them.
 *
 * Where in the flow: pairs → choice of a head.
 */
import { shuffle, type Key } from '../../random.ts'
import type { TextNumbers } from '../features/reward-texts.ts'
import type { HeadData, HeadPair } from './reward-arm.ts'

/** Weights that are tried where the dial is chosen. */
export const TRIED_WEIGHTS: readonly number[] = [0, 0.25, 0.5, 0.75, 1]

const SHARE = 0.2

/** One weight with its balanced accuracy on held-back prompts. */
export interface TriedWeight {
  readonly weight: number
  readonly balanced: number
}

/** Numbers of the texts of a fifth of the prompts. */
export function heldBack({ texts }: TextNumbers, key: Key): ReadonlySet<number> {
  const prompts = [...new Set(texts.map(({ prompt }) => prompt))]
  const held = new Set(shuffle(key, prompts).slice(0, Math.floor(prompts.length * SHARE)))
  return new Set([...texts.keys()].filter((i) => held.has(texts[i]?.prompt ?? '')))
}

/** Pairs of held-back prompts and the others. @throws RangeError where either are none */
export function dividedPairs(
  pairs: readonly HeadPair[],
  held: ReadonlySet<number>,
): { readonly training: readonly HeadPair[]; readonly validation: readonly HeadPair[] } {
  const validation = pairs.filter(({ chosen }) => held.has(chosen))
  const training = pairs.filter(({ chosen }) => !held.has(chosen))
  if (validation.length === 0 || training.length === 0)
    throw new RangeError('train reward: too few prompts to choose the weight on, wanted at least five')
  return { training, validation }
}

/** 1 where the chosen text scores higher, one half at a tie, else 0. */
export function rightness(chosen: number, rejected: number): number {
  return chosen === rejected ? 0.5 : Number(chosen > rejected)
}

/** The first of the weights with the best balanced accuracy. @throws RangeError without any */
export function bestOf(tried: readonly TriedWeight[]): TriedWeight {
  return tried.reduce((top, each) => (each.balanced > top.balanced ? each : top))
}

/** Mean of accuracy on pairs whose chosen text is shorter and on those where it is longer. */
export function balancedOf(
  { cues }: Pick<HeadData, 'cues'>,
  pairs: readonly HeadPair[],
  scoreOf: (text: number) => number,
): number {
  const lengthOf = (text: number): number => cues[text]?.length ?? 0
  const share = (sign: number): number => {
    const own = pairs.filter(({ chosen, rejected }) => Math.sign(lengthOf(chosen) - lengthOf(rejected)) === sign)
    const right = own.reduce((sum, { chosen, rejected }) => sum + rightness(scoreOf(chosen), scoreOf(rejected)), 0)
    return own.length === 0 ? 0.5 : right / own.length
  }
  return (share(-1) + share(1)) / 2
}

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

/**
 * Pairs of held-back prompts and the others.
 * @throws RangeError where either are none, or the held-back ones leave balanced accuracy without a value
 */
export function dividedPairs(
  { cues, pairs }: Pick<HeadData, 'cues' | 'pairs'>,
  held: ReadonlySet<number>,
): { readonly training: readonly HeadPair[]; readonly validation: readonly HeadPair[] } {
  const validation = pairs.filter(({ chosen }) => held.has(chosen))
  const training = pairs.filter(({ chosen }) => !held.has(chosen))
  if (validation.length === 0 || training.length === 0)
    throw new RangeError('train reward: too few prompts to choose the weight on, wanted at least five')
  const missing = missingKind({ cues }, validation)
  if (missing !== undefined)
    throw new RangeError(
      `train reward: none of the ${validation.length} held-back pairs has a ${missing} chosen response, so balanced accuracy has no value to choose the weight by, wanted a given weight, or pairs of both kinds`,
    )
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

/** Which kind of pairs is not there, told by the length of the chosen text: without one, balanced accuracy has no value. */
export function missingKind(
  { cues }: Pick<HeadData, 'cues'>,
  pairs: readonly HeadPair[],
): 'shorter' | 'longer' | undefined {
  const signs = new Set(pairs.map((pair) => lengthSign(cues, pair)))
  return signs.has(-1) ? (signs.has(1) ? undefined : 'longer') : 'shorter'
}

function lengthSign(cues: HeadData['cues'], { chosen, rejected }: HeadPair): number {
  return Math.sign((cues[chosen]?.length ?? 0) - (cues[rejected]?.length ?? 0))
}

/** Mean of accuracy on pairs whose chosen text is shorter and on those where it is longer. There are both (`missingKind`). */
export function balancedOf(
  { cues }: Pick<HeadData, 'cues'>,
  pairs: readonly HeadPair[],
  scoreOf: (text: number) => number,
): number {
  const share = (sign: number): number => {
    const own = pairs.filter((pair) => lengthSign(cues, pair) === sign)
    const right = own.reduce((sum, { chosen, rejected }) => sum + rightness(scoreOf(chosen), scoreOf(rejected)), 0)
    return right / own.length
  }
  return (share(-1) + share(1)) / 2
}

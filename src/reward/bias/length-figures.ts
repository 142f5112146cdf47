/**
 * How accuracy depends on length: on pairs whose chosen response is the shorter or the longer one, and by how far the two
 * differ. It needs the lengths of a pair alone, so that a long run is measured without its texts.
 *
 * Where in the flow: Feedback → Report. The bias report and the page over runs share it.
 */
import { split, type Key } from '../../random.ts'
import { balancedAccuracy, pairShare, type BiasFigure, type SizedPair } from './bias-figures.ts'

/** Accuracy where the chosen response is so many times as long as the rejected one. */
export interface GapBucket {
  readonly name: string
  readonly accuracy: BiasFigure | undefined
  readonly pairs: number
}

/** Figures of length. Those of accuracy are absent without scored pairs. */
export interface LengthFigures {
  readonly accuracy?: BiasFigure | undefined
  readonly shorterChosen?: BiasFigure | undefined
  readonly longerChosen?: BiasFigure | undefined
  /** Mean of the two before, so that a judge of length alone gets one half. */
  readonly balanced?: BiasFigure | undefined
  /** Rules without a model, on all pairs that differ in length. Chance is one half. */
  readonly pickLongest?: BiasFigure | undefined
  readonly pickShortest?: BiasFigure | undefined
  readonly buckets: readonly GapBucket[]
}

const BUCKETS: readonly (readonly [name: string, from: number, to: number])[] = [
  ['under 1/2', 0, 0.5],
  ['1/2 to 4/5', 0.5, 0.8],
  ['4/5 to 5/4', 0.8, 1.25],
  ['5/4 to 2', 1.25, 2],
  ['over 2', 2, Infinity],
]

/** Figures of length over pairs, with intervals by bootstrap of prompts. @param resamples default 1,000 */
export function lengthFigures(pairs: readonly SizedPair[], key: Key, resamples?: number): LengthFigures {
  const share = (name: string, valueOf: (pair: SizedPair) => number | undefined): BiasFigure | undefined =>
    pairShare(pairs, split(key, name), valueOf, resamples)
  return {
    accuracy: share('accuracy', ({ agrees }) => agrees),
    shorterChosen: share('shorter', (pair) => (gap(pair) < 1 ? pair.agrees : undefined)),
    longerChosen: share('longer', (pair) => (gap(pair) > 1 ? pair.agrees : undefined)),
    balanced: balancedAccuracy(pairs, split(key, 'balanced'), resamples),
    pickLongest: share('longest', (pair) => (gap(pair) === 1 ? undefined : Number(gap(pair) > 1))),
    pickShortest: share('shortest', (pair) => (gap(pair) === 1 ? undefined : Number(gap(pair) < 1))),
    buckets: BUCKETS.map(([name, from, to]) => {
      const inside = pairs.filter((pair) => gap(pair) >= from && gap(pair) < to)
      const accuracy = pairShare(inside, split(key, name), ({ agrees }) => agrees, resamples)
      return { name, pairs: inside.length, accuracy }
    }),
  }
}

/** Length of the chosen response over that of the rejected one. */
function gap({ chosen, rejected }: SizedPair): number {
  return Math.max(1, chosen.length) / Math.max(1, rejected.length)
}

/** How far labels and scores follow length and form in each subset of a set: what the report says of the whole, part by part. */
import { split, type Key } from '../../random.ts'
import { pairShare, type BiasFigure, type MeasuredPair } from './bias-figures.ts'
import { lengthFigures, type LengthFigures } from './length-figures.ts'
import { CUE_NAMES, type CueName } from './response-cues.ts'

/** Figures of one subset. Those of accuracy are absent without scores. */
export interface SubsetBias extends Omit<LengthFigures, 'buckets'> {
  readonly name: string
  readonly pairs: number
  readonly prompts: number
  /** Of pairs that differ on an axis: share whose chosen response has more. Axes on which none differ are left out. */
  readonly labelsPickMore: Readonly<Partial<Record<CueName, BiasFigure>>>
}

/** Figures of every subset that pairs name, in their order. Empty where they name fewer than two. */
export function subsetBias(pairs: readonly MeasuredPair[], key: Key): readonly SubsetBias[] {
  const groups = [...Map.groupBy(pairs, ({ subset }) => subset ?? '')].filter(([name]) => name !== '')
  if (groups.length < 2) return []
  return groups.map(([name, own]) => {
    const ownKey = split(key, name)
    const { buckets: _buckets, ...figures } = lengthFigures(own, ownKey)
    return {
      name,
      pairs: own.length,
      prompts: new Set(own.map(({ prompt }) => prompt)).size,
      ...figures,
      labelsPickMore: Object.fromEntries(
        CUE_NAMES.flatMap((cue) => {
          const share = labelsPickMore(own, cue, split(ownKey, `labels ${cue}`))
          return share === undefined ? [] : [[cue, share] as const]
        }),
      ),
    }
  })
}

/** Of the pairs that differ on an axis, the share whose chosen response has more. */
export function labelsPickMore(pairs: readonly MeasuredPair[], cue: CueName, key: Key): BiasFigure | undefined {
  return pairShare(pairs, key, ({ chosen, rejected }) =>
    chosen[cue] === rejected[cue] ? undefined : Number(chosen[cue] > rejected[cue]),
  )
}

/**
 * Zero-shot results over splits: figures of arms, paired differences, re-ranking, thresholds, probe, other domains.
 * Intervals are Student's over splits, see over-splits.ts.
 */
import type { Key } from '../../random.ts'
import { overSplits, pairedBySplit, type OverSplits } from '../../evaluation/index.ts'
import { UNTRAINED } from './zero-shot-arms.ts'
import {
  firstSentences,
  noneFigures,
  rerankedFigures,
  zeroShotFigures,
  type NoneFigures,
  type ZeroShotFigures,
} from './zero-shot-figures.ts'
import type { ZeroShotResult } from './zero-shot-results.ts'

/** Numbers of unseen labels, as the paper has them. */
export const LABEL_COUNTS: readonly number[] = [5, 10, 15]

/** Results by arm, each in order of splits. */
export function resultsByArm(results: readonly ZeroShotResult[]): Map<string, readonly ZeroShotResult[]> {
  const arms = new Map<string, ZeroShotResult[]>()
  for (const result of results) arms.set(result.arm, [...(arms.get(result.arm) ?? []), result])
  return new Map([...arms].map(([arm, own]) => [arm, own.toSorted((a, b) => a.split - b.split)]))
}

/** A figure of an arm with m labels over its splits. */
export function armFigure(
  key: Key,
  own: readonly ZeroShotResult[],
  m: number,
  figure: keyof ZeroShotFigures,
): OverSplits {
  return overSplits(own.map(({ test }) => zeroShotFigures(key, test, m)[figure]))
}

/**
 * `after` - `before` of a figure on the splits that both have; undefined where there is none. Where one of them scored
 * fewer sentences of each relation, both are counted on those.
 */
export function pairedFigure(
  key: Key,
  pair: { readonly before: readonly ZeroShotResult[]; readonly after: readonly ZeroShotResult[] },
  m: number,
  figure: keyof ZeroShotFigures = 'f1',
): OverSplits | undefined {
  return pairedBySplit(pair.before, pair.after, (before, after) => {
    const count = Math.min(sentencesEach(before), sentencesEach(after))
    const of = (result: ZeroShotResult): number => zeroShotFigures(key, firstSentences(result.test, count), m)[figure]
    return of(after) - of(before)
  })
}

/** F1 of re-ranking minus F1 of the match alone, on the sentences that the cross-encoder scored. */
export function rerankGain(
  key: Key,
  pair: { readonly match: readonly ZeroShotResult[]; readonly pairs: readonly ZeroShotResult[] },
  options: { readonly m: number; readonly top: number; readonly by: 'pairs' | 'sum' },
  set: 'test' | 'development' = 'test',
): OverSplits | undefined {
  return pairedBySplit(pair.match, pair.pairs, (own, scored) => {
    const [whole, pairs] = [own[set], scored[set]]
    if (whole === undefined || pairs === undefined) return undefined
    const match = firstSentences(whole, sentencesEach(scored))
    const { f1 } = rerankedFigures(key, { match, pairs }, options)
    return f1 - zeroShotFigures(key, match, options.m).f1
  })
}

/** What a threshold from development relations does, over the splits that scored them. @throws RangeError where none did */
export function noneOverSplits(
  key: Key,
  own: readonly ZeroShotResult[],
  options: { readonly m: number; readonly coverage: number },
): Readonly<Record<keyof NoneFigures, OverSplits>> {
  const found = own.flatMap(({ development, test }) =>
    development === undefined ? [] : noneFigures(key, { development, test }, options),
  )
  return {
    coverage: overSplits(found.map(({ coverage }) => coverage)),
    rejection: overSplits(found.map(({ rejection }) => rejection)),
    precision: overSplits(found.map(({ precision }) => precision)),
  }
}

/** F1 on another domain with all its labels, over splits; undefined where the arm was not asked. */
export function transferFigure(key: Key, own: readonly ZeroShotResult[], name: string): OverSplits | undefined {
  const found = own.flatMap(({ transfer }) => transfer[name] ?? [])
  return found.length === 0
    ? undefined
    : overSplits(found.map((matrix) => zeroShotFigures(key, matrix, matrix.labels.length).f1))
}

/** All differences of the page: each arm minus the untrained match, and what each part of the method gives. */
export const COMPARISONS: readonly { readonly name: string; readonly before: string; readonly after: string }[] = [
  { name: 'training (residual head, softmax) over untrained', before: UNTRAINED, after: 'residual-softmax' },
  { name: 'entity scores, untrained', before: 'untrained-context', after: UNTRAINED },
  { name: 'entity scores, trained', before: 'siamese-residual', after: 'residual-softmax' },
  { name: "Wikidata's texts over RE-Matching's, untrained", before: 'untrained-paper-texts', after: UNTRAINED },
  { name: 'softmax over margin loss', before: 'residual-margin', after: 'residual-softmax' },
  {
    name: 'residual over fresh head (margin loss; mean over max pool with it)',
    before: 're-matching-plain',
    after: 'residual-margin',
  },
  { name: 'distillation, fresh head', before: 're-matching-plain', after: 're-matching' },
  { name: 'distillation, residual head', before: 'residual-softmax', after: 'residual-distillation' },
  { name: 'RE-Matching in full over untrained', before: UNTRAINED, after: 're-matching' },
  { name: 'RE-Matching in full over the fresh single vector', before: 'siamese-fresh', after: 're-matching' },
  { name: 'residual head, softmax over RE-Matching in full', before: 're-matching', after: 'residual-softmax' },
  { name: 'over the cross-encoder, equal compute', before: 'cross-encoder', after: 'residual-softmax' },
  { name: 'over the cross-encoder, three times the compute', before: 'cross-encoder-3', after: 'residual-softmax' },
]

function sentencesEach({ test }: ZeroShotResult): number {
  return test.gold.length / test.labels.length
}

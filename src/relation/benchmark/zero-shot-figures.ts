/**
 * Figures of score matrices: macro F1 by number of unseen labels, what a re-ranker adds, what a threshold accepts.
 *
 * m of the labels: 30 fixed random subsets of the same matrix, or all; a subset's figures count only sentences of its
 * labels, against its labels. Threshold: from development relations, at a stated coverage; measured where a part of the
 * relations has no description, so that their sentences should get none.
 */
import { sample, split, type Key } from '../../random.ts'
import { totalScore } from '../matching/match-reranking.ts'
import { conformalThreshold, macroFigures } from '../../evaluation/index.ts'
import type { ScoreMatrix } from './zero-shot-results.ts'

/** Figures at one number of labels; shares are 0 to 1, means over subsets. */
export interface ZeroShotFigures {
  /** The paper's: F1 of macro precision and macro recall. */
  readonly f1: number
  readonly scikitF1: number
  readonly accuracy: number
}

/** Subsets of labels where fewer than all are asked for. */
export const SUBSETS = 30

/** Figures with `m` of the labels; the same key gives the same subsets for matrices of as many labels. */
export function zeroShotFigures(key: Key, matrix: ScoreMatrix, m: number): ZeroShotFigures {
  const { labels, gold } = matrix
  const subsets = labelSubsets(key, labels.length, m)
  const total = { f1: 0, scikitF1: 0, accuracy: 0 }
  for (const subset of subsets) {
    const rows = rowsOf(matrix, subset)
    const name = (place: number | undefined): string => labels[place ?? -1] ?? ''
    const wanted = rows.map((row) => name(gold[row]))
    const given = rows.map((row) => name(bestOf(matrix.scores[row] ?? [], subset)))
    const { paper, scikitF1, accuracy } = macroFigures(wanted, given)
    total.f1 += paper.f1
    total.scikitF1 += scikitF1
    total.accuracy += accuracy.value
  }
  const { length } = subsets
  return { f1: total.f1 / length, scikitF1: total.scikitF1 / length, accuracy: total.accuracy / length }
}

/** Subsets of m places among `count`; all places once where m is at least `count`. */
export function labelSubsets(key: Key, count: number, m: number): (readonly number[])[] {
  const all = Array.from({ length: count }, (_v, i) => i)
  if (m >= count) return [all]
  return Array.from({ length: SUBSETS }, (_v, i) => sample(split(split(key, `m ${m}`), i), all, m))
}

/**
 * A matrix for the same sentences as `pairs` has, in which the best `top` labels of `match` are ordered anew: by the
 * cross-encoder's scores, or by the sum that match-reranking.ts makes. Labels
 * below keep their order. For figures of subsets ask with the subset's matrix: which labels are on top depends on it.
 */
export function rerankedMatrix(
  match: ScoreMatrix,
  pairs: ScoreMatrix,
  options: { readonly top: number; readonly by: 'pairs' | 'sum'; readonly weight?: number | undefined },
): ScoreMatrix {
  const { top, by, weight } = options
  const scores = match.scores.map((row, i) => {
    const order = [...row.keys()].toSorted((a, b) => (row[b] ?? 0) - (row[a] ?? 0))
    const chosen = new Set(order.slice(0, top))
    return row.map((score, label) => {
      // those below keep an order below every re-ranked score
      if (!chosen.has(label)) return score - 1e6
      const pair = pairs.scores[i]?.[label] ?? NaN
      return by === 'pairs' ? pair : totalScore({ score, pair }, weight)
    })
  })
  return { ...match, scores }
}

/** The part of a matrix that a subset of labels leaves: its sentences, its labels. */
export function restricted(matrix: ScoreMatrix, subset: readonly number[]): ScoreMatrix {
  const rows = rowsOf(matrix, subset)
  return {
    labels: subset.map((place) => matrix.labels[place] ?? ''),
    gold: rows.map((row) => subset.indexOf(matrix.gold[row] ?? -1)),
    scores: rows.map((row) => subset.map((place) => matrix.scores[row]?.[place] ?? NaN)),
  }
}

/** The first `count` sentences of each label: what a dear arm scored of the same test. */
export function firstSentences(matrix: ScoreMatrix, count: number): ScoreMatrix {
  const seen = new Map<number, number>()
  const kept = [...matrix.gold.keys()].filter((row) => {
    const gold = matrix.gold[row] ?? -1
    const before = seen.get(gold) ?? 0
    seen.set(gold, before + 1)
    return before < count
  })
  return {
    labels: matrix.labels,
    gold: kept.map((row) => matrix.gold[row] ?? -1),
    scores: kept.map((row) => matrix.scores[row] ?? []),
  }
}

/** Means over subsets of re-ranked matrices. */
export function rerankedFigures(
  key: Key,
  matrices: { readonly match: ScoreMatrix; readonly pairs: ScoreMatrix },
  options: { readonly m: number; readonly top: number; readonly by: 'pairs' | 'sum' },
): ZeroShotFigures {
  const { match, pairs } = matrices
  const all = labelSubsets(key, match.labels.length, options.m).map((subset) =>
    zeroShotFigures(key, rerankedMatrix(restricted(match, subset), restricted(pairs, subset), options), options.m),
  )
  const mean = (name: keyof ZeroShotFigures): number => all.reduce((sum, one) => sum + one[name], 0) / all.length
  return { f1: mean('f1'), scikitF1: mean('scikitF1'), accuracy: mean('accuracy') }
}

/** What a threshold does; shares, means over subsets. */
export interface NoneFigures {
  /** Sentences of described relations that are accepted. */
  readonly coverage: number
  /** Sentences of relations without description that are rejected; NaN where all are described. */
  readonly rejection: number
  /** Right among the accepted, where an accepted sentence without described relation is wrong. */
  readonly precision: number
}

/** A threshold calibrated on development relations, with `m` labels of the test described and the others not. */
export function noneFigures(
  key: Key,
  matrices: { readonly development: ScoreMatrix; readonly test: ScoreMatrix },
  options: { readonly m: number; readonly coverage: number },
): NoneFigures {
  const { development, test } = matrices
  const best = development.scores.map((row) => Math.max(...row))
  const threshold = conformalThreshold(best, options.coverage).value
  const all = labelSubsets(key, test.labels.length, options.m).map((subset) => {
    const described = new Set(subset)
    const counts = { covered: 0, known: 0, rejected: 0, none: 0, right: 0, accepted: 0 }
    for (const [i, row] of test.scores.entries()) {
      const gold = test.gold[i] ?? -1
      const found = bestOf(row, subset)
      const accepted = (row[found] ?? -Infinity) >= threshold
      if (described.has(gold)) {
        counts.known++
        if (accepted) counts.covered++
      } else {
        counts.none++
        if (!accepted) counts.rejected++
      }
      if (accepted) counts.accepted++
      if (accepted && found === gold) counts.right++
    }
    return {
      coverage: counts.covered / counts.known,
      rejection: counts.rejected / counts.none,
      precision: counts.right / Math.max(1, counts.accepted),
    }
  })
  const mean = (name: keyof NoneFigures): number => all.reduce((sum, one) => sum + one[name], 0) / all.length
  return { coverage: mean('coverage'), rejection: mean('rejection'), precision: mean('precision') }
}

function rowsOf({ gold }: ScoreMatrix, subset: readonly number[]): number[] {
  const kept = new Set(subset)
  return [...gold.keys()].filter((row) => kept.has(gold[row] ?? -1))
}

function bestOf(row: readonly number[], subset: readonly number[]): number {
  let best = subset[0] ?? -1
  for (const place of subset) if ((row[place] ?? -Infinity) > (row[best] ?? -Infinity)) best = place
  return best
}

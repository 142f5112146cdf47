/**
 * Whether the sentences that are asked about look like those that a threshold was set on. A stated coverage holds for one
 * source only; this tells, without any label, where it may not hold.
 *
 * Two tests share the alarms that are allowed: the energy test of the sentences' vectors tells another source, and Kolmogorov and
 * Smirnov's of the scores tells sentences whose relations are other ones (evaluation/two-sample.ts). Ours.
 */
import { energyTest, kolmogorovSmirnovTest } from '../evaluation/index.ts'
import { keyOf, sample, type Key } from '../random.ts'
import { unitVector } from './unit-vector.ts'

/** A sentence that was asked about, or that set the threshold. */
export interface WatchedSentence {
  /** What the threshold is on. */
  readonly score: number
  /** Of any length but 0. */
  readonly vector: Float32Array
}

/** How the asked sentences differ. */
export interface SourceShift {
  /** `source`: the sentences themselves are of another kind. `scores`: they fit the labels otherwise, as sentences of other relations do. */
  readonly kind: 'source' | 'scores'
  /** Chance of such a difference where nothing has changed, 0 to 1; the smaller of the two tests'. */
  readonly probability: number
  /** Sentences of either side. */
  readonly n: { readonly asked: number; readonly calibration: number }
}

/** Sentences below which nothing is told: a test of fewer finds nothing. */
const LEAST_SENTENCES = 20
/** Sentences of either side that are compared: the energy test takes their squared number of distances. */
const MOST_SENTENCES = 200
/** False alarms of each test at most. */
const ALARMS = 0.025

/** The difference, or undefined where there is none to be told. */
export function sourceShift(
  asked: readonly WatchedSentence[],
  calibration: readonly WatchedSentence[],
  key: Key = keyOf('source shift'),
): SourceShift | undefined {
  if (asked.length < LEAST_SENTENCES || calibration.length < LEAST_SENTENCES) return undefined
  const some = (side: readonly WatchedSentence[]): readonly WatchedSentence[] =>
    sample(key, side, Math.min(MOST_SENTENCES, side.length))
  const [a, b] = [some(asked), some(calibration)] as const
  const vectors = (side: readonly WatchedSentence[]): Float32Array[] => side.map(({ vector }) => unitVector(vector))
  const scores = (side: readonly WatchedSentence[]): number[] => side.map(({ score }) => score)
  const source = energyTest(vectors(a), vectors(b), { key }).probability
  const fit = kolmogorovSmirnovTest(scores(a), scores(b)).probability
  if (source > ALARMS && fit > ALARMS) return undefined
  const n = { asked: asked.length, calibration: calibration.length }
  return { kind: source <= ALARMS ? 'source' : 'scores', probability: Math.min(source, fit), n }
}

/** The first sentences that were asked, for `sourceShift`. */
export class SourceWatch {
  readonly #asked: WatchedSentence[] = []

  /** Those kept so far. */
  get asked(): readonly WatchedSentence[] {
    return this.#asked
  }

  /** Keeps a sentence, as long as there are fewer than a thousand. */
  add(sentence: WatchedSentence): void {
    if (this.#asked.length < 1000) this.#asked.push(sentence)
  }

  /** Forgets all: the scores were of other labels. */
  clear(): void {
    this.#asked.length = 0
  }
}

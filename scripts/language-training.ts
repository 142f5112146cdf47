/**
 * Multinomial logistic regression over the features of pieces, by AdaGrad. Pieces are cut from files of packages that are
 * drawn evenly, and each epoch leaves out others of their features.
 */
import { featureVector } from '../src/analysis/identify/classifier-weights.ts'
import { FEATURE_SPACE, sourceFeatures } from '../src/analysis/identify/source-features.ts'
import { generator, shuffle, split, type Generator32, type Key } from '../src/random.ts'
import { pieceOf, type CorpusFile } from './language-pieces.ts'

/** Share of a piece's features that are left out each time, so that no few words decide alone. */
const LEFT_OUT = 0.35
const RATE = 0.5
const DECAY = 1e-6
/** Smallest gradient of a score that is followed. */
const LEAST_GRADIENT = 1e-3
/** Lines of the pieces that are cut; Infinity is the whole. */
const PIECES = [3, 3, 3, 1, 2, 4, 5, 8, 10, 20, 40, Infinity]
/** Characters of a piece, which a whole file seldom needs. */
const LONGEST_PIECE = 3_500
/** Packages in which a feature must occur. */
const FEWEST_PACKAGES = 3

/** Features and the order of languages that weights go by. */
export interface Vocabulary {
  readonly languages: readonly string[]
  /** Index of each feature. */
  readonly index: ReadonlyMap<number, number>
}

/** What is learnt: weights [features, languages] and biases [languages]. */
export interface Learnt {
  readonly weights: Float32Array
  readonly biases: Float32Array
}

/** Files of one language, grouped by package and drawn evenly: a package with four times the files comes twice as often. */
export class EvenDraw {
  readonly #packages: readonly (readonly CorpusFile[])[]
  readonly #ends: readonly number[]

  constructor(files: readonly CorpusFile[]) {
    this.#packages = [...Map.groupBy(files, (file) => file.package).values()]
    let sum = 0
    this.#ends = this.#packages.map((all) => (sum += Math.sqrt(all.length)))
  }

  next(draw: Generator32): CorpusFile {
    const at = draw.uniform() * (this.#ends.at(-1) ?? 0)
    const all = this.#packages[this.#ends.findIndex((end) => at < end)] ?? []
    const file = all[draw.below(all.length)]
    if (file === undefined) throw new RangeError('draw a file: there is none')
    return file
  }
}

/** The features that say most of the language, counted by the packages in whose pieces they occur. */
export function chooseVocabulary(
  pieces: readonly TrainingPiece[],
  languages: readonly string[],
  most: number,
): Vocabulary {
  const classes = languages.length
  const counts = new Uint8Array(FEATURE_SPACE * classes)
  const lastSeen = new Int32Array(FEATURE_SPACE)
  const sizes = new Float64Array(classes)
  let number = 0
  for (const [language, own] of Map.groupBy(pieces, (piece) => piece.language)) {
    for (const some of Map.groupBy(own, (piece) => piece.package).values()) {
      number += 1
      sizes[language] = Math.min(255, (sizes[language] ?? 0) + 1)
      for (const { features } of some) {
        for (const feature of features) {
          if (lastSeen[feature] === number) continue
          lastSeen[feature] = number
          const at = feature * classes + language
          counts[at] = Math.min(255, (counts[at] ?? 0) + 1)
        }
      }
    }
  }
  const scored: { feature: number; said: number }[] = []
  const rates = new Float64Array(classes)
  for (let feature = 0; feature < FEATURE_SPACE; feature++) {
    if (lastSeen[feature] === 0) continue
    let packages = 0
    for (let c = 0; c < classes; c++) {
      const count = counts[feature * classes + c] ?? 0
      packages += count
      rates[c] = count / ((sizes[c] ?? 0) + 2)
    }
    if (packages >= FEWEST_PACKAGES) scored.push({ feature, said: information(rates) })
  }
  const chosen = scored.toSorted((a, b) => b.said - a.said).slice(0, most)
  return { languages, index: new Map(chosen.map(({ feature }, index) => [feature, index])) }
}

/** Entropy of a share, in bits. */
function entropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p)
}

/** Mutual information of a feature's presence and the language, languages being equally likely, in bits. */
function information(rates: Float64Array): number {
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length
  return entropy(mean) - rates.reduce((sum, rate) => sum + entropy(rate), 0) / rates.length
}

/** How many pieces of a language are drawn. */
export type Draws = (language: string) => number

/** A piece with its features. */
export interface TrainingPiece {
  /** Index of its language. */
  readonly language: number
  readonly package: string
  readonly features: Uint32Array
  readonly counts: Uint16Array
}

/** Draws pieces of each language and reads their features. */
export function drawPieces(
  files: readonly CorpusFile[],
  { key, languages, draws }: { readonly key: Key; readonly languages: readonly string[]; readonly draws: Draws },
): TrainingPiece[] {
  return [...Map.groupBy(files, (file) => file.language)].flatMap(([language, own]) => {
    const even = new EvenDraw(own)
    const draw = generator(split(key, language))
    return Array.from({ length: draws(language) }, (_, n) => {
      const file = even.next(draw)
      const lines = PIECES[n % PIECES.length] ?? Infinity
      const found = sourceFeatures(pieceOf(file.text, lines, draw.uniform()).slice(0, LONGEST_PIECE))
      return {
        language: languages.indexOf(language),
        package: file.package,
        features: Uint32Array.from(found.keys()),
        counts: Uint16Array.from(found.values()),
      }
    })
  })
}

/** Trains, and tells of each epoch by `log`. */
export function train(
  pieces: readonly TrainingPiece[],
  vocabulary: Vocabulary,
  { key, epochs, log }: { readonly key: Key; readonly epochs: number; readonly log: (line: string) => void },
): Learnt {
  const { languages, index } = vocabulary
  const classes = languages.length
  const weights = new Float32Array(index.size * classes)
  const squares = new Float32Array(index.size * classes).fill(1e-4)
  const biases = new Float32Array(classes)
  const scores = new Float64Array(classes)
  const vectors = pieces.map(({ language, features, counts }) => {
    const vector = featureVector(zip(features, counts), index)
    return { language, indices: Uint32Array.from(vector.indices), values: Float32Array.from(vector.values) }
  })
  for (let epoch = 0; epoch < epochs; epoch++) {
    const start = performance.now()
    const draw = generator(split(key, `left out ${epoch}`))
    let loss = 0
    for (const { language, ...vector } of shuffle(split(key, `order ${epoch}`), vectors)) {
      const { indices, values } = thinned(vector, draw)
      if (indices.length === 0) continue
      softmaxInto(scores, { weights, biases }, { indices, values })
      loss -= Math.log(Math.max(1e-12, scores[language] ?? 0))
      for (let c = 0; c < classes; c++) {
        const gradient = (scores[c] ?? 0) - (c === language ? 1 : 0)
        biases[c] = (biases[c] ?? 0) - 0.01 * gradient
        if (Math.abs(gradient) < LEAST_GRADIENT) continue
        for (let k = 0; k < indices.length; k++) {
          const place = (indices[k] ?? 0) * classes + c
          const weight = weights[place] ?? 0
          const g = gradient * (values[k] ?? 0) + DECAY * weight
          const square = (squares[place] ?? 0) + g * g
          squares[place] = square
          weights[place] = weight - (RATE * g) / Math.sqrt(square)
        }
      }
    }
    const seconds = ((performance.now() - start) / 1_000).toFixed(0)
    log(`epoch ${epoch + 1}: loss ${(loss / vectors.length).toFixed(4)} over ${vectors.length} pieces, ${seconds} s`)
  }
  return { weights, biases }
}

function* zip(features: Uint32Array, counts: Uint16Array): Generator<readonly [number, number]> {
  for (const [at, feature] of features.entries()) yield [feature, counts[at] ?? 0]
}

interface Vector {
  readonly indices: ArrayLike<number>
  readonly values: ArrayLike<number>
}

/** A vector of length 1 without some of its features; all of them where none would be left. */
function thinned({ indices, values }: Vector, draw: Generator32): Vector {
  const kept: number[] = []
  let squares = 0
  for (let k = 0; k < indices.length; k++) {
    if (draw.bits() < LEFT_OUT * 2 ** 32) continue
    kept.push(k)
    squares += (values[k] ?? 0) ** 2
  }
  if (kept.length === 0) return { indices, values }
  const norm = Math.sqrt(squares)
  return {
    indices: Uint32Array.from(kept, (k) => indices[k] ?? 0),
    values: Float32Array.from(kept, (k) => (values[k] ?? 0) / norm),
  }
}

function softmaxInto(scores: Float64Array, { weights, biases }: Learnt, { indices, values }: Vector): void {
  const classes = scores.length
  for (let c = 0; c < classes; c++) scores[c] = biases[c] ?? 0
  for (let k = 0; k < indices.length; k++) {
    const at = (indices[k] ?? 0) * classes
    const value = values[k] ?? 0
    for (let c = 0; c < classes; c++) scores[c] = (scores[c] ?? 0) + (weights[at + c] ?? 0) * value
  }
  let most = -Infinity
  for (const score of scores) most = Math.max(most, score)
  let sum = 0
  for (let c = 0; c < classes; c++) {
    const e = Math.exp((scores[c] ?? 0) - most)
    scores[c] = e
    sum += e
  }
  for (let c = 0; c < classes; c++) scores[c] = (scores[c] ?? 0) / sum
}

/**
 * A linear classifier over the features of a source: which features it knows, and one weight for each of them and each
 * language. Weights are kept in 8 bits with one scale for each language. scripts/train-language-classifier.ts trains it.
 *
 * File: gzip over a line of JSON, then little-endian hashes [features] of 32 bits, weights [features, languages] of 8 bits.
 */
import { gunzipSync, gzipSync } from 'node:zlib'
import type { EvidenceWeights, LanguageScore } from './evidence.ts'

interface Header {
  readonly languages: readonly string[]
  readonly features: number
  readonly scales: readonly number[]
  readonly biases: readonly number[]
  readonly evidence: EvidenceWeights
}

/** The weights. */
export class ClassifierWeights {
  readonly languages: readonly string[]
  /** How much scores and parses count; empty before they are fitted. */
  readonly evidence: EvidenceWeights
  readonly #header: Header
  readonly #index: Map<number, number>
  readonly #weights: Int8Array

  private constructor(header: Header, hashes: Uint32Array, weights: Int8Array) {
    this.languages = header.languages
    this.evidence = header.evidence
    this.#header = header
    this.#weights = weights
    this.#index = new Map([...hashes].map((hash, index) => [hash, index]))
  }

  /** From weights [features, languages] in 32 bits. */
  static of(
    languages: readonly string[],
    hashes: readonly number[],
    weights: Float32Array,
    biases: Float32Array,
  ): ClassifierWeights {
    const classes = languages.length
    const largest = new Float64Array(classes)
    for (const [at, weight] of weights.entries()) {
      largest[at % classes] = Math.max(largest[at % classes] ?? 0, Math.abs(weight))
    }
    const scales = [...largest].map((most) => (most === 0 ? 1 : most / 127))
    const small = Int8Array.from(weights, (weight, at) => Math.round(weight / (scales[at % classes] ?? 1)))
    const header = { languages, features: hashes.length, scales, biases: [...biases], evidence: {} }
    return new ClassifierWeights(header, Uint32Array.from(hashes), small)
  }

  /** The same weights with another weighing of evidence. */
  withEvidence(evidence: EvidenceWeights): ClassifierWeights {
    return new ClassifierWeights({ ...this.#header, evidence }, Uint32Array.from(this.#index.keys()), this.#weights)
  }

  /** @throws SyntaxError where the bytes are no weights of this form */
  static decode(bytes: Uint8Array): ClassifierWeights {
    const all = gunzipSync(bytes)
    const end = all.indexOf(10)
    const header = JSON.parse(all.subarray(0, end).toString('utf8')) as Header
    const { features, languages } = header
    const start = end + 1
    if (all.length !== start + features * (4 + languages.length)) {
      throw new SyntaxError(`read the language classifier: got ${all.length} bytes, which the head does not say`)
    }
    const view = new DataView(all.buffer, all.byteOffset + start)
    const hashes = Uint32Array.from({ length: features }, (_, index) => view.getUint32(index * 4, true))
    return new ClassifierWeights(header, hashes, new Int8Array(all.subarray(start + features * 4)))
  }

  encode(): Uint8Array {
    const hashes = new DataView(new ArrayBuffer(this.#index.size * 4))
    for (const [hash, index] of this.#index) hashes.setUint32(index * 4, hash, true)
    const parts = [`${JSON.stringify(this.#header)}\n`, new Uint8Array(hashes.buffer), new Uint8Array(this.#weights)]
    return gzipSync(Buffer.concat(parts.map((part) => Buffer.from(part))), { level: 9 })
  }

  /** Scores of all languages, the highest first. */
  scores(features: ReadonlyMap<number, number>): readonly LanguageScore[] {
    const { scales, biases } = this.#header
    const classes = this.languages.length
    const sums = new Float64Array(classes)
    const { indices, values } = featureVector(features, this.#index)
    for (const [k, index] of indices.entries()) {
      const value = values[k] ?? 0
      for (let c = 0; c < classes; c++) sums[c] = (sums[c] ?? 0) + (this.#weights[index * classes + c] ?? 0) * value
    }
    return this.languages
      .map((language, c) => ({ language, score: (sums[c] ?? 0) * (scales[c] ?? 1) + (biases[c] ?? 0) }))
      .toSorted((a, b) => b.score - a.score)
  }
}

/** The features that are known, as a vector of length 1 whose entries go by the logarithm of the count. */
export function featureVector(
  features: Iterable<readonly [feature: number, count: number]>,
  index: ReadonlyMap<number, number>,
): { readonly indices: readonly number[]; readonly values: readonly number[] } {
  const indices: number[] = []
  const values: number[] = []
  let squares = 0
  for (const [hash, count] of features) {
    const at = index.get(hash)
    if (at === undefined) continue
    const value = 1 + Math.log(count)
    indices.push(at)
    values.push(value)
    squares += value * value
  }
  const norm = Math.sqrt(squares)
  return { indices, values: values.map((value) => value / norm) }
}

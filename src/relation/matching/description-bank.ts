/**
 * A bank of descriptions of many other relations, against which labels must hold: so a matcher without a threshold can say
 * that none of its labels fits. The bank that comes with the library was written for this project (data/relation-bank.jsonl).
 *
 * A sentence's lift is the mean of exp(score / T) over the labels to the same mean over the bank. A label holds where the
 * lift reaches LEAST_LIFT. NegLabel (arXiv 2403.20078) takes the labels' share of the sum instead, and that share grows with the
 * number of labels, so that one bound cannot serve one label and ten; the ratio of means serves both. Entries that mean the
 * same as a label are left out. Temperature and bounds were chosen on FewRel's training relations (docs/relation.md).
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Weights, writeAtomically, writeFully } from '../../engine/index.ts'
import type { DescriptionEncoder, DescriptionVectors } from './description-encoder.ts'
import { LabelIndex, type LabelScore, type SentenceVectors } from './label-index.ts'
import type { RelationDescription } from './relation-description.ts'

/** T of the mass exp(score / T). */
const TEMPERATURE = 0.05
/** Labels hold from this ratio of the labels' mean mass to the bank's. */
export const LEAST_LIFT = 1.15
/** An entry whose score with a label reaches this means the same. */
const SAME_MEANING = 0.6

/** File of the bank that comes with the library. */
export const DESCRIPTION_BANK: string = fileURLToPath(new URL('../../../data/relation-bank.jsonl', import.meta.url))

/**
 * The labels' share of all mass, as its logarithm: log (Σ exp(label / T) / (Σ exp(label / T) + Σ exp(entry / T))), from -∞ to 0.
 * NegLabel's score (arXiv 2403.20078), with descriptions in place of names. It ranks sentences of a fixed set of labels; how many
 * labels there are moves it, so a bound on it serves one set only.
 */
export function logShare(labels: readonly number[], entries: readonly number[], temperature: number): number {
  const top = Math.max(...labels, ...entries)
  const mass = (scores: readonly number[]): number =>
    scores.reduce((total, score) => total + Math.exp((score - top) / temperature), 0)
  const own = mass(labels)
  return Math.log(own) - Math.log(own + mass(entries))
}

/** Vectors of a bank, and which of its entries stand against the labels that there are. */
export class DescriptionBank {
  readonly #entries: LabelIndex
  readonly #names: readonly string[]
  /** `[N, 3H]`: context, head and tail of each entry side by side, weighted, so that one product is the score. */
  readonly #rows: readonly Float32Array[]

  /** @param entityWeight as the labels' index has it */
  constructor(vectors: readonly DescriptionVectors[], entityWeight: number) {
    this.#entries = new LabelIndex(entityWeight)
    this.#entries.add(vectors)
    this.#names = vectors.map(({ relation }) => relation)
    const weights = [1 - 2 * entityWeight, entityWeight, entityWeight]
    this.#rows = vectors.map((each) => sideBySide(each, weights))
  }

  /** Names of the entries that mean the same as one of these labels. */
  sameAs(labels: readonly DescriptionVectors[], least: number = SAME_MEANING): Set<string> {
    const same = labels.flatMap((label) => this.#entries.scores(label).filter(({ score }) => score >= least))
    return new Set(same.map(({ relation }) => relation))
  }

  /** Scores of the entries that are not left out, in their order. */
  scores(sentence: SentenceVectors, leftOut: ReadonlySet<string>): number[] {
    const own = sideBySide(sentence, lengthsInverted(sentence))
    return this.#rows.flatMap((row, i) => (leftOut.has(this.#names[i] ?? '') ? [] : [dot(own, row)]))
  }

  /** The entry that fits best of those not left out; undefined where there is none. */
  best(sentence: SentenceVectors, leftOut: ReadonlySet<string>): LabelScore | undefined {
    const scores = this.scores(sentence, leftOut)
    const names = this.#names.filter((name) => !leftOut.has(name))
    const top = scores.reduce((best, score, i) => (score > (scores[best] ?? -Infinity) ? i : best), 0)
    const [relation, score] = [names[top], scores[top]]
    return relation === undefined || score === undefined ? undefined : { relation, score }
  }

  /** Mean mass of the labels' scores to that of the entries not left out; 0 without labels, Infinity without entries. */
  lift(sentence: SentenceVectors, labels: readonly LabelScore[], leftOut: ReadonlySet<string>): number {
    if (labels.length === 0) return 0
    const others = this.scores(sentence, leftOut)
    return others.length === 0 ? Infinity : meanMass(labels.map(({ score }) => score)) / meanMass(others)
  }
}

/** Context, head and tail as one vector `[3H]`, each times its factor. */
function sideBySide({ context, head, tail }: SentenceVectors, factors: readonly number[]): Float32Array {
  const width = context.length
  const all = new Float32Array(3 * width)
  for (const [k, part] of [context, head, tail].entries()) {
    const factor = factors[k] ?? 0
    all.set(
      part.map((value) => factor * value),
      k * width,
    )
  }
  return all
}

function lengthsInverted({ context, head, tail }: SentenceVectors): number[] {
  return [context, head, tail].map((part) => 1 / Math.max(Math.sqrt(dot(part, part)), 1e-12))
}

/** Four sums at once: a sum that waits for itself takes three times as long. */
function dot(a: Float32Array, b: Float32Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  const { length } = a
  for (let i = 0; i < length; i += 4) {
    s0 += (a[i] ?? 0) * (b[i] ?? 0)
    s1 += (a[i + 1] ?? 0) * (b[i + 1] ?? 0)
    s2 += (a[i + 2] ?? 0) * (b[i + 2] ?? 0)
    s3 += (a[i + 3] ?? 0) * (b[i + 3] ?? 0)
  }
  return s0 + s1 + s2 + s3
}

/** Scores are cosines, so the largest mass is e^20. */
function meanMass(scores: readonly number[]): number {
  return scores.reduce((total, score) => total + Math.exp(score / TEMPERATURE), 0) / scores.length
}

/** Options of `bankVectors`. */
export interface BankVectorOptions {
  /** Weights of the encoder: with the texts they name what is kept. */
  readonly weights: Weights
  /** Folder in which vectors are kept from one process to the next. @default none are kept */
  readonly folder?: string | undefined
  /** Abort rejects with the signal's reason between passes. */
  readonly signal?: AbortSignal | undefined
}

/** Vectors of a bank's descriptions, encoded once for each encoder and bank where there is a folder. */
export async function bankVectors(
  encoder: DescriptionEncoder,
  descriptions: readonly RelationDescription[],
  { weights, folder, signal }: BankVectorOptions,
): Promise<DescriptionVectors[]> {
  if (folder === undefined) return encoder.descriptions(descriptions, signal)
  const file = join(folder, `${digestOf(descriptions, weights)}.f32`)
  const kept = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  const read = kept === undefined ? undefined : vectorsIn(kept, descriptions)
  if (read !== undefined) return read
  const made = await encoder.descriptions(descriptions, signal)
  await mkdir(folder, { recursive: true })
  await writeAtomically(file, async (target) => {
    for (const { context, head, tail } of made)
      for (const part of [context, head, tail])
        await writeFully(target, new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
  })
  return made
}

/** Undefined where the file does not hold whole vectors of all descriptions: it is written anew then. */
function vectorsIn(bytes: Buffer, descriptions: readonly RelationDescription[]): DescriptionVectors[] | undefined {
  const width = bytes.length / (Float32Array.BYTES_PER_ELEMENT * 3 * descriptions.length)
  if (!Number.isInteger(width) || width === 0) return undefined
  const all = new Float32Array(new Uint8Array(bytes).buffer)
  const at = (place: number): Float32Array => all.slice(place * width, (place + 1) * width)
  return descriptions.map(({ relation }, i) => ({
    relation,
    context: at(3 * i),
    head: at(3 * i + 1),
    tail: at(3 * i + 2),
  }))
}

function digestOf(descriptions: readonly RelationDescription[], weights: Weights): string {
  const hash = createHash('sha256').update(JSON.stringify(descriptions))
  for (const [name, { data }] of weights) hash.update(name).update(data)
  return hash.digest('hex').slice(0, 32)
}

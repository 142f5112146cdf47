/**
 * Difficult negatives of unknown-aware training (arXiv 2306.04950, section 4.2): sentences whose relation words are
 * replaced, so that no known relation is stated, by words that raise the energy, so that the classifier thinks one is.
 *
 * For each batch, from the model as it stands: attribution of each sub-word |e · ∂E/∂e|, its sum over a word, times path
 * weight, times class TF-IDF; the best `replaceRatio` of the words are replaced, each sub-word by the candidate w with the
 * largest first-order step (emb(w) - e) · ∂E/∂e (HotFlip, Ebrahimi et al. 2018). All replacements use one gradient.
 * Deviations: candidates are the encoder's own vocabulary in place of a list of 100,000 words; a sub-word is replaced by
 * one of its kind, so words keep their number of sub-words; entity words are spared unless asked for.
 */
import {
  absolute,
  differentiate,
  dot,
  type EncoderConfig,
  floats,
  GraphSession,
  type GraphSessionOptions,
  input,
  matmul,
  parameter,
  sum,
  type Tensor,
  WORD_TABLE,
} from '../../engine/index.ts'
import { generator, keyOf, type Key } from '../../random.ts'
import type { ClassTerms } from './class-terms.ts'
import { mentionBatch } from '../mention/mention-batch.ts'
import type { EncodedMention } from '../mention/mention-encoding.ts'
import { openSetGraph } from './open-set-graph.ts'
import { pathWeights } from './path-weight.ts'
import type { ReplacementVocabulary } from './replacement-vocabulary.ts'

/** Options of negatives; the switches are the paper's ablations. */
export interface NegativeOptions {
  /** Share of a sentence's words that are replaced, above 0 to 1. @default 0.5 */
  readonly replaceRatio?: number | undefined
  /** Words of head and tail may be replaced. @default false */
  readonly replaceEntities?: boolean | undefined
  /** Weigh words by their attribution. @default true */
  readonly attribution?: boolean | undefined
  /** Weigh words by class TF-IDF. @default true */
  readonly terms?: boolean | undefined
  /** Weigh words by the path between the entities. @default true */
  readonly path?: boolean | undefined
  /** Each replacement is drawn among the words of the n largest steps; 1 takes the largest, as the paper does. @default 1 */
  readonly candidates?: number | undefined
}

/** How much a word of the sentence says about its relation: `[tokens]`, from the attribution of each sub-word. */
export function wordScores(
  mention: EncodedMention,
  attribution: ArrayLike<number>,
  terms: ClassTerms | undefined,
  options: NegativeOptions = {},
): number[] {
  const { task, source } = mention
  const sums = task.tokens.map(() => 0)
  let total = 0
  for (let t = 0; t < source.length; t++) total += attribution[t] ?? 0
  for (const [t, word] of source.entries()) {
    if (word < 0) continue
    const share = options.attribution === false ? 1 : (attribution[t] ?? 0) / Math.max(total, 1e-30)
    sums[word] = (sums[word] ?? 0) + share
  }
  const path = options.path === false ? undefined : pathWeights(task)
  return sums.map((score, i) => {
    const term =
      options.terms === false || terms === undefined ? 1 : terms.weight(task.relation ?? '', task.tokens[i] ?? '')
    return score * (path?.[i] ?? 1) * term
  })
}

/** Words to replace: the best-scored, as many as the ratio says of those that were encoded; ties by position. */
export function chooseWords(
  mention: EncodedMention,
  scores: readonly number[],
  options: NegativeOptions = {},
): number[] {
  const words = replaceableWords(mention, options)
  return words
    .toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    .slice(0, replaceCount(mention, words, options))
}

function replaceCount(
  mention: EncodedMention,
  words: readonly number[],
  { replaceRatio = 0.5 }: NegativeOptions,
): number {
  if (!(replaceRatio > 0 && replaceRatio <= 1))
    throw new RangeError(`negatives: replaceRatio is ${replaceRatio}, wanted above 0, at most 1`)
  const encoded = new Set(mention.source.filter((word) => word >= 0)).size
  return Math.min(words.length, Math.max(1, Math.floor(replaceRatio * encoded)))
}

function replaceableWords({ source, task }: EncodedMention, { replaceEntities = false }: NegativeOptions): number[] {
  return [...new Set(source)].filter(
    (word) => word >= 0 && (replaceEntities || !(isWithin(word, task.head) || isWithin(word, task.tail))),
  )
}

function isWithin(word: number, [start, end]: readonly [number, number]): boolean {
  return word >= start && word < end
}

/** A sentence with some sub-words replaced. */
export function withReplaced(mention: EncodedMention, replaced: ReadonlyMap<number, number>): EncodedMention {
  return { ...mention, ids: mention.ids.map((id, t) => replaced.get(t) ?? id) }
}

/** The same number of words, drawn at random and replaced at random: the control arm. */
export function randomNegative(
  key: Key,
  mention: EncodedMention,
  vocabulary: ReplacementVocabulary,
  options: NegativeOptions = {},
): EncodedMention {
  const source = generator(key)
  const scores = mention.task.tokens.map(() => source.uniform())
  const chosen = new Set(chooseWords(mention, scores, options))
  const replaced = new Map<number, number>()
  for (const [t, word] of mention.source.entries()) {
    if (!chosen.has(word)) continue
    const candidates = candidatesFor(vocabulary, mention.ids[t] ?? -1)
    const id = candidates[source.below(candidates.length)]
    if (id !== undefined) replaced.set(t, id)
  }
  return withReplaced(mention, replaced)
}

function candidatesFor(vocabulary: ReplacementVocabulary, id: number): readonly number[] {
  const { whole, continuation } = vocabulary
  return vocabulary.isContinuation(id) && continuation.length > 0 ? continuation : whole
}

/** Compiled passes that synthesise negatives from weights as they stand. */
export class NegativeSynthesis implements AsyncDisposable {
  readonly #config: EncoderConfig
  readonly #gradient: GraphSession<'attribution' | 'gradient' | 'energy'>
  readonly #search: GraphSession<'steps'>
  readonly #weights: Readonly<Record<string, Tensor>>
  readonly #vocabulary: ReplacementVocabulary

  private constructor(parts: {
    config: EncoderConfig
    gradient: GraphSession<'attribution' | 'gradient' | 'energy'>
    search: GraphSession<'steps'>
    weights: Readonly<Record<string, Tensor>>
    vocabulary: ReplacementVocabulary
  }) {
    this.#config = parts.config
    this.#gradient = parts.gradient
    this.#search = parts.search
    this.#weights = parts.weights
    this.#vocabulary = parts.vocabulary
  }

  /** Compiles; `weights` are feeds that training updates in place. */
  static async open(
    config: EncoderConfig,
    classes: number,
    weights: Readonly<Record<string, Tensor>>,
    vocabulary: ReplacementVocabulary,
    session: GraphSessionOptions = {},
  ): Promise<NegativeSynthesis> {
    const { words, energy } = openSetGraph(config, classes)
    const [gradient] = differentiate(sum(energy), [words])
    if (gradient === undefined) throw new TypeError('negatives: the energy has no gradient by the embeddings')
    const rows = input('rows', ['rows', config.hiddenSize])
    const table = parameter(WORD_TABLE, [config.vocabularySize, config.hiddenSize])
    return new NegativeSynthesis({
      config,
      gradient: await GraphSession.compile({ attribution: absolute(dot(words, gradient)), gradient, energy }, session),
      search: await GraphSession.compile({ steps: matmul(rows, table, { transposeB: true }) }, session),
      weights,
      vocabulary: { ...vocabulary, ...knownTo(vocabulary, config.vocabularySize) },
    })
  }

  /** ∂ΣE/∂embedding `[N, H]`, its product with the embedding `[N]`, and E `[B]`; tokens are packed as `mentionBatch` says. */
  async gradients(
    mentions: readonly EncodedMention[],
    signal?: AbortSignal,
  ): Promise<{ attribution: Float32Array; gradient: Float32Array; energy: Float32Array; starts: readonly number[] }> {
    const { feeds, starts } = mentionBatch(this.#config, mentions)
    const found = await this.#gradient.run({ ...this.#weights, ...feeds }, { signal })
    return {
      attribution: found.attribution.data as Float32Array,
      gradient: found.gradient.data as Float32Array,
      energy: found.energy.data as Float32Array,
      starts,
    }
  }

  /** One negative for each sentence, and the energies of the originals. The key draws where `candidates` is above 1. */
  async negatives(
    mentions: readonly EncodedMention[],
    terms: ClassTerms | undefined,
    options: NegativeOptions & { readonly key?: Key; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<{ readonly negatives: EncodedMention[]; readonly energy: Float32Array }> {
    const { attribution, gradient, energy, starts } = await this.gradients(mentions, options.signal)
    const places: { readonly sentence: number; readonly position: number; readonly row: number }[] = []
    for (const [sentence, mention] of mentions.entries()) {
      const start = starts[sentence] ?? 0
      const own = attribution.subarray(start, start + mention.ids.length)
      const chosen = new Set(chooseWords(mention, wordScores(mention, own, terms, options), options))
      for (const [position, word] of mention.source.entries())
        if (chosen.has(word)) places.push({ sentence, position, row: start + position })
    }
    const replaced = mentions.map(() => new Map<number, number>())
    if (places.length > 0) {
      const best = await this.#best(
        places.map(({ sentence, position }) => mentions[sentence]?.ids[position] ?? 0),
        places.map(({ row }) => row),
        gradient,
        options,
      )
      for (const [i, { sentence, position }] of places.entries()) replaced[sentence]?.set(position, best[i] ?? 0)
    }
    return { negatives: mentions.map((mention, i) => withReplaced(mention, replaced[i] ?? new Map())), energy }
  }

  /** For each place, the candidate whose embedding has the largest product with the gradient there, itself excluded. */
  async #best(
    ids: readonly number[],
    rows: readonly number[],
    gradient: Float32Array,
    options: { readonly candidates?: number | undefined; readonly key?: Key | undefined },
  ): Promise<number[]> {
    const { candidates = 1, key = keyOf('negatives') } = options
    if (!Number.isInteger(candidates) || candidates < 1)
      throw new RangeError(`negatives: candidates is ${candidates}, wanted a whole number of at least 1`)
    const width = this.#config.hiddenSize
    const picked = new Float32Array(rows.length * width)
    for (const [i, row] of rows.entries()) picked.set(gradient.subarray(row * width, (row + 1) * width), i * width)
    const { steps } = await this.#search.run({ ...this.#weights, rows: floats(picked, [rows.length, width]) })
    const found = steps.data as Float32Array
    const source = generator(key)
    return ids.map((id, i) => {
      const at = i * this.#config.vocabularySize
      const own = found.subarray(at, at + this.#config.vocabularySize)
      const top = largest(
        own,
        candidatesFor(this.#vocabulary, id).filter((candidate) => candidate !== id),
        candidates,
      )
      return top[candidates === 1 ? 0 : source.below(Math.max(1, top.length))] ?? id
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gradient[Symbol.asyncDispose]()
    await this.#search[Symbol.asyncDispose]()
  }
}

/** The n candidates of the largest steps, largest first; the earlier of equals. */
function largest(steps: Float32Array, candidates: readonly number[], n: number): number[] {
  const top: number[] = []
  for (const candidate of candidates) {
    const step = steps[candidate] ?? -Infinity
    if (top.length === n && !(step > (steps[top[n - 1] ?? -1] ?? -Infinity))) continue
    let place = top.length
    while (place > 0 && step > (steps[top[place - 1] ?? -1] ?? -Infinity)) place--
    top.splice(place, 0, candidate)
    if (top.length > n) top.pop()
  }
  return top
}

/** Candidates that the table has rows for: a tokenizer may know more tokens than its model. */
function knownTo(
  vocabulary: ReplacementVocabulary,
  size: number,
): { whole: readonly number[]; continuation: readonly number[] } {
  const kept = (ids: readonly number[]): readonly number[] => ids.filter((id) => id < size)
  return { whole: kept(vocabulary.whole), continuation: kept(vocabulary.continuation) }
}

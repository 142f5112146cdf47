/**
 * One extractor for known, described and unknown relations: the open-set classifier answers where the relation is one that it
 * knows; else the matcher looks among relations of which only a description is given; else the answer is `unknown`.
 *
 * Whether it is known both decide together where the classifier's model has calibration sentences (joint-decision.ts), and
 * a sentence that is not accepted as known but fits the description of a known relation best is unknown. Without calibration
 * sentences the classifier's own threshold decides, and only what it rejects reaches the matcher.
 *
 * Where in the flow: Task → this → Feedback (relation-judge.ts). Joins arXiv 2306.04950 and 2306.04954; how is ours.
 */
import type { MentionTask } from '../supervision.ts'
import { evidenceOf, JointDecider } from './joint-decision.ts'
import type { LabelScore } from './matching/label-index.ts'
import { TEMPERATURE as MATCH_TEMPERATURE } from './matching/match-training.ts'
import { pairTasks, type SentenceMentions } from './mention/mention-pairs.ts'
import type { OpenSetAnswer, OpenSetClassifier } from './open-set/open-set-classifier.ts'
import { softmaxScore } from './open-set/open-set-scores.ts'
import type { RelationMatcher } from './matching/relation-matcher.ts'
import type { SourceShift } from './source-watch.ts'

/** What holds between the mentions of a sentence. */
export interface ExtractedRelation {
  readonly task: MentionTask
  /** Where the answer comes from: `none` says that nothing holds, `unknown` is an abstention. */
  readonly kind: 'known' | 'described' | 'none' | 'unknown'
  /** Absent where nothing holds, or it is unknown. */
  readonly relation?: string | undefined
  /** All relations that hold between the pair, `relation` first. Those beside a known one are described. */
  readonly relations: readonly string[]
  /** How surely something holds rather than nothing, in log odds; absent where no matcher that learned `none` was asked. */
  readonly holding?: number | undefined
  /** The matcher's logit of no relation, on the scale of score / 0.05; absent as `holding` is. */
  readonly none?: number | undefined
  /** How much better labels fit than the bank's relations do, from 0; absent without bank, or where a threshold rules. */
  readonly lift?: number | undefined
  /**
   * The classifier's best known relation, its softmax probability (0 to 1), the energy, and the score that its threshold is on;
   * absent without classifier.
   */
  readonly classified?:
    | { readonly relation: string; readonly probability: number; readonly energy: number; readonly score: number }
    | undefined
  /** The matcher's labels, best first, those of known relations among them; absent where it was not asked. */
  readonly ranking?: readonly LabelScore[] | undefined
  /** How surely known by both parts, in standard deviations, less the threshold: known from 0, Infinity where all are accepted. Absent where one part decides. */
  readonly margin?: number | undefined
  /**
   * How far a known and a described answer each are from an abstention, in units of their own: one of them is given where either
   * reaches 0. Of the known: the margin, or the score less the threshold. Of the described: log odds. Absent where that part was not
   * asked, or has no bound.
   */
  readonly margins?: { readonly known?: number | undefined; readonly described?: number | undefined } | undefined
  /** Sub-words that were cut, always from around the mentions. */
  readonly truncated: number
}

/** Options of `extract`. */
export interface ExtractOptions {
  /** Sentences of a pass. @default 32 */
  readonly batchSize?: number | undefined
  /** For each sentence the matcher's labels that may be answered; undefined: all. @default all */
  readonly labelsFor?: readonly (ReadonlySet<string> | undefined)[] | undefined
  readonly signal?: AbortSignal | undefined
}

/** A sentence and what holds between its mentions, in the order of `pairTasks`. */
export interface SentenceRelations {
  readonly sentence: SentenceMentions
  readonly relations: readonly ExtractedRelation[]
}

/** Extracts relations; owns its classifier and matcher. */
export class RelationExtractor implements AsyncDisposable {
  readonly classifier: OpenSetClassifier | undefined
  /** Its labels are those that can be answered beside the known; add and remove them at run time. */
  readonly matcher: RelationMatcher | undefined
  readonly #decider: JointDecider | undefined

  /** Joins either or both. @throws TypeError where neither is given */
  constructor(parts: {
    readonly classifier?: OpenSetClassifier | undefined
    readonly matcher?: RelationMatcher | undefined
  }) {
    if (parts.classifier === undefined && parts.matcher === undefined)
      throw new TypeError('RelationExtractor: got neither classifier nor matcher, wanted at least one')
    this.classifier = parts.classifier
    this.matcher = parts.matcher
    const calibration = parts.classifier?.model.calibration
    if (parts.classifier !== undefined && parts.matcher !== undefined && calibration !== undefined)
      this.#decider = new JointDecider(parts.classifier, parts.matcher, calibration)
  }

  /** Relations that can be answered: the known, then the described. */
  get relations(): readonly string[] {
    const described = this.matcher?.labels.map(({ relation }) => relation) ?? []
    return [...new Set([...(this.classifier?.model.relations ?? []), ...described])]
  }

  /** Answers for sentences, in their order. */
  async extract(tasks: readonly MentionTask[], options: ExtractOptions = {}): Promise<ExtractedRelation[]> {
    const { classifier, matcher } = this
    const decision = await this.#decider?.decision(options.signal)
    if (decision === undefined || classifier === undefined || matcher === undefined)
      return this.#extractInTurn(tasks, options)
    const known = new Set(classifier.model.relations)
    const answers = await classifier.classify(tasks, options)
    const matches = await matcher.match(tasks, options)
    return tasks.flatMap((task, i) => {
      const [answer, match] = [answers[i], matches[i]]
      if (answer === undefined || match === undefined) return []
      // what the matcher takes for no relation is no known one either: `none` was trained on pairs that state nothing
      const isNone = match.abstention === 'none'
      const margin = decision.score(evidenceOf(known, answer, match.ranking)) - decision.threshold
      const described = match.relation === undefined || known.has(match.relation) ? undefined : match.relation
      const isKnown = margin >= 0 && !isNone
      const relation = isKnown ? answer.relation : described
      return {
        task,
        kind: isNone ? 'none' : isKnown ? 'known' : described === undefined ? 'unknown' : 'described',
        relation,
        relations: relationsOf(relation, isNone ? [] : match.relations.filter((each) => !known.has(each))),
        holding: match.holding,
        none: match.none,
        lift: match.lift,
        classified: classifiedBy(answer),
        ranking: match.ranking,
        margin,
        margins: {
          known: finite(isNone ? Math.min(margin, match.holding ?? Infinity) : margin),
          described:
            margin === Infinity
              ? undefined
              : finite(Math.min(match.margin ?? Infinity, leadOver(known, match.ranking))),
        },
        truncated: answer.truncated,
      }
    })
  }

  /** The classifier first; only what it rejects reaches the matcher. */
  async #extractInTurn(tasks: readonly MentionTask[], options: ExtractOptions): Promise<ExtractedRelation[]> {
    const { classifier } = this
    const classified = await classifier?.classify(tasks, options)
    const open = [...tasks.keys()].filter((i) => classified?.[i]?.known !== true)
    const matched = await this.matcher?.match(
      open.flatMap((i) => tasks[i] ?? []),
      { ...options, labelsFor: options.labelsFor && open.map((i) => options.labelsFor?.[i]) },
    )
    const places = new Map(open.map((i, place) => [i, place]))
    return tasks.map((task, i) => {
      const answer = classified?.[i]
      const match = matched?.[places.get(i) ?? -1]
      const relation = answer?.known === true ? answer.relation : match?.relation
      return {
        task,
        kind:
          answer?.known === true
            ? 'known'
            : relation !== undefined
              ? 'described'
              : match?.abstention === 'none'
                ? 'none'
                : 'unknown',
        relation,
        relations: relationsOf(relation, answer?.known === true ? [] : (match?.relations ?? [])),
        holding: match?.holding,
        none: match?.none,
        lift: match?.lift,
        classified: answer === undefined ? undefined : classifiedBy(answer),
        ranking: match?.ranking,
        margins: {
          known: answer === undefined ? undefined : finite(answer.score - (classifier?.model.threshold.value ?? 0)),
          described: match?.margin,
        },
        truncated: answer?.truncated ?? match?.truncated ?? 0,
      }
    })
  }

  /** Answers for a stream of sentences, in their order, a batch at a time; leaving the loop closes the source. */
  async *extractStream(
    tasks: AsyncIterable<MentionTask> | Iterable<MentionTask>,
    options: ExtractOptions = {},
  ): AsyncGenerator<ExtractedRelation> {
    const { batchSize = 32, signal } = options
    let batch: MentionTask[] = []
    for await (const task of tasks) {
      signal?.throwIfAborted()
      batch.push(task)
      if (batch.length < batchSize) continue
      yield* await this.extract(batch, options)
      batch = []
    }
    if (batch.length > 0) yield* await this.extract(batch, options)
  }

  /**
   * Answers for all pairs of one sentence, packed into one pass of each model (as many pairs as `batchSize` where it is given).
   * @throws InputError as `pairTasks`
   */
  async extractPairs(sentence: SentenceMentions, options: ExtractOptions = {}): Promise<ExtractedRelation[]> {
    const tasks = pairTasks(sentence)
    return this.extract(tasks, { batchSize: Math.max(1, tasks.length), ...options })
  }

  /** Answers for the pairs of a stream of sentences, sentence by sentence in their order; pairs of neighbours share passes. */
  async *extractPairsStream(
    sentences: AsyncIterable<SentenceMentions> | Iterable<SentenceMentions>,
    options: ExtractOptions = {},
  ): AsyncGenerator<SentenceRelations> {
    const { batchSize = 32, signal } = options
    let waiting: { readonly sentence: SentenceMentions; readonly tasks: readonly MentionTask[] }[] = []
    let count = 0
    const answered = async (): Promise<SentenceRelations[]> => {
      const all = await this.extract(
        waiting.flatMap(({ tasks }) => tasks),
        options,
      )
      let at = 0
      return waiting.map(({ sentence, tasks }) => ({ sentence, relations: all.slice(at, (at += tasks.length)) }))
    }
    for await (const sentence of sentences) {
      signal?.throwIfAborted()
      const tasks = pairTasks(sentence)
      waiting.push({ sentence, tasks })
      count += tasks.length
      if (count < batchSize) continue
      yield* await answered()
      waiting = []
      count = 0
    }
    if (waiting.length > 0) yield* await answered()
  }

  /** Whether what was asked so far looks like what the thresholds were set on: the classifier's word where it has one, else the matcher's. */
  async shift(signal?: AbortSignal): Promise<SourceShift | undefined> {
    return (await this.classifier?.shift(signal)) ?? (await this.matcher?.shift(signal))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.classifier?.[Symbol.asyncDispose]()
    await this.matcher?.[Symbol.asyncDispose]()
  }
}

function relationsOf(best: string | undefined, also: readonly string[]): string[] {
  return best === undefined ? [] : [...new Set([best, ...also])]
}

/** Log odds of the best label that the classifier does not know against the best that it does: only the former is answered. */
function leadOver(known: ReadonlySet<string>, ranking: readonly LabelScore[]): number {
  const best = (isKnown: boolean): number =>
    ranking.find(({ relation }) => known.has(relation) === isKnown)?.score ?? -Infinity
  // no label at all: nothing that could be answered
  if (ranking.length === 0) return -Infinity
  return (best(false) - best(true)) / MATCH_TEMPERATURE
}

/** Undefined where a bound accepts all. */
function finite(margin: number): number | undefined {
  return margin === Infinity ? undefined : margin
}

function classifiedBy(answer: OpenSetAnswer): NonNullable<ExtractedRelation['classified']> {
  const { relation, energy, score } = answer
  return { relation, probability: softmaxScore(answer), energy, score }
}

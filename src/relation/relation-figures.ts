/**
 * How well an extractor answers labelled sentences: which relation, and whether any of those that were asked about.
 *
 * Where in the flow: Feedback → Report. A sentence is *asked* where its gold relation is one that the extractor can answer, else
 * *open*: of no relation, or of another one, and the right answer is an abstention. Macro F1 stands in two forms
 * (evaluation/macro-figures.ts), because RE-Matching's paper and scikit-learn differ.
 */
import {
  auroc,
  falsePositiveRateAtRecall,
  macroFigures,
  shareOf,
  type ClassScores,
  type MacroFigures,
  type Share,
} from '../evaluation/index.ts'
import type { ExtractedRelation } from './relation-extractor.ts'
import { meanOf, scaleOf } from './scale.ts'

/** A label's figures, and how many sentences got it. */
interface GivenClass extends ClassScores {
  readonly given: number
}

/** Stands for an abstention, and for the gold of open sentences. */
export const ABSTAINED = 'unknown'

/** Figures of answers; shares are 0 to 1. */
export interface RelationFigures {
  /** Asked sentences, and open ones. */
  readonly n: { readonly asked: number; readonly open: number }
  /** Right relation, or right abstention, of all sentences: where several relations were given, the right one among them. */
  readonly accuracy: Share
  /** Over relations, abstentions counted as no answer and each relation that was given as one: what extraction reports. */
  readonly micro: { readonly precision: number; readonly recall: number; readonly f1: number }
  /** Over all labels, abstention as one of them. */
  readonly macro: MacroFigures
  /** The best label of asked sentences, as if it could not abstain; absent where none is asked. */
  readonly forced?: MacroFigures | undefined
  /** Asked sentences that got any relation. */
  readonly coverage?: Share | undefined
  /** Open sentences that got none. */
  readonly rejected?: Share | undefined
  /** Asked against open, by what the extractor decides on; absent where either is missing. */
  readonly detection?: { readonly auroc: number; readonly fpr95: number } | undefined
  /** Of each label, in alphabetical order. */
  readonly classes: readonly ClassScores[]
  /** Gold and each answer that differs from it, most frequent first. */
  readonly confusion: readonly { readonly gold: string; readonly answer: string; readonly count: number }[]
}

/**
 * Scores answers to sentences that carry their gold relation.
 * @param relations what the extractor can answer
 * @throws RangeError where there is no sentence, or one has no gold relation
 */
export function relationFigures(answers: readonly ExtractedRelation[], relations: readonly string[]): RelationFigures {
  if (answers.length === 0) throw new RangeError('relationFigures: got no sentence, wanted at least one')
  const bare = answers.find(({ task }) => task.relation === undefined)
  if (bare !== undefined)
    throw new RangeError(`relationFigures: task ${bare.task.id} has no relation, wanted the gold relation of every one`)
  const names = new Set(relations)
  const isAsked = ({ task }: ExtractedRelation): boolean => names.has(task.relation ?? '')
  const gold: readonly string[] = answers.map((answer) => (isAsked(answer) ? (answer.task.relation ?? '') : ABSTAINED))
  // several relations may hold: the gold one among them is a right answer, and each other one a wrong answer of its own
  const given = answers.map(({ relation, relations: all }) =>
    relation === undefined ? [ABSTAINED] : [...new Set([relation, ...all])],
  )
  const found = gold.map((label, i) => (given[i]?.includes(label) === true ? label : (given[i]?.[0] ?? ABSTAINED)))
  const [asked, open] = [answers.filter(isAsked), answers.filter((answer) => !isAsked(answer))]
  const forced = asked.map((answer) => answer.relation ?? bestOf(answer))
  const classes = classesOf(gold, given)
  const accuracy = shareOf(found.filter((label, i) => label === gold[i]).length, gold.length) as Share
  const decided = acceptances(answers)
  const decidedOn = (answer: ExtractedRelation): number => decided.get(answer) ?? 0
  const sides = { positives: asked.map(decidedOn), negatives: open.map(decidedOn) }
  return {
    n: { asked: asked.length, open: open.length },
    accuracy,
    micro: microOf(gold, given),
    macro: { ...macroOf(classes), accuracy },
    ...(asked.length === 0
      ? {}
      : {
          forced: macroFigures(
            asked.map(({ task }) => task.relation ?? ''),
            forced,
          ),
        }),
    coverage: shareOf(asked.filter(holds).length, asked.length),
    rejected: shareOf(open.filter((answer) => !holds(answer)).length, open.length),
    ...(asked.length === 0 || open.length === 0
      ? {}
      : { detection: { auroc: auroc(sides), fpr95: falsePositiveRateAtRecall(sides) } }),
    classes: classes.map(({ given: _given, ...scores }) => scores),
    confusion: confusionOf(gold, given),
  }
}

function holds({ relation }: ExtractedRelation): boolean {
  return relation !== undefined
}

/**
 * What each answer's acceptance goes by: higher is accepted sooner, and all that is accepted stands above all that is not. It is the
 * larger of the margins of a known and a described answer, each in standard deviations of these sentences, since their units
 * differ. Where no bound rules, nothing is rejected, and the score orders.
 */
function acceptances(answers: readonly ExtractedRelation[]): ReadonlyMap<ExtractedRelation, number> {
  const known = answers.map(({ margins }) => margins?.known)
  const described = answers.map(({ margins }) => margins?.described)
  const [knownSpread, describedSpread] = [known, described].map(spreadOf) as [number, number]
  return new Map(
    answers.map((answer, i) => {
      const [a, b] = [known[i], described[i]]
      if (a === undefined && b === undefined) return [answer, scoreOf(answer)]
      const larger = Math.max((a ?? -Infinity) / knownSpread, (b ?? -Infinity) / describedSpread)
      return [answer, Math.min(Math.max(larger, -Number.MAX_VALUE), Number.MAX_VALUE)]
    }),
  )
}

function scoreOf({ classified, ranking }: ExtractedRelation): number {
  return classified?.score ?? ranking?.[0]?.score ?? -Number.MAX_VALUE
}

/** Standard deviation of the margins that are finite. */
function spreadOf(margins: readonly (number | undefined)[]): number {
  return scaleOf(margins.filter((margin): margin is number => Number.isFinite(margin))).deviation
}

function bestOf({ ranking, classified }: ExtractedRelation): string {
  return ranking?.[0]?.relation ?? classified?.relation ?? ABSTAINED
}

function microOf(gold: readonly string[], given: readonly (readonly string[])[]): RelationFigures['micro'] {
  const hits = gold.filter((label, i) => label !== ABSTAINED && given[i]?.includes(label) === true).length
  const answered = given.flat().filter((label) => label !== ABSTAINED).length
  const wanted = gold.filter((label) => label !== ABSTAINED).length
  const share = (of: number): number => (of === 0 ? 0 : hits / of)
  const f1 = answered + wanted === 0 ? 0 : (2 * hits) / (answered + wanted)
  return { precision: share(answered), recall: share(wanted), f1 }
}

/** Of each label that is gold or was given; a sentence may have got several. */
function classesOf(gold: readonly string[], given: readonly (readonly string[])[]): GivenClass[] {
  const labels = [...new Set([...gold, ...given.flat()])].toSorted()
  const counts = new Map(labels.map((label) => [label, { hits: 0, given: 0, support: 0 }]))
  for (const [i, label] of gold.entries()) {
    const own = counts.get(label)
    if (own !== undefined) own.support++
    for (const answer of given[i] ?? []) {
      const count = counts.get(answer)
      if (count === undefined) continue
      count.given++
      if (answer === label) count.hits++
    }
  }
  return [...counts].map(([label, { hits, given: all, support }]) => ({
    label,
    precision: all === 0 ? 0 : hits / all,
    recall: support === 0 ? 0 : hits / support,
    f1: all + support === 0 ? 0 : (2 * hits) / (all + support),
    support,
    given: all,
  }))
}

/** As `macroFigures` has it, for sentences with several answers: precision over what was given, recall over what is gold. */
function macroOf(classes: readonly GivenClass[]): Omit<MacroFigures, 'accuracy'> {
  const precision = meanOf(classes.filter((one) => one.given > 0).map((one) => one.precision))
  const recall = meanOf(classes.filter((one) => one.support > 0).map((one) => one.recall))
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { paper: { precision, recall, f1 }, scikitF1: meanOf(classes.map((one) => one.f1)) }
}

/** Each wrong answer that was given beside its gold. */
function confusionOf(gold: readonly string[], given: readonly (readonly string[])[]): RelationFigures['confusion'] {
  const counts = new Map<string, { readonly gold: string; readonly answer: string; count: number }>()
  for (const [i, label] of gold.entries())
    for (const answer of given[i] ?? []) {
      if (answer === label) continue
      const key = JSON.stringify([label, answer])
      const cell = counts.get(key) ?? { gold: label, answer, count: 0 }
      cell.count++
      counts.set(key, cell)
    }
  return [...counts.values()].toSorted((a, b) => b.count - a.count || (a.gold + a.answer < b.gold + b.answer ? -1 : 1))
}

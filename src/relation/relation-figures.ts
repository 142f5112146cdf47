/**
 * How well an extractor answers labelled sentences: which relation, and whether any of those that were asked about.
 *
 * Where in the flow: Feedback → Report. A sentence is *asked* where its gold relation is one that the extractor can answer, else
 * *open*: of no relation, or of another one, and the right answer is an abstention. Macro F1 stands in two forms
 * (evaluation/macro-figures.ts), because RE-Matching's paper and scikit-learn differ.
 */
import {
  auroc,
  classificationOf,
  falsePositiveRateAtRecall,
  macroFigures,
  shareOf,
  type ClassScores,
  type MacroFigures,
  type Share,
} from '../evaluation/index.ts'
import type { ExtractedRelation } from './relation-extractor.ts'

/** Stands for an abstention, and for the gold of open sentences. */
export const ABSTAINED = 'unknown'

/** Figures of answers; shares are 0 to 1. */
export interface RelationFigures {
  /** Asked sentences, and open ones. */
  readonly n: { readonly asked: number; readonly open: number }
  /** Right relation, or right abstention, of all sentences. */
  readonly accuracy: Share
  /** Over relations, abstentions counted as no answer: what extraction reports. */
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
  /** Gold and answer where they differ, most frequent first. */
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
  const gold = answers.map((answer) => (isAsked(answer) ? (answer.task.relation ?? '') : ABSTAINED))
  const found = answers.map(({ relation, relations: all, task }) =>
    // several relations may hold: the gold one among them is a right answer
    task.relation !== undefined && all.includes(task.relation) ? task.relation : (relation ?? ABSTAINED),
  )
  const [asked, open] = [answers.filter(isAsked), answers.filter((answer) => !isAsked(answer))]
  const forced = asked.map((answer) => answer.relation ?? bestOf(answer))
  const { classes } = classificationOf(gold, found)
  const sides = { positives: asked.map(decidedOn), negatives: open.map(decidedOn) }
  return {
    n: { asked: asked.length, open: open.length },
    accuracy: shareOf(found.filter((label, i) => label === gold[i]).length, gold.length) as Share,
    micro: microOf(gold, found),
    macro: macroFigures(gold, found),
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
    classes,
    confusion: confusionOf(gold, found),
  }
}

function holds({ relation }: ExtractedRelation): boolean {
  return relation !== undefined
}

/** What an answer's acceptance goes by: higher is accepted sooner. Answers of one extractor go by one of these. */
function decidedOn({ margin, holding, lift, classified, ranking }: ExtractedRelation): number {
  return margin ?? classified?.score ?? holding ?? lift ?? ranking?.[0]?.score ?? -Number.MAX_VALUE
}

function bestOf({ ranking, classified }: ExtractedRelation): string {
  return ranking?.[0]?.relation ?? classified?.relation ?? ABSTAINED
}

function microOf(gold: readonly string[], found: readonly string[]): RelationFigures['micro'] {
  const hits = gold.filter((label, i) => label !== ABSTAINED && label === found[i]).length
  const answered = found.filter((label) => label !== ABSTAINED).length
  const wanted = gold.filter((label) => label !== ABSTAINED).length
  const share = (of: number): number => (of === 0 ? 0 : hits / of)
  const f1 = answered + wanted === 0 ? 0 : (2 * hits) / (answered + wanted)
  return { precision: share(answered), recall: share(wanted), f1 }
}

function confusionOf(gold: readonly string[], found: readonly string[]): RelationFigures['confusion'] {
  const counts = new Map<string, { readonly gold: string; readonly answer: string; count: number }>()
  for (const [i, label] of gold.entries()) {
    const answer = found[i] ?? ''
    if (answer === label) continue
    const key = JSON.stringify([label, answer])
    const cell = counts.get(key) ?? { gold: label, answer, count: 0 }
    cell.count++
    counts.set(key, cell)
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count || (a.gold + a.answer < b.gold + b.answer ? -1 : 1))
}

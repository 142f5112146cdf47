/** Figures of an extractor's answers as a page, and as a report's figures. */
import {
  intervalText,
  percentText,
  shareText,
  type MacroFigures,
  type Page,
  type Share,
  type Table,
} from '../evaluation/index.ts'
import type { Figure } from '../supervision.ts'
import type { RelationFigures } from './relation-figures.ts'

/** What the page says of its making. */
export interface RelationPageOptions {
  readonly title: string
  readonly command: string
  readonly model: string
}

/** Rows of the confusion that are shown. */
const SHOWN_CONFUSIONS = 40

/** The page. */
export function relationFiguresPage(found: RelationFigures, options: RelationPageOptions): Page {
  const { asked, open } = found.n
  return {
    title: options.title,
    lead: `${asked} sentences of relations that the model was asked about, ${open} of others or of none, for which an abstention is right.`,
    command: options.command,
    facts: [{ name: 'model', value: options.model }],
    tiles: [
      {
        label: 'right answers',
        value: percentText(found.accuracy.value),
        detail: intervalText(found.accuracy.interval),
      },
      { label: 'micro F1', value: percentText(found.micro.f1) },
      { label: 'coverage', value: shareText(found.coverage) },
    ],
    figures: figuresOf(found),
    sections: [
      { id: 'figures', heading: 'Figures', tables: [figuresTable(found)] },
      { id: 'relations', heading: 'Relations', tables: [classesTable(found)] },
      { id: 'confusion', heading: 'Confusion', tables: [confusionTable(found)] },
    ],
  }
}

/** The numbers with their n. */
function figuresOf(found: RelationFigures): Figure[] {
  const { asked, open } = found.n
  const n = asked + open
  return [
    ...share('right answers', found.accuracy),
    { name: 'precision, micro', value: found.micro.precision, n },
    { name: 'recall, micro', value: found.micro.recall, n },
    { name: 'F1, micro', value: found.micro.f1, n },
    ...macro('with abstention', found.macro, n),
    ...(found.forced === undefined ? [] : macro('best label', found.forced, asked)),
    ...share('coverage: asked sentences with a relation', found.coverage),
    ...share('open sentences without one', found.rejected),
    ...(found.detection === undefined
      ? []
      : [
          { name: 'AUROC, asked against open', value: found.detection.auroc, n },
          { name: 'FPR95, open accepted at 95 % of asked', value: found.detection.fpr95, n },
        ]),
  ]
}

function share(name: string, value: Share | undefined): Figure[] {
  return value === undefined ? [] : [{ name, value: value.value, n: value.n, interval: value.interval }]
}

function macro(title: string, { paper, scikitF1 }: MacroFigures, n: number): Figure[] {
  return [
    { name: `${title}: precision, macro`, value: paper.precision, n },
    { name: `${title}: recall, macro`, value: paper.recall, n },
    { name: `${title}: F1 of these, as in the paper`, value: paper.f1, n },
    { name: `${title}: macro F1, as in scikit-learn`, value: scikitF1, n },
  ]
}

function figuresTable(found: RelationFigures): Table {
  return {
    title: 'Figures',
    columns: [{ name: 'figure' }, { name: 'value', align: 'right' }, { name: 'n', align: 'right' }],
    rows: figuresOf(found).map(({ name, value, n, interval }) => [
      name,
      percentText(value) + (interval === undefined ? '' : ` ${intervalText(interval)}`),
      String(n),
    ]),
    note: 'An abstention counts as the label "unknown" in macro figures, and as no answer in micro ones. Intervals are of 95 % (Wilson).',
  }
}

function classesTable({ classes }: RelationFigures): Table {
  return {
    title: 'Precision, recall and F1 of each relation',
    columns: [
      { name: 'relation' },
      ...['precision', 'recall', 'F1', 'sentences'].map((name) => ({ name, align: 'right' as const })),
    ],
    rows: classes.map(({ label, precision, recall, f1, support }) => [
      label,
      ...[precision, recall, f1].map(percentText),
      String(support),
    ]),
  }
}

function confusionTable({ confusion }: RelationFigures): Table {
  return {
    title: 'Wrong answers',
    columns: [{ name: 'gold' }, { name: 'answer' }, { name: 'sentences', align: 'right' }],
    rows: confusion.slice(0, SHOWN_CONFUSIONS).map(({ gold, answer, count }) => [gold, answer, String(count)]),
    ...(confusion.length > SHOWN_CONFUSIONS
      ? { note: `The ${SHOWN_CONFUSIONS} most frequent of ${confusion.length} kinds of wrong answers.` }
      : {}),
  }
}

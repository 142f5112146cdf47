/** The bias report as a page: scatter, buckets, picks, rewrites, and tables of every figure. */
import type { Chart, Page, Table } from '../../evaluation/index.ts'
import type { Figure } from '../../supervision.ts'
import type { BiasFigure, MeasuredResponse } from './bias-figures.ts'
import type { BiasReport } from './bias-report.ts'
import { CUE_NAMES, CUE_UNITS } from './response-cues.ts'
import type { SubsetBias } from './subset-bias.ts'

/** What the page needs beside the figures. */
export interface BiasPageOptions {
  readonly title: string
  readonly command: string
  readonly seed: string
  /** For the scatter. @default none is drawn */
  readonly responses?: readonly MeasuredResponse[] | undefined
}

/** Points of the scatter at most: more make a large page and no clearer picture. */
const SCATTER_POINTS = 1500

/** Makes the page. */
export function biasPage(report: BiasReport, options: BiasPageOptions): Page {
  const { title, command, seed, responses = [] } = options
  const [first, ...others] = report.verdict
  const length = report.axes.find(({ cue }) => cue === 'length')
  return {
    title,
    lead: first ?? 'Nothing could be said of these rows.',
    command,
    facts: [
      { name: 'pairs', value: String(report.pairs) },
      { name: 'scored responses', value: String(report.responses) },
      { name: 'prompts', value: String(report.prompts) },
      { name: 'seed', value: seed },
      { name: 'intervals', value: '95 %, bootstrap by prompt' },
    ],
    tiles: [
      ...tile('Spearman, score and length', length?.spearman, decimal),
      ...tile('accuracy, shorter chosen', report.shorterChosen, percent),
      ...tile('accuracy, longer chosen', report.longerChosen, percent),
      ...tile('picking the longest', report.pickLongest, percent),
    ],
    figures: biasFigures(report),
    sections: [
      { id: 'verdict', heading: 'In plain words', text: [...(first === undefined ? [] : [first]), ...others] },
      ...(responses.length === 0 ? [] : [scatterSection(responses)]),
      ...pairsSection(report),
      { id: 'axes', heading: 'Length and form', text: [AXES_TEXT], tables: [axesTable(report)] },
      ...subsetsSection(report),
      ...picksSection(report),
      ...rewritesSection(report),
    ],
  }
}

const AXES_TEXT =
  'Labels pick more: of the pairs that differ on the axis, how often the better response has more of it. A share far from 50 % means that this set rewards the axis, with any model or with none.'

/** All figures, for programs. */
export function biasFigures(report: BiasReport): Figure[] {
  return [
    ...figureAs('accuracy', report.accuracy),
    ...figureAs('accuracy, shorter chosen', report.shorterChosen),
    ...figureAs('accuracy, longer chosen', report.longerChosen),
    ...figureAs('balanced accuracy', report.balanced),
    ...figureAs('pick longest', report.pickLongest),
    ...figureAs('pick shortest', report.pickShortest),
    ...report.axes.flatMap((axis) => [
      ...figureAs(`${axis.cue}: Spearman`, axis.spearman),
      ...figureAs(`${axis.cue}: Pearson`, axis.pearson),
      ...figureAs(`${axis.cue}: labels pick more`, axis.labelsPickMore),
      ...figureAs(`${axis.cue}: scores pick more`, axis.scoresPickMore),
    ]),
    ...report.subsets.flatMap((each) => [
      ...SUBSET_FIGURES.flatMap(([name, of]) => figureAs(`${each.name}: ${name}`, of(each))),
      ...CUE_NAMES.flatMap((cue) => figureAs(`${each.name}: ${cue}: labels pick more`, each.labelsPickMore[cue])),
    ]),
    ...report.buckets.flatMap(({ name, accuracy }) => figureAs(`accuracy, length ratio ${name}`, accuracy)),
    ...report.picks.flatMap(({ cue, excess }) => figureAs(`${cue}: excess of the picks`, excess)),
    ...report.rewrites.flatMap(({ name, rises }) => figureAs(`${name}: score rises`, rises)),
  ]
}

function figureAs(name: string, figure: BiasFigure | undefined): Figure[] {
  return figure === undefined ? [] : [{ name, value: figure.value, n: figure.n, interval: figure.interval }]
}

function scatterSection(responses: readonly MeasuredResponse[]): Page['sections'][number] {
  const every = Math.max(1, Math.ceil(responses.length / SCATTER_POINTS))
  const shown = responses.filter((_response, i) => i % every === 0)
  const chart: Chart = {
    kind: 'scatter',
    id: 'score-length',
    title: 'Score and length',
    description: 'One point for each response: its length in words, on a logarithmic axis, and its score.',
    x: { label: 'words', scale: 'log' },
    y: { label: 'score' },
    series: [
      { name: 'responses', points: shown.map(({ cues, score }) => ({ x: Math.max(1, cues.length), y: score })) },
    ],
  }
  return { id: 'scatter', heading: 'Score and length', charts: [chart] }
}

function pairsSection(report: BiasReport): Page['sections'] {
  if (report.pairs === 0) return []
  const rows: Table['rows'] = [
    ['accuracy of the scores', text(report.accuracy)],
    ['… where the chosen response is shorter', text(report.shorterChosen)],
    ['… where it is longer', text(report.longerChosen)],
    ['balanced accuracy: mean of the last two', text(report.balanced)],
    ['rule: pick the longest', text(report.pickLongest)],
    ['rule: pick the shortest', text(report.pickShortest)],
  ]
  const points = report.buckets.flatMap(({ accuracy }, place) =>
    accuracy === undefined ? [] : [{ place, value: accuracy.value, interval: accuracy.interval, n: accuracy.n }],
  )
  const chart: Chart = {
    kind: 'lines',
    id: 'gap-buckets',
    title: 'Accuracy by length ratio',
    description: 'Accuracy of the scores on pairs, by how many times as long the chosen response is.',
    x: { label: 'chosen over rejected length', places: report.buckets.map(({ name }) => name) },
    y: { label: 'accuracy' },
    series: [{ name: 'accuracy', points }],
  }
  const bars: Chart = {
    kind: 'intervals',
    id: 'labels-pick-more',
    title: 'How far a rule gets without a model',
    description: 'Share of pairs whose better response has more of the axis. Half is chance.',
    x: { label: 'labels pick more' },
    rows: report.axes.flatMap(({ cue, labelsPickMore: figure }) =>
      figure === undefined
        ? []
        : [{ name: `more ${cue}`, value: figure.value, interval: figure.interval, n: figure.n }],
    ),
  }
  return [
    {
      id: 'pairs',
      heading: 'Pairs',
      charts: [...(points.length > 0 ? [chart] : []), ...(bars.rows.length > 0 ? [bars] : [])],
      tables: [
        {
          title: 'Accuracy on pairs, and rules without a model',
          columns: [{ name: 'figure' }, { name: 'share [95 %], n', align: 'right' }],
          rows: rows.filter(([, shown]) => shown !== '–'),
        },
      ],
    },
  ]
}

function axesTable(report: BiasReport): Table {
  return {
    title: 'Every axis: correlation with the score, and what pairs prefer',
    columns: [
      { name: 'axis' },
      { name: 'Spearman', align: 'right' },
      { name: 'Pearson', align: 'right' },
      { name: 'labels pick more', align: 'right' },
      { name: 'scores pick more', align: 'right' },
    ],
    rows: report.axes.map(({ cue, spearman, pearson, labelsPickMore, scoresPickMore }) => [
      cue,
      spearman === undefined ? '–' : decimal(spearman),
      pearson === undefined ? '–' : decimal(pearson),
      text(labelsPickMore),
      text(scoresPickMore),
    ]),
  }
}

function subsetsSection({ subsets }: BiasReport): Page['sections'] {
  if (subsets.length === 0) return []
  const columns = SUBSET_FIGURES.filter(([, of]) => subsets.some((each) => of(each) !== undefined))
  return [
    {
      id: 'subsets',
      heading: 'By subset',
      tables: [
        {
          title: 'Rules without a model, and accuracy of scores where there are any, by subset',
          columns: [
            { name: 'subset' },
            { name: 'pairs', align: 'right' },
            ...columns.map(([name]) => ({ name: `${name}, %`, align: 'right' as const })),
          ],
          rows: subsets.map((each) => [
            each.name,
            String(each.pairs),
            ...columns.map(([, of]) => {
              const figure = of(each)
              return figure === undefined ? '–' : percent(figure).replace(' %', '')
            }),
          ]),
        },
        {
          title: 'Labels pick more, by subset: share of the pairs that differ on an axis, %',
          columns: [{ name: 'subset' }, ...CUE_NAMES.map((name) => ({ name, align: 'right' as const }))],
          rows: subsets.map(({ name, labelsPickMore }) => [
            name,
            ...CUE_NAMES.map((cue) => {
              const figure = labelsPickMore[cue]
              return figure === undefined ? '–' : (figure.value * 100).toFixed(1)
            }),
          ]),
          note: 'Intervals of all of them are in the figures of --json.',
        },
      ],
    },
  ]
}

const SUBSET_FIGURES: readonly (readonly [name: string, of: (one: SubsetBias) => BiasFigure | undefined])[] = [
  ['pick longest', ({ pickLongest }) => pickLongest],
  ['accuracy', ({ accuracy }) => accuracy],
  ['balanced', ({ balanced }) => balanced],
]

function picksSection({ picks }: BiasReport): Page['sections'] {
  if (picks.length === 0) return []
  return [
    {
      id: 'picks',
      heading: 'Best of each prompt',
      text: ['What the best-scored response of a prompt has more of than the mean of that prompt’s responses.'],
      tables: [
        {
          title: 'Excess of the picks',
          columns: [{ name: 'axis' }, { name: 'excess [95 %]', align: 'right' }, { name: 'prompts', align: 'right' }],
          rows: picks.map(({ cue, excess }) => [
            `${cue} (${CUE_UNITS[cue]})`,
            cue === 'length' ? percent(excess, true) : decimal(excess, true),
            String(excess.n),
          ]),
        },
      ],
    },
  ]
}

function rewritesSection({ rewrites }: BiasReport): Page['sections'] {
  if (rewrites.length === 0) return []
  const chart: Chart = {
    kind: 'lines',
    id: 'dependence',
    title: 'Dependence on form with content fixed',
    description: 'Share of responses whose score rises after a rewrite by rule. Padding and repetition add nothing.',
    x: { label: 'rewrite', places: rewrites.map(({ name }) => name) },
    y: { label: 'score rises' },
    series: [
      {
        name: 'responses',
        points: rewrites.map(({ rises: { value, interval, n } }, place) => ({ place, value, interval, n })),
      },
    ],
  }
  return [
    {
      id: 'rewrites',
      heading: 'Same content, other form',
      charts: [chart],
      tables: [
        {
          title: 'Rewrites by rule',
          columns: [
            { name: 'rewrite' },
            { name: 'length', align: 'right' },
            { name: 'score rises', align: 'right' },
            { name: 'mean change, in deviations', align: 'right' },
          ],
          rows: rewrites.map(({ name, rises, change, lengthRatio }) => [
            name,
            `× ${lengthRatio.toFixed(2)}`,
            text(rises),
            `${change > 0 ? '+' : ''}${change.toFixed(2)}`,
          ]),
        },
      ],
    },
  ]
}

function tile(
  label: string,
  figure: BiasFigure | undefined,
  show: (figure: BiasFigure) => string,
): NonNullable<Page['tiles']> {
  if (figure === undefined) return []
  const [value = '', ...rest] = show(figure).split(' [')
  return [{ label, value, detail: `[${rest.join(' [')}, n ${figure.n}` }]
}

function text(figure: BiasFigure | undefined): string {
  return figure === undefined ? '–' : `${percent(figure)}, n ${figure.n}`
}

function percent({ value, interval }: BiasFigure, signed: boolean = false): string {
  const shown = (share: number): string => `${signed && share > 0 ? '+' : ''}${(share * 100).toFixed(1)}`
  return `${shown(value)} % [${interval.map(shown).join(', ')}]`
}

function decimal({ value, interval }: BiasFigure, signed: boolean = false): string {
  const shown = (number: number): string => `${signed && number > 0 ? '+' : ''}${number.toFixed(2)}`
  return `${shown(value)} [${interval.map(shown).join(', ')}]`
}

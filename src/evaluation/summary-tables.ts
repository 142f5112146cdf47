/** What a run's summary says, as tables: the same ones in the terminal, in Markdown and on the page. */
import { agreementOf, shareOf } from './agreement.ts'
import { countText, durationText, percentText, shareText } from './figure-text.ts'
import type { LevelSummary, RunSummary, VerdictCounts } from './run-summary.ts'
import type { Cell, Column, Table } from './table.ts'

const number = (name: string): Column => ({ name, align: 'right' })

export function totalOf({ correct, wrong, unknown }: VerdictCounts): number {
  return correct + wrong + unknown
}

/** Verdicts by task kind, model and judge. */
export function verdictTable(summary: RunSummary): Table {
  return {
    title: 'Verdicts by task kind, model and judge',
    columns: [
      { name: 'kind' },
      { name: 'model' },
      { name: 'judge' },
      number('n'),
      number('✓ correct'),
      number('✗ wrong'),
      number('? unknown'),
      number('correct of all, 95 %'),
      number('median time'),
    ],
    rows: summary.groups.map(({ kind, model, judge, counts, judgeMs }) => {
      const n = totalOf(counts)
      return [
        kind,
        model,
        judge,
        countText(n),
        countText(counts.correct),
        countText(counts.wrong),
        countText(counts.unknown),
        shareText(shareOf(counts.correct, n)),
        durationText(judgeMs.median),
      ]
    }),
    note: "Wilson's intervals; rows are taken as independent.",
  }
}

/** The judge against the record, by model, or undefined where nothing is recorded. */
export function agreementTable(summary: RunSummary): Table | undefined {
  if (summary.recorded === 0) return undefined
  const groups = summary.groups.filter(({ confusion }) => agreementOf(confusion).n > 0)
  return {
    title: 'Agreement with what the source recorded',
    columns: [
      { name: 'kind' },
      { name: 'model' },
      { name: 'judge' },
      number('n'),
      number('coverage'),
      number('discriminability'),
      number('wrong found'),
      number('false alarms'),
    ],
    rows: [
      ...groups.map(({ kind, model, judge, confusion }) => agreementRow([kind, model, judge], confusion)),
      ...(groups.length > 1 ? [agreementRow(['all', '', ''], summary.confusion)] : []),
    ],
    note: 'Coverage: verdicts given, of all. Discriminability: right verdicts, of those given. Wrong found and false alarms: judged wrong, of those recorded wrong and recorded correct.',
  }
}

function agreementRow(names: readonly string[], confusion: RunSummary['confusion']): Cell[] {
  const { n, coverage, discriminability, wrongFound, falseAlarms } = agreementOf(confusion)
  return [
    ...names,
    countText(n),
    coverage === undefined ? '–' : percentText(coverage.value),
    shareText(discriminability),
    shareText(wrongFound),
    shareText(falseAlarms),
  ]
}

/** Verdict × record, in counts, or undefined where nothing is recorded. */
export function confusionTable(summary: RunSummary): Table | undefined {
  if (summary.recorded === 0) return undefined
  const { correct, wrong, unknown } = summary.confusion
  return {
    title: 'Verdict by record',
    columns: [{ name: 'judged' }, number('recorded correct'), number('recorded wrong')],
    rows: [
      [{ text: '✓ correct', tone: 'correct' }, countText(correct.recordedCorrect), countText(correct.recordedWrong)],
      [{ text: '✗ wrong', tone: 'wrong' }, countText(wrong.recordedCorrect), countText(wrong.recordedWrong)],
      [{ text: '? unknown', tone: 'unknown' }, countText(unknown.recordedCorrect), countText(unknown.recordedWrong)],
    ],
  }
}

/** Verdicts by difficulty, or undefined where no task has a level. */
export function levelTable(summary: RunSummary): Table | undefined {
  if (summary.levels.length === 0) return undefined
  return {
    title: 'Verdicts by difficulty',
    columns: [
      { name: 'kind' },
      { name: 'model' },
      { name: 'level' },
      number('n'),
      number('✓ correct'),
      number('✗ wrong'),
      number('? unknown'),
      number('correct of all, 95 %'),
    ],
    rows: summary.levels.map(({ kind, model, level, counts }: LevelSummary) => [
      kind,
      model,
      level,
      countText(totalOf(counts)),
      countText(counts.correct),
      countText(counts.wrong),
      countText(counts.unknown),
      shareText(shareOf(counts.correct, totalOf(counts))),
    ]),
    note: "Levels are the tasks' own label.",
  }
}

/** What was found, what is wrong most often first, or undefined where nothing was. */
export function findingTable(
  summary: RunSummary,
  options: { readonly links?: boolean | undefined } = {},
): Table | undefined {
  if (summary.findings.length === 0) return undefined
  return {
    title: 'Findings by kind',
    columns: [
      { name: 'finding' },
      number('responses with it'),
      number('of all'),
      number('✓ correct'),
      number('✗ wrong'),
      number('? unknown'),
      { name: 'first' },
    ],
    rows: summary.findings.map(({ kind, counts, rows, example }) => [
      kind,
      countText(rows),
      percentText(rows / summary.rows),
      countText(counts.correct),
      countText(counts.wrong),
      countText(counts.unknown),
      options.links === true ? { text: `#${example}`, href: `#r${example}` } : `#${example}`,
    ]),
    note: 'The last columns count findings, of which a response may have many.',
  }
}

/** All tables of a summary that have something to say. */
export function summaryTables(summary: RunSummary): Table[] {
  return [verdictTable(summary), agreementTable(summary), levelTable(summary), findingTable(summary)].filter(
    (table) => table !== undefined,
  )
}

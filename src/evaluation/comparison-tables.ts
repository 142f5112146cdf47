/** Two compared runs as tables: the same ones in the terminal and on the page. */
import { amountText, countText, intervalText, percentText } from './figure-text.ts'
import { OUTCOMES, outcomeOf, type Outcome, type RunComparison, type TaskPair } from './run-comparison.ts'
import type { VerdictCounts } from './run-summary.ts'
import type { Cell, Column, Table } from './table.ts'

/** What tables say of a run beside its figures. */
export interface NamedRun {
  readonly id: string
  /** Versions of Touchstone and of each judge by its name. */
  readonly versions: Readonly<Record<string, string>>
}

/** Two runs, the earlier or weaker one first by custom. */
export interface NamedRuns {
  readonly before: NamedRun
  readonly after: NamedRun
}

/** Flipped tasks in the terminal and in the page's table; the page's list has all that it carries. */
const MOST_FLIPPED = 50

const number = (name: string): Column => ({ name, align: 'right' })
const marks: Record<Outcome, string> = { correct: '✓', wrong: '✗', unknown: '?', mixed: '±' }

/** A difference of shares with its sign, in percentage points: `+4.2 [−1.0, 9.4]`. */
export function pairedDifferenceText({ difference, interval }: RunComparison['difference']): string {
  return `${points(difference)} [${interval.map(points).join(', ')}]`
}

function points(value: number): string {
  const text = Math.abs(value * 100).toFixed(1)
  if (Number(text) === 0) return '0.0'
  return `${value > 0 ? '+' : '−'}${text}`
}

/** Accuracy of each run over the tasks of both, and their difference. */
export function accuracyTable(comparison: RunComparison, names: NamedRuns): Table {
  const { before, after, difference, otherContent } = comparison
  const rows = [
    [names.before.id, before],
    [names.after.id, after],
  ] as const
  const left =
    otherContent === 0 ? '' : ` ${countText(otherContent)} with other content under the same id are left out.`
  return {
    title: `Accuracy over ${amountText(difference.n, 'task')} of both runs`,
    columns: [{ name: 'run' }, number('responses'), number('correct, 95 %'), number('tasks only here')],
    rows: [
      ...rows.map(([id, run]) => [
        id,
        countText(run.responses),
        `${percentText(run.accuracy)} ${intervalText(run.interval)}`,
        countText(run.onlyHere),
      ]),
      ['difference, percentage points', '', pairedDifferenceText(difference), ''],
    ],
    note: `The difference is paired by task; its interval is a bootstrap over tasks.${left}`,
  }
}

/** Tasks by outcome before (rows) and after (columns). */
export function transitionTable({ transitions, pairs }: RunComparison): Table {
  const used = OUTCOMES.filter((outcome) =>
    pairs.some(({ before, after }) => outcomeOf(before) === outcome || outcomeOf(after) === outcome),
  )
  return {
    title: 'From the first run to the second',
    columns: [{ name: 'first run' }, ...used.map((outcome) => number(`then ${marks[outcome]} ${outcome}`))],
    rows: used.map((from) => [outcomeCell(from), ...used.map((to) => countText(transitions[from][to]))]),
    ...(used.includes('mixed') ? { note: 'Mixed: several responses to the task, with different verdicts.' } : {}),
  }
}

/** The tasks that changed, those that became worse first; undefined where none did. */
export function flippedTable({ pairs }: RunComparison): Table | undefined {
  const order = ['worse', 'better', 'other']
  const flipped = pairs
    .filter(({ change }) => change !== 'same')
    .toSorted((a, b) => order.indexOf(a.change) - order.indexOf(b.change))
  if (flipped.length === 0) return undefined
  const shown = flipped.slice(0, MOST_FLIPPED)
  return {
    title:
      shown.length < flipped.length
        ? `Changed tasks, ${MOST_FLIPPED} of ${countText(flipped.length)}`
        : 'Changed tasks',
    columns: [{ name: 'task' }, { name: 'kind' }, { name: 'first run' }, { name: 'second run' }, { name: 'change' }],
    rows: shown.map((pair) => [pair.id, pair.kind, countsCell(pair.before), countsCell(pair.after), changeCell(pair)]),
  }
}

/** Versions by name; what differs between the runs is marked. */
export function versionTable({ before, after }: NamedRuns): Table {
  const all = [...new Set([...Object.keys(before.versions), ...Object.keys(after.versions)])]
  return {
    title: 'Versions of Touchstone and the judges',
    columns: [{ name: 'what' }, { name: 'first run' }, { name: 'second run' }, { name: '' }],
    rows: all.map((name) => {
      const [first, second] = [before.versions[name] ?? '–', after.versions[name] ?? '–']
      return [name, first, second, first === second ? '' : { text: 'differs', tone: 'wrong' }]
    }),
  }
}

/** Judges of both runs whose versions differ: a change may then be the judge's and not the response's. */
export function changedJudges({ before, after }: NamedRuns): readonly string[] {
  return Object.keys(before.versions).filter(
    (name) => name !== 'touchstone' && (after.versions[name] ?? before.versions[name]) !== before.versions[name],
  )
}

function outcomeCell(outcome: Outcome): Cell {
  const text = `${marks[outcome]} ${outcome}`
  return outcome === 'mixed' ? text : { text, tone: outcome }
}

function countsCell(counts: VerdictCounts): Cell {
  const outcome = outcomeOf(counts)
  if (outcome !== 'mixed') return outcomeCell(outcome)
  return `± ${counts.correct} correct, ${counts.wrong} wrong, ${counts.unknown} unknown`
}

function changeCell({ change }: TaskPair): Cell {
  if (change === 'better') return { text: 'better', tone: 'correct' }
  return change === 'worse' ? { text: 'worse', tone: 'wrong' } : { text: 'other verdict', tone: 'quiet' }
}

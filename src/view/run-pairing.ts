/**
 * Two runs paired by task, from their indices: which tasks both have, and how each fares in this run beside the other. The
 * words are those of `touchstone runs compare` (evaluation/run-comparison.ts).
 */
import { outcomeOf, wilsonInterval, type Outcome, type VerdictCounts } from '../evaluation/index.ts'
import type { ChangeFilter } from './row-query.ts'
import type { RunIndex } from './run-index.ts'

/** Changes of a task by their number: this run beside the other. */
export const CHANGE_CODES = ['same', 'better', 'worse', 'other', 'only-here', 'other-content'] as const
export type PairedChange = (typeof CHANGE_CODES)[number]

/** How each task of this run stands to another run. */
export interface RunPairing {
  /** By task number of this run: a place in `CHANGE_CODES`. */
  readonly change: Uint8Array
  /** By task number of this run: the task's number in the other run + 1, or 0 where it is not there. */
  readonly partner: Uint32Array
  /** 1 at each code of a change that passes a filter. */
  codesOf(filter: ChangeFilter): Uint8Array
  readonly summary: PairingSummary
}

/** The figures of two paired runs. `before` is the other run, `after` this one. */
export interface PairingSummary {
  /** Tasks that both judged, with the same content. */
  readonly tasks: number
  readonly before: PairedRun
  readonly after: PairedRun
  /** Tasks by change. */
  readonly changes: Readonly<Record<PairedChange, number>>
  /** Tasks of the other run that this one did not judge. */
  readonly onlyThere: number
  /** Tasks by outcome before and after. */
  readonly transitions: Readonly<Record<Outcome, Readonly<Record<Outcome, number>>>>
}

/** One run over the tasks that both judged. */
export interface PairedRun {
  /** Mean over tasks of the share of correct responses, 0–1. Null without a task. */
  readonly accuracy: number | null
  /** Wilson's 95 % interval over tasks, where each task has one response. */
  readonly interval: readonly [low: number, high: number] | null
  readonly responses: number
}

/** Verdicts of each task: three counts a task. */
export function taskCounts({ rows, columns, tasks }: RunIndex): Uint32Array {
  const counts = new Uint32Array(3 * tasks.count)
  const { task, verdict } = columns
  for (let row = 0; row < rows; row++) {
    const place = 3 * (task[row] ?? 0) + (verdict[row] ?? 2)
    counts[place] = (counts[place] ?? 0) + 1
  }
  return counts
}

/** Pairs this run with another one. */
export function pairRuns(run: RunIndex, other: RunIndex): RunPairing {
  const after = taskCounts(run)
  const before = taskCounts(other)
  const change = new Uint8Array(run.tasks.count)
  const partner = new Uint32Array(run.tasks.count)
  const changes = { same: 0, better: 0, worse: 0, other: 0, 'only-here': 0, 'other-content': 0 }
  const transitions = { correct: none(), wrong: none(), unknown: none(), mixed: none() }
  const sums = { before: 0, after: 0, responsesBefore: 0, responsesAfter: 0 }
  let found = 0
  for (let task = 0; task < run.tasks.count; task++) {
    const there = other.tasks.find(run.tasks.digests[task] ?? 0)
    let code: PairedChange
    if (there === undefined) code = 'only-here'
    else {
      found++
      partner[task] = there + 1
      if (run.tasks.contents[task] !== other.tasks.contents[there]) code = 'other-content'
      else {
        const one = countsAt(before, there)
        const two = countsAt(after, task)
        code = changeOf(one, two)
        transitions[outcomeOf(one)][outcomeOf(two)]++
        sums.before += one.correct / totalOf(one)
        sums.after += two.correct / totalOf(two)
        sums.responsesBefore += totalOf(one)
        sums.responsesAfter += totalOf(two)
      }
    }
    change[task] = CHANGE_CODES.indexOf(code)
    changes[code]++
  }
  const tasks = changes.same + changes.better + changes.worse + changes.other
  return {
    change,
    partner,
    codesOf,
    summary: {
      tasks,
      before: pairedRun(sums.before, tasks, sums.responsesBefore),
      after: pairedRun(sums.after, tasks, sums.responsesAfter),
      changes,
      onlyThere: other.tasks.count - found,
      transitions,
    },
  }
}

function codesOf(filter: ChangeFilter): Uint8Array {
  const wanted: readonly PairedChange[] = filter === 'different' ? ['better', 'worse', 'other'] : [filter]
  return Uint8Array.from(CHANGE_CODES, (code) => (wanted.includes(code) ? 1 : 0))
}

/** Verdicts of one task. */
export function countsAt(counts: Uint32Array, task: number): VerdictCounts {
  return { correct: counts[3 * task] ?? 0, wrong: counts[3 * task + 1] ?? 0, unknown: counts[3 * task + 2] ?? 0 }
}

function totalOf({ correct, wrong, unknown }: VerdictCounts): number {
  return correct + wrong + unknown
}

function changeOf(before: VerdictCounts, after: VerdictCounts): PairedChange {
  const [one, two] = [totalOf(before), totalOf(after)]
  // products of whole numbers, so that equal shares are equal
  const difference = after.correct * one - before.correct * two
  if (difference !== 0) return difference > 0 ? 'better' : 'worse'
  return before.wrong * two === after.wrong * one ? 'same' : 'other'
}

function pairedRun(sum: number, tasks: number, responses: number): PairedRun {
  if (tasks === 0) return { accuracy: null, interval: null, responses }
  const interval = responses === tasks ? wilsonInterval(Math.round(sum), tasks) : null
  return { accuracy: sum / tasks, interval: interval === null ? null : [interval[0], interval[1]], responses }
}

function none(): Record<Outcome, number> {
  return { correct: 0, wrong: 0, unknown: 0, mixed: 0 }
}

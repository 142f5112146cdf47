/**
 * Two runs compared task by task: what each got right of the tasks that both judged, the paired difference, and which
 * tasks changed.
 *
 * Flow: Feedback → Report. The unit is a task, told by its kind and id; several responses to one task count as their share
 * of correct ones. A task whose content differs between the runs under the same id is not compared. Memory grows with the
 * number of tasks, by about 200 bytes each; responses stream by.
 */
import { hash } from 'node:crypto'
import { keyOf, split } from '../random.ts'
import type { Task, Verdict } from '../supervision.ts'
import type { TraceRecord } from '../trace.ts'
import { pairedDifference, type PairedDifference } from './comparison.ts'
import { bootstrapInterval, wilsonInterval, type Interval } from './interval.ts'
import { VERDICTS, type VerdictCounts } from './run-summary.ts'

/** What a run says of one task: its verdict, or `mixed` where several responses got different ones. */
export type Outcome = Verdict | 'mixed'

/** Outcomes in the order of tables. */
export const OUTCOMES: readonly Outcome[] = [...VERDICTS, 'mixed']

/** How a task fares in the second run beside the first: `other` where the verdicts differ and the share correct does not. */
export type Change = 'better' | 'worse' | 'other' | 'same'

/** One task that both runs judged. */
export interface TaskPair {
  readonly kind: Task['kind']
  readonly id: string
  readonly before: VerdictCounts
  readonly after: VerdictCounts
  readonly change: Change
}

/** One run's figures over the tasks that both judged. */
export interface ComparedRun {
  /** Mean over tasks of the share of correct responses, 0–1. */
  readonly accuracy: number
  /** Wilson's where each task has one response, else the bootstrap over tasks. */
  readonly interval: Interval
  /** Responses to those tasks. */
  readonly responses: number
  /** Tasks that the other run did not judge. */
  readonly onlyHere: number
}

export interface RunComparison {
  readonly before: ComparedRun
  readonly after: ComparedRun
  /** Of accuracy, after − before, over tasks. */
  readonly difference: PairedDifference
  /** Tasks with other content under the same id, which are left out. */
  readonly otherContent: number
  /** Tasks by outcome before and after. */
  readonly transitions: Readonly<Record<Outcome, Readonly<Record<Outcome, number>>>>
  /** All tasks that both judged, in the first run's order. */
  readonly pairs: readonly TaskPair[]
}

type Records = AsyncIterable<TraceRecord> | Iterable<TraceRecord>
type Counts = Record<Verdict, number>

interface Side {
  /** SHA-256 of the task without its labels. */
  readonly digest: string
  readonly counts: Counts
}

/**
 * Compares two runs. The interval's resamples follow from a fixed key, so that the same traces give the same figures.
 * @throws RangeError where the runs share no task; what the records throw
 */
export async function compareRuns(runs: { readonly before: Records; readonly after: Records }): Promise<RunComparison> {
  const before = await sidesOf(runs.before)
  const after = await sidesOf(runs.after)
  const pairs: TaskPair[] = []
  let otherContent = 0
  for (const [name, first] of before) {
    const second = after.get(name)
    if (second === undefined) continue
    if (first.digest !== second.digest) {
      otherContent++
      continue
    }
    const [kind, id] = splitName(name)
    pairs.push({ kind, id, before: first.counts, after: second.counts, change: changeOf(first.counts, second.counts) })
  }
  if (pairs.length === 0) {
    const why = otherContent === 0 ? 'no task of the same kind and id' : `${otherContent} ids with other content only`
    throw new RangeError(`compare runs: they share ${why}, wanted two runs over the same tasks`)
  }
  const common = pairs.length + otherContent
  const key = split(keyOf(0), 'compare-runs')
  return {
    before: comparedRun(key, pairs, 'before', before.size - common),
    after: comparedRun(key, pairs, 'after', after.size - common),
    difference: pairedDifference(split(key, 'difference'), {
      before: pairs.map((pair) => shareCorrect(pair.before)),
      after: pairs.map((pair) => shareCorrect(pair.after)),
    }),
    otherContent,
    transitions: transitionsOf(pairs),
    pairs,
  }
}

/** What the verdicts on one task come to. */
export function outcomeOf(counts: VerdictCounts): Outcome {
  const given = VERDICTS.filter((verdict) => counts[verdict] > 0)
  return given.length === 1 ? (given[0] ?? 'mixed') : 'mixed'
}

/** The name under which a task is found in both runs. */
export function pairName({ kind, id }: Pick<Task, 'kind' | 'id'>): string {
  return `${kind} ${id}`
}

function splitName(name: string): readonly [kind: Task['kind'], id: string] {
  const at = name.indexOf(' ')
  return [name.slice(0, at) as Task['kind'], name.slice(at + 1)]
}

async function sidesOf(records: Records): Promise<Map<string, Side>> {
  const sides = new Map<string, Side>()
  for await (const { task, feedback } of records) {
    const name = pairName(task)
    let side = sides.get(name)
    if (side === undefined) {
      const { labels: _labels, ...content } = task
      side = { digest: hash('sha256', JSON.stringify(content)), counts: { correct: 0, wrong: 0, unknown: 0 } }
      sides.set(name, side)
    }
    side.counts[feedback.verdict]++
  }
  return sides
}

function totalOf({ correct, wrong, unknown }: VerdictCounts): number {
  return correct + wrong + unknown
}

function shareCorrect(counts: VerdictCounts): number {
  return counts.correct / totalOf(counts)
}

function changeOf(before: VerdictCounts, after: VerdictCounts): Change {
  const difference = shareCorrect(after) - shareCorrect(before)
  if (difference > 0) return 'better'
  if (difference < 0) return 'worse'
  const same = VERDICTS.every((verdict) => before[verdict] * totalOf(after) === after[verdict] * totalOf(before))
  return same ? 'same' : 'other'
}

function comparedRun(
  key: ReturnType<typeof keyOf>,
  pairs: readonly TaskPair[],
  side: 'before' | 'after',
  onlyHere: number,
): ComparedRun {
  const shares = pairs.map((pair) => shareCorrect(pair[side]))
  const responses = pairs.reduce((sum, pair) => sum + totalOf(pair[side]), 0)
  const mean = shares.reduce((sum, share) => sum + share, 0) / pairs.length
  const interval =
    responses === pairs.length
      ? wilsonInterval(Math.round(mean * pairs.length), pairs.length)
      : bootstrapInterval(split(key, side), pairs.length, (units) => {
          let sum = 0
          for (const unit of units) sum += shares[unit] ?? 0
          return sum / units.length
        })
  return { accuracy: mean, interval, responses, onlyHere }
}

function transitionsOf(pairs: readonly TaskPair[]): Record<Outcome, Record<Outcome, number>> {
  const found = { correct: noTasks(), wrong: noTasks(), unknown: noTasks(), mixed: noTasks() }
  for (const { before, after } of pairs) found[outcomeOf(before)][outcomeOf(after)]++
  return found
}

function noTasks(): Record<Outcome, number> {
  return { correct: 0, wrong: 0, unknown: 0, mixed: 0 }
}

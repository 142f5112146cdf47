/**
 * Sums up a run while its trace streams by, so that memory does not grow with the number of rows.
 *
 * Flow: Feedback → Report. Names that a run may invent (models, finding kinds, levels) are counted one by one up to
 * a limit, the rest together, so that a hostile trace cannot fill memory either.
 */
import type { Feedback, TaskKind, Verdict } from '../supervision.ts'
import type { TraceRecord } from '../trace.ts'
import type { Confusion } from './agreement.ts'
import { aurocOfCounts } from './detection.ts'
import { DurationSketch, type DurationBin } from './duration-sketch.ts'

export type VerdictCounts = Readonly<Record<Verdict, number>>

/** Rows of one kind, model and judge. */
export interface GroupSummary {
  readonly kind: TaskKind | 'all'
  readonly model: string
  /** Name and version. */
  readonly judge: string
  readonly counts: VerdictCounts
  /** Of rows whose source recorded whether they are correct. */
  readonly confusion: Confusion
  readonly judgeMs: { readonly median: number; readonly p95: number; readonly total: number }
}

/** Rows of one difficulty, as `labels.level` of the task says. */
export interface LevelSummary {
  readonly kind: TaskKind | 'all'
  readonly model: string
  readonly level: string
  readonly counts: VerdictCounts
}

export interface FindingSummary {
  readonly kind: string
  /** Findings of this kind by their own verdict. */
  readonly counts: VerdictCounts
  /** Rows with at least one. */
  readonly rows: number
  /** Index of the first such row. */
  readonly example: number
}

/** All that the report says about a run, serialisable. */
export interface RunSummary {
  readonly rows: number
  readonly counts: VerdictCounts
  readonly confusion: Confusion
  /** Rows with a record of their correctness. */
  readonly recorded: number
  /** By kind, model, judge. */
  readonly groups: readonly GroupSummary[]
  /** By kind, model, level, or empty where no task has a level. */
  readonly levels: readonly LevelSummary[]
  /** Those that say `wrong` most often first. */
  readonly findings: readonly FindingSummary[]
  readonly scores: {
    /** Rows with a score. */
    readonly n: number
    /** Twenty equal bins from 0 to 1, each verdict's counts. 1 counts in the last. */
    readonly bins: Readonly<Record<Verdict, readonly number[]>>
    /** AUROC of the score against the record, scores rounded to thousandths. */
    readonly auroc?: number
  }
  readonly judgeMs: {
    readonly median: number
    readonly p95: number
    readonly total: number
    readonly bins: readonly DurationBin[]
  }
}

export const VERDICTS: readonly Verdict[] = ['correct', 'wrong', 'unknown']
export const SCORE_BINS = 20
/** This is enough for any real run. A table of more would not be read. */
const MOST_GROUPS = 400
export const OTHERS_NAME = '(others)'

/**
 * Sums up a stream of records.
 * @param onRow is called with each record after it was counted, for work that must not need a second pass
 * @throws what `records` throws; leaving early releases it
 */
export async function aggregate(
  records: AsyncIterable<TraceRecord> | Iterable<TraceRecord>,
  onRow: (record: TraceRecord) => void = () => {},
): Promise<RunSummary> {
  const total = new Tally()
  const groups = new Groups<{ kind: TaskKind | 'all'; model: string; judge: string; tally: Tally }>()
  const levels = new Groups<{ kind: TaskKind | 'all'; model: string; level: string; counts: Counts }>()
  const findings = new Groups<{ kind: string; counts: Counts; rows: number; example: number; last: number }>()
  const scores = new Scores()
  for await (const record of records) {
    const { task, response, feedback } = record
    const judge = `${feedback.judge.name} ${feedback.judge.version}`
    total.add(record)
    groups
      .at([task.kind, response.model, judge], ([kind, model, by]) => ({
        kind: kind as TaskKind,
        model,
        judge: by,
        tally: new Tally(),
      }))
      .tally.add(record)
    const level = task.labels?.['level']
    if (typeof level === 'string' || typeof level === 'number') {
      levels.at([task.kind, response.model, String(level)], ([kind, model, name]) => ({
        kind: kind as TaskKind,
        model,
        level: name,
        counts: noCounts(),
      })).counts[feedback.verdict]++
    }
    for (const finding of feedback.findings) {
      const group = findings.at([finding.kind, '', ''], ([kind]) => ({
        kind,
        counts: noCounts(),
        rows: 0,
        example: record.index,
        last: -1,
      }))
      group.counts[finding.verdict]++
      if (group.last !== record.index) group.rows++
      group.last = record.index
    }
    scores.add(feedback, response.recordedCorrect)
    onRow(record)
  }
  return {
    rows: total.rows,
    counts: total.counts,
    confusion: total.confusion,
    recorded: total.recorded,
    groups: groups
      .all()
      .map(({ tally, ...names }) => ({
        ...names,
        counts: tally.counts,
        confusion: tally.confusion,
        judgeMs: timesOf(tally.durations),
      }))
      .toSorted((a, b) => byName(a.kind, b.kind) || byName(a.model, b.model) || byName(a.judge, b.judge)),
    levels: levels
      .all()
      .toSorted((a, b) => byName(a.kind, b.kind) || byName(a.model, b.model) || byName(a.level, b.level)),
    findings: findings
      .all()
      .map(({ kind, counts, rows, example }) => ({ kind, counts, rows, example }))
      .toSorted((a, b) => b.counts.wrong - a.counts.wrong || b.rows - a.rows || byName(a.kind, b.kind)),
    scores: scores.summary(),
    judgeMs: { ...timesOf(total.durations), bins: total.durations.bins() },
  }
}

type Counts = Record<Verdict, number>

function noCounts(): Counts {
  return { correct: 0, wrong: 0, unknown: 0 }
}

class Tally {
  rows = 0
  recorded = 0
  readonly counts: Counts = noCounts()
  readonly confusion: Record<Verdict, { recordedCorrect: number; recordedWrong: number }> = {
    correct: { recordedCorrect: 0, recordedWrong: 0 },
    wrong: { recordedCorrect: 0, recordedWrong: 0 },
    unknown: { recordedCorrect: 0, recordedWrong: 0 },
  }
  readonly durations: DurationSketch = new DurationSketch()

  add({ response, feedback, timing }: TraceRecord): void {
    this.rows++
    this.counts[feedback.verdict]++
    this.durations.add(timing.judgeMs)
    if (response.recordedCorrect === undefined) return
    this.recorded++
    this.confusion[feedback.verdict][response.recordedCorrect ? 'recordedCorrect' : 'recordedWrong']++
  }
}

/** Groups by three names, the rest beyond the limit in one. */
class Groups<T> {
  readonly #groups = new Map<string, T>()

  at(names: readonly [string, string, string], create: (names: readonly [string, string, string]) => T): T {
    const key = names.join('\0')
    const known = this.#groups.get(key)
    if (known !== undefined) return known
    if (this.#groups.size >= MOST_GROUPS && !key.startsWith('\0')) {
      return (this.#others ??= create(names[1] === '' ? [OTHERS_NAME, '', ''] : ['all', OTHERS_NAME, OTHERS_NAME]))
    }
    const group = create(names)
    this.#groups.set(key, group)
    return group
  }

  #others: T | undefined

  all(): T[] {
    return this.#others === undefined ? [...this.#groups.values()] : [...this.#groups.values(), this.#others]
  }
}

/** Counts of scores: twenty bins by verdict to draw, a thousand by record for AUROC. */
class Scores {
  #n = 0
  readonly #bins: Record<Verdict, number[]> = {
    correct: zeros(SCORE_BINS),
    wrong: zeros(SCORE_BINS),
    unknown: zeros(SCORE_BINS),
  }
  readonly #recordedCorrect = zeros(1001)
  readonly #recordedWrong = zeros(1001)

  add({ score, verdict }: Feedback, recordedCorrect: boolean | undefined): void {
    if (score === null || !(score >= 0 && score <= 1)) return
    this.#n++
    const bin = Math.min(SCORE_BINS - 1, Math.floor(score * SCORE_BINS))
    this.#bins[verdict][bin] = (this.#bins[verdict][bin] ?? 0) + 1
    if (recordedCorrect === undefined) return
    const side = recordedCorrect ? this.#recordedCorrect : this.#recordedWrong
    const place = Math.round(score * 1000)
    side[place] = (side[place] ?? 0) + 1
  }

  summary(): RunSummary['scores'] {
    const auroc = aurocOfCounts(this.#recordedCorrect, this.#recordedWrong)
    return { n: this.#n, bins: this.#bins, ...(auroc === undefined ? {} : { auroc }) }
  }
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0)
}

function timesOf(sketch: DurationSketch): { median: number; p95: number; total: number } {
  return { median: sketch.quantile(0.5) ?? 0, p95: sketch.quantile(0.95) ?? 0, total: sketch.totalMs }
}

/** Names in natural order: level 10 after level 9. */
function byName(a: string, b: string): number {
  return order.compare(a, b)
}
const order = new Intl.Collator('en', { numeric: true })

/** Counts over a corpus, taken row by row: memory does not grow with the rows. */
import { DROP_REASONS, RESPONSE_WAYS, type CorpusRow, type DroppedCandidate, type ResponseWay } from './corpus-row.ts'

/** What stands in `statistics.json`. */
export interface CorpusStatistics {
  readonly rows: number
  /** Tasks that rows stand for. */
  readonly tasks: number
  /** Rows of the files whose question an earlier row asks. They give no candidates. */
  readonly askedBefore: number
  /** Rows whose final answer is right. */
  readonly correct: number
  readonly byWay: Readonly<Record<string, number>>
  readonly byKind: Readonly<Record<string, number>>
  readonly byAnnotator: Readonly<Record<string, number>>
  /** Flawed rows by their known first wrong step: `1` to `9`, `10+`, or `unknown`. */
  readonly byFirstWrongStep: Readonly<Record<string, number>>
  /** Steps of all responses. */
  readonly steps: number
  /** UTF-16 units of all responses. */
  readonly responseLength: number
  /** Dropped candidates by way and reason, as `rule: duplicate`. */
  readonly dropped: Readonly<Record<string, number>>
  /** Flawed rows with a soft filter, and the mean share of refinements that succeeded, or null without any. */
  readonly soft: { readonly rows: number; readonly meanShare: number | null }
}

/** Counts rows and dropped candidates. */
export class CorpusCounter {
  #rows = 0
  #tasks = 0
  #askedBefore = 0
  #correct = 0
  #steps = 0
  #length = 0
  #softRows = 0
  #softShares = 0
  #lastPosition = -1
  readonly #byWay = new Map<string, number>()
  readonly #byKind = new Map<string, number>()
  readonly #byAnnotator = new Map<string, number>()
  readonly #byFirst = new Map<string, number>()
  readonly #dropped = new Map<string, number>()

  /** Rows so far. */
  get rows(): number {
    return this.#rows
  }

  /** Rows so far whose final answer is right. */
  get correct(): number {
    return this.#correct
  }

  add(row: CorpusRow): void {
    this.#rows++
    if (row.position !== this.#lastPosition) this.#tasks++
    this.#lastPosition = row.position
    if (row.known.final === 'correct') this.#correct++
    this.#steps += row.critique.steps.length
    this.#length += row.response.text.length
    count(this.#byWay, row.way)
    count(this.#byAnnotator, row.annotator)
    if (row.kind !== undefined) count(this.#byKind, row.kind)
    if (row.known.final === 'wrong') count(this.#byFirst, placeName(row.known.firstWrongStep))
    if (row.soft !== undefined) {
      this.#softRows++
      this.#softShares += row.soft.succeeded / row.soft.of
    }
  }

  /** Passes over a row of the files whose question an earlier row asks. */
  passAskedBefore(): void {
    this.#askedBefore++
  }

  drop({ way, reason }: Pick<DroppedCandidate, 'way' | 'reason'>): void {
    count(this.#dropped, droppedName(way, reason))
  }

  statistics(): CorpusStatistics {
    return {
      rows: this.#rows,
      tasks: this.#tasks,
      askedBefore: this.#askedBefore,
      correct: this.#correct,
      byWay: sorted(this.#byWay),
      byKind: sorted(this.#byKind),
      byAnnotator: sorted(this.#byAnnotator),
      byFirstWrongStep: sorted(this.#byFirst),
      steps: this.#steps,
      responseLength: this.#length,
      dropped: Object.fromEntries(
        RESPONSE_WAYS.flatMap((way) => DROP_REASONS.map((reason) => droppedName(way, reason)))
          .map((name) => [name, this.#dropped.get(name) ?? 0] as const)
          .filter(([, found]) => found > 0),
      ),
      soft: { rows: this.#softRows, meanShare: this.#softRows === 0 ? null : this.#softShares / this.#softRows },
    }
  }
}

function droppedName(way: ResponseWay, reason: string): string {
  return `${way}: ${reason}`
}

function placeName(step: number | null): string {
  if (step === null) return 'unknown'
  return step >= 10 ? '10+' : String(step)
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

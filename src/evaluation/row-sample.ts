/**
 * Chooses which rows a report page carries when it cannot carry all: a stratified sample by Key under a byte budget.
 *
 * Strata are verdict × kind × model. Each keeps a uniform sample without replacement (the rows of smallest random
 * priority, as in bottom-k sampling), and the budget is shared by weight: a wrong row's stratum is worth four of a
 * correct row's, so that wrong ones go last. A stratum that needs less than its share leaves the rest to the others.
 * Memory is bounded by the budget, whatever the stream's length. The same key and stream give the same sample.
 */
import { generator, type Generator32, type Key } from '../random.ts'
import type { Verdict } from '../supervision.ts'
import type { TraceRecord } from '../trace.ts'

interface KeptRow {
  readonly priority: number
  readonly index: number
  readonly text: string
  readonly bytes: number
}

interface Stratum {
  readonly weight: number
  bytes: number
  /** Rows with a priority of at least this were dropped before, so later ones must be too. */
  limit: number
  /** A heap with the largest priority first. */
  readonly rows: KeptRow[]
}

const weights: Record<Verdict, number> = { wrong: 4, unknown: 2, correct: 1 }
/** Strata beyond this many are thrown together by verdict. */
const MOST_STRATA = 500

export class RowSample {
  readonly #source: Generator32
  readonly #budgetBytes: number
  readonly #strata = new Map<string, Stratum>()
  #bytes = 0
  #seen = 0

  /** @param budgetBytes most UTF-8 bytes of all kept texts together */
  constructor(key: Key, budgetBytes: number) {
    if (!Number.isFinite(budgetBytes) || budgetBytes < 0) {
      throw new RangeError(`RowSample: budget is ${budgetBytes} bytes, wanted at least 0`)
    }
    this.#source = generator(key)
    this.#budgetBytes = budgetBytes
  }

  /** @param text makes the row's text. It is called only for rows that may be kept */
  add(record: TraceRecord, text: () => string): void {
    this.#seen++
    const stratum = this.#stratumOf(record)
    const priority = this.#source.uniform()
    if (priority >= stratum.limit) return
    const written = text()
    const row = { priority, index: record.index, text: written, bytes: Buffer.byteLength(written) }
    push(stratum.rows, row)
    stratum.bytes += row.bytes
    this.#bytes += row.bytes
    while (this.#bytes > this.#budgetBytes) this.#drop()
  }

  get seen(): number {
    return this.#seen
  }

  /** The kept rows' texts in the order of the stream's indices. */
  texts(): string[] {
    return [...this.#strata.values()]
      .flatMap(({ rows }) => rows)
      .toSorted((a, b) => a.index - b.index)
      .map(({ text }) => text)
  }

  #stratumOf({ task, response, feedback }: TraceRecord): Stratum {
    const name = `${feedback.verdict}\0${task.kind}\0${response.model}`
    const known = this.#strata.get(name)
    if (known !== undefined) return known
    if (this.#strata.size >= MOST_STRATA) {
      const shared = this.#strata.get(feedback.verdict)
      if (shared !== undefined) return shared
    }
    const stratum = { weight: weights[feedback.verdict], bytes: 0, limit: Number.POSITIVE_INFINITY, rows: [] }
    this.#strata.set(this.#strata.size >= MOST_STRATA ? feedback.verdict : name, stratum)
    return stratum
  }

  /** Drops the row of largest priority from the stratum that holds most for its weight. */
  #drop(): void {
    let heaviest: Stratum | undefined
    for (const stratum of this.#strata.values()) {
      if (stratum.rows.length === 0) continue
      if (heaviest === undefined || stratum.bytes / stratum.weight > heaviest.bytes / heaviest.weight)
        heaviest = stratum
    }
    const dropped = heaviest === undefined ? undefined : pop(heaviest.rows)
    if (heaviest === undefined || dropped === undefined) return
    heaviest.limit = dropped.priority
    heaviest.bytes -= dropped.bytes
    this.#bytes -= dropped.bytes
  }
}

function push(heap: KeptRow[], row: KeptRow): void {
  heap.push(row)
  let place = heap.length - 1
  while (place > 0) {
    const parent = (place - 1) >> 1
    if (!swapIfLarger(heap, place, parent)) return
    place = parent
  }
}

function pop(heap: KeptRow[]): KeptRow | undefined {
  const top = heap[0]
  const last = heap.pop()
  if (top === undefined || last === undefined || heap.length === 0) return top
  heap[0] = last
  let place = 0
  for (;;) {
    const left = 2 * place + 1
    if (left >= heap.length) return top
    const right = left + 1
    const child = (heap[right]?.priority ?? -1) > (heap[left]?.priority ?? -1) ? right : left
    if (!swapIfLarger(heap, child, place)) return top
    place = child
  }
}

function swapIfLarger(heap: KeptRow[], child: number, parent: number): boolean {
  const below = heap[child]
  const above = heap[parent]
  if (below === undefined || above === undefined || below.priority <= above.priority) return false
  heap[child] = above
  heap[parent] = below
  return true
}

/** What the page is told about rows: a window of a list, and one row with its place in the list. */
import type { Context } from 'hono'
import type {
  Choice,
  OpenedRun,
  PersonVerdict,
  Repeat,
  RowDetail,
  RowItem,
  RowQuery,
  RowList,
} from '../../view/index.ts'

/** A list as it is asked for. */
export interface RowRequest {
  readonly query: RowQuery
  readonly against: OpenedRun | undefined
  readonly context: Context
}

/** Rows of one answer at most. */
const MOST_ROWS = 200
/** Time that a search may take of one request: what a person does not notice. */
const SEARCH_MS = 120

/** A window of the list. */
export interface RowsAnswer {
  /** Rows that pass, as far as they are known. */
  readonly total: number
  /** Rows of the run. */
  readonly of: number
  readonly rows: readonly RowItem[]
  readonly search?: RowList['search']
  /** Failures among the rows that pass, by kind. Only where `groups=1`. */
  readonly groups?: readonly Choice[]
}

/** The window `from`, `count` of the rows that pass. */
export async function rowsAnswer(run: OpenedRun, request: RowRequest): Promise<RowsAnswer> {
  const { query, against, context } = request
  const list = await listOf(run, request, SEARCH_MS)
  const from = wholeNumber(context, 'from', 0, Number.MAX_SAFE_INTEGER)
  const count = wholeNumber(context, 'count', 50, MOST_ROWS)
  const window = list.rows.subarray(from, from + count)
  return {
    total: list.rows.length,
    of: run.progress.rows,
    rows: await run.items(window, query, against),
    ...(list.search === undefined ? {} : { search: list.search }),
    ...(context.req.query('groups') === '1' ? { groups: run.groups(list.rows) } : {}),
  }
}

/** One row in full. */
export interface RowAnswer extends RowDetail {
  /** Its place in the list of the query, and the rows before and after it there. Null where it does not pass. */
  readonly place: {
    readonly at: number
    readonly total: number
    readonly previous: number | null
    readonly next: number | null
  } | null
  readonly person: PersonVerdict | null
  /** Rows of the same task in this run, this one included. */
  readonly repeats: readonly Repeat[]
  /** Rows of the same task in the other run; absent without one. */
  readonly others?: readonly Repeat[]
}

/** One row in full, with its place in the list. */
export async function rowAnswer(run: OpenedRun, row: number, request: RowRequest): Promise<RowAnswer> {
  const { against, context } = request
  const detail = await run.detail(row, wholeNumber(context, 'part', 0, Number.MAX_SAFE_INTEGER))
  const { rows } = await listOf(run, request, 0)
  const at = rows.indexOf(row)
  const task = run.trace.index.columns.task[row] ?? 0
  const there = against === undefined ? 0 : (run.pairing(against).partner[task] ?? 0)
  return {
    ...detail,
    place: at === -1 ? null : { at, total: rows.length, previous: rows[at - 1] ?? null, next: rows[at + 1] ?? null },
    person: run.person.of(row, detail.record.digest) ?? null,
    repeats: await run.repeats(row),
    ...(against === undefined ? {} : { others: there === 0 ? [] : await against.rowsOfTask(there - 1) }),
  }
}

/** The rows that pass the request's query. */
export async function listOf(
  run: OpenedRun,
  { query, against, context }: RowRequest,
  searchMs: number,
): Promise<RowList> {
  return await run.list(query, { against, searchMs, clock: () => performance.now(), signal: context.req.raw.signal })
}

function wholeNumber(context: Context, name: string, otherwise: number, most: number): number {
  const text = context.req.query(name)
  if (text === undefined) return otherwise
  if (!/^\d{1,15}$/.test(text)) throw new RangeError(`${name} is ${JSON.stringify(text)}, wanted a whole number`)
  return Math.min(Number(text), most)
}

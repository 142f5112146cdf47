/**
 * Training records of chosen rows as a file. The page sends an ordinary form, so that the browser saves the answer as it
 * comes and holds none of it.
 */
import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import type { Context } from 'hono'
import { EXPORT_FORMS, exportRows, parseRowQuery, type ExportForm, type OpenedRun } from '../../view/index.ts'
import { RequestFailure } from '../request-failure.ts'
import { listOf } from './row-answers.ts'

/** Bytes of the form. */
const MOST_BYTES = 2 * 2 ** 20
/** Characters of rows that are chosen one by one, as `1,4-9`. */
const LONGEST_CHOICE = 1_000_000
/** Time for a search to come to its end before the export begins, in ms. */
const SEARCH_MS = 10 * 60_000

/**
 * Fields of the form: `form` (sft, preference, stepwise, reward), `query` (the list's parameters), and `rows` (numbers and
 * ranges) where rows were chosen one by one.
 */
export async function answerExport(
  run: OpenedRun,
  context: Context,
  namedRun: (name: string) => Promise<OpenedRun>,
): Promise<Response> {
  const bytes = Number(context.req.header('content-length') ?? Number.NaN)
  if (!(bytes <= MOST_BYTES)) {
    throw new RequestFailure(413, 'too-large', `body has ${bytes} bytes, wanted at most ${MOST_BYTES}, and said so`)
  }
  const fields = await context.req.parseBody()
  const form = EXPORT_FORMS.find((known) => known === fields['form'])
  if (form === undefined) {
    throw new RangeError(`export: form is ${JSON.stringify(fields['form'])}, wanted one of ${EXPORT_FORMS.join(', ')}`)
  }
  const query = parseRowQuery(new URLSearchParams(textField(fields['query'])))
  const against = query.against === undefined ? undefined : await namedRun(query.against)
  const chosen = textField(fields['rows'])
  const list =
    chosen === ''
      ? await listOf(run, { query: { ...query, fold: false, order: 'index' as const }, against, context }, SEARCH_MS)
      : undefined
  const rows = list?.rows ?? parseRows(chosen, run.progress.rows)
  const stream = jsonLines(run, rows, form, context.req.raw.signal)
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      'content-type': 'application/jsonl; charset=utf-8',
      'content-disposition': `attachment; filename="${run.file.id}-${form}.jsonl"`,
    },
  })
}

function jsonLines(run: OpenedRun, rows: Uint32Array, form: ExportForm, signal: AbortSignal): Readable {
  const out = new PassThrough()
  const write = async (): Promise<void> => {
    const person = run.personVerdicts()
    for await (const record of exportRows(run.trace, rows, { form, person, signal })) {
      if (out.destroyed) return
      if (!out.write(`${JSON.stringify(record)}\n`)) await once(out, 'drain')
    }
    out.end()
  }
  // an answer that breaks off in the middle is cut off, and the browser says so
  write().catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))))
  return out
}

/** `1,4-9` as rows. @throws RangeError for another form, or for a row that there is not */
export function parseRows(text: string, count: number): Uint32Array {
  if (text.length > LONGEST_CHOICE || !/^\d{1,10}(?:-\d{1,10})?(?:,\d{1,10}(?:-\d{1,10})?)*$/.test(text)) {
    throw new RangeError(`rows are ${JSON.stringify(text.slice(0, 40))}, wanted numbers and ranges such as 1,4-9`)
  }
  const rows = new Set<number>()
  for (const part of text.split(',')) {
    const [from = 0, to = from] = part.split('-').map(Number)
    if (from > to || to >= count) throw new RangeError(`rows ${part}: there are ${count}, wanted some of them`)
    for (let row = from; row <= to; row++) rows.add(row)
  }
  return Uint32Array.from([...rows].toSorted((a, b) => a - b))
}

function textField(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

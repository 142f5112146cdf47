/**
 * The report of a run: terminal, Markdown, and one self-contained HTML page, from one pass over its trace.
 *
 * Flow: Feedback → Report. Memory stays flat: figures are summed up as rows stream by, and the page carries all rows
 * up to a byte budget, beyond it a stratified sample (row-sample.ts). The same trace and key give the same page.
 */
import { open, rename, rm } from 'node:fs/promises'
import { keyFromText, keyOf, split } from '../random.ts'
import type { TraceRecord } from '../trace.ts'
import { amountText, durationText, shareText } from './figure-text.ts'
import { shareOf } from './agreement.ts'
import { renderPageAround } from './page.ts'
import { pageRowText } from './page-row.ts'
import { escapeMarkdown, renderMarkdownTable, renderTerminalTable, type TerminalOptions } from './table.ts'
import { reportPage, responsesApplication } from './report-page.ts'
import { RowSample } from './row-sample.ts'
import { factsOf, type RunInformation } from './run-information.ts'
import { aggregate, type RunSummary } from './run-summary.ts'
import { summaryTables } from './summary-tables.ts'

export interface ReportOptions {
  /** Most bytes of rows in the page (default 20 MB, which browsers open in about a second). */
  readonly rowBytes?: number | undefined
  /** Stops reading and leaves no file. */
  readonly signal?: AbortSignal | undefined
}

/** The run, and the page that stands for it. */
export interface ReportTarget {
  readonly run: RunInformation
  /** Path of the page. An existing one is replaced. */
  readonly file: string
}

export interface WrittenReport {
  readonly summary: RunSummary
  /** Rows that the page carries, of `summary.rows`. */
  readonly carried: number
}

/**
 * Writes the page of a run, whole or not at all.
 * @throws what `records` throws, what the file system throws, and the signal's reason on abort
 */
export async function writeReport(
  records: AsyncIterable<TraceRecord> | Iterable<TraceRecord>,
  target: ReportTarget,
  options: ReportOptions = {},
): Promise<WrittenReport> {
  const { rowBytes = 20_000_000, signal } = options
  const { run, file } = target
  signal?.throwIfAborted()
  const key = split(run.key === null ? keyOf(0) : keyFromText(run.key), 'report')
  const sample = new RowSample(key, rowBytes)
  const summary = await aggregate(records, (record) => {
    signal?.throwIfAborted()
    sample.add(record, () => pageRowText(record))
  })
  const texts = sample.texts()
  const { head, tail } = await renderPageAround(
    reportPage(summary, run),
    responsesApplication(sample.seen, texts.length),
  )
  const partial = `${file}.partial`
  try {
    const handle = await open(partial, 'w')
    try {
      await handle.write(`${head}<script type="application/json" id="rows">[\n`)
      for (let start = 0; start < texts.length; start += 256) {
        signal?.throwIfAborted()
        const rows = texts.slice(start, start + 256).join(',\n')
        await handle.write(start === 0 ? rows : `,\n${rows}`)
      }
      await handle.write(`\n]</script>\n${tail}`)
    } finally {
      await handle.close()
    }
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  return { summary, carried: texts.length }
}

/** The summary for a terminal, tables aligned. */
export function renderTerminal(summary: RunSummary, options: TerminalOptions = {}): string {
  const tables = summaryTables(summary).map((table) => renderTerminalTable(table, options))
  return `${tables.join('\n')}\n${overall(summary)}\n`
}

/** The summary as a Markdown document, with what is needed to repeat the run. */
export function renderMarkdown(summary: RunSummary, run: RunInformation): string {
  const fence = '`'.repeat(Math.max(3, ...[...run.command.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)))
  return [
    `## ${escapeMarkdown(run.title ?? 'Judged responses')}`,
    '',
    overall(summary),
    ...(run.notices ?? []).map((notice) => `\n${escapeMarkdown(notice)}`),
    '',
    `${fence}sh`,
    run.command.replaceAll(/[\r\n]+/g, ' '),
    fence,
    '',
    ...summaryTables(summary).map(renderMarkdownTable),
    '### Run',
    '',
    ...factsOf(run).map(({ name, value }) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(value)}`),
    '',
  ].join('\n')
}

function overall({ rows, counts, judgeMs }: RunSummary): string {
  if (rows === 0) return 'No response was judged.'
  return `${amountText(rows, 'response')}: ${shareText(shareOf(counts.correct, rows))} correct, ${shareText(shareOf(counts.wrong, rows))} wrong, ${shareText(shareOf(counts.unknown, rows))} unknown; ${durationText(judgeMs.total)} of judging.`
}

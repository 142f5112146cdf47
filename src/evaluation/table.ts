/**
 * The one table of reports, rendered to the terminal, to Markdown and to HTML.
 *
 * Flow: Report. Cells may hold foreign text (model names, finding kinds).
 * Covered: control and bidirectional characters never reach a terminal (no escape sequences from a model's name);
 * Markdown and HTML syntax in cells is shown, not obeyed. Not covered: a terminal that gives printable text a meaning.
 */
import stringWidth from 'string-width'
import { escapeHtml } from './html.ts'
import { printable, shorten } from './printable.ts'

/** How a cell is coloured. Colour only repeats what its text says. */
export type Tone = 'correct' | 'wrong' | 'unknown' | 'quiet'

export type Cell = string | { readonly text: string; readonly tone?: Tone; readonly href?: string }

export interface Column {
  readonly name: string
  /** Default left. Numbers stand right. */
  readonly align?: 'left' | 'right'
}

export interface Table {
  readonly title: string
  readonly columns: readonly Column[]
  /** One cell for each column. */
  readonly rows: readonly (readonly Cell[])[]
  /** What a reader must know to read it right: n, interval, what was left out. */
  readonly note?: string
}

export interface TerminalOptions {
  /** Columns of the terminal (default those of standard output, 100 where it is none). */
  readonly width?: number | undefined
  /** Default: standard output is a terminal and NO_COLOR is unset or empty (no-color.org). */
  readonly color?: boolean | undefined
}

/** Text columns are never cut below this many characters, even in a narrow terminal. */
const NARROWEST_COLUMN = 8
const codes: Record<Tone, string> = { correct: '34', wrong: '33', unknown: '90', quiet: '90' }

/** The table as aligned lines, ending in a line feed. */
export function renderTerminalTable(table: Table, options: TerminalOptions = {}): string {
  const { width = process.stdout.columns ?? 100, color = colorWanted() } = options
  const paint = (text: string, code: string): string => (color ? `\u001B[${code}m${text}\u001B[0m` : text)
  const header = table.columns.map(({ name }) => printable(name))
  const body = table.rows.map((row) => row.map((cell) => printable(textOf(cell))))
  const widths = header.map((name, i) =>
    body.reduce((most, row) => Math.max(most, stringWidth(row[i] ?? '')), stringWidth(name)),
  )
  fit(widths, table.columns, width)
  const line = (cells: readonly string[], style: (text: string, i: number) => string): string =>
    cells
      .map((text, i) => style(pad(shorten(text, widths[i] ?? 0), widths[i] ?? 0, table.columns[i]?.align), i))
      .join('  ')
      .trimEnd()
  const lines = [
    paint(printable(table.title), '1'),
    line(header, (text) => paint(text, '2')),
    paint(widths.map((columns) => '─'.repeat(columns)).join('──'), '2'),
    ...body.map((row, place) =>
      line(row, (text, i) => {
        const cell = table.rows[place]?.[i]
        const tone = typeof cell === 'object' ? cell.tone : undefined
        return tone === undefined ? text : paint(text, codes[tone])
      }),
    ),
  ]
  if (table.note !== undefined) lines.push(paint(printable(table.note), '2'))
  return `${lines.join('\n')}\n`
}

/** The table in GitHub's Markdown, its source aligned too, ending in a line feed. */
export function renderMarkdownTable(table: Table): string {
  const header = table.columns.map(({ name }) => escapeMarkdown(name))
  const body = table.rows.map((row) => row.map((cell) => escapeMarkdown(textOf(cell))))
  const widths = header.map((name, i) =>
    [...body.map((row) => row[i] ?? ''), name, '---'].map((text) => stringWidth(text)).reduce((a, b) => Math.max(a, b)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, i) => pad(text, widths[i] ?? 0, table.columns[i]?.align)).join(' | ')} |`
  const rule = table.columns.map(({ align }, i) =>
    align === 'right' ? `${'-'.repeat((widths[i] ?? 3) - 1)}:` : '-'.repeat(widths[i] ?? 3),
  )
  const lines = [`### ${escapeMarkdown(table.title)}`, '', line(header), `| ${rule.join(' | ')} |`, ...body.map(line)]
  if (table.note !== undefined) lines.push('', escapeMarkdown(table.note))
  return `${lines.join('\n')}\n`
}

/** The table as an HTML element. On narrow pages its style turns each row into a card labelled by `data-label`. */
export function renderHtmlTable(table: Table): string {
  const side = (i: number): string => (table.columns[i]?.align === 'right' ? ' class="number"' : '')
  const head = table.columns
    .map(({ name }, i) => `<th scope="col" role="columnheader"${side(i)}>${escapeHtml(name)}</th>`)
    .join('')
  const body = table.rows
    .map((row) => {
      const cells = row.map((cell, i) => {
        const label = ` data-label="${escapeHtml(table.columns[i]?.name ?? '')}"`
        return i === 0
          ? `<th scope="row" role="rowheader"${side(i)}${label}>${cellHtml(cell)}</th>`
          : `<td role="cell"${side(i)}${label}>${cellHtml(cell)}</td>`
      })
      return `<tr role="row">${cells.join('')}</tr>`
    })
    .join('\n')
  const note = table.note === undefined ? '' : `<p class="note">${escapeHtml(table.note)}</p>`
  return `<div class="table"><table role="table"><caption>${escapeHtml(table.title)}</caption><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">
${body}
</tbody></table>${note}</div>`
}

/** True where standard output is a terminal and its user did not refuse colour. */
export function colorWanted(): boolean {
  // Outside a terminal isTTY is undefined, whatever its type says.
  return process.stdout.isTTY ? (process.env['NO_COLOR'] ?? '') === '' : false
}

/** Shows Markdown syntax as text. An underscore inside a word has no meaning there and stays readable. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replaceAll(/[\\`*[\]<>|~]/g, String.raw`\$&`)
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`)
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text
}

function cellHtml(cell: Cell): string {
  if (typeof cell === 'string') return escapeHtml(cell)
  const text = escapeHtml(cell.text)
  // Only links into the page are made: any other address in a cell stays text.
  const linked = cell.href?.startsWith('#') === true ? `<a href="${escapeHtml(cell.href)}">${text}</a>` : text
  return cell.tone === undefined ? linked : `<span class="tone-${cell.tone}">${linked}</span>`
}

/** Narrows the widest text columns until the line fits, as far as they go. */
function fit(widths: number[], columns: readonly Column[], width: number): void {
  let excess = widths.reduce((sum, one) => sum + one, 0) + 2 * (widths.length - 1) - width
  while (excess > 0) {
    let widest = -1
    for (const [i, one] of widths.entries()) {
      if (columns[i]?.align === 'right' || one <= NARROWEST_COLUMN) continue
      if (widest < 0 || one > (widths[widest] ?? 0)) widest = i
    }
    if (widest < 0) return
    widths[widest] = (widths[widest] ?? 0) - 1
    excess--
  }
}

function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)))
  return align === 'right' ? space + text : text + space
}

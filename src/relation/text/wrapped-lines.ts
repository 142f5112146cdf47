/**
 * Text whose lines were broken to fit a width: a line end inside a paragraph is then a space, and no end of a sentence.
 *
 * A line end is taken for a space where the next line begins in lower case and this one ends no sentence, or where this line is at
 * least two thirds as long as the longest of its paragraph. The latter only where the text shows that it was broken (one of its
 * lines goes on in lower case), and that line has 30 signs or more. So short lines such as headings, the items of a list, and texts of
 * a sentence a line keep their ends. An empty line and a list mark always end a line.
 */

/** A list's mark at the beginning of a line: a dash, a bullet, a number or a letter. "A. Lin" begins with an initial. */
const LIST_MARK = /^\s*(?:[-*+•‣–—]\s|\(?\d{1,3}[.)]\s|\(?\p{L}\)\s|#)/u
const LOWER = /^\s*["'“‘(]?\p{Ll}/u
/** Signs that end a sentence, with quotation marks or brackets behind them. */
const CLOSED = /[.!?:;…]["'”’)\]]*\s*$/u
/** Of the longest line of its paragraph. */
const FULL_SHARE = 2 / 3
/** A paragraph of shorter lines is no text that was broken to fit. */
const LEAST_WIDTH = 30

/** A line with its end. */
interface Line {
  readonly text: string
  readonly end: string
}

/** The text with a space for each sign of a line end that ends no sentence; every other place stays where it was. */
export function withoutWraps(text: string): string {
  if (!/[\r\n]/.test(text)) return text
  const lines = [...text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)].map(([, line = '', end = '']): Line => ({
    text: line,
    end,
  }))
  const isWrapped = lines.some((line, i) => goesOn(line, lines[i + 1]))
  const widths = paragraphWidths(lines)
  return lines
    .map((line, i) => {
      const isSpace = goesOn(line, lines[i + 1]) || (isWrapped && isFull(line, lines[i + 1], widths[i] ?? 0))
      return line.text + (isSpace ? ' '.repeat(line.end.length) : line.end)
    })
    .join('')
}

/** Whether the next line is the same sentence by its first letter. */
function goesOn({ text, end }: Line, next: Line | undefined): boolean {
  return end !== '' && text.trim() !== '' && isText(next) && LOWER.test(next.text) && !CLOSED.test(text)
}

/** Whether the line was broken for its length. */
function isFull({ text, end }: Line, next: Line | undefined, width: number): boolean {
  return end !== '' && width >= LEAST_WIDTH && text.trimEnd().length >= FULL_SHARE * width && isText(next)
}

function isText(line: Line | undefined): line is Line {
  return line !== undefined && line.text.trim() !== '' && !LIST_MARK.test(line.text)
}

/** For each line the length of the longest of its paragraph, which ends at an empty line or a list mark. */
function paragraphWidths(lines: readonly Line[]): number[] {
  const widths: number[] = []
  let from = 0
  const close = (to: number): void => {
    const longest = lines.slice(from, to).reduce((most, { text }) => Math.max(most, text.trimEnd().length), 0)
    for (; from < to; from++) widths.push(longest)
  }
  for (const [i, line] of lines.entries()) if (!isText(line)) close(i)
  close(lines.length)
  return widths
}

/**
 * Counts of lines in Python as radon has them (radon 6.0.1, `radon/raw.py`), from tokens as Python 3.11 cuts them.
 *
 * radon strips every line, gathers lines until brackets and texts are closed, and looks at each such piece. A piece with a
 * colon that is not its last token counts as two statements, also where the colon stands in a dictionary or a slice.
 */
import type { LineCounts } from './line-counts.ts'

/** What `str.splitlines` of Python parts lines at. */
// oxlint-disable-next-line no-control-regex -- these are the line ends that Python knows
const LINE_END = /\r\n|[\n\r\v\f\x1C\x1D\x1E\x85\u2028\u2029]/

/** The counts of a source; undefined where brackets or texts stay open, which radon refuses. */
export function pythonLineCounts(source: string): LineCounts | undefined {
  const lines = source.split(LINE_END).map((line) => line.trim())
  if (lines.at(-1) === '') lines.pop()
  const counts = { lloc: 0, comments: 0, singleComments: 0, multi: 0, blank: 0, sloc: 0 }
  for (let at = 0; at < lines.length;) {
    const cutter = new TokenCutter()
    const from = at
    do {
      const line = lines[at]
      if (line === undefined) return undefined
      cutter.line(line)
      at++
    } while (cutter.open)
    addPiece(counts, lines.slice(from, at), cutter.tokens)
  }
  const { sloc, blank, multi, singleComments } = counts
  return { loc: sloc + blank + multi + singleComments, ...counts }
}

function addPiece(
  counts: { -readonly [Name in Exclude<keyof LineCounts, 'loc'>]: number },
  lines: readonly string[],
  tokens: readonly Token[],
): void {
  counts.comments += tokens.filter((token) => token === 'comment').length
  const blank = lines.filter((line) => line === '').length
  if (tokens.length === 1 && tokens[0] === 'comment') counts.singleComments++
  else if (tokens.length === 1 && tokens[0] === 'text' && lines.length === 1) counts.singleComments++
  else if (tokens.length === 1 && tokens[0] === 'text') {
    counts.multi += lines.length - blank
    counts.blank += blank
  } else {
    counts.sloc += lines.length - blank
    counts.blank += blank
  }
  counts.lloc += logicalLines(tokens.filter((token) => token !== 'comment'))
}

function logicalLines(tokens: readonly Token[]): number {
  let total = 0
  let part: Token[] = []
  for (const [index, token] of [...tokens, 'end' as const].entries()) {
    if (token !== ';' && token !== 'end') {
      part.push(token)
      continue
    }
    const last = index === tokens.length
    const colon = part.lastIndexOf(':')
    // radon looks for the colon one before the end marker, which only the last part has
    if (colon >= 0) total += last && colon === part.length - 1 ? 1 : colon === part.length - 2 && !last ? 1 : 2
    else if (part.length > 0) total++
    part = []
  }
  return total
}

type Token = 'comment' | 'text' | ':' | ';' | 'other'

const TEXT_START = /^(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?("""|'''|"|')/

/** Cuts lines into tokens, as far as the counts need them. */
class TokenCutter {
  readonly tokens: Token[] = []
  #depth = 0
  /** Quotes of the text that goes on in the next line. */
  #quotes = ''
  #joined = false

  /** Whether the next line belongs to the same piece. */
  get open(): boolean {
    return this.#depth > 0 || this.#quotes !== '' || this.#joined
  }

  line(line: string): void {
    this.#joined = false
    let at = this.#quotes === '' ? 0 : this.#text(line, 0, this.#quotes)
    while (at < line.length) at = this.#token(line, at)
  }

  /** Reads one token, and returns where the next one begins. */
  #token(line: string, at: number): number {
    const sign = line[at] ?? ''
    if (/\s/.test(sign)) return at + 1
    if (sign === '#') {
      this.tokens.push('comment')
      return line.length
    }
    if (sign === '\\' && at === line.length - 1) {
      this.#joined = true
      return line.length
    }
    const start = TEXT_START.exec(line.slice(at, at + 5))
    if (start !== null) return this.#text(line, at + start[0].length, start[1] ?? '')
    const word = /^[\p{L}\p{N}\p{M}_]+/u.exec(line.slice(at))
    this.tokens.push(
      word === null && sign === ';' ? ';' : word === null && sign === ':' && line[at + 1] !== '=' ? ':' : 'other',
    )
    if (word !== null) return at + word[0].length
    if ('([{'.includes(sign)) this.#depth++
    if (')]}'.includes(sign)) this.#depth = Math.max(0, this.#depth - 1)
    return at + (sign === ':' && line[at + 1] === '=' ? 2 : 1)
  }

  /** Reads a text whose quotes were opened, and returns where it ends. */
  #text(line: string, from: number, quotes: string): number {
    for (let at = from; at < line.length; at++) {
      if (line[at] === '\\') {
        at++
        // a backslash at the end takes the end of the line with it
        if (at >= line.length && quotes.length === 1) {
          this.#quotes = quotes
          return line.length
        }
      } else if (line.startsWith(quotes, at)) {
        this.#quotes = ''
        this.tokens.push('text')
        return at + quotes.length
      }
    }
    this.#quotes = quotes
    return line.length
  }
}

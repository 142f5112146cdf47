/**
 * Splits a solution into steps with exact offsets.
 *
 * One line is one step, as in the papers' critique format. Displayed mathematics (`\[…\]`, `$$…$$`, environments) stays
 * in one piece with the line that introduces it, a line that begins with an equality sign belongs to the line before,
 * and a solution of one paragraph is split at its sentences. Lines that only carry the final answer, headings without
 * content, and rules are not steps.
 */
import { isAnswerLine } from './answer/answer.ts'

/** One step: `text.slice(start, end)` is its print, without white space around it. */
export interface Step {
  /** 1-based. */
  readonly number: number
  readonly start: number
  readonly end: number
  /** Where its content begins, behind a list marker (`1.`, `-`, `Step 2:`). */
  readonly contentStart: number
}

const OPENING_DISPLAY = /\\\[|\$\$|\\begin\{/g
const SENTENCE_END = /[.!?]["')\]]*(?=\s+["'(]?[A-Z0-9$\\])/g
const ABBREVIATION = /(?:\b(?:Mr|Mrs|Ms|Dr|St|vs|approx|etc|e\.g|i\.e|No|oz|lb|lbs|hrs?|mins?|secs?|[A-Z]|\d))\.$/
const MARKER =
  /^[ \t]*(?:(?:[-*•+]|#{1,6}|>)[ \t]+)?(?:\*\*|__)?(?:(?:step|Step|STEP)[ \t]+\d{1,3}[ \t]*[:.)-]?|\(?\d{1,3}[.)](?=[ \t*]))?(?:\*\*|__)?[ \t]*/
/** Fewer characters than this cannot hold two sentences worth telling apart. */
const PARAGRAPH_LENGTH = 40

/** The steps of a solution. */
export function splitSteps(text: string): Step[] {
  const pieces = mergedLines(text)
  const whole = pieces.length === 1 ? pieces[0] : undefined
  const parts = whole !== undefined && whole.end - whole.start > PARAGRAPH_LENGTH ? sentences(text, whole) : pieces
  const steps: Step[] = []
  for (const part of parts) {
    const step = text.slice(part.start, part.end)
    if (!/[\p{L}\p{N}]/u.test(step) || isAnswerLine(step) || isHeading(step)) continue
    const contentStart = part.start + (MARKER.exec(step.slice(0, 200))?.[0].length ?? 0)
    steps.push({ number: steps.length + 1, start: part.start, end: part.end, contentStart })
  }
  return steps
}

interface Piece {
  readonly start: number
  readonly end: number
}

/** Lines, trimmed, with displays and continued equations in one piece. */
function mergedLines(text: string): Piece[] {
  const pieces: Piece[] = []
  // the next display is looked up once and again only when it is passed: otherwise many lines make this quadratic
  let nextDisplay = indexOfDisplay(text, 0)
  let at = 0
  while (at < text.length) {
    let lineEnd = text.indexOf('\n', at)
    if (lineEnd === -1) lineEnd = text.length
    while (nextDisplay < lineEnd) {
      lineEnd = displayEnd(text, nextDisplay, lineEnd)
      nextDisplay = indexOfDisplay(text, Math.max(nextDisplay + 2, lineEnd))
    }
    const piece = trimmed(text, at, lineEnd)
    at = lineEnd + 1
    if (piece.start === piece.end) continue
    const last = pieces.at(-1)
    const first = text.slice(piece.start, piece.start + 12)
    if (last !== undefined && (/^(?:=(?!=)|&\s*=|≈|\\approx)/.test(first) || isDisplayAfterColon(text, last, first))) {
      pieces[pieces.length - 1] = { start: last.start, end: piece.end }
    } else pieces.push(piece)
  }
  return pieces
}

function isDisplayAfterColon(text: string, last: Piece, first: string): boolean {
  return (
    /^(?:\\\[|\$\$|\\begin\{)/.test(first) &&
    /[:,]$|\b(?:is|have|get|gives)$/.test(text.slice(Math.max(last.start, last.end - 8), last.end))
  )
}

function indexOfDisplay(text: string, from: number): number {
  OPENING_DISPLAY.lastIndex = from
  return OPENING_DISPLAY.exec(text)?.index ?? Number.POSITIVE_INFINITY
}

/** The end of the line, moved behind the close of the display that opens at `open`. */
function displayEnd(text: string, open: number, lineEnd: number): number {
  const close = text.startsWith('\\[', open) ? '\\]' : text.startsWith('$$', open) ? '$$' : '\\end{'
  // a display that does not close within 4,000 characters was never one
  const offset = text.slice(open + 2, open + 4002).indexOf(close)
  if (offset === -1) return lineEnd
  const closed = open + 2 + offset + close.length
  if (closed <= lineEnd) return lineEnd
  const next = text.indexOf('\n', closed)
  return next === -1 ? text.length : next
}

function sentences(text: string, whole: Piece): Piece[] {
  const pieces: Piece[] = []
  let from = whole.start
  SENTENCE_END.lastIndex = whole.start
  for (;;) {
    const found = SENTENCE_END.exec(text)
    if (found === null || found.index >= whole.end) break
    const end = found.index + found[0].length
    if (found[0].startsWith('.') && ABBREVIATION.test(text.slice(Math.max(from, found.index - 8), found.index + 1))) {
      // "3. Then": a list number or a title, unless the digit ends a statement
      if (!/[=\d]\s*[$€£]?[\d.,]*\d\.$/.test(text.slice(Math.max(from, found.index - 12), found.index + 1))) continue
    }
    pieces.push(trimmed(text, from, end))
    from = end
  }
  pieces.push(trimmed(text, from, whole.end))
  return pieces.filter((piece) => piece.end > piece.start)
}

function isHeading(step: string): boolean {
  if (step.length > 80 || /[=\d]/.test(step.replace(/^\W*(?:step|part)?\s*\d{1,3}/i, ''))) return false
  return (
    /^#{1,6}\s/.test(step) ||
    /^\*\*[^*]+\*\*:?$/.test(step) ||
    /^(?:let's|let us) (?:break|think|solve|work)[^.]*[.:]?$/i.test(step)
  )
}

function trimmed(text: string, start: number, end: number): Piece {
  let from = start
  let to = end
  while (from < to && text.charCodeAt(from) <= 32) from++
  while (to > from && text.charCodeAt(to - 1) <= 32) to--
  return { start: from, end: to }
}

/**
 * Foreign text made safe to print on one line, and cut to a width that is counted as a terminal shows it.
 *
 * Covered: escape sequences and other control characters, line breaks, marks that turn the reading direction.
 * Not covered: characters that only look like others.
 */
import stringWidth from 'string-width'

/** Makes foreign text safe to print: one line, control and direction characters shown as a replacement mark. */
export function printable(text: string): string {
  return text
    .replaceAll(/[\t\n\r\u2028\u2029]+/g, ' ')
    .replaceAll(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD')
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Cuts text to so many columns of a terminal, an ellipsis included. Characters are never split. */
export function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    const columns = stringWidth(segment)
    if (used + columns > width - 1) break
    kept += segment
    used += columns
  }
  return `${kept}…`
}

/** The texts of a row as lists and exports use them. */

/** The beginning of a text on one line. White space and control characters become single spaces. */
export function excerptOf(text: string, length = 240): string {
  // twice the length is enough for a text with much white space; a long one is not looked through
  const start = text
    .slice(0, 2 * length)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return start.length < length && text.length <= 2 * length ? start : `${start.slice(0, length)}…`
}

/** The program in a text without fences: the text less the sentences before and after it. */

/** Letters that sentences have none of, outside of inline code. */
const CODE_LETTERS = /[={}[\];<>\\|$@]|\w\(|\)\s*:|->|::/

/** The text from the first line that is no prose to the last one; empty where all of it is prose. */
export function withoutProse(text: string, language: string): string {
  const lines = text.replace(/(?:\s|<\|[\w ]{1,40}\|>|<\/s>)+$/, '').split('\n')
  const isCode = (line: string): boolean => line.trim() !== '' && !isProse(line, language)
  const first = lines.findIndex(isCode)
  if (first < 0) return ''
  return lines.slice(first, lines.findLastIndex(isCode) + 1).join('\n')
}

/** A sentence at the margin: a capital or a bullet, three words or more, and an end that sentences have. */
function isProse(line: string, language: string): boolean {
  if (/^\s/.test(line)) return false
  if (/^\*\*.*\*\*:?$/.test(line.trim())) return true
  const words = line.replaceAll(/`[^`]*`/g, 'code').replaceAll(/\*\*|__/g, '')
  if (CODE_LETTERS.test(words) || /^(?:#|\/\/|--|\/\*)/.test(words)) return false
  const starts =
    language === 'bash' ? /^(?:[A-Z]|[-*] [A-Z]|\d+[.)] )/ : /^(?:["“']?[A-Z]|[-*] [A-Za-z]|\d+[.)] |[a-z' ]+:$)/
  return starts.test(words) && /[.!?:]\W*$/.test(words) && words.split(' ').length >= 3
}

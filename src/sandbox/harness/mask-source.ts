/**
 * A source text with its comments and literals blanked, so that what looks like a declaration in one of them is none. Every
 * character keeps its place: what is found in the masked text is changed in the text itself by its index.
 *
 * This is a scan and no parser: it knows the comments, the texts and the characters of four families of languages.
 */

/** Families of languages by the form of their comments and literals. */
export type SourceFamily = 'c' | 'go' | 'rust' | 'haskell'

/**
 * What opens a stretch that is blanked, tried in order at each place; each expression takes the whole stretch. A text that is not
 * closed goes to the end of its line or of the source: one that were passed over would be read again from each mark in it.
 */
const STRETCHES: Readonly<Record<SourceFamily, RegExp>> = {
  c: /\/\/(?:\\\r?\n|[^\n])*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\[\s\S]|[^"\\\n])*"?|(?<![0-9a-fA-F])'(?:\\[\s\S]|[^'\\\n])*'?/y,
  go: /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|`[^`]*`?|"(?:\\.|[^"\\\n])*"?|'(?:\\.[^']{0,8}|[^'\\\n])'/y,
  rust: /\/\/[^\n]*|"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[^\n]{1,10}?|[^'\\\n])'/y,
  haskell:
    /--+(?![!#$%&*+./<=>?@\\^|~:-])[^\n]*|"(?:\\\s+\\|\\\S|[^"\\\n])*"?|(?<![\w'])'(?:\\[^\n']{1,8}|\\'|[^'\\\n])'/y,
}
/** Texts that end with what their beginning says, and know no escapes. */
const RAW: Readonly<Partial<Record<SourceFamily, { readonly open: RegExp; readonly close: (by: string) => string }>>> =
  {
    c: { open: /(?:u8|[uUL])?R"([^()\\\s]{0,16})\(/y, close: (by) => `)${by}"` },
    rust: { open: /\b(?:b|c)?r(#*)"/y, close: (by) => `"${by}` },
  }
/** Comments that nest. */
const NESTED: Readonly<Partial<Record<SourceFamily, readonly [open: string, close: string]>>> = {
  rust: ['/*', '*/'],
  haskell: ['{-', '-}'],
}

/** The text with spaces for every character of a comment or literal; ends of lines stay. */
export function maskSource(text: string, family: SourceFamily): string {
  const stretch = new RegExp(STRETCHES[family])
  const nested = NESTED[family]
  const rawLength = rawTexts(text, family)
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < text.length;) {
    const isNested = nested !== undefined && text.startsWith(nested[0], at)
    const length = isNested ? nestedLength(text, at, nested) : rawLength(at)
    stretch.lastIndex = at
    const taken = length > 0 ? length : (stretch.exec(text)?.[0].length ?? 0)
    if (taken === 0) {
      at++
      continue
    }
    parts.push(text.slice(from, at), text.slice(at, at + taken).replace(/[^\n]/g, ' '))
    at += taken
    from = at
  }
  parts.push(text.slice(from))
  return parts.join('')
}

/** Gives the length of the raw text that begins at a place, 0 where none does that ends. */
function rawTexts(text: string, family: SourceFamily): (at: number) => number {
  const raw = RAW[family]
  if (raw === undefined) return () => 0
  const { open, close } = raw
  // an end that is nowhere behind one place is nowhere behind a later one, and is looked for once
  const endless = new Set<string>()
  return (at) => {
    open.lastIndex = at
    const found = open.exec(text)
    const by = found?.[1] ?? ''
    if (found === null || endless.has(by)) return 0
    const end = text.indexOf(close(by), at + found[0].length)
    if (end >= 0) return end + close(by).length - at
    endless.add(by)
    return 0
  }
}

/** Replaces what a pattern matches in the masked text by words in the text; the pattern is global. */
export function replaceInCode(
  text: string,
  family: SourceFamily,
  pattern: RegExp,
  replacement: (match: RegExpMatchArray, given: string) => string,
): string {
  const masked = maskSource(text, family)
  const parts: string[] = []
  let from = 0
  for (const match of masked.matchAll(pattern)) {
    const end = match.index + match[0].length
    parts.push(text.slice(from, match.index), replacement(match, text.slice(match.index, end)))
    from = end
  }
  return parts.join('') + text.slice(from)
}

function nestedLength(text: string, start: number, [open, close]: readonly [string, string]): number {
  let depth = 0
  for (let at = start; at < text.length;) {
    if (text.startsWith(open, at)) {
      depth++
      at += open.length
    } else if (text.startsWith(close, at)) {
      depth--
      at += close.length
      if (depth === 0) return at - start
    } else at++
  }
  return text.length - start
}

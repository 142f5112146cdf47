/**
 * What a classifier sees of a source: its words, the marks between them, pairs of neighbours, and how lines begin and end.
 * Words of whole-line comments and of quoted texts are left out, since they are no part of the language.
 */

/** Characters that are read, from the start. */
const MOST_CHARACTERS = 16_000
/** Features of one source. */
const MOST_FEATURES = 12_000
const COMMENT = /^(?:#+|\/\/+!?|--+|;+|%+|\/?\*+!?|'|REM|=begin|=pod)(?=\s|$)/
const TOKEN =
  /[A-Za-z_][A-Za-z0-9_]*[!?]?|[$@%&]{1,2}[A-Za-z_]\w*|\d[\w.]*|"(?:[^"\\\n]|\\.){0,200}"|'(?:[^'\\\n]|\\.){2,200}'|'(?:[^'\\\n]|\\.)'|`[^`\n]{0,200}`|[^\sA-Za-z_0-9"'`()[\]{},;]{1,3}|[()[\]{},;"'`]/g

/** Whether a line is a comment and no more, in one language or another. */
export function isComment(line: string): boolean {
  return COMMENT.test(line.trim())
}

/** The features of a source as 32-bit hashes with their counts. A source without any has an empty map. */
export function sourceFeatures(source: string): Map<number, number> {
  const found = new Map<number, number>()
  const add = (feature: string): void => {
    if (found.size >= MOST_FEATURES) return
    const hash = hashOf(feature)
    found.set(hash, (found.get(hash) ?? 0) + 1)
  }
  let before = '^'
  for (const line of source.slice(0, MOST_CHARACTERS).split(/\r?\n/)) {
    const text = line.trim()
    if (text === '') continue
    const comment = COMMENT.exec(text)
    if (comment !== null) {
      add(`comment ${comment[0].slice(0, 3)}`)
      continue
    }
    const tokens = (text.slice(0, 2_000).match(TOKEN) ?? []).map(formOf)
    const [first = '', second = '', third = ''] = tokens
    const last = tokens.at(-1) ?? ''
    add(`first ${first} ${second}`)
    add(`first ${first} ${shapeOf(second)} ${third}`)
    add(`start ${first}`)
    add(`last ${tokens.at(-2) ?? ''} ${last}`)
    add(`end ${last}`)
    add(`ends ${/^\s/.test(line) ? 'in' : 'out'} ${last} ${before}`)
    let shape = ''
    for (const [index, token] of tokens.entries()) {
      add(token)
      const next = tokens[index + 1]
      if (next !== undefined) {
        add(`${token} ${next}`)
        const nextShape = shapeOf(next)
        add(`${shapeOf(token)} ${next} ${shapeOf(tokens[index + 2] ?? '')}`)
        shape = `${shapeOf(token)} ${nextShape}`
      }
    }
    add(`shape ${shapeOf(first)} ${shapeOf(second)} ${shapeOf(third)} ${shape} ${last}`)
    before = last
  }
  return found
}

/** A number stands for all numbers, and a quoted text for all in these quotes. A word with a mark before it keeps the mark. */
function formOf(token: string): string {
  const [mark = ''] = token
  if (/\d/.test(mark)) return /^\d+$/.test(token) ? '0' : token.replaceAll(/\d+/g, '0').slice(0, 8)
  if (mark === '"' || mark === '`') return token.length > 1 ? `${mark}${mark}` : mark
  if (mark === "'") return token.length > 1 ? (/^'(?:.|\\.)'$/.test(token) ? "'c'" : "''") : mark
  return token.length > 24 ? 'Long' : token
}

/** Keywords-to-be stay themselves where they are short lower-case words; other words become their shape. */
function shapeOf(token: string): string {
  if (!/^[$@%&]*[A-Za-z_]/.test(token)) return token
  const mark = /^[$@%&]+/.exec(token)?.[0] ?? ''
  const word = token.slice(mark.length)
  const end = /[!?]$/.exec(word)?.[0] ?? ''
  if (/^[a-z]+$/.test(word)) return `${mark}w`
  if (/^[A-Z_0-9]+$/.test(word)) return `${mark}W${end}`
  if (/^[A-Z]/.test(word)) return `${mark}Ww${end}`
  return word.includes('_') ? `${mark}w_w${end}` : `${mark}wW${end}`
}

/** FNV-1a over UTF-16 code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

/**
 * The parts of a response: sentences of paragraphs and of list items, and lines and blocks that have no sentences, such as
 * headings, tables and code. Each knows where it stands, so that a rule changes one and leaves all others as they are.
 */

/** What a part is. `item` is a sentence of a list item, behind its mark. `open code` is code that is never closed. */
export type PartKind = 'prose' | 'item' | 'block' | 'code' | 'open code'

/** A part of a text: `text.slice(start, end)`. Between parts stand white space and the marks of list items. */
export interface TextPart {
  readonly kind: PartKind
  readonly start: number
  readonly end: number
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/
const ITEM = /^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+/
/** Headings, rules, tables, quotes, HTML, formulas set apart. */
const BLOCK = /^[ \t]*(?:#{1,6}[ \t]|[|>]|<\/?[a-z]|\$\$|\\[[\]]|(?:-{3,}|\*{3,}|_{3,}|={3,})[ \t]*$)/i
/** The end of a sentence: a mark with white space behind it, or one of a script that parts by marks alone. */
const END = /[.!?…]["'”’)\]]*(?=\s)|[。！？]["'”’」』）]*/g

/** The parts, in their order. */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let open: { readonly mark: string; readonly start: number } | undefined
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    const end = index + line.trimEnd().length
    const fence = FENCE.exec(line)?.[1]
    if (open !== undefined) {
      if (fence?.startsWith(open.mark) !== true || line.trim() !== fence) continue
      parts.push({ kind: 'code', start: open.start, end })
      open = undefined
    } else if (fence !== undefined) open = { mark: fence, start: index }
    else if (line.trim() === '') continue
    else if (BLOCK.test(line)) parts.push({ kind: 'block', start: index, end })
    else {
      const mark = ITEM.exec(line)?.[0]
      const indent = mark ?? /^[ \t]*/.exec(line)?.[0] ?? ''
      for (const [from, to] of sentencesOf(line.slice(indent.length).trimEnd()))
        parts.push({
          kind: mark === undefined ? 'prose' : 'item',
          start: index + indent.length + from,
          end: index + indent.length + to,
        })
    }
  }
  if (open !== undefined) parts.push({ kind: 'open code', start: open.start, end: text.trimEnd().length })
  return parts
}

/** Where the sentences of a line stand. A number with a point is none: "See 1. and 2." */
function sentencesOf(line: string): readonly (readonly [from: number, to: number])[] {
  const found: [number, number][] = []
  let from = 0
  const add = (to: number): void => {
    const start = from + (line.slice(from, to).length - line.slice(from, to).trimStart().length)
    if (start < to) found.push([start, to])
    from = to
  }
  for (const { 0: mark, index } of line.matchAll(END)) {
    const said = line.slice(from, index).trim()
    if (!/^\d*$/.test(said)) add(index + mark.length)
  }
  add(line.length)
  return found
}

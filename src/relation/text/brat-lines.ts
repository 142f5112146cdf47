/**
 * What was found in a document, as brat's annotations (`.ann` beside the text). Places are code points. An entity over a line end is
 * one of several pieces, since brat compares its words with the text sign by sign and its file knows no words over two lines.
 * Names are those that brat allows: letters and digits of ASCII, `_` and `-`. A name that had other signs than white space
 * besides is kept as it was in a note.
 */
import { bestFacts } from './best-facts.ts'
import { codePointsOf } from './code-points.ts'
import type { DocumentFacts } from './extract-facts.ts'

/** Whatever Python's readers of lines take for an end. */
const LINE_END = /[\n\v\f\r\u0085\u2028\u2029]/

/** Entities, then relations, then notes. */
export function bratLines({ document, facts }: DocumentFacts): string[] {
  const { text, entities } = document
  const pointOf = codePointsOf(text)
  const notes: string[] = []
  const nameOf = (id: string, name: string): string => {
    const allowed = bratName(name)
    if (allowed !== name.replaceAll(/\s/g, '_'))
      notes.push(`#${notes.length + 1}\tAnnotatorNotes ${id}\t${name.replaceAll(/\s+/g, ' ')}`)
    return allowed
  }
  const lines = entities.map(({ start, end, type = 'Entity' }, i) => {
    const pieces = piecesOf(text, start, end)
    const places = pieces.map(([from, to]) => `${pointOf(from)} ${pointOf(to)}`).join(';')
    const words = pieces.map((piece) => text.slice(...piece)).join(' ')
    return `T${i + 1}\t${nameOf(`T${i + 1}`, type)} ${places}\t${words}`
  })
  const relations = bestFacts(facts).map(
    ({ head, tail, relation }, i) => `R${i + 1}\t${nameOf(`R${i + 1}`, relation)} Arg1:T${head + 1} Arg2:T${tail + 1}`,
  )
  return [...lines, ...relations, ...notes]
}

/** A range without the line ends in it. */
function piecesOf(text: string, start: number, end: number): (readonly [start: number, end: number])[] {
  const pieces: (readonly [number, number])[] = []
  let from = start
  for (let at = start; at <= end; at++) {
    if (at < end && !LINE_END.test(text.charAt(at))) continue
    if (text.slice(from, at).trim() !== '') pieces.push([from, at])
    from = at + 1
  }
  return pieces
}

/** Letters with marks lose these, other letters are written as their numbers, and all else is `_`. */
function bratName(name: string): string {
  const allowed = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}_-]/gu, '_')
    .replaceAll(/[^\w-]/gu, (letter) => `u${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase()}`)
  return allowed === '' ? '_' : allowed
}

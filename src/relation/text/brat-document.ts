/**
 * A brat document: a text and its annotations, `T1<tab>Type 0 5<tab>words` for entities and `R1<tab>Name Arg1:T1 Arg2:T2` for
 * relations, in any order. Offsets are code points. Other lines (events, attributes, notes) are left alone. An entity in several
 * pieces (`0 3;8 12`) is taken from its first to its last sign. Its words are those of the pieces; white space aside, they
 * have to be what the text has there.
 */
import { basename } from 'node:path'
import { InputError } from '../../errors.ts'
import { entityOf, type OffsetUnitOfText } from './json-text-document.ts'
import type { TextDocument, TextEntity } from './text-document.ts'

/** Where the two files lie. */
export interface BratPlace {
  readonly file: string
  readonly annotations: string
  /** @default code-point */
  readonly offsets?: OffsetUnitOfText | undefined
}

const ENTITY = /^(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)$/
const RELATION = /^R\d+\t(\S+) Arg1:(\S+) Arg2:(\S+)\s*$/

/** The document of both texts. @throws InputError with the annotations' file and line */
export function bratDocument(
  text: string,
  annotations: string,
  { file, annotations: path, offsets = 'code-point' }: BratPlace,
): TextDocument {
  const numbers = new Map<string, number>()
  const entities: TextEntity[] = []
  const lines = annotations.split(/\r?\n/)
  const bad = (i: number, problem: string): InputError => new InputError(path, i + 1, problem)
  for (const [i, line] of lines.entries()) {
    if (!line.startsWith('T')) continue
    const [, id = '', type = '', places = '', words = ''] = ENTITY.exec(line) ?? []
    if (id === '') throw bad(i, `entity is ${JSON.stringify(line.slice(0, 60))}, wanted T<n>, type, places, words`)
    if (numbers.has(id)) throw bad(i, `entity ${id} is there twice, wanted a number of its own`)
    const reading = { unit: offsets, where: id, bad: (problem: string) => bad(i, problem) }
    const pieces = places.split(';').map((piece) => {
      const [start = 0, end = 0] = piece.split(' ').map(Number)
      return entityOf(text, { start, end, type }, reading)
    })
    const found = pieces.map(({ start, end }) => text.slice(start, end)).join(' ')
    if (plain(found) !== plain(words))
      throw bad(
        i,
        `${id}: ${places} does not give the words ${JSON.stringify(words)} but ${JSON.stringify(found)}, wanted offsets of them (--offsets names the unit)`,
      )
    numbers.set(id, entities.length)
    const [starts, ends] = [pieces.map(({ start }) => start), pieces.map(({ end }) => end)]
    entities.push({ start: Math.min(...starts), end: Math.max(...ends), type })
  }
  const gold = lines.flatMap((line, i) => {
    if (!line.startsWith('R')) return []
    const [, relation = '', first = '', second = ''] = RELATION.exec(line) ?? []
    const [head, tail] = [numbers.get(first), numbers.get(second)]
    if (head === undefined || tail === undefined)
      throw bad(
        i,
        `relation is ${JSON.stringify(line.slice(0, 60))}, wanted R<n>, name, Arg1 and Arg2 of entities of the file`,
      )
    return [{ head, tail, relation }]
  })
  return { id: basename(file), text, entities, isRecognised: false, gold, source: { file, line: undefined } }
}

function plain(words: string): string {
  return words.replaceAll(/\s+/g, ' ').trim()
}

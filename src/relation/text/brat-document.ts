/**
 * A brat document: a text and its annotations, `T1<tab>Type 0 5<tab>words` for entities and `R1<tab>Name Arg1:T1 Arg2:T2` for
 * relations. Offsets are code points. Other lines (events, attributes, notes) are left alone. An entity in several pieces
 * is taken from its first to its last sign.
 */
import { basename } from 'node:path'
import { InputError } from '../../errors.ts'
import { entityOf, type OffsetUnitOfText } from './json-text-document.ts'
import type { StatedRelation, TextDocument } from './text-document.ts'

/** Where the two files lie. */
export interface BratPlace {
  readonly file: string
  readonly annotations: string
  /** @default code-point */
  readonly offsets?: OffsetUnitOfText | undefined
}

const ENTITY = /^(T\d+)\t(\S+) ([\d ;]+)\t(.*)$/
const RELATION = /^R\d+\t(\S+) Arg1:(T\d+) Arg2:(T\d+)\s*$/

/** The document of both texts. @throws InputError with the annotations' file and line */
export function bratDocument(
  text: string,
  annotations: string,
  { file, annotations: path, offsets = 'code-point' }: BratPlace,
): TextDocument {
  const numbers = new Map<string, number>()
  const entities: TextDocument['entities'][number][] = []
  const gold: StatedRelation[] = []
  for (const [i, line] of annotations.split(/\r?\n/).entries()) {
    const bad = (problem: string): InputError => new InputError(path, i + 1, problem)
    if (line.startsWith('T')) {
      const [, id = '', type = '', places = ''] = ENTITY.exec(line) ?? []
      if (id === '') throw bad(`entity is ${JSON.stringify(line.slice(0, 60))}, wanted T<n>, type, places, words`)
      const ends = places.split(/[ ;]+/).map(Number)
      const place = { start: Math.min(...ends), end: Math.max(...ends), type }
      numbers.set(id, entities.length)
      entities.push(entityOf(text, place, { unit: offsets, where: id, bad }))
    } else if (line.startsWith('R')) {
      const [, relation = '', first = '', second = ''] = RELATION.exec(line) ?? []
      const [head, tail] = [numbers.get(first), numbers.get(second)]
      if (head === undefined || tail === undefined)
        throw bad(
          `relation is ${JSON.stringify(line.slice(0, 60))}, wanted R<n>, name, Arg1 and Arg2 of entities above`,
        )
      gold.push({ head, tail, relation })
    }
  }
  return {
    id: basename(file),
    text,
    entities,
    isRecognised: false,
    gold,
    source: { file, line: undefined },
  }
}

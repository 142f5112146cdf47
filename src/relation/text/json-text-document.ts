/** One document in JSON: `{"text", "entities"}`, GLiNER's output, or spaCy's `doc.to_json()`. */
import { z } from 'zod'
import { InputError } from '../../errors.ts'
import { OVERLAPPING } from './spacy-document.ts'
import type { StatedRelation, TextDocument, TextEntity } from './text-document.ts'

/** What offsets into a text count. */
export type OffsetUnitOfText = 'utf-16' | 'code-point' | 'token'

const place = z.object({
  start: z.int().nonnegative(),
  end: z.int().positive(),
  label: z.string().optional(),
  type: z.string().optional(),
  text: z.string().optional(),
})
const stated = z.object({
  head: z.int().nonnegative(),
  tail: z.int().nonnegative(),
  relation: z.string().optional(),
  label: z.string().optional(),
  type: z.string().optional(),
})
const row = z.object({
  id: z.union([z.string(), z.int()]).optional(),
  text: z.string().min(1),
  entities: z.array(place).optional(),
  ents: z.array(place).optional(),
  // spans of other groups, in whatever form, are no entities
  spans: z
    .object({ [OVERLAPPING]: z.array(place) })
    .optional()
    .catch(undefined),
  relations: z.array(stated).optional(),
})

/** Where a document comes from, and how its offsets count. */
export interface DocumentPlace {
  readonly file: string
  readonly line: number
  /** @default code points for spaCy (`ents`), else what the entities' own words say */
  readonly offsets?: OffsetUnitOfText | undefined
}

/** The document of a value. @throws InputError with file, line and field */
export function jsonDocument(value: unknown, { file, line, offsets }: DocumentPlace): TextDocument {
  const bad = (problem: string): InputError => new InputError(file, line, problem)
  const parsed = row.safeParse(value)
  if (!parsed.success) throw bad(z.prettifyError(parsed.error).replaceAll('\n', ' '))
  const { id, text, ents, relations, spans } = parsed.data
  const given = parsed.data.entities ?? (ents === undefined ? undefined : [...ents, ...(spans?.[OVERLAPPING] ?? [])])
  const unit = offsets ?? (ents !== undefined && parsed.data.entities === undefined ? 'code-point' : undefined)
  const entities = (given ?? []).map((entity, i) => entityOf(text, entity, { unit, where: `entities.${i}`, bad }))
  const gold = relations?.map((one, i): StatedRelation => {
    const relation = one.relation ?? one.label ?? one.type
    if (relation === undefined) throw bad(`relations.${i}.relation: missing, wanted a name`)
    for (const side of ['head', 'tail'] as const)
      if (one[side] >= entities.length)
        throw bad(`relations.${i}.${side}: is ${one[side]}, wanted an entity from 0 to ${entities.length - 1}`)
    return { head: one.head, tail: one.tail, relation }
  })
  return {
    id: String(id ?? `${file}:${line}`),
    text,
    entities,
    isRecognised: given === undefined,
    ...(gold === undefined ? {} : { gold }),
    source: { file, line },
  }
}

interface Reading {
  readonly unit: OffsetUnitOfText | undefined
  readonly where: string
  readonly bad: (problem: string) => InputError
}

/** An entity in UTF-16 units. @throws InputError by `bad` for a range outside the text, or of no stated unit where units differ */
export function entityOf(
  text: string,
  entity: {
    readonly start: number
    readonly end: number
    readonly label?: string | undefined
    readonly type?: string | undefined
    readonly text?: string | undefined
  },
  { unit, where, bad }: Reading,
): TextEntity {
  const { start, end } = entity
  const type = entity.label ?? entity.type
  const found = readings(text, [start, end], unit).filter(
    ([from, to]) => entity.text === undefined || text.slice(from, to) === entity.text,
  )
  const [first, other] = found
  if (first === undefined)
    throw bad(
      entity.text === undefined
        ? `${where}: is [${start}, ${end}), wanted a range that is not empty within the text`
        : `${where}: [${start}, ${end}) does not give the words ${JSON.stringify(entity.text)}, wanted offsets of them (--offsets names the unit)`,
    )
  if (other !== undefined && (other[0] !== first[0] || other[1] !== first[1]))
    throw bad(
      `${where}: [${start}, ${end}) means other words in UTF-16 units than in code points, because the text has a character such as an emoji before its end; wanted --offsets utf-16 or --offsets code-point`,
    )
  return { start: first[0], end: first[1], ...(type === undefined ? {} : { type }) }
}

/** What a range may mean in UTF-16 units, in each unit that is possible. */
function readings(
  text: string,
  [start, end]: readonly [number, number],
  unit: OffsetUnitOfText | undefined,
): (readonly [start: number, end: number])[] {
  const units = unit === undefined ? (['utf-16', 'code-point'] as const) : [unit]
  return units.flatMap((each) => {
    const range =
      each === 'utf-16'
        ? ([start, end] as const)
        : each === 'token'
          ? ofTokens(text, start, end)
          : ofPoints(text, start, end)
    if (range === undefined || range[0] < 0 || range[1] <= range[0] || range[1] > text.length) return []
    if (text.slice(...range).trim() === '' || range.some((at) => isCut(text, at))) return []
    return [range]
  })
}

function ofPoints(text: string, start: number, end: number): readonly [number, number] | undefined {
  const points = Array.from(text)
  if (end > points.length) return undefined
  const from = points.slice(0, start).join('').length
  return [from, from + points.slice(start, end).join('').length]
}

function ofTokens(text: string, start: number, end: number): readonly [number, number] | undefined {
  const words = [...text.matchAll(/\S+/g)]
  const [first, last] = [words[start], words[end - 1]]
  return first === undefined || last === undefined ? undefined : [first.index, last.index + last[0].length]
}

/** Whether a place lies inside a surrogate pair. */
function isCut(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1))
}

/**
 * One document in JSON: `{"text", "entities"}`, spaCy's `doc.to_json()`, or `{"tokens", "entities"}` as CoNLL04 is passed on, whose
 * places are tokens. Fields of one's own are passed over, but not names that are all but one that is known and hold what that holds.
 */
import { z } from 'zod'
import { InputError } from '../../errors.ts'
import { misspeltField, type KnownField } from '../misspelt-field.ts'
import { OVERLAPPING } from './spacy-document.ts'
import type { StatedRelation, TextDocument, TextEntity } from './text-document.ts'

/** What offsets into a text count. Tokens are the row's own `tokens`, or what white space parts. */
export type OffsetUnitOfText = 'utf-16' | 'code-point' | 'token'

/** The form that is wanted where a value is no document. */
const WANTED = '{"text": "Ada Lin left Ulm.", "entities": [{"start": 0, "end": 7, "label": "PERSON"}]}'

const place = z.looseObject({
  start: z.int().nonnegative(),
  end: z.int().positive(),
  label: z.string().optional(),
  type: z.string().optional(),
  text: z.string().optional(),
})
const stated = z.looseObject({
  head: z.int().nonnegative(),
  tail: z.int().nonnegative(),
  relation: z.string().optional(),
  label: z.string().optional(),
  type: z.string().optional(),
})
const row = z.object({
  id: z.union([z.string(), z.int()]).optional(),
  text: z.string().min(1),
  tokens: z.unknown().optional(),
  entities: z.array(place).optional(),
  ents: z.array(place).optional(),
  // spans of other groups, in whatever form, are no entities
  spans: z
    .object({ [OVERLAPPING]: z.array(place) })
    .optional()
    .catch(undefined),
  relations: z.array(stated).optional(),
})

const FIELDS: readonly KnownField[] = [
  { names: ['text'] },
  { names: ['entities', 'ents'], fits: (value) => isListWith(value, 'start', 'end') },
  { names: ['relations'], fits: (value) => isListWith(value, 'head', 'tail') },
]
const TYPE_FIELDS: readonly KnownField[] = [{ names: ['label', 'type'], fits: isText }]
const RELATION_FIELDS: readonly KnownField[] = [{ names: ['relation', 'label', 'type'], fits: isText }]

type Bad = (problem: string) => InputError

/** Where a document comes from, and how its offsets count. */
export interface DocumentPlace {
  readonly file: string
  /** Line, or place in a list. */
  readonly line: number
  /** @default code points for spaCy (`ents`), else what the entities' own words say */
  readonly offsets?: OffsetUnitOfText | undefined
}

/** The document of a value. @throws InputError with file, line and field */
export function jsonDocument(value: unknown, { file, line, offsets }: DocumentPlace): TextDocument {
  const bad: Bad = (problem) => new InputError(file, line, problem)
  const { given, tokens: own } = documentRow(value, bad)
  const { id, text, ents, relations, spans } = given
  const places = given.entities ?? (ents === undefined ? undefined : [...ents, ...(spans?.[OVERLAPPING] ?? [])])
  const usual = ents !== undefined && given.entities === undefined ? 'code-point' : undefined
  const unit = own === undefined ? (offsets ?? usual) : 'token'
  const tokens = unit === 'token' ? (own ?? tokenRanges(text, given.tokens, bad)) : undefined
  const entities = (places ?? []).map((entity, i) => {
    const where = `entities.${i}`
    requireSpelt(entity, TYPE_FIELDS, where, bad)
    return entityOf(text, entity, { unit, tokens, where, bad })
  })
  const gold = relations?.map((one, i): StatedRelation => {
    requireSpelt(one, RELATION_FIELDS, `relations.${i}`, bad)
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
    isRecognised: places === undefined,
    ...(gold === undefined ? {} : { gold }),
    source: { file, line },
  }
}

/** Half-open range of UTF-16 units. */
type TextPlace = readonly [start: number, end: number]

interface DocumentRow {
  readonly given: z.infer<typeof row>
  /** Places of the row's tokens, where these are its text. */
  readonly tokens: readonly TextPlace[] | undefined
}

/** The row of a value, with a text. @throws by `bad` with the form that is wanted */
function documentRow(value: unknown, bad: Bad): DocumentRow {
  if (Array.isArray(value)) {
    const what = value.flat().some(isEntity) ? "a list of entities without their text, as GLiNER's" : 'a list'
    throw bad(`is ${what}, wanted a document: ${WANTED}`)
  }
  if (typeof value !== 'object' || value === null)
    throw bad(`is ${JSON.stringify(value)?.slice(0, 60)}, wanted a document: ${WANTED}`)
  const fields = value as Readonly<Record<string, unknown>>
  if (isEntity(value)) throw bad(`is an entity without its text, as GLiNER gives it, wanted a document: ${WANTED}`)
  if (!('text' in fields) && 'sents' in fields && 'vertexSet' in fields)
    throw bad(`is a document of DocRED, which relation match, classify and evaluate read, wanted ${WANTED}`)
  const { tokens } = fields
  const isJoined = !('text' in fields) && 'entities' in fields && isTexts(tokens) && tokens.length > 0
  const text = isJoined ? tokens.join(' ') : fields['text']
  requireSpelt({ ...fields, text }, FIELDS, undefined, bad)
  const parsed = row.safeParse({ ...fields, text })
  if (parsed.success) return { given: parsed.data, tokens: isJoined ? joinedRanges(tokens) : undefined }
  const [issue] = parsed.error.issues
  const where = z.core.toDotPath(issue?.path ?? [])
  const isMissing = where === 'text' && text === undefined
  const fault = isMissing ? 'missing' : (issue?.message ?? '').replace('Invalid input: ', '')
  throw bad(`${where}: ${fault}, wanted a document: ${WANTED}`)
}

/** Whether a value is an entity, as GLiNER lists them: it has the words as `text`, and so looks like a document. */
function isEntity(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || 'entities' in value || 'ents' in value) return false
  const { data } = place.required({ label: true, text: true }).safeParse(value)
  if (data === undefined) return false
  const length = data.end - data.start
  return data.text.length === length || Array.from(data.text).length === length
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** Whether a value is a list with an object that has numbers in two fields. */
function isListWith(value: unknown, ...[one, other]: readonly [one: string, other: string]): boolean {
  const wanted = z.looseObject({ [one]: z.number(), [other]: z.number() })
  return Array.isArray(value) && value.some((each) => wanted.safeParse(each).success)
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText)
}

function requireSpelt(
  value: Readonly<Record<string, unknown>>,
  known: readonly KnownField[],
  where: string | undefined,
  bad: Bad,
): void {
  const problem = misspeltField(value, known)
  if (problem !== undefined) throw bad(`${where === undefined ? '' : `${where}: `}${problem}`)
}

/** Places of tokens that spaces join. */
function joinedRanges(tokens: readonly string[]): TextPlace[] {
  let at = 0
  return tokens.map((token) => {
    const start = at
    at += token.length + 1
    return [start, start + token.length]
  })
}

/** Places of a row's own tokens, as words or as spaCy has them (in code points), else of what white space parts. */
function tokenRanges(text: string, tokens: unknown, bad: Bad): TextPlace[] {
  if (tokens === undefined) return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => [index, index + word.length])
  if (isTexts(tokens)) {
    let at = 0
    return tokens.map((token, i) => {
      const start = text.indexOf(token, at)
      if (start < 0 || text.slice(at, start).trim() !== '')
        throw bad(
          `tokens.${i}: is ${JSON.stringify(token)}, wanted what the text has there: ${JSON.stringify(text.slice(at, at + 20).trim())}`,
        )
      at = start + token.length
      return [start, at]
    })
  }
  const parsed = z.array(place).safeParse(tokens)
  if (!parsed.success) throw bad('tokens: wanted a list of words, or of tokens with start and end')
  return parsed.data.map(({ start, end }, i) => {
    const range = ofPoints(text, start, end)
    if (range === undefined) throw bad(`tokens.${i}: is [${start}, ${end}), wanted a range within the text`)
    return range
  })
}

interface Reading {
  readonly unit: OffsetUnitOfText | undefined
  /** Places of the tokens that offsets count. @default what white space parts */
  readonly tokens?: readonly TextPlace[] | undefined
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
  reading: Reading,
): TextEntity {
  const { start, end } = entity
  const { where, bad } = reading
  // spaCy writes an empty label where there is none
  const type = [entity.label, entity.type].find((each) => each !== undefined && each !== '')
  const found = readings(text, [start, end], reading).filter(
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
function readings(text: string, [start, end]: TextPlace, { unit, tokens, bad }: Reading): TextPlace[] {
  const rangeIn: Readonly<Record<OffsetUnitOfText, () => TextPlace | undefined>> = {
    'utf-16': () => [start, end],
    'code-point': () => ofPoints(text, start, end),
    token: () => ofTokens(tokens ?? tokenRanges(text, undefined, bad), start, end),
  }
  const units = unit === undefined ? (['utf-16', 'code-point'] as const) : [unit]
  return units.flatMap((each) => {
    const range = rangeIn[each]()
    if (range === undefined || range[0] < 0 || range[1] <= range[0] || range[1] > text.length) return []
    if (text.slice(...range).trim() === '' || range.some((at) => isCut(text, at))) return []
    return [range]
  })
}

function ofPoints(text: string, start: number, end: number): TextPlace | undefined {
  const points = Array.from(text)
  if (end > points.length) return undefined
  const from = points.slice(0, start).join('').length
  return [from, from + points.slice(start, end).join('').length]
}

function ofTokens(tokens: readonly TextPlace[], start: number, end: number): TextPlace | undefined {
  const [first, last] = [tokens[start], tokens[end - 1]]
  return first === undefined || last === undefined ? undefined : [first[0], last[1]]
}

/** Whether a place lies inside a surrogate pair. */
function isCut(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1))
}

/** A shape is one way in which data sets write tasks and responses down. Each has a file of its own in this folder. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Response, Task } from '../../supervision.ts'
import type { ShapeName } from './shape-name.ts'

/**
 * What character offsets count: UTF-16 units (JavaScript, Java), code points (Python), or tokens: those of the row where it has
 * `tokens`, else what white space parts, so that "Paris." is one token with its full stop.
 */
export type OffsetUnit = 'utf-16' | 'code-point' | 'token'

/** What the reader was told of all rows. */
export interface ShapeOptions {
  /** Unit of offsets into `text`. @default utf-16 where both readings are the same; else the row is refused */
  readonly offsets?: OffsetUnit | undefined
}

/** Knows one shape. */
export interface RowShape {
  readonly name: ShapeName
  /** What its rows are, for the message that lists the shapes. */
  readonly fields: string
  /** True where a file's first row looks like this shape, told cheaply and by field names alone. */
  fits(value: Readonly<Record<string, unknown>>): boolean
  /**
   * The rows of one value.
   * @param file the file's name, for shapes that leave part of the meaning there
   * @throws BadRow with what is wrong and where in the value
   */
  read(value: unknown, file: string, options?: ShapeOptions): readonly TaskAndResponse[]
}

/** What a shape makes of a value. */
export interface TaskAndResponse {
  readonly task: Task
  readonly response?: Response
}

/** A value that does not have its shape. The reader adds file and line. */
export class BadRow extends Error {
  override readonly name = 'BadRow'
}

/**
 * The value as the schema describes it.
 * @param at where in the row the value stands; default: it is the row
 * @throws BadRow naming each field that is wrong, at most three
 */
export function parseValue<T>(schema: z.ZodType<T>, value: unknown, at: readonly string[] = []): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new BadRow(describeIssues(parsed.error.issues, value, at))
}

/** An id for rows whose source names none: the same content has the same id in every file. */
export function contentId(prefix: string, ...parts: readonly string[]): string {
  return `${prefix}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)}`
}

/** Tasks of one value with an id each: the second of two that have one is told by its place among them. */
export function distinctIds(rows: readonly TaskAndResponse[]): TaskAndResponse[] {
  const taken = new Set<string>()
  return rows.map((row, i) => {
    const id = taken.has(row.task.id) ? `${row.task.id}-${i}` : row.task.id
    taken.add(id)
    return { ...row, task: { ...row.task, id } }
  })
}

const SHOWN_ISSUES = 3

function describeIssues(issues: readonly z.core.$ZodIssue[], value: unknown, at: readonly string[]): string {
  const shown = issues.slice(0, SHOWN_ISSUES).map((issue) => describeIssue(issue, value, at))
  return [...shown, ...(issues.length > SHOWN_ISSUES ? [`and ${issues.length - SHOWN_ISSUES} more`] : [])].join('; ')
}

function describeIssue(issue: z.core.$ZodIssue, value: unknown, at: readonly string[]): string {
  const path = z.core.toDotPath([...at, ...issue.path])
  const field = path === '' ? 'row' : path
  if (issue.code === 'unrecognized_keys') {
    return `${field}: has unknown field ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`
  }
  const found = valueAt(value, issue.path)
  const is = found === undefined ? 'missing' : `is ${shortJson(found)}`
  if (issue.code === 'invalid_type') return `${field}: ${is}, wanted ${article(issue.expected)}`
  if (issue.code === 'invalid_value') {
    return `${field}: ${is}, wanted ${issue.values.map((wanted) => JSON.stringify(wanted)).join(' or ')}`
  }
  if (issue.code === 'custom') return `${field}: ${is}, wanted ${issue.message}`
  if (issue.code === 'invalid_union')
    return describeUnion(issue, value, at) ?? `${field}: ${is}, wanted ${optionsOf(issue)}`
  if (issue.code === 'too_small')
    return `${field}: ${is}, wanted ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin)}`
  if (issue.code === 'too_big')
    return `${field}: ${is}, wanted ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue.origin)}`
  return `${field}: ${is}, ${issue.message}`
}

/** Of a value that may have several forms, the fault of the form that it comes nearest to: the one that got deepest. */
function describeUnion(issue: z.core.$ZodIssueInvalidUnion, value: unknown, at: readonly string[]): string | undefined {
  const nearest = issue.errors
    .flatMap((branch) => branch.slice(0, 1))
    .filter(({ path }) => path.length > 0)
    .toSorted((a, b) => b.path.length - a.path.length)[0]
  if (nearest === undefined) return undefined
  return describeIssue({ ...nearest, path: [...issue.path, ...nearest.path] }, value, at)
}

function optionsOf(issue: z.core.$ZodIssueInvalidUnion): string {
  const { options } = issue as { readonly options?: readonly unknown[] }
  if (options !== undefined && options.length > 0) return options.map((option) => JSON.stringify(option)).join(' or ')
  const types = issue.errors
    .flat()
    .map((error) => (error.code === 'invalid_type' ? article(error.expected) : 'another value'))
  return types.length === 0 ? 'another value' : [...new Set(types)].join(' or ')
}

function unitOf(origin: string): string {
  return origin === 'array' ? ' items' : origin === 'string' ? ' characters' : ''
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Readonly<Record<PropertyKey, unknown>>)[key]
  }
  return at
}

function shortJson(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value))
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`
}

function article(type: string): string {
  if (type === 'int') return 'an integer'
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}

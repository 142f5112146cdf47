/**
 * Rows of data files, one after another: what a command's FILE arguments become. Nothing is read ahead of the loop that
 * takes the rows, so a slow judge slows the reader. Leaving the loop closes the file.
 */
import { InputError } from '../errors.ts'
import { readBytes } from './bytes.ts'
import { readCsv } from './csv.ts'
import { identifyFile, type DataFile } from './file-format.ts'
import { readJsonDocument, type ReadDocumentOptions } from './json-document.ts'
import { readJsonLines } from './json-lines.ts'
import { readParquet, type ReadParquetOptions } from './parquet.ts'
import { excerpt, type RawRow, type RejectedRow, type Row, type RowSource } from './row.ts'
import type { ShapeName } from './shapes/shape-name.ts'
import { BadRow, type RowShape, type ShapeOptions } from './shapes/shape.ts'
import { shapeNamed, SHAPES } from './shapes/shapes.ts'

/** Options of `readRows`. */
export interface ReadRowsOptions extends ReadDocumentOptions, ReadParquetOptions, ShapeOptions {
  /** The shape of all files (default: told from each file's first row). */
  readonly shape?: ShapeName | undefined
  /** Whether a row that cannot be used ends the reading with an InputError, or is passed over (default `stop`). */
  readonly onBadRow?: 'stop' | 'skip' | undefined
  /** Called for each row passed over. */
  readonly onRejected?: ((row: RejectedRow) => void) | undefined
}

/**
 * The rows of files in the order given, by name or as `identifyFile` found them.
 * @throws InputError with file and line: for a bad row under `stop`, for a file that cannot be read on, and for a file
 * without a single usable row; the rows before were given. Abort rejects with the signal's reason.
 */
export async function* readRows(
  files: readonly (string | DataFile)[],
  options: ReadRowsOptions = {},
): AsyncGenerator<Row> {
  for (const file of files) yield* readFileRows(typeof file === 'string' ? await identifyFile(file) : file, options)
}

async function* readFileRows(file: DataFile, options: ReadRowsOptions): AsyncGenerator<Row> {
  let shape = options.shape === undefined ? undefined : shapeNamed(options.shape)
  let used = 0
  let given = 0
  let rejected = 0
  const reject = (line: number, reason: string, raw: string): void => {
    if (options.onBadRow !== 'skip') throw new InputError(file.file, line, reason)
    rejected++
    options.onRejected?.({ file: file.file, line, reason, raw })
  }
  for await (const block of readRawRows(file, options)) {
    options.signal?.throwIfAborted()
    for (const raw of block) {
      if ('problem' in raw) {
        reject(raw.line, raw.problem, raw.raw)
        continue
      }
      let rows
      try {
        shape ??= shapeOf(raw.value)
        rows = shape.read(raw.value, file.file, { offsets: options.offsets })
      } catch (problem) {
        reject(raw.line, problemOf(problem), excerpt(textOf(raw.value)))
        continue
      }
      used++
      given += rows.length
      const source = { file: file.file, line: raw.line }
      for (const row of rows) yield { ...row, source }
    }
  }
  if (given > 0) return
  if (used > 0)
    throw new InputError(
      file.file,
      undefined,
      `has ${used === 1 ? '1 row' : `${used} rows`} that hold nothing to ask, such as documents whose list of relations is empty; wanted at least one labelled pair`,
    )
  const why = rejected === 0 ? 'has no row' : `has no usable row, ${rejected} were rejected`
  throw new InputError(file.file, undefined, `${why}, wanted at least one`)
}

/** A row as its fields, before any shape is told, or why it has none. */
export type FieldsRow = RowSource &
  (
    | {
        readonly fields: Readonly<Record<string, unknown>>
        /** Whether the file knows texts alone, so that a number stands there as one. */
        readonly textsAlone: boolean
      }
    | { readonly problem: string }
  )

/**
 * The rows of files of any format as they stand, for readers whose rows are no tasks.
 * @throws InputError where a file cannot be read on. Abort rejects with the signal's reason.
 */
export async function* readFields(
  files: readonly string[],
  options: ReadDocumentOptions & ReadParquetOptions = {},
): AsyncGenerator<FieldsRow> {
  for (const name of files) {
    const file = await identifyFile(name)
    for await (const block of readRawRows(file, options)) {
      options.signal?.throwIfAborted()
      for (const raw of block) {
        const source = { file: file.file, line: raw.line }
        if ('problem' in raw) yield { ...source, problem: raw.problem }
        else if (typeof raw.value !== 'object' || raw.value === null || Array.isArray(raw.value))
          yield { ...source, problem: `row: is ${excerpt(textOf(raw.value))}, wanted a JSON object` }
        else
          yield {
            ...source,
            fields: raw.value as Readonly<Record<string, unknown>>,
            textsAlone: file.format === 'csv',
          }
      }
    }
  }
}

async function* readRawRows(file: DataFile, options: ReadRowsOptions): AsyncGenerator<readonly RawRow[]> {
  switch (file.format) {
    case 'parquet':
      yield* readParquet(file, options)
      return
    case 'csv':
      yield* readCsv(file, options)
      return
    case 'json':
      yield* readJsonDocument(file, options)
      return
    case 'jsonl':
      // rows are objects: what begins with a bracket is one document, whatever it is called
      if (await beginsWithArray(file, options)) yield* readJsonDocument(file, options)
      else yield* readJsonLines(file, options)
  }
}

async function beginsWithArray(file: DataFile, { signal }: ReadRowsOptions): Promise<boolean> {
  try {
    for await (const piece of readBytes(file, { signal }))
      return /^\ufeff?\s*\[/.test(piece.subarray(0, 1024).toString('utf8'))
  } catch (cause) {
    // a file that cannot be read says so where its rows are read, with the line reached
    if (signal?.aborted === true) throw cause
  }
  return false
}

function shapeOf(value: unknown): RowShape {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadRow(`row: is ${excerpt(textOf(value))}, wanted a JSON object`)
  }
  const fields = value as Readonly<Record<string, unknown>>
  const found = SHAPES.find((shape) => shape.fits(fields))
  if (found !== undefined) return found
  const known = SHAPES.map(({ name, fields: wanted }) => `${name} (${wanted})`).join('; ')
  const has = Object.keys(fields).slice(0, 12).join(', ')
  throw new BadRow(`row: its shape is not known, has fields ${has === '' ? 'none' : has}, wanted one of ${known}`)
}

function problemOf(problem: unknown): string {
  if (problem instanceof BadRow) return problem.message
  // zod walks nested labels by recursion. JSON.parse does not, so only this step can run out of stack
  if (problem instanceof RangeError) return 'row: is nested too deeply'
  throw problem
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return '(a value nested too deeply to print)'
  }
}

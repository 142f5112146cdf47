/**
 * Documents of files: plain text, brat (`.txt` with `.ann` beside it), CoNLL columns, and JSON or JSON lines as spaCy's
 * `doc.to_json()` and `{"text", "entities"}` have it. The form follows from the file's ending and fields. Each file may be
 * gzipped, and `-` is standard input: JSON where it begins so, else plain text.
 *
 * Offsets: spaCy, brat and GLiNER are Python and count code points. Where an entity says its own words, the unit that gives
 * these words is taken; where both units mean other words and nobody says which, the document is refused.
 */
import { basename, resolve } from 'node:path'
import { InputError } from '../../errors.ts'
import { bratDocument } from './brat-document.ts'
import { conllDocument, conllSections } from './conll-documents.ts'
import { jsonDocument, type OffsetUnitOfText } from './json-text-document.ts'
import { openRecogniser, type EntityRecogniser, type RecogniserName } from './entity-recogniser.ts'
import type { TextDocument } from './text-document.ts'
import { isFile, jsonLinesOf, STANDARD_INPUT, textOf } from './text-source.ts'

/** Options of `readDocuments`. */
export interface ReadDocumentsOptions {
  /** What offsets count. @default as the form has it, told apart by the entities' own words */
  readonly offsets?: OffsetUnitOfText | undefined
  /** Who finds the entities of texts that have none. @default 'compromise' */
  readonly recogniser?: RecogniserName | undefined
  /** Whether a bad document ends the reading or is passed over. @default 'stop' */
  readonly onBadRow?: 'stop' | 'skip' | undefined
  /** Called for each document passed over. */
  readonly onRejected?: ((error: InputError) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

const LINES_FILE = /\.(?:jsonl|ndjson)$/i
const JSON_FILE = /\.json$/i
const CONLL_FILE = /\.(?:conll|conllu|iob|iob2|bio|tsv)$/i
/** Of the whole name. */
const BRAT_FILE = /\.(?:txt|ann)(?:\.gz)?$/i

/**
 * The documents of files, in order. Entities that the source does not give are recognised (entity-recogniser.ts). The two files of
 * a brat document are read once, whichever of them is named.
 * @throws InputError with file and line: a file that cannot be read, a document that is bad, a file without any, and under `skip`
 * where no file has a document that can be read
 */
export async function* readDocuments(
  files: readonly string[],
  options: ReadDocumentsOptions = {},
): AsyncGenerator<TextDocument> {
  let recognise: EntityRecogniser | undefined
  let read = 0
  let rejected = 0
  const reading: ReadDocumentsOptions = {
    ...options,
    onRejected(error) {
      rejected++
      options.onRejected?.(error)
    },
  }
  const taken = new Set<string>()
  for (const file of files) {
    const pair = await bratPairOf(file)
    if (pair !== undefined && taken.has(resolve(pair.annotations))) continue
    if (pair !== undefined) taken.add(resolve(pair.annotations))
    const before = read + rejected
    for await (const document of tolerated(reading, documentsOf(file, pair, reading))) {
      options.signal?.throwIfAborted()
      read++
      if (document.entities.length > 0 || !document.isRecognised) yield document
      else {
        recognise ??= await openRecogniser(options.recogniser)
        yield { ...document, entities: recognise(document.text) }
      }
    }
    if (read + rejected > before) continue
    const nothing = new InputError(file, undefined, 'has no usable document, wanted at least one')
    if (options.onBadRow !== 'skip') throw nothing
    reading.onRejected?.(nothing)
  }
  if (read === 0 && rejected > 0)
    throw new InputError(
      files[0] ?? '',
      undefined,
      `has no usable document, ${rejected} were passed over, wanted at least one`,
    )
}

interface BratPair {
  readonly text: string
  readonly annotations: string
}

/** The files of a brat document, by one of them; undefined where it is none. */
async function bratPairOf(file: string): Promise<BratPair | undefined> {
  if (!BRAT_FILE.test(file)) return undefined
  const stem = file.replace(BRAT_FILE, '')
  if (/\.ann(?:\.gz)?$/i.test(file)) {
    const packed = (await isFile(`${stem}.txt`)) ? undefined : await existing(`${stem}.txt.gz`)
    return { text: packed ?? `${stem}.txt`, annotations: file }
  }
  const annotations = (await existing(`${stem}.ann`)) ?? (await existing(`${stem}.ann.gz`))
  return annotations === undefined ? undefined : { text: file, annotations }
}

async function existing(path: string): Promise<string | undefined> {
  return (await isFile(path)) ? path : undefined
}

async function* documentsOf(
  file: string,
  pair: BratPair | undefined,
  options: ReadDocumentsOptions,
): AsyncGenerator<TextDocument> {
  const name = file.replace(/\.gz$/i, '')
  if (pair !== undefined) {
    const [text, annotations] = [await textOf(pair.text), await textOf(pair.annotations)]
    yield bratDocument(text, annotations, { file: pair.text, annotations: pair.annotations, offsets: options.offsets })
  } else if (LINES_FILE.test(name)) yield* jsonLines(file, options)
  else if (JSON_FILE.test(name)) yield* wholeJson(await textOf(file), file, options)
  else if (CONLL_FILE.test(name)) {
    for (const [i, section] of conllSections(await textOf(file)).entries())
      yield* tolerated(options, () => [conllDocument(section, { file, number: i + 1 })])
  } else {
    const text = await textOf(file)
    if (file === STANDARD_INPUT && /^\s*[{[]/.test(text)) yield* wholeJson(text, file, options)
    else yield plainDocument(text, file)
  }
}

function plainDocument(text: string, file: string): TextDocument {
  if (text.trim() === '') throw new InputError(file, undefined, 'is empty, wanted text')
  return { id: basename(file), text, entities: [], isRecognised: true, source: { file, line: undefined } }
}

async function* jsonLines(file: string, options: ReadDocumentsOptions): AsyncGenerator<TextDocument> {
  for await (const row of jsonLinesOf(file, options.signal))
    yield* tolerated(options, () => {
      if ('problem' in row) throw new InputError(file, row.line, row.problem)
      return [jsonDocument(row.value, { file, line: row.line, offsets: options.offsets })]
    })
}

/** A `.json` file: one document, or a list of them. One that holds a document a line is read as lines. */
async function* wholeJson(text: string, file: string, options: ReadDocumentsOptions): AsyncGenerator<TextDocument> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    for (const [i, line] of text.split('\n').entries())
      if (line.trim() !== '') yield* tolerated(options, () => [documentOfLine(line, file, i + 1, options)])
    return
  }
  for (const [i, each] of (Array.isArray(value) ? value : [value]).entries())
    yield* tolerated(options, () => [jsonDocument(each, { file, line: i + 1, offsets: options.offsets })])
}

function documentOfLine(text: string, file: string, line: number, { offsets }: ReadDocumentsOptions): TextDocument {
  return jsonDocument(parsed(text, file, line), { file, line, offsets })
}

function parsed(text: string, file: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InputError(file, line, `broken JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}

/** The value of a JSON file at a line, or at a place in its list, as `source.line` counts; undefined where there is none. */
export async function jsonRowAt(file: string, line: number): Promise<unknown> {
  if (LINES_FILE.test(file.replace(/\.gz$/i, ''))) {
    for await (const row of jsonLinesOf(file)) if (row.line === line) return 'value' in row ? row.value : undefined
    return undefined
  }
  const text = await textOf(file)
  for (const json of [text, text.split('\n')[line - 1] ?? '']) {
    try {
      const value: unknown = JSON.parse(json)
      return json === text && Array.isArray(value) ? value[line - 1] : value
    } catch {
      // a value a line, or none
    }
  }
  return undefined
}

/** Documents; what cannot be read ends them or, under `skip`, is named, and those before it are given. */
async function* tolerated(
  { onBadRow, onRejected }: ReadDocumentsOptions,
  documents: AsyncIterable<TextDocument> | (() => readonly TextDocument[]),
): AsyncGenerator<TextDocument> {
  try {
    yield* typeof documents === 'function' ? documents() : documents
  } catch (error) {
    if (onBadRow !== 'skip' || !(error instanceof InputError)) throw error
    onRejected?.(error)
  }
}

/**
 * Documents of files: plain text, brat (`.txt` with `.ann` beside it), CoNLL columns, and JSON or JSON lines as spaCy's
 * `doc.to_json()`, GLiNER's output and `{"text", "entities"}` have it. The form follows from the file's ending and fields.
 *
 * Offsets: spaCy, brat and GLiNER are Python and count code points. Where an entity says its own words, the unit that gives
 * these words is taken; where both units mean other words and nobody says which, the document is refused.
 */
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { fileFault, InputError } from '../../errors.ts'
import { bratDocument } from './brat-document.ts'
import { conllDocument, conllSections } from './conll-documents.ts'
import { jsonDocument, type OffsetUnitOfText } from './json-text-document.ts'
import { openRecogniser, type EntityRecogniser, type RecogniserName } from './entity-recogniser.ts'
import type { TextDocument } from './text-document.ts'

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

/** Endings of files that are read line by line or as one JSON value. */
const JSON_FILE = /\.(?:jsonl|ndjson|json)(?:\.gz)?$/i
const CONLL_FILE = /\.(?:conll|conllu|iob|iob2|bio|tsv)$/i

/**
 * The documents of files, in order. Entities that the source does not give are recognised (entity-recogniser.ts).
 * @throws InputError with file and line: a file that cannot be read, a document that is bad under `stop`, a file without any
 */
export async function* readDocuments(
  files: readonly string[],
  options: ReadDocumentsOptions = {},
): AsyncGenerator<TextDocument> {
  let recognise: EntityRecogniser | undefined
  for (const file of files) {
    let count = 0
    for await (const document of documentsOf(file, options)) {
      options.signal?.throwIfAborted()
      count++
      if (document.entities.length > 0 || !document.isRecognised) yield document
      else {
        recognise ??= await openRecogniser(options.recogniser)
        yield { ...document, entities: recognise(document.text) }
      }
    }
    if (count === 0) throw new InputError(file, undefined, 'has no usable document, wanted at least one')
  }
}

async function* documentsOf(file: string, options: ReadDocumentsOptions): AsyncGenerator<TextDocument> {
  if (JSON_FILE.test(file)) yield* jsonDocuments(file, options)
  else if (/\.ann$/i.test(file)) yield* tolerated(options, () => bratOf(file.replace(/\.ann$/i, '.txt'), file, options))
  else if (CONLL_FILE.test(file)) {
    for (const [i, section] of conllSections(await textOf(file)).entries())
      yield* tolerated(options, () => [conllDocument(section, { file, number: i + 1 })])
  } else {
    const annotations = file.replace(/\.[^./]*$/, '.ann')
    const isBrat = /\.txt$/i.test(file) && (await isFile(annotations))
    if (isBrat) yield* tolerated(options, () => bratOf(file, annotations, options))
    else yield plainDocument(await textOf(file), file)
  }
}

function plainDocument(text: string, file: string): TextDocument {
  if (text.trim() === '') throw new InputError(file, undefined, 'is empty, wanted text')
  return { id: basename(file), text, entities: [], isRecognised: true, source: { file, line: undefined } }
}

async function bratOf(file: string, annotations: string, { offsets }: ReadDocumentsOptions): Promise<TextDocument[]> {
  return [bratDocument(await textOf(file), await textOf(annotations), { file, annotations, offsets })]
}

async function* jsonDocuments(file: string, options: ReadDocumentsOptions): AsyncGenerator<TextDocument> {
  let line = 0
  for await (const text of linesOf(file)) {
    line++
    if (line === 1 && !/\.(?:jsonl|ndjson)/i.test(file)) {
      yield* wholeJson(file, options)
      return
    }
    if (text.trim() === '') continue
    const at = line
    yield* tolerated(options, () => [documentOfLine(text, file, at, options)])
  }
}

function documentOfLine(text: string, file: string, line: number, { offsets }: ReadDocumentsOptions): TextDocument {
  return jsonDocument(parsed(text, file, line), { file, line, offsets })
}

/** A `.json` file: one document, or a list of them. One that holds a document a line is read as lines. */
async function* wholeJson(file: string, options: ReadDocumentsOptions): AsyncGenerator<TextDocument> {
  const text = await textOf(file)
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

function parsed(text: string, file: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InputError(file, line, `broken JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}

async function* tolerated(
  { onBadRow, onRejected }: ReadDocumentsOptions,
  read: () => readonly TextDocument[] | Promise<readonly TextDocument[]>,
): AsyncGenerator<TextDocument> {
  let documents: readonly TextDocument[]
  try {
    documents = await read()
  } catch (error) {
    if (onBadRow !== 'skip' || !(error instanceof InputError)) throw error
    onRejected?.(error)
    return
  }
  yield* documents
}

async function textOf(file: string): Promise<string> {
  try {
    const bytes = await readFile(file)
    // a byte-order mark is no text; a file that is no UTF-8 would give other words
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new InputError(file, undefined, fileFault(cause), { cause })
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const stream = createReadStream(file)
  const input = file.endsWith('.gz') ? stream.pipe(createGunzip()) : stream
  stream.on('error', (error) => input.destroy(error))
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) yield line.replace(/^\uFEFF/, '')
  } catch (cause) {
    throw new InputError(file, undefined, fileFault(cause), { cause })
  } finally {
    stream.destroy()
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

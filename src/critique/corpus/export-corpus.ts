/** Writes a corpus as a file of records, streaming: one task's rows are in memory at a time. */
import { once } from 'node:events'
import { open, rename, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { boundary } from '../../errors.ts'
import { readCorpus } from './build-corpus.ts'
import type { CorpusRow } from './corpus-row.ts'
import {
  critiqueRecord,
  preferenceRecords,
  refinementRecord,
  stepScoreRecord,
  stepwiseRecord,
  verlRecord,
  withTokenSpans,
} from './training-shapes.ts'

/** Shapes that a corpus is written in. */
export type CorpusForm = 'sft' | 'refine' | 'preference' | 'stepwise' | 'step-scores' | 'verl'

/** Options of `exportCorpus`. */
export interface ExportCorpusOptions {
  readonly form: CorpusForm
  /** JSONL file, written anew. It appears whole or not at all. */
  readonly file: string
  /** Hugging Face folder whose tokens `step-scores` counts. @default step scores have character spans alone */
  readonly tokenizer?: string | undefined
  /** Abort rejects with the signal's reason and leaves no file. */
  readonly signal?: AbortSignal | undefined
}

/** What was written. */
export interface ExportCounts {
  readonly written: number
  /** Rows that give no record of the form. For preferences, flawed rows without a right one of their task. */
  readonly left: number
}

/** Writes a corpus. @throws RangeError for a tokenizer with another form than step scores, and as `readCorpus` */
export async function exportCorpus(folder: string, options: ExportCorpusOptions): Promise<ExportCounts> {
  const { form, file, signal } = options
  if (options.tokenizer !== undefined && form !== 'step-scores') {
    throw new RangeError(`export corpus: form is ${form} with a tokenizer, wanted step-scores`)
  }
  const records = await recorder(options)
  const partial = `${file}.${process.pid}.partial`
  // opened first, so that a place which cannot be written is an error of this call and none of the stream
  const handle = await boundary('bad-input', `write ${file}`, () => open(partial, 'w'))
  const out = handle.createWriteStream()
  let written = 0
  let left = 0
  try {
    for await (const rows of byTask(readCorpus(folder, { signal }))) {
      const found = records(rows)
      written += found.length
      const wanted = form === 'preference' ? rows.filter(({ known }) => known.final === 'wrong') : rows
      left += wanted.length - found.length
      const text = found.map((record) => `${JSON.stringify(record)}\n`).join('')
      if (!out.write(text)) await once(out, 'drain')
    }
    out.end()
    await boundary('unavailable', `write ${file}`, () => finished(out))
    await rename(partial, file)
  } catch (error) {
    out.destroy()
    await rm(partial, { force: true })
    throw error
  }
  return { written, left }
}

async function recorder({ form, tokenizer }: ExportCorpusOptions): Promise<(rows: readonly CorpusRow[]) => object[]> {
  switch (form) {
    case 'sft':
      return (rows) => rows.map(critiqueRecord)
    case 'refine':
      return (rows) => rows.flatMap((row) => refinementRecord(row) ?? [])
    case 'preference':
      return preferenceRecords
    case 'stepwise':
      return (rows) => rows.flatMap((row) => stepwiseRecord(row) ?? [])
    case 'verl':
      return (rows) => rows.map(verlRecord)
    case 'step-scores': {
      if (tokenizer === undefined) return (rows) => rows.map(stepScoreRecord)
      const { loadTokenizer } = await import('../../engine/index.ts')
      const loaded = await loadTokenizer(tokenizer)
      return (rows) =>
        rows.map((row) => {
          const { spans = [] } = loaded.encode(row.response.text, { spans: true, specialTokens: false })
          return withTokenSpans(stepScoreRecord(row), spans)
        })
    }
  }
}

/** Rows of one task, which stand beside each other. */
async function* byTask(rows: AsyncIterable<CorpusRow>): AsyncGenerator<readonly CorpusRow[]> {
  let held: CorpusRow[] = []
  for await (const row of rows) {
    if (held.length > 0 && held[0]?.position !== row.position) {
      yield held
      held = []
    }
    held.push(row)
  }
  if (held.length > 0) yield held
}

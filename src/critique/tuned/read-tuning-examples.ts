/** Reads what a critic is fine-tuned on: folders of `touchstone corpus build`, and files of conversations. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileFault, TouchstoneError } from '../../errors.ts'
import { CORPUS_FILES, readCorpus } from '../corpus/build-corpus.ts'
import { readConversationLines } from '../read-conversations.ts'
import { exampleOfConversation, exampleOfRow, type LeftOut, type TuningExample } from './tuning-example.ts'

/** What was read. */
export interface TuningExamples {
  readonly examples: readonly TuningExample[]
  /** Records that are not learned from, by reason. */
  readonly leftOut: Readonly<Partial<Record<LeftOut, number>>>
}

/**
 * Reads them.
 * @throws TouchstoneError `bad-input` for a path that is not there or a folder without a corpus, InputError with file and
 * line for a line that is no row or no conversation about a critique
 */
export async function readTuningExamples(
  paths: readonly string[],
  { limit = Infinity, signal }: { readonly limit?: number | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<TuningExamples> {
  const examples: TuningExample[] = []
  const leftOut: Partial<Record<LeftOut, number>> = {}
  for (const path of paths) {
    for await (const found of (await isCorpus(path)) ? rowsOf(path, signal) : conversationsOf(path, signal)) {
      if (examples.length >= limit) return { examples, leftOut }
      if (typeof found === 'string') leftOut[found] = (leftOut[found] ?? 0) + 1
      else examples.push(found)
    }
  }
  return { examples, leftOut }
}

/** The file of a path that holds the records: the path itself, or the rows in the folder of a corpus. */
export async function tuningFile(path: string): Promise<string> {
  return (await isCorpus(path)) ? join(path, CORPUS_FILES.rows) : path
}

async function isCorpus(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new TouchstoneError('bad-input', `read ${path}: ${fileFault(cause)}`, { cause })
  })
  if (!found.isDirectory()) return false
  if ((await stat(join(path, CORPUS_FILES.rows)).catch(() => undefined)) !== undefined) return true
  throw new TouchstoneError(
    'bad-input',
    `read ${path}: it has no ${CORPUS_FILES.rows}, wanted a folder of touchstone corpus build, or a JSONL file of conversations`,
  )
}

async function* rowsOf(folder: string, signal: AbortSignal | undefined): AsyncGenerator<TuningExample | LeftOut> {
  for await (const row of readCorpus(folder, { signal })) yield exampleOfRow(row)
}

async function* conversationsOf(
  file: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<TuningExample | LeftOut> {
  yield* readConversationLines(file, exampleOfConversation, { signal })
}

/**
 * Builds a corpus of critiques: Task → Response → critique → row, streaming, so that memory does not grow with the rows.
 *
 * Source: arXiv 2411.16579 (AutoMathCritique): flawed responses, critiques, hard filter, soft filter. The folder holds
 * `corpus.json` (what the corpus is made of), `corpus.jsonl` (rows), `dropped.jsonl` (candidates that did not become
 * rows, with the reason), and at the end `statistics.json` and `README.md` (the data card).
 *
 * What a task gave is written as it ends, so that a kill loses one task. An interrupted build goes on: the last task with a
 * row is made anew, all before it stay. Dropped candidates are always
 * handed to the system before rows, so that a kill at any moment leaves nothing of an earlier task out. The same sources
 * and key give the same bytes, interrupted or not.
 */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError, TouchstoneError } from '../../errors.ts'
import { openJsonLinesLog, readJsonLinesLog, type JsonLinesLog } from '../../json-lines-log.ts'
import { makeFolder } from '../../make-folder.ts'
import { split, type Key } from '../../random.ts'
import { answerOutcome } from '../answer-outcome.ts'
import { isCritique } from '../critic.ts'
import { wantNoOtherWork } from '../refine/kept-records.ts'
import { writeWhole } from '../write-whole.ts'
import type { Annotator } from './annotator.ts'
import type { Candidate, CandidateSource, FailedCandidate, SolvedTask } from './candidate.ts'
import {
  corpusRowId,
  parseCorpusRow,
  parseDroppedCandidate,
  type CorpusRow,
  type DroppedCandidate,
  type DropReason,
} from './corpus-row.ts'
import type { CorpusHeader } from './corpus-header.ts'
import { CorpusCounter, type CorpusStatistics } from './corpus-statistics.ts'
import { dataCard } from './data-card.ts'
import { agreesWithKnown, leaksHints } from './hard-filter.ts'
import type { SoftFilter } from './soft-filter.ts'

/** How a corpus is built. */
export interface BuildCorpusOptions {
  /** Where it is written. Made where it is missing. A build of other options in it is refused. */
  readonly folder: string
  readonly sources: readonly CandidateSource[]
  readonly key: Key
  /** Writes critiques of candidates that bring none. @default such candidates are refused with a RangeError */
  readonly annotator?: Annotator | undefined
  /** Keeps critiques that help. @default none */
  readonly softFilter?: SoftFilter | undefined
  /** Names the data for the header and the card, such as a file's name with its digest. */
  readonly data: string
  /** Most rows. @default as many as the tasks give */
  readonly rows?: number | undefined
  readonly onProgress?: ((progress: { readonly tasks: number; readonly rows: number }) => void) | undefined
  /** Abort rejects with the signal's reason. What is written stays, and the same build goes on with it. */
  readonly signal?: AbortSignal | undefined
}

/** Rows are handed over by the builder as each task ends, in the order that resuming needs. */
const NEVER = { bytes: Number.MAX_SAFE_INTEGER, afterMs: 2 ** 31 - 1 }

/** The names of the files in a corpus's folder. */
export const CORPUS_FILES = {
  header: 'corpus.json',
  rows: 'corpus.jsonl',
  dropped: 'dropped.jsonl',
  statistics: 'statistics.json',
  card: 'README.md',
} as const

/**
 * Builds or goes on with a corpus.
 * @throws TouchstoneError `bad-input` for a folder that holds another corpus, InputError for a broken file in it,
 * RangeError where a candidate needs an annotator and there is none, and what sources, annotator and filter throw
 */
export async function buildCorpus(
  solvedTasks: AsyncIterable<SolvedTask> | Iterable<SolvedTask>,
  options: BuildCorpusOptions,
): Promise<CorpusStatistics> {
  const { folder, rows: most = Infinity, signal } = options
  signal?.throwIfAborted()
  if (most !== Infinity && (!Number.isInteger(most) || most < 1)) {
    throw new RangeError(`buildCorpus: rows is ${most}, wanted an integer of at least 1`)
  }
  await wantNoOtherWork(folder, CORPUS_FILES.header)
  makeFolder(folder)
  const header = headerOf(options)
  const isNew = await checkHeader(folder, header)
  if (!isNew) {
    const finished = await readStatistics(folder)
    if (finished !== undefined) return finished
  } else await writeWhole(join(folder, CORPUS_FILES.header), json(header))
  const from = isNew ? { position: 0, rows: 0, dropped: 0 } : await findResume(folder, signal)
  const counter = new CorpusCounter()
  using rows = await openJsonLinesLog<CorpusRow>(join(folder, CORPUS_FILES.rows), {
    noun: 'row of a corpus',
    parse: parseCorpusRow,
    keepLines: from.rows,
    onKept: (row) => counter.add(row),
    flush: NEVER,
    signal,
  })
  using dropped = await openJsonLinesLog<DroppedCandidate>(join(folder, CORPUS_FILES.dropped), {
    noun: 'dropped candidate',
    parse: parseDroppedCandidate,
    keepLines: from.dropped,
    onKept: (candidate) => counter.drop(candidate),
    flush: NEVER,
    signal,
  })
  await buildRows(solvedTasks, { ...options, from: from.position, most, counter, rows, dropped })
  const statistics = counter.statistics()
  await writeWhole(join(folder, CORPUS_FILES.card), dataCard(header, statistics))
  await writeWhole(join(folder, CORPUS_FILES.statistics), json(statistics))
  return statistics
}

/** The rows of a corpus, streaming. Errors as `readJsonLinesLog`. */
export function readCorpus(
  folder: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<CorpusRow> {
  const path = join(folder, CORPUS_FILES.rows)
  return readJsonLinesLog(path, { noun: 'row of a corpus', parse: parseCorpusRow, signal: options.signal })
}

interface BuildState extends Omit<BuildCorpusOptions, 'rows'> {
  readonly from: number
  readonly most: number
  readonly counter: CorpusCounter
  readonly rows: JsonLinesLog<CorpusRow>
  readonly dropped: JsonLinesLog<DroppedCandidate>
}

async function buildRows(
  solvedTasks: AsyncIterable<SolvedTask> | Iterable<SolvedTask>,
  state: BuildState,
): Promise<void> {
  const { counter, dropped, rows, from, most, signal, onProgress } = state
  const questions = new Set<number>()
  let position = -1
  const write = (): void => {
    dropped.flush()
    rows.flush()
  }
  try {
    for await (const solved of solvedTasks) {
      signal?.throwIfAborted()
      position++
      // 52 bits: two of a million questions share them with a probability of 1 in 9,000
      const digest = Number.parseInt(corpusRowId(solved.task.question, '').slice(0, 13), 16)
      if (questions.has(digest)) {
        counter.passAskedBefore()
        continue
      }
      questions.add(digest)
      if (position < from) continue
      await buildTask(solved, position, state)
      // a task of a model may have cost minutes, and a write costs microseconds
      write()
      onProgress?.({ tasks: position + 1, rows: counter.rows })
      if (counter.rows >= most) break
    }
  } finally {
    write()
  }
}

async function buildTask(solved: SolvedTask, position: number, state: BuildState): Promise<void> {
  const { sources, key, counter, dropped, rows, most, signal } = state
  const { task } = solved
  const own = split(key, task.id)
  const texts = new Set<string>()
  for (const [number, source] of sources.entries()) {
    const made = source.candidates(solved, {
      key: split(own, `source ${number}`),
      balance: () => ({ rows: counter.rows, correct: counter.correct }),
      signal,
    })
    let place = 0
    for await (const candidate of made) {
      signal?.throwIfAborted()
      const result = await rowOf(candidate, texts, { solved, position, state, key: split(own, `${number} ${place}`) })
      place++
      if (typeof result === 'string') {
        const drop = { position, taskId: task.id, way: candidate.way, reason: result } as const
        dropped.append(drop)
        counter.drop(drop)
        continue
      }
      rows.append(result)
      counter.add(result)
      if (counter.rows >= most) return
    }
  }
}

async function rowOf(
  candidate: Candidate | FailedCandidate,
  texts: Set<string>,
  made: { readonly solved: SolvedTask; readonly position: number; readonly state: BuildState; readonly key: Key },
): Promise<CorpusRow | DropReason> {
  if ('reason' in candidate) return candidate.reason
  const { solved, position, state, key } = made
  const { way, kind, response, known } = candidate
  const { task } = solved
  if (texts.has(response.text)) return 'duplicate'
  texts.add(response.text)
  const { right } = answerOutcome(task, response)
  if (right !== (known.final === 'correct')) return 'not-wrong'
  const { annotator, softFilter, signal } = state
  if (candidate.critique === undefined && annotator === undefined) {
    throw new RangeError(`buildCorpus: a candidate of way ${way} brings no critique, wanted an annotator`)
  }
  const critique =
    candidate.critique ??
    (await annotator?.annotate({ solved, response, known }, { key: split(key, 'annotate'), signal }))
  if (critique === undefined || !isCritique(critique)) return 'no-critique'
  if (!agreesWithKnown(critique, known)) return 'hard-filter'
  if (candidate.critique === undefined && leaksHints(critique, { question: task.question, response: response.text }))
    return 'hint-leak'
  const isAsked = softFilter !== undefined && known.final === 'wrong'
  const soft = isAsked
    ? await softFilter.refine({ task, response, critique }, { key: split(key, 'soft'), signal })
    : undefined
  // by division: 7 / 25 is 0.28, and 0.28 * 25 is more than 7
  if (soft !== undefined && softFilter !== undefined && soft.succeeded / soft.of < softFilter.threshold)
    return 'soft-filter'
  return {
    id: corpusRowId(task.question, response.text),
    position,
    task,
    response,
    reference: solved.reference,
    way,
    ...(kind === undefined ? {} : { kind }),
    known,
    critique,
    annotator: candidate.critique === undefined ? (annotator?.name ?? '') : 'rule',
    ...(soft === undefined ? {} : { soft }),
  }
}

function headerOf(options: BuildCorpusOptions): CorpusHeader {
  return {
    format: 1,
    data: options.data,
    key: options.key.text,
    sources: options.sources.map(({ identity }) => identity),
    annotator: options.annotator?.identity ?? null,
    softFilter: options.softFilter?.identity ?? null,
    rows: options.rows ?? null,
  }
}

/** Whether the folder holds no corpus yet. @throws TouchstoneError `bad-input` where it holds another one */
async function checkHeader(folder: string, header: CorpusHeader): Promise<boolean> {
  const path = join(folder, CORPUS_FILES.header)
  const found = await textOf(path)
  if (found === undefined) return true
  if (found === json(header)) return false
  let before: Partial<CorpusHeader>
  try {
    before = JSON.parse(found) as Partial<CorpusHeader>
  } catch (cause) {
    throw new InputError(path, undefined, 'is no JSON, wanted the header of a corpus', { cause })
  }
  for (const name of Object.keys(header) as (keyof CorpusHeader)[]) {
    const [stood, wanted] = [JSON.stringify(before[name]), JSON.stringify(header[name])]
    if (stood === wanted) continue
    throw new TouchstoneError(
      'bad-input',
      `build corpus in ${folder}: its ${name} is ${stood}, this build has ${wanted}; wanted the same, or another folder`,
    )
  }
  throw new InputError(path, undefined, 'was changed by hand, wanted it as it was written')
}

const statisticsForm = z.looseObject({ rows: z.int().nonnegative(), dropped: z.record(z.string(), z.int()) })

async function readStatistics(folder: string): Promise<CorpusStatistics | undefined> {
  const path = join(folder, CORPUS_FILES.statistics)
  const text = await textOf(path)
  if (text === undefined) return undefined
  try {
    // corpora of earlier versions do not count it
    return { askedBefore: 0, ...statisticsForm.parse(JSON.parse(text)) } as unknown as CorpusStatistics
  } catch (cause) {
    throw new InputError(path, undefined, 'is broken, wanted the statistics of a corpus', { cause })
  }
}

async function textOf(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new TouchstoneError('bad-input', `read ${path}: ${error.message}`, { cause: error })
  })
}

/** Where a build goes on: at the last task that has a row. What was written of it and of later tasks is made anew. */
async function findResume(
  folder: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly position: number; readonly rows: number; readonly dropped: number }> {
  let position = 0
  let lines = 0
  let rows = 0
  const read = async <Line>(
    name: string,
    parse: (value: unknown) => Line,
    onLine: (line: Line) => void,
  ): Promise<void> => {
    const path = join(folder, name)
    if ((await textSize(path)) === 0) return
    for await (const line of readJsonLinesLog(path, { noun: 'line of a corpus', parse, signal })) onLine(line)
  }
  await read(CORPUS_FILES.rows, parseCorpusRow, (row) => {
    if (row.position !== position) {
      position = row.position
      rows = lines
    }
    lines++
  })
  let dropped = 0
  await read(CORPUS_FILES.dropped, parseDroppedCandidate, (candidate) => {
    if (candidate.position < position) dropped++
  })
  return { position, rows, dropped }
}

async function textSize(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

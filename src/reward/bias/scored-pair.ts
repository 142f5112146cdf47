/**
 * Preference pairs and single responses with the scores that a reward model gave them: what a bias report is made of.
 *
 * Where in the flow: Feedback → Report. Three forms of rows are read, and a file may hold one of them:
 * - a pair with scores: `prompt`, `chosen`, `rejected`, `chosen_score`, `rejected_score`;
 * - a response with a score: `prompt`, `response`, `score`;
 * - a pair without scores, in any shape of preference that `touchstone judge` reads (for an audit of the set itself).
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { InputError } from '../../errors.ts'
import { identifyFile, readRows } from '../../task/index.ts'
import type { PreferenceTask } from '../../supervision.ts'

/** A prompt with a preferred and a rejected response, with scores where a model gave them. */
export interface ScoredPair {
  readonly prompt: string
  readonly chosen: string
  readonly rejected: string
  readonly chosenScore?: number | undefined
  readonly rejectedScore?: number | undefined
  /** How much better the chosen response is said to be, in log-odds. @default 0 */
  readonly margin?: number | undefined
  /** Chance that the label is wrong, 0 to below 0.5. @default that of the training */
  readonly smoothing?: number | undefined
}

/** One response with its score. */
export interface ScoredResponse {
  readonly prompt: string
  readonly response: string
  readonly score: number
}

/** What files hold. */
export interface ScoredRows {
  readonly pairs: readonly ScoredPair[]
  /** Responses that stand alone, beside those of the pairs. */
  readonly responses: readonly ScoredResponse[]
  /** Rows that were passed over, by reason. */
  readonly skipped: Readonly<Record<string, number>>
}

/** Options of the readers. */
export interface ScoredRowsOptions {
  /** Whether a row that cannot be used ends the reading, or is counted and passed over. @default 'stop' */
  readonly onBadRow?: 'stop' | 'skip' | undefined
  readonly signal?: AbortSignal | undefined
}

/** Field names of scores that are read, the project's own first. */
const SCORE_FIELDS = {
  chosen: ['chosen_score', 'score_chosen', 'chosen_reward', 'reward_chosen'],
  rejected: ['rejected_score', 'score_rejected', 'rejected_reward', 'reward_rejected'],
  response: ['score', 'reward'],
} as const

/**
 * Reads JSON lines with scores, plain or gzipped.
 * @throws InputError with file and line: no object, a text that is missing or empty, a score that is no finite number, equal
 * responses, a row of another form than the file's first; for a file without a usable row
 */
export async function readScoredRows(files: readonly string[], options: ScoredRowsOptions = {}): Promise<ScoredRows> {
  const pairs: ScoredPair[] = []
  const responses: ScoredResponse[] = []
  const skips = new Skips(options)
  for (const file of files) {
    let form: Form | undefined
    let used = 0
    for await (const { line, text } of jsonLines(file, options.signal)) {
      try {
        const fields = objectOf(text)
        form ??= formOf(fields)
        const own = formOf(fields)
        if (own !== form) throw new BadScore(`is ${FORM_TITLES[own]}, wanted ${FORM_TITLES[form]} as the rows before`)
        if (form === 'pair') pairs.push(pairOf(fields))
        else responses.push(responseOf(fields))
        used++
      } catch (problem) {
        if (!(problem instanceof BadScore)) throw problem
        skips.add(file, line, problem.message)
      }
    }
    if (used === 0) throw new InputError(file, undefined, 'has no usable row, wanted at least one')
  }
  return { pairs, responses, skipped: skips.counts }
}

/**
 * Reads preference pairs of any shape, without scores. Responses of one pair that are equal, and empty ones, are bad rows.
 * @throws InputError as `readRows`, and for a row that is no preference
 */
export async function readPreferencePairs(
  files: readonly string[],
  options: ScoredRowsOptions = {},
): Promise<ScoredRows> {
  const pairs: ScoredPair[] = []
  const skips = new Skips(options)
  const rows = readRows(files, {
    onBadRow: options.onBadRow,
    onRejected: ({ reason }) => skips.count(reason.replace(/:.*/s, '')),
    signal: options.signal,
  })
  for await (const { task, source } of rows) {
    const problem =
      task.kind === 'preference'
        ? problemOf(task.chosen, task.rejected)
        : `is a task of kind ${task.kind}, wanted a preference`
    if (problem !== undefined) skips.add(source.file, source.line, problem)
    else if (task.kind === 'preference')
      pairs.push({ prompt: task.prompt, chosen: task.chosen, rejected: task.rejected, ...strengthOf(task) })
  }
  if (pairs.length === 0) throw new InputError(files.join(', '), undefined, 'has no usable pair, wanted at least one')
  return { pairs, responses: [], skipped: skips.counts }
}

/** Margin and smoothing of a pair, which its shape has checked and keeps as labels. */
function strengthOf({ labels }: PreferenceTask): Pick<ScoredPair, 'margin' | 'smoothing'> {
  const [margin, smoothing] = [labels?.['margin'], labels?.['smoothing']]
  return {
    ...(typeof margin === 'number' ? { margin } : {}),
    ...(typeof smoothing === 'number' ? { smoothing } : {}),
  }
}

/** Why two responses are no pair, or undefined where they are one. */
export function problemOf(chosen: string, rejected: string): string | undefined {
  if (chosen.trim() === '') return 'chosen: is empty, wanted a response'
  if (rejected.trim() === '') return 'rejected: is empty, wanted a response'
  return chosen === rejected ? 'chosen and rejected: are equal, wanted two responses' : undefined
}

class BadScore extends Error {}

class Skips {
  readonly counts: Record<string, number> = {}
  readonly #skip: boolean

  constructor({ onBadRow }: ScoredRowsOptions) {
    this.#skip = onBadRow === 'skip'
  }

  add(file: string, line: number, problem: string): void {
    if (!this.#skip) throw new InputError(file, line, problem)
    this.count(problem)
  }

  count(reason: string): void {
    this.counts[reason] = (this.counts[reason] ?? 0) + 1
  }
}

type Form = 'pair' | 'response'
const FORM_TITLES: Readonly<Record<Form, string>> = {
  pair: 'a pair (chosen, rejected, chosen_score, rejected_score)',
  response: 'a response (response, score)',
}
type Fields = Readonly<Record<string, unknown>>

function objectOf(text: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new BadScore('is no JSON, wanted one object a line')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BadScore(`is ${text.slice(0, 60)}, wanted a JSON object`)
  return value as Fields
}

function formOf(fields: Fields): Form {
  if ('chosen' in fields || 'rejected' in fields) return 'pair'
  if ('response' in fields) return 'response'
  const has = Object.keys(fields).slice(0, 12).join(', ')
  throw new BadScore(`has fields ${has === '' ? 'none' : has}, wanted ${FORM_TITLES.pair} or ${FORM_TITLES.response}`)
}

function pairOf(fields: Fields): ScoredPair {
  const chosen = textOf(fields, 'chosen')
  const rejected = textOf(fields, 'rejected')
  const problem = problemOf(chosen, rejected)
  if (problem !== undefined) throw new BadScore(problem)
  return {
    prompt: textOf(fields, 'prompt'),
    chosen,
    rejected,
    chosenScore: scoreOf(fields, SCORE_FIELDS.chosen),
    rejectedScore: scoreOf(fields, SCORE_FIELDS.rejected),
  }
}

function responseOf(fields: Fields): ScoredResponse {
  const response = textOf(fields, 'response')
  if (response.trim() === '') throw new BadScore('response: is empty, wanted a text')
  return { prompt: textOf(fields, 'prompt'), response, score: scoreOf(fields, SCORE_FIELDS.response) }
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw new BadScore(`${name}: is ${shown(value)}, wanted a text`)
  return value
}

function scoreOf(fields: Fields, names: readonly string[]): number {
  const name = names.find((each) => each in fields) ?? names[0] ?? ''
  const value = fields[name]
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new BadScore(`${name}: is ${shown(value)}, wanted a finite number`)
  return value
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 60)
}

/** Objects of JSON lines with their 1-based lines. @throws InputError for a line that is none */
export async function* readJsonObjects(
  file: string,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly line: number; readonly fields: Fields }> {
  for await (const { line, text } of jsonLines(file, signal)) {
    try {
      yield { line, fields: objectOf(text) }
    } catch (problem) {
      throw problem instanceof BadScore ? new InputError(file, line, problem.message) : problem
    }
  }
}

async function* jsonLines(
  file: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  const { path, gzip, format } = await identifyFile(file)
  if (format !== 'jsonl') throw new InputError(file, undefined, `is ${format}, wanted JSON lines with scores`)
  const bytes = createReadStream(path)
  const source = gzip ? bytes.pipe(createGunzip()) : bytes
  let line = 0
  for await (const text of createInterface({ input: source, crlfDelay: Infinity })) {
    signal?.throwIfAborted()
    line++
    if (text.trim() !== '') yield { line, text }
  }
}

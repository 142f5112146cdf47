/**
 * Preference pairs and single responses with the scores that a reward model gave them: what a bias report is made of.
 *
 * Where in the flow: Feedback → Report. Three forms of rows are read, and a file may hold one of them:
 * - a pair with scores: `prompt`, `chosen`, `rejected`, `chosen_score`, `rejected_score`, or two dialogues that begin alike;
 * - a response with a score: `prompt`, `response`, `score`; texts may be lists of messages in both;
 * - a pair without scores, in any shape of preference that `touchstone judge` reads (for an audit of the set itself).
 *
 * A pair may name its `subset`.
 */
import { InputError } from '../../errors.ts'
import {
  answerText,
  BadRow,
  dialoguePair,
  promptText,
  readFields,
  readRows,
  SHAPES,
  type FieldsRow,
} from '../../task/index.ts'
import type { PreferenceTask } from '../../supervision.ts'

/** A prompt with a preferred and a rejected response, with scores where a model gave them. */
export interface ScoredPair {
  readonly prompt: string
  readonly chosen: string
  readonly rejected: string
  readonly chosenScore?: number | undefined
  readonly rejectedScore?: number | undefined
  /** The kind of pair, such as the domain of a benchmark. The report gives figures of each. */
  readonly subset?: string | undefined
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
 * Reads rows with scores: JSONL, JSON, CSV (all also as .gz) or Parquet.
 * @throws InputError with file and line: no object, a text that is missing or empty, a score that is no finite number, equal
 * responses, a row of another form than the file's first; for a file without a usable row
 */
export async function readScoredRows(files: readonly string[], options: ScoredRowsOptions = {}): Promise<ScoredRows> {
  const pairs: ScoredPair[] = []
  const responses: ScoredResponse[] = []
  const skips = new Skips(options)
  for (const file of files) {
    let form: Form | undefined
    const used = await eachUsable(file, skips, options, (row) => {
      const own = formOf(row.fields)
      if (form !== undefined && own !== form)
        throw new BadRow(`is ${FORM_TITLES[own]}, wanted ${FORM_TITLES[form]} as the rows before`)
      if (own === 'pair') pairs.push(pairOf(row))
      else responses.push(responseOf(row))
      // a row that cannot be used says nothing of the others
      form = own
    })
    if (used === 0) throw new InputError(file, undefined, 'has no usable row, wanted at least one')
  }
  return { pairs, responses, skipped: skips.counts }
}

/**
 * Reads preference pairs of any shape, without scores. Responses of one pair that are equal, and empty ones, are bad rows.
 * @param wanted what a row should have been, for the message
 * @throws InputError as `readRows`, and for a row that is no preference
 */
export async function readPreferencePairs(
  files: readonly string[],
  options: ScoredRowsOptions = {},
  wanted: string = 'a preference (prompt, chosen, rejected)',
): Promise<ScoredRows> {
  const pairs: ScoredPair[] = []
  const skips = new Skips(options)
  const subsets = await subsetsOf(files, options)
  const rows = readRows(files, {
    onBadRow: options.onBadRow,
    onRejected: ({ reason }) => skips.count(reason),
    signal: options.signal,
  })
  for await (const { task, source } of rows) {
    const problem =
      task.kind === 'preference'
        ? problemOf(task.chosen, task.rejected)
        : `is a task of kind ${task.kind}, wanted ${wanted}`
    if (problem !== undefined) skips.add(source.file, source.line, problem)
    else if (task.kind === 'preference') {
      const { prompt, chosen, rejected } = task
      const subset = subsets.get(placeOf(source))
      pairs.push({ prompt, chosen, rejected, ...strengthOf(task), ...(subset === undefined ? {} : { subset }) })
    }
  }
  if (pairs.length === 0) throw new InputError(files.join(', '), undefined, 'has no usable pair, wanted at least one')
  return { pairs, responses: [], skipped: skips.counts }
}

/** Subsets of rows by their place, of those that name one. No shape of a task has a place for it. */
async function subsetsOf(
  files: readonly string[],
  { signal }: ScoredRowsOptions,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for await (const row of readFields(files, { signal }))
    if ('fields' in row) {
      const { subset } = subsetOf(row.fields)
      if (subset !== undefined) found.set(placeOf(row), subset)
    }
  return found
}

function subsetOf({ subset }: Fields): Pick<ScoredPair, 'subset'> {
  return typeof subset === 'string' && subset.trim() !== '' ? { subset } : {}
}

function placeOf({ file, line }: { readonly file: string; readonly line: number }): string {
  return `${line} ${file}`
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

/** A row that is an object. */
type Usable = Extract<FieldsRow, { readonly fields: object }>

/** Calls back for each object of a file; what throws BadRow is a bad row. Gives the number of the others. */
export async function eachUsable(
  file: string,
  skips: Skips,
  { signal }: ScoredRowsOptions,
  use: (row: Usable) => void,
): Promise<number> {
  let used = 0
  for await (const row of readFields([file], { signal })) {
    try {
      if ('problem' in row) throw new BadRow(row.problem)
      use(row)
      used++
    } catch (problem) {
      if (!(problem instanceof BadRow)) throw problem
      skips.add(row.file, row.line, problem.message)
    }
  }
  return used
}

/** Bad rows: an error, or counted by reason where that was asked for. */
export class Skips {
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

function formOf(fields: Fields): Form {
  if ('chosen' in fields || 'rejected' in fields) return 'pair'
  if ('response' in fields) return 'response'
  const has = Object.keys(fields).slice(0, 12).join(', ')
  throw new BadRow(`has fields ${has === '' ? 'none' : has}, wanted ${FORM_TITLES.pair} or ${FORM_TITLES.response}`)
}

function pairOf(row: Usable): ScoredPair {
  const texts = pairTexts(row.fields)
  const problem = problemOf(texts.chosen, texts.rejected)
  if (problem !== undefined) throw new BadRow(problem)
  return {
    ...texts,
    chosenScore: scoreOf(row, SCORE_FIELDS.chosen),
    rejectedScore: scoreOf(row, SCORE_FIELDS.rejected),
    ...subsetOf(row.fields),
  }
}

function pairTexts(fields: Fields): Pick<ScoredPair, 'prompt' | 'chosen' | 'rejected'> {
  const { chosen, rejected } = fields
  // the prompt is what both dialogues begin with
  if (!('prompt' in fields) && Array.isArray(chosen) && Array.isArray(rejected)) return dialoguePair(chosen, rejected)
  const dialogues = SHAPES.find(({ name }) => name === 'hh-rlhf')
  if (dialogues?.fits(fields) === true)
    for (const { task } of dialogues.read({ chosen, rejected }, ''))
      if (task.kind === 'preference') return { prompt: task.prompt, chosen: task.chosen, rejected: task.rejected }
  return {
    chosen: textOf(fields, 'chosen', answerText),
    rejected: textOf(fields, 'rejected', answerText),
    prompt: textOf(fields, 'prompt', promptText),
  }
}

function responseOf(row: Usable): ScoredResponse {
  return { ...promptedOf(row.fields), score: scoreOf(row, SCORE_FIELDS.response) }
}

/** Prompt and response of a row. @throws BadRow for one that is missing or empty */
export function promptedOf(fields: Fields): { readonly prompt: string; readonly response: string } {
  const response = textOf(fields, 'response', answerText)
  if (response.trim() === '') throw new BadRow('response: is empty, wanted a text')
  return { prompt: textOf(fields, 'prompt', promptText), response }
}

/** A text, or what `ofMessages` makes of a list. */
function textOf(fields: Fields, name: string, ofMessages: (field: string, value: unknown) => string): string {
  const value = fields[name]
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return ofMessages(name, value)
  throw new BadRow(`${name}: is ${shown(value)}, wanted a text`)
}

function scoreOf({ fields, textsAlone }: Usable, names: readonly string[]): number {
  const name = names.find((each) => each in fields) ?? names[0] ?? ''
  const given = fields[name]
  const value = textsAlone && typeof given === 'string' && given.trim() !== '' ? Number(given) : given
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new BadRow(`${name}: is ${shown(given)}, wanted a finite number`)
  return value
}

function shown(value: unknown): string {
  return value === undefined
    ? 'missing'
    : typeof value === 'number'
      ? String(value)
      : JSON.stringify(value).slice(0, 60)
}

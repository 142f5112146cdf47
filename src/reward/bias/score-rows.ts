/**
 * Gives scores to rows that have none, so that a bias report can be made of any model that can be asked.
 *
 * Where in the flow: Response → Feedback. Each response is asked for once, however many pairs hold it. A pair or response
 * without a score is left out and counted, and never takes part as 0.
 */
import { InputError } from '../../errors.ts'
import type { PromptedResponse } from '../features/reward-input.ts'
import { TextNumbers } from '../features/reward-texts.ts'
import { readPromptedResponses } from '../prompted-rows.ts'
import type { ResponseScorer } from './rewrite-effects.ts'
import {
  readJsonObjects,
  readPreferencePairs,
  type ScoredPair,
  type ScoredResponse,
  type ScoredRows,
  type ScoredRowsOptions,
} from './scored-pair.ts'

/** Rows before they are scored. */
export interface UnscoredRows {
  readonly pairs: readonly ScoredPair[]
  readonly responses: readonly PromptedResponse[]
  readonly skipped: Readonly<Record<string, number>>
}

/**
 * Reads preference pairs of any shape, or JSON lines with prompt and response: the first row of the first file says which.
 * Errors as `readPreferencePairs` and `readPromptedResponses`.
 */
export async function readUnscoredRows(
  files: readonly string[],
  options: ScoredRowsOptions = {},
): Promise<UnscoredRows> {
  const [first] = files
  if (first === undefined) throw new RangeError('read responses: got no file, wanted at least one')
  if (await holdsResponses(first, options.signal))
    return { pairs: [], responses: await readPromptedResponses(files, options), skipped: {} }
  return await readPreferencePairs(files, options)
}

async function holdsResponses(file: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    for await (const { fields } of readJsonObjects(file, signal)) return 'response' in fields && 'prompt' in fields
  } catch (error) {
    // no JSON lines: the reader of pairs knows other formats, and says what is wrong
    if (!(error instanceof InputError)) throw error
  }
  return false
}

/** Options of `scoreRows`. */
export interface ScoreRowsOptions {
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Responses that are asked for at a time: between them progress is told. */
const PIECE = 16

/** Scores rows. @throws RangeError where no row has a score */
export async function scoreRows(
  rows: UnscoredRows,
  scorer: ResponseScorer,
  options: ScoreRowsOptions = {},
): Promise<ScoredRows> {
  const { onProgress, signal } = options
  const numbers = new TextNumbers()
  const pairs = rows.pairs.map((pair) => ({
    pair,
    chosen: numbers.of(pair.prompt, pair.chosen),
    rejected: numbers.of(pair.prompt, pair.rejected),
  }))
  const singles = rows.responses.map((each) => ({ each, number: numbers.of(each.prompt, each.response) }))
  const scores: (number | null)[] = []
  for (let at = 0; at < numbers.texts.length; at += PIECE) {
    scores.push(...(await scorer(numbers.texts.slice(at, at + PIECE), { signal })))
    onProgress?.({ done: scores.length, total: numbers.texts.length })
  }
  const scored: ScoredPair[] = []
  for (const { pair, chosen, rejected } of pairs) {
    const [chosenScore, rejectedScore] = [scores[chosen] ?? null, scores[rejected] ?? null]
    if (chosenScore !== null && rejectedScore !== null) scored.push({ ...pair, chosenScore, rejectedScore })
  }
  const responses = singles.flatMap(({ each, number }): ScoredResponse[] => {
    const score = scores[number] ?? null
    return score === null ? [] : [{ ...each, score }]
  })
  const left = pairs.length - scored.length + singles.length - responses.length
  if (scored.length + responses.length === 0)
    throw new RangeError('score responses: the model gave no finite score to any row, wanted some')
  return {
    pairs: scored,
    responses,
    skipped: left === 0 ? rows.skipped : { ...rows.skipped, 'no score was given': left },
  }
}

/** The responses of scored rows, those of pairs too, each once. */
export function scoredResponses({ pairs, responses }: ScoredRows): ScoredResponse[] {
  const found = new Map<string, ScoredResponse>()
  const add = (prompt: string, response: string, score: number | undefined): void => {
    if (score !== undefined) found.set(JSON.stringify([prompt, response]), { prompt, response, score })
  }
  for (const { prompt, chosen, rejected, chosenScore, rejectedScore } of pairs) {
    add(prompt, chosen, chosenScore)
    add(prompt, rejected, rejectedScore)
  }
  for (const { prompt, response, score } of responses) add(prompt, response, score)
  return [...found.values()]
}

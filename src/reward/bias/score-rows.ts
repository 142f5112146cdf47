/**
 * Gives scores to rows that have none, so that a bias report can be made of any model that can be asked.
 *
 * Where in the flow: Response → Feedback. Each response is asked for once, however many pairs hold it. A pair or response
 * without a score is left out and counted, and never takes part as 0.
 */
import { TextNumbers } from '../features/reward-texts.ts'
import type { UnscoredRows } from '../prompted-rows.ts'
import type { ResponseScorer } from './rewrite-effects.ts'
import type { ScoredPair, ScoredResponse, ScoredRows } from './scored-pair.ts'

/** Options of `scoreRows`. */
export interface ScoreRowsOptions {
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  /** What to do where no row has a score, for the message. */
  readonly hint?: string | undefined
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
    throw new RangeError(
      `score responses: the model gave no finite score to any row, wanted some${options.hint === undefined ? '' : `; ${options.hint}`}`,
    )
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

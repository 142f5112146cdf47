/**
 * What rewrites of a response do to its score, content kept as near as a rule can: the dependence on form of a model that
 * can be asked.
 *
 * Where in the flow: Response → Feedback → Report. Intervals are the bootstrap by prompt.
 */
import { sample, split, type Key } from '../../random.ts'
import type { PromptedResponse } from '../features/reward-input.ts'
import { deviationOf } from '../training/reward-moments.ts'
import { pairShare } from './bias-figures.ts'
import type { RewriteEffect } from './bias-report.ts'
import { responseCues } from './response-cues.ts'
import { rewrite, REWRITE_NAMES } from './rewrites.ts'

/** Scores responses, in their order. Null where there is no score. */
export type ResponseScorer = (
  texts: readonly PromptedResponse[],
  options?: { readonly signal?: AbortSignal | undefined },
) => Promise<readonly (number | null)[]>

/** Options of `rewriteEffects`. */
export interface RewriteEffectsOptions {
  /** Draws the responses and the bootstrap. */
  readonly key: Key
  /** Responses that are rewritten, of those that were scored. @default 50 */
  readonly responses?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A response with its score. */
interface Scored extends PromptedResponse {
  readonly score: number
}

/** Measures all rewrites. A rewrite that changes none of the responses is left out, and so is one of fewer than two scores. */
export async function rewriteEffects(
  scored: readonly Scored[],
  scorer: ResponseScorer,
  options: RewriteEffectsOptions,
): Promise<RewriteEffect[]> {
  const { key, responses = 50, signal } = options
  const chosen = sample(split(key, 'responses'), scored, Math.min(responses, scored.length))
  const deviation = deviationOf(scored.map(({ score }) => score)) || 1
  const effects: RewriteEffect[] = []
  for (const name of REWRITE_NAMES) {
    const changed = chosen.flatMap((each) => {
      const text = rewrite(each.response, name)
      return text === undefined ? [] : [{ before: each, after: { prompt: each.prompt, response: text } }]
    })
    const scores = await scorer(
      changed.map(({ after }) => after),
      { signal },
    )
    const known = changed.flatMap(({ before, after }, i) => {
      const score = scores[i] ?? null
      return score === null ? [] : [{ before, after, change: (score - before.score) / deviation }]
    })
    if (known.length < 2) continue
    // a response whose score stays counts as half
    const rises = pairShare(
      known.map(({ before, change }) => ({ prompt: before.prompt, rise: change === 0 ? 0.5 : Number(change > 0) })),
      split(key, name),
      ({ rise }) => rise,
    )
    if (rises === undefined) continue
    effects.push({
      name,
      rises,
      change: meanOf(known.map(({ change }) => change)),
      lengthRatio: meanOf(known.map(({ before, after }) => wordsOf(after.response) / wordsOf(before.response))),
    })
  }
  return effects
}

function wordsOf(text: string): number {
  return Math.max(1, responseCues(text).length)
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

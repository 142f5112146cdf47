/**
 * The critic that reads: a language model goes over the solution once, and a step is suspect where the model held a written
 * digit or operator for most unlikely, and expected another one there. It solves nothing and needs no sandbox; it is blind to what the model would have
 * written itself.
 *
 * Two bounds on the lowest log-probability of a step decide. At or below `WRONG_BELOW`, the lowest step is wrong. At or above
 * `RIGHT_ABOVE`, a step is right. Between them the critic says `unknown`.
 */
import { modelIdentity, type LanguageModel, type ScoredToken } from '../../model/index.ts'
import type { Response } from '../../supervision.ts'
import type { Critic, Critique, NoCritique, StepCritique } from '../critic.ts'
import { splitSteps, type Step } from '../steps.ts'
import { openScores, type ScoresOptions } from './kept-scores.ts'
import { SURPRISE_VERSION, surpriseRequest, surprisingTokens, type SurprisingToken } from './surprise.ts'

const VERSION = '2'

/** Natural logarithms of probabilities. How they were chosen stands in docs/critics.md. */
const WRONG_BELOW = -4
const RIGHT_ABOVE = -1.5

/** What the critic works with. It does not own the model. */
export interface SurpriseCriticOptions extends ScoresOptions {
  /** A model with `score`. */
  readonly model: LanguageModel
}

/** Opens the critic. Errors as `openScores`. */
export async function openSurpriseCritic({ model, ...options }: SurpriseCriticOptions): Promise<Critic> {
  const scores = await openScores(model, options)
  return {
    name: 'surprise',
    version: `${VERSION}.${SURPRISE_VERSION} ${modelIdentity(model)}`,
    async critique(task, response, { signal }) {
      if (splitSteps(response.text).length === 0) return critiqueBySurprise(response, [])
      const tokens = await scores.of(surpriseRequest(task.question, response.text), signal)
      if (tokens !== undefined) return critiqueBySurprise(response, tokens)
      return { reason: 'unreadable', message: 'The solution is longer than what the model reads, or no text' }
    },
    [Symbol.asyncDispose]() {
      scores[Symbol.dispose]()
      return Promise.resolve()
    },
  }
}

/** The critique by what the model expected, pure and synchronous. */
export function critiqueBySurprise(response: Response, tokens: readonly ScoredToken[]): Critique | NoCritique {
  const steps = splitSteps(response.text)
  if (steps.length === 0) return { reason: 'no-steps', message: 'The solution has no step that can be judged' }
  const least = steps.map((step) => likeliestSlip(surprisingTokens(response.text, step, tokens)))
  const lowest = least.map((token) => token?.logProbability ?? 0)
  const worst = lowest.indexOf(Math.min(...lowest))
  const first = (lowest[worst] ?? 0) <= WRONG_BELOW ? worst : undefined
  const judged = steps.map((step, index): StepCritique => judgedStep(step, least[index], { index, first }))
  if (first !== undefined) {
    const explanation = `The model is most surprised at step ${first + 1}.`
    return { steps: judged, final: { verdict: 'wrong', score: null, explanation } }
  }
  const isClear = judged.every(({ verdict }) => verdict === 'correct')
  const explanation = isClear
    ? 'The model expected every digit and operator.'
    : 'The model is surprised, but not enough to call a step wrong.'
  return { steps: judged, final: { verdict: isClear ? 'correct' : 'unknown', score: null, explanation } }
}

function judgedStep(
  { number: step }: Step,
  token: SurprisingToken | undefined,
  { index, first }: { readonly index: number; readonly first: number | undefined },
): StepCritique {
  if (first !== undefined && index > first) {
    return { step, verdict: 'unknown', score: null, explanation: `It follows step ${first + 1}, which is wrong.` }
  }
  if (token === undefined) {
    return {
      step,
      verdict: 'unknown',
      score: null,
      explanation: 'It writes no digit and no operator where the model expected one.',
    }
  }
  const score = null
  const words = inWords(token)
  if (index === first) return { step, verdict: 'wrong', score, explanation: words }
  if (token.logProbability < RIGHT_ABOVE) return { step, verdict: 'unknown', score, explanation: words }
  return { step, verdict: 'correct', score, explanation: 'The model expected every digit and operator of it.' }
}

/** Which token of a step surprised most, and what the model expected there; empty for a step without digits. */
export function surpriseInWords(text: string, step: Step, tokens: readonly ScoredToken[]): string {
  const token = likeliestSlip(surprisingTokens(text, step, tokens))
  return token === undefined ? '' : inWords(token)
}

function inWords({ text, kind, logProbability, rank, top }: SurprisingToken): string {
  const what = kind === 'operator' ? 'operator' : kind === 'result' ? 'digit of a result' : 'digit'
  const share = shareText(Math.exp(logProbability))
  if (rank === 1) return `The model was not sure of the ${what} ${quoted(text)}: it gave it ${share}.`
  const expected = quoted(top.text.trim() === '' ? top.text : top.text.trim())
  return `The model expected ${expected} (${shareText(Math.exp(top.logProbability))}) where the ${what} ${quoted(text)} stands (${share}).`
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

/** A probability as percent, or as one in so many where it is small. */
function shareText(probability: number): string {
  if (probability >= 0.01) return `${Math.round(100 * probability)} %`
  return `1 in ${Number((1 / probability).toPrecision(1)).toLocaleString('en-US')}`
}

/** The token with the lowest log-probability where the model expected one of its kind. */
function likeliestSlip(tokens: readonly SurprisingToken[]): SurprisingToken | undefined {
  return tokens.filter(({ isAlike }) => isAlike).toSorted((a, b) => a.logProbability - b.logProbability)[0]
}

/**
 * The judge of preferences: is the response better than the rejected one of its pair? Of a single response to a problem it says
 * whether its reward is above the mean of the training responses, which is a comparison and no proof.
 *
 * Verdict `unknown` where the heads of an ensemble differ by more than the model's bound, the response is empty, or both of a
 * pair have the same reward.
 * Covered: the reward reads prompt and response alone. Not covered: a reward is no check of facts, so a fluent wrong answer may
 * well be preferred.
 */
import { createHash } from 'node:crypto'
import type { Feedback, Judge, Task, Verdict } from '../supervision.ts'
import type { Reward, RewardModel } from './reward-model.ts'
import type { RewardScorer } from './reward-scorer.ts'

const NAME = 'reward'
const NO_MODEL = 'no reward model was given, wanted one (--reward FOLDER)'

/** A judge of an open scorer, which stays the caller's; without one, the verdict is unknown with that reason. */
export function createRewardJudge(scorer: RewardScorer | undefined): Judge {
  const version = scorer === undefined ? 'none' : versionOf(scorer.model)
  const identity = { name: NAME, version }
  return {
    ...identity,
    accepts: (task) => promptOf(task) !== undefined,
    async judge(task, response, { signal } = {}): Promise<Feedback> {
      const prompt = promptOf(task)
      if (prompt === undefined)
        throw new TypeError(`reward judge: task is of kind ${task.kind}, wanted a preference or a problem`)
      if (scorer === undefined)
        return feedbackOf(identity, { verdict: 'unknown', score: null, message: NO_MODEL, kind: 'unavailable' })
      if (response.text.trim() === '')
        return feedbackOf(identity, { verdict: 'unknown', score: null, message: 'the response is empty' })
      if (task.kind === 'preference') {
        const other = response.text === task.rejected ? task.chosen : task.rejected
        const [own, against] = await scorer.score(
          [
            { prompt, response: response.text },
            { prompt, response: other },
          ],
          { signal },
        )
        return feedbackOf(identity, comparison(own, against))
      }
      const [own] = await scorer.score([{ prompt, response: response.text }], { signal })
      return feedbackOf(identity, single(own))
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function promptOf(task: Task): string | undefined {
  switch (task.kind) {
    case 'preference':
    case 'programming':
      return task.prompt
    case 'arithmetic':
      return task.question
    case 'mention':
      return undefined
  }
}

interface Found {
  readonly verdict: Verdict
  readonly score: number | null
  readonly message: string
  /** @default 'reward' */
  readonly kind?: string | undefined
}

function comparison(own: Reward | undefined, against: Reward | undefined): Found {
  if (own === undefined || against === undefined)
    return { verdict: 'unknown', score: null, message: 'no reward was given' }
  const score = 1 / (1 + Math.exp(against.reward - own.reward))
  const message = `reward ${own.reward.toFixed(3)}, the other response ${against.reward.toFixed(3)}`
  if (!own.known || !against.known)
    return { verdict: 'unknown', score, message: `${message}; the heads differ too much` }
  // neither is better, and this much is known: unlike an abstention it has a reward (policy-reward.ts)
  if (score === 0.5) return { verdict: 'unknown', score, message: `${message}; neither is better`, kind: 'tie' }
  return { verdict: score > 0.5 ? 'correct' : 'wrong', score, message }
}

function single(own: Reward | undefined): Found {
  if (own === undefined) return { verdict: 'unknown', score: null, message: 'no reward was given' }
  const score = 1 / (1 + Math.exp(-own.standardised))
  const message = `reward ${own.reward.toFixed(3)}, ${own.standardised.toFixed(2)} deviations from the mean of the training responses`
  if (!own.known) return { verdict: 'unknown', score, message: `${message}; the heads differ too much` }
  return { verdict: own.standardised >= 0 ? 'correct' : 'wrong', score, message }
}

function feedbackOf(judge: Feedback['judge'], { verdict, score, message, kind = 'reward' }: Found): Feedback {
  const finding = { where: { part: 'whole' }, verdict, kind, message } as const
  return { verdict, score, findings: [finding], text: `Reward model: ${message}.`, judge: { ...judge } }
}

/** Tells models apart that may judge a response otherwise: whatever decides a reward, and whether it is known. */
function versionOf(model: RewardModel): string {
  const { encoderDigest, maximumLength, arm, heads, projection, mean, deviation, spreadBound } = model
  const bound = Number.isFinite(spreadBound) ? spreadBound : null
  const hash = createHash('sha256').update(JSON.stringify([encoderDigest, maximumLength, arm, mean, deviation, bound]))
  for (const { weights, cueWeights, curve } of heads) {
    hash.update(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength))
    hash.update(JSON.stringify([[...cueWeights], curve ?? null]))
  }
  for (const numbers of [projection.mean, projection.scale, projection.basis])
    hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
  return hash.digest('hex').slice(0, 16)
}

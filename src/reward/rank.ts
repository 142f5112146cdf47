/**
 * Best of n under a reward, with length accounting: which response of each prompt a reward picks, and how long the picks grow
 * as n grows.
 *
 * Where in the flow: Feedback → Report. The curve averages over random subsets of each prompt's responses by an exact
 * formula: with m responses in order of reward, the best of n is the one of rank r with probability C(m − r, n − 1) / C(m, n).
 */
import { ranks } from '../evaluation/index.ts'
import { responseCues } from './bias/response-cues.ts'

/** A response of a prompt with its rewards, one for each reward model that selects. */
export interface RankedResponse {
  readonly prompt: string
  readonly response: string
  readonly rewards: readonly number[]
}

/** What is picked for one prompt. */
export interface Pick {
  readonly prompt: string
  readonly response: string
  /** Mean rank share over the rewards, 0 to 1, 1 the best. With one reward its order. */
  readonly score: number
  readonly words: number
  /** Mean words of all responses of the prompt. */
  readonly meanWords: number
  readonly of: number
}

/** Mean length of the best of n over the mean of all, for one n. */
export interface LengthAtN {
  readonly n: number
  /** Words of the picks over words of the mean response, mean over prompts. */
  readonly lengthRatio: number
  readonly prompts: number
}

/** A ranking. */
export interface Ranking {
  readonly picks: readonly Pick[]
  readonly curve: readonly LengthAtN[]
}

/**
 * Ranks. Several rewards select together by the mean of their rank shares within the prompt, so that no scale counts more.
 * @throws RangeError where a response has no reward, or another number of them than the first
 */
export function rankResponses(responses: readonly RankedResponse[]): Ranking {
  const count = responses[0]?.rewards.length ?? 0
  const wrong = responses.find(({ rewards }) => rewards.length !== count || rewards.length === 0)
  if (wrong !== undefined)
    throw new RangeError(`rank responses: one has ${wrong.rewards.length} rewards, wanted ${Math.max(1, count)}`)
  const groups = [...Map.groupBy(responses, ({ prompt }) => prompt).values()].map(scored)
  const picks = groups.flatMap((group): Pick[] => {
    const [best] = group
    if (best === undefined) return []
    const { prompt, response, score, words } = best
    return [{ prompt, response, score, words, meanWords: meanOf(group.map((each) => each.words)), of: group.length }]
  })
  const most = Math.max(1, ...groups.map((group) => group.length))
  const sizes = [1, 2, 4, 8, 16, 32, 64].filter((n) => n <= most)
  return { picks, curve: sizes.map((n) => lengthAt(n, groups)) }
}

type Scored = Pick

/** The responses of a prompt, best first. Ties keep their order in the file. */
function scored(group: readonly RankedResponse[]): readonly Scored[] {
  const shares = (group[0]?.rewards ?? []).map((_reward, model) =>
    ranks(group.map(({ rewards }) => rewards[model] ?? 0)).map((rank) =>
      group.length === 1 ? 1 : (rank - 1) / (group.length - 1),
    ),
  )
  return group
    .map(({ prompt, response }, i) => ({
      prompt,
      response,
      score: meanOf(shares.map((each) => each[i] ?? 0)),
      words: responseCues(response).length,
      meanWords: 0,
      of: group.length,
    }))
    .toSorted((a, b) => b.score - a.score)
}

function lengthAt(n: number, groups: readonly (readonly Scored[])[]): LengthAtN {
  const enough = groups.filter((group) => group.length >= n)
  const ratios = enough.map((group) => {
    const m = group.length
    let [expected, chance] = [0, n / m]
    for (const [r, { words }] of group.entries()) {
      expected += chance * words
      // C(m − r − 2, n − 1) / C(m − r − 1, n − 1), for the next rank
      chance *= Math.max(0, m - r - n) / Math.max(1, m - r - 1)
    }
    return expected / Math.max(1, meanOf(group.map(({ words }) => words)))
  })
  return { n, lengthRatio: ratios.length === 0 ? 1 : meanOf(ratios), prompts: enough.length }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

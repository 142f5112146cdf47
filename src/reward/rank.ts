/**
 * Best of n under a reward: which response of each prompt a reward picks, and what the picks have more of as n grows.
 *
 * Where in the flow: Feedback → Report. The curve averages over random subsets of each prompt's responses by an exact
 * formula: with m responses in order of reward, the best of n is the one of rank r with probability C(m − r, n − 1) / C(m, n).
 * Responses of one rank share its probability, so no figure depends on the order of the rows. A response that was sampled
 * several times is as many responses.
 */
import { ranks } from '../evaluation/index.ts'
import { CUE_NAMES, responseCues, type CueName, type ResponseCues } from './bias/response-cues.ts'

/** A response of a prompt with its rewards, one for each reward model that selects. */
export interface RankedResponse {
  readonly prompt: string
  readonly response: string
  readonly rewards: readonly number[]
}

/** What is picked for one prompt. */
export interface Pick {
  readonly prompt: string
  /** Of several that are equally good the first. */
  readonly response: string
  /** Of the response by each reward model. */
  readonly rewards: readonly number[]
  /** Mean rank share over the rewards, 0 to 1, 1 the best. With one reward its order. */
  readonly score: number
  readonly words: number
  /** Mean words of all responses of the prompt. */
  readonly meanWords: number
  readonly of: number
  /** Responses that are as good as the picked one, itself among them. */
  readonly tied: number
}

/** The best of n of each prompt's responses, for one n: means over the prompts that have so many. */
export interface BestOfN {
  readonly n: number
  /** Words of the picks over words of the mean response. */
  readonly lengthRatio: number
  /** Of the picks by each reward model. */
  readonly rewards: readonly number[]
  /** What the picks have more of than the mean response, in the axis's unit. */
  readonly excess: Readonly<Record<CueName, number>>
  readonly prompts: number
}

/** A ranking. */
export interface Ranking {
  readonly picks: readonly Pick[]
  /** For n = 1, 2, 4, … and all responses of the prompt that has most. */
  readonly curve: readonly BestOfN[]
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
  const groups = [...Map.groupBy(responses, ({ prompt }) => prompt).values()].map(ranked)
  const picks = groups.flatMap((group): Pick[] => {
    const [best] = group
    if (best === undefined) return []
    const { prompt, response, rewards, rankSum, cues } = best
    const of = group.length
    return [
      {
        prompt,
        response,
        rewards,
        score: of === 1 ? 1 : (rankSum / count - 1) / (of - 1),
        words: cues.length,
        meanWords: meanOf(group.map((each) => each.cues.length)),
        of,
        tied: group.filter((each) => each.rankSum === rankSum).length,
      },
    ]
  })
  // there may be more prompts than a call takes arguments
  const most = groups.reduce((top, group) => Math.max(top, group.length), 1)
  const sizes = [...[1, 2, 4, 8, 16, 32, 64].filter((n) => n < most), most]
  return { picks, curve: sizes.map((n) => bestOf(n, groups)) }
}

interface Ranked extends RankedResponse {
  /** Sum of its ranks under all rewards, 1 the worst. A multiple of one half, so that ties are told exactly. */
  readonly rankSum: number
  readonly cues: ResponseCues
}

/** The responses of a prompt, best first. */
function ranked(group: readonly RankedResponse[]): readonly Ranked[] {
  const byReward = (group[0]?.rewards ?? []).map((_reward, model) =>
    ranks(group.map(({ rewards }) => rewards[model] ?? 0)),
  )
  return group
    .map((each, i) => ({
      ...each,
      rankSum: byReward.reduce((sum, own) => sum + (own[i] ?? 0), 0),
      cues: responseCues(each.response),
    }))
    .toSorted((a, b) => b.rankSum - a.rankSum)
}

function bestOf(n: number, groups: readonly (readonly Ranked[])[]): BestOfN {
  const enough = groups.filter((group) => group.length >= n)
  const chances = enough.map((group) => pickChances(n, group))
  /** Mean over prompts of what is made of a value's expectation under the picks and its mean over all. */
  const over = (valueOf: (each: Ranked) => number, made: (picked: number, mean: number) => number): number =>
    meanOf(
      enough.map((group, g) => {
        const picked = group.reduce((sum, each, i) => sum + (chances[g]?.[i] ?? 0) * valueOf(each), 0)
        return made(picked, meanOf(group.map(valueOf)))
      }),
    )
  const models = enough[0]?.[0]?.rewards ?? []
  return {
    n,
    lengthRatio: over(
      ({ cues }) => cues.length,
      (picked, mean) => picked / Math.max(1, mean),
    ),
    rewards: models.map((_reward, model) =>
      over(
        ({ rewards }) => rewards[model] ?? 0,
        (picked) => picked,
      ),
    ),
    excess: Object.fromEntries(
      CUE_NAMES.map((cue) => [
        cue,
        over(
          ({ cues }) => cues[cue],
          (picked, mean) => picked - mean,
        ),
      ]),
    ) as Record<CueName, number>,
    prompts: enough.length,
  }
}

/** With which probability each of a prompt's responses is the best of n, equal ones alike. */
function pickChances(n: number, group: readonly Ranked[]): readonly number[] {
  const m = group.length
  let chance = n / m
  const byRank = group.map((_each, r) => {
    const own = chance
    // C(m − r − 2, n − 1) / C(m − r − 1, n − 1), for the next rank
    chance *= Math.max(0, m - r - n) / Math.max(1, m - r - 1)
    return own
  })
  const places = Map.groupBy(group.keys(), (i) => group[i]?.rankSum)
  return group.map(({ rankSum }) => meanOf((places.get(rankSum) ?? []).map((i) => byRank[i] ?? 0)))
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

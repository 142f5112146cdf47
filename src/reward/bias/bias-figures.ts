/**
 * Figures of bias: how far a score follows length and form, and how far the labels do.
 *
 * Where in the flow: Feedback → Report. Intervals are the percentile bootstrap by prompt: responses to one prompt are drawn
 * together. Spearman's interval resamples prompts with the ranks of all responses kept, which costs one pass a resample.
 */
import { bootstrapInterval, ranks, wilsonInterval, type Interval } from '../../evaluation/index.ts'
import { split, type Key } from '../../random.ts'
import { CUE_NAMES, responseCues, type CueName, type ResponseCues } from './response-cues.ts'
import type { ScoredPair, ScoredResponse, ScoredRows } from './scored-pair.ts'

/** Of the bootstrap, where a caller asks for no other number. */
const RESAMPLES = 1000

/** A figure with its interval and the number of units it is over. */
export interface BiasFigure {
  readonly value: number
  readonly interval: Interval
  readonly n: number
}

/** A pair with its cues; `agrees` is 1 where the scores prefer the chosen response, 0.5 at a tie. */
export interface MeasuredPair {
  readonly prompt: string
  readonly chosen: ResponseCues
  readonly rejected: ResponseCues
  readonly agrees?: number | undefined
  /** Difference of scores, chosen minus rejected. */
  readonly margin?: number | undefined
  readonly subset?: string | undefined
}

/** What figures of length alone need of a pair. */
export interface SizedPair extends Pick<MeasuredPair, 'prompt' | 'agrees'> {
  readonly chosen: Pick<ResponseCues, 'length'>
  readonly rejected: Pick<ResponseCues, 'length'>
}

/** A response with score and cues. */
export interface MeasuredResponse {
  readonly prompt: string
  readonly score: number
  readonly cues: ResponseCues
}

/** Rows with their cues: each text is counted once. */
export interface MeasuredRows {
  readonly pairs: readonly MeasuredPair[]
  readonly responses: readonly MeasuredResponse[]
  /** Responses to which rows give scores that differ. */
  readonly severalScores: number
}

/**
 * Counts the cues of all rows. A response that stands in several pairs counts once, with the mean of its scores. Rows of single
 * responses are samples, and each counts.
 */
export function measureRows({ pairs, responses }: Pick<ScoredRows, 'pairs' | 'responses'>): MeasuredRows {
  const known = new Map<string, ResponseCues>()
  const cuesOf = (text: string): ResponseCues => {
    const found = known.get(text) ?? responseCues(text)
    known.set(text, found)
    return found
  }
  const sides: ScoredResponse[] = []
  const measured = pairs.map((pair): MeasuredPair => {
    const { prompt, chosen, rejected, chosenScore, rejectedScore, subset } = pair
    const own = { prompt, chosen: cuesOf(chosen), rejected: cuesOf(rejected), subset }
    if (chosenScore === undefined || rejectedScore === undefined) return own
    sides.push({ prompt, response: chosen, score: chosenScore }, { prompt, response: rejected, score: rejectedScore })
    return { ...own, agrees: agreement(pair), margin: chosenScore - rejectedScore }
  })
  const [ofPairs, ofSamples] = [alike(sides), alike(responses)]
  const counted = [...ofPairs.map((own) => ({ ...own[0], score: scoreOf(own) })), ...responses]
  return {
    pairs: measured,
    responses: counted.map(({ prompt, response, score }) => ({ prompt, score, cues: cuesOf(response) })),
    severalScores: [...ofPairs, ...ofSamples].filter((own) => !isOneScore(own)).length,
  }
}

/** Responses that are the same one, together. */
function alike(responses: readonly ScoredResponse[]): readonly (readonly [ScoredResponse, ...ScoredResponse[]])[] {
  const found = new Map<string, [ScoredResponse, ...ScoredResponse[]]>()
  for (const each of responses) {
    const name = JSON.stringify([each.prompt, each.response])
    const own = found.get(name)
    if (own === undefined) found.set(name, [each])
    else own.push(each)
  }
  return [...found.values()]
}

function isOneScore(own: readonly [ScoredResponse, ...ScoredResponse[]]): boolean {
  return own.every(({ score }) => score === own[0].score)
}

function scoreOf(own: readonly [ScoredResponse, ...ScoredResponse[]]): number {
  // a mean of equal numbers may differ from them in the last digit, which would part a tie
  return isOneScore(own) ? own[0].score : meanOf(own.map(({ score }) => score))
}

function agreement({ chosenScore = 0, rejectedScore = 0 }: ScoredPair): number {
  return chosenScore === rejectedScore ? 0.5 : chosenScore > rejectedScore ? 1 : 0
}

/** A mean over pairs of a value in a range, pairs where it is undefined left out. Undefined where none is left. */
export function pairMean<Pair extends Pick<MeasuredPair, 'prompt'>>(
  pairs: readonly Pair[],
  key: Key,
  valueOf: (pair: Pair) => number | undefined,
  options: { readonly range: Interval; readonly resamples?: number | undefined },
): BiasFigure | undefined {
  return clustered(meanSums(pairs, valueOf), key, meanOfSums, { counted: 1, ...options })
}

/**
 * A mean over pairs of a value from 0 to 1. Where all are 1, or all are 0, a bootstrap has no width, and the interval is
 * Wilson's over the prompts.
 */
export function pairShare<Pair extends Pick<MeasuredPair, 'prompt'>>(
  pairs: readonly Pair[],
  key: Key,
  valueOf: (pair: Pair) => number | undefined,
  resamples: number = RESAMPLES,
): BiasFigure | undefined {
  return shareOf(meanSums(pairs, valueOf), key, resamples)
}

/** A share of sums and numbers by prompt. */
function shareOf(sums: readonly Float64Array[], key: Key, resamples: number): BiasFigure | undefined {
  const share = clustered(sums, key, meanOfSums, { counted: 1, range: SHARES, resamples })
  if (share === undefined || (share.value !== 0 && share.value !== 1)) return share
  const prompts = promptsOf(sums)
  return { ...share, interval: wilsonInterval(share.value * prompts, prompts) }
}

/** Whether a bootstrap of a share shows no width: of one prompt, or where all are right or all wrong. */
function hasNoWidth(sums: readonly Float64Array[]): boolean {
  const value = meanOfSums(totalOf(sums))
  return promptsOf(sums) === 1 || value === 0 || value === 1
}

function promptsOf(sums: readonly Float64Array[]): number {
  return sums.filter(([, count = 0]) => count > 0).length
}

/** Sum and number of the values of each prompt. */
function meanSums<Pair extends Pick<MeasuredPair, 'prompt'>>(
  pairs: readonly Pair[],
  valueOf: (pair: Pair) => number | undefined,
): readonly Float64Array[] {
  return byPrompt(pairs, 2, (pair, at) => {
    const value = valueOf(pair)
    if (value === undefined) return
    at[0] = (at[0] ?? 0) + value
    at[1] = (at[1] ?? 0) + 1
  })
}

function meanOfSums([sum = 0, count = 0]: Float64Array): number {
  return sum / count
}

/**
 * Mean of accuracy on pairs whose chosen response is shorter and on those where it is longer. Where one of the two is of a single
 * prompt, or all right or all wrong, the bootstrap shows no width of it, and the ends are the means of both halves' own ends.
 */
export function balancedAccuracy(
  pairs: readonly SizedPair[],
  key: Key,
  resamples: number = RESAMPLES,
): BiasFigure | undefined {
  const sums = byPrompt(pairs, 4, ({ agrees, chosen, rejected }, at) => {
    if (agrees === undefined || chosen.length === rejected.length) return
    const offset = chosen.length < rejected.length ? 0 : 2
    at[offset] = (at[offset] ?? 0) + agrees
    at[offset + 1] = (at[offset + 1] ?? 0) + 1
  })
  const [, shorter = 0, , longer = 0] = totalOf(sums)
  if (shorter === 0 || longer === 0) return undefined
  const halves = [0, 2].map((at) => sums.map((own) => own.subarray(at, at + 2)))
  if (halves.some(hasNoWidth)) {
    const [a, b] = halves.map((half, i) => shareOf(half, split(key, `half ${i}`), resamples))
    return a === undefined || b === undefined
      ? undefined
      : {
          value: (a.value + b.value) / 2,
          interval: [(a.interval[0] + b.interval[0]) / 2, (a.interval[1] + b.interval[1]) / 2],
          n: shorter + longer,
        }
  }
  const figure = clustered(sums, key, ([a = 0, b = 0, c = 0, d = 0]) => (a / b + c / d) / 2, {
    counted: 1,
    range: SHARES,
    resamples,
  })
  return figure === undefined ? undefined : { ...figure, n: shorter + longer }
}

/** Correlation of scores with one axis, or undefined where either does not vary. */
export function cueCorrelation<Cue extends CueName>(
  responses: readonly (Pick<MeasuredResponse, 'prompt' | 'score'> & { readonly cues: Pick<ResponseCues, Cue> })[],
  cue: Cue,
  options: { readonly key: Key; readonly kind: 'spearman' | 'pearson'; readonly resamples?: number | undefined },
): BiasFigure | undefined {
  if (responses.length < 3) return undefined
  const scores = responses.map(({ score }) => score)
  const values = responses.map(({ cues }) => cues[cue])
  const [x, y] = options.kind === 'spearman' ? [ranks(scores), ranks(values)] : [scores, values]
  if ([x, y].some((side) => side.every((value) => value === side[0]))) return undefined
  const [meanX, meanY] = [meanOf(x), meanOf(y)]
  let i = 0
  const sums = byPrompt(responses, 6, (_response, at) => {
    const [a, b] = [(x[i] ?? 0) - meanX, (y[i] ?? 0) - meanY]
    i++
    for (const [place, value] of [1, a, b, a * a, b * b, a * b].entries()) at[place] = (at[place] ?? 0) + value
  })
  const figure = clustered(sums, options.key, correlationOf, {
    counted: 0,
    range: CORRELATIONS,
    resamples: options.resamples,
  })
  return figure === undefined || !Number.isFinite(figure.value) ? undefined : { ...figure, n: responses.length }
}

/** A variance below this share of the mean square is rounding. */
const SMALLEST_SHARE = 1e-12

function correlationOf([n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0]: Float64Array): number {
  const [varianceA, varianceB] = [n * aa - a * a, n * bb - b * b]
  // responses that are drawn may all be equal, and then differ by rounding, which would correlate perfectly with anything
  if (varianceA <= SMALLEST_SHARE * n * aa || varianceB <= SMALLEST_SHARE * n * bb) return Number.NaN
  const r = (n * ab - a * b) / Math.sqrt(varianceA * varianceB)
  // rounding may pass the ends
  return Math.max(-1, Math.min(1, r))
}

/** What the best of each prompt's responses has more of than the mean of all of them. */
export interface PickExcess {
  readonly cue: CueName
  /** Length: ratio of the geometric means minus 1. Other axes: difference of the means, in the axis's unit. */
  readonly excess: BiasFigure
}

/**
 * Best of n within a prompt, on every axis: prompts with at least two scored responses. A tie of scores shares the pick.
 * A fix of one bias may hide in the audit figures and show here on another axis (arXiv 2605.27996).
 */
export function pickExcess(responses: readonly MeasuredResponse[], key: Key): readonly PickExcess[] {
  const groups = [...Map.groupBy(responses, ({ prompt }) => prompt).values()].filter((group) => group.length > 1)
  return CUE_NAMES.flatMap((cue) => {
    const of = ({ cues }: MeasuredResponse): number => (cue === 'length' ? Math.log(Math.max(1, cues[cue])) : cues[cue])
    const gains = groups.map((group) => {
      // a prompt may have more responses than a call takes arguments
      const best = group.reduce((top, { score }) => Math.max(top, score), -Infinity)
      return meanOf(group.filter(({ score }) => score === best).map(of)) - meanOf(group.map(of))
    })
    const shown = (value: number): number => (cue === 'length' ? Math.expm1(value) : value)
    const figure = clustered(
      gains.map((gain) => Float64Array.of(gain, 1)),
      split(key, cue),
      (total) => shown((total[0] ?? 0) / (total[1] ?? 0)),
      { counted: 1 },
    )
    return figure === undefined ? [] : [{ cue, excess: figure }]
  })
}

/** What `clustered` knows of a statistic. */
interface ClusterOptions {
  /** Place of the sums that holds the number of units. */
  readonly counted: number
  /** All values that the statistic can take. @default none: it has no bounds */
  readonly range?: Interval | undefined
  readonly resamples?: number | undefined
}

const SHARES: Interval = [0, 1]
const CORRELATIONS: Interval = [-1, 1]

/**
 * A statistic of the sum over clusters, with its interval; n is place `counted` of the total. Undefined where n is 0. Of a single
 * prompt nothing follows for others, so that the interval is the statistic's whole range, and a statistic without one is undefined.
 */
function clustered(
  sums: readonly Float64Array[],
  key: Key,
  statistic: (total: Float64Array) => number,
  { counted, range, resamples = RESAMPLES }: ClusterOptions,
): BiasFigure | undefined {
  const total = totalOf(sums)
  const n = total[counted] ?? 0
  if (n === 0) return undefined
  const value = statistic(total)
  if (sums.filter((own) => (own[counted] ?? 0) > 0).length === 1)
    return range === undefined ? undefined : { value, interval: range, n }
  const width = total.length
  const interval = bootstrapInterval(
    key,
    sums.length,
    (units) => {
      const drawn = new Float64Array(width)
      for (const unit of units) {
        const own = sums[unit]
        for (let i = 0; i < width; i++) drawn[i] = (drawn[i] ?? 0) + (own?.[i] ?? 0)
      }
      const found = statistic(drawn)
      return Number.isFinite(found) ? found : value
    },
    { resamples },
  )
  return { value, interval, n }
}

function byPrompt<Item extends { readonly prompt: string }>(
  items: readonly Item[],
  width: number,
  add: (item: Item, at: Float64Array) => void,
): readonly Float64Array[] {
  const sums = new Map<string, Float64Array>()
  for (const item of items) {
    const own = sums.get(item.prompt) ?? new Float64Array(width)
    sums.set(item.prompt, own)
    add(item, own)
  }
  return [...sums.values()]
}

function totalOf(sums: readonly Float64Array[]): Float64Array {
  const total = new Float64Array(sums[0]?.length ?? 0)
  for (const own of sums) for (const [i, value] of own.entries()) total[i] = (total[i] ?? 0) + value
  return total
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

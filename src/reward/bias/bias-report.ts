/**
 * The bias report: every figure of a scored set, or of a preference set alone, in one object, with a verdict in words.
 *
 * Where in the flow: Feedback → Report. bias-page.ts shows it. Sources: Singhal et al. (arXiv 2310.03716) for length as the
 * main bias; arXiv 2605.27996 for best of n on several axes.
 */
import { amountText } from '../../evaluation/index.ts'
import { split, type Key } from '../../random.ts'
import {
  cueCorrelation,
  measureRows,
  pairShare,
  pickExcess,
  type BiasFigure,
  type MeasuredPair,
  type MeasuredResponse,
  type MeasuredRows,
  type PickExcess,
} from './bias-figures.ts'
import { lengthFigures, type LengthFigures } from './length-figures.ts'
import { CUE_NAMES, type CueName } from './response-cues.ts'
import { REWRITE_NAMES, type RewriteName } from './rewrites.ts'
import type { ScoredRows } from './scored-pair.ts'
import { labelsPickMore, subsetBias, type SubsetBias } from './subset-bias.ts'

/** What scores and labels do along one axis. */
export interface AxisBias {
  readonly cue: CueName
  /** Spearman's and Pearson's correlation of score and axis. Absent without scores. */
  readonly spearman?: BiasFigure | undefined
  readonly pearson?: BiasFigure | undefined
  /** Of pairs that differ on the axis: share whose chosen response has more. What a rule that picks more would get. */
  readonly labelsPickMore?: BiasFigure | undefined
  /** Of the same pairs: share in which the scores prefer the response that has more. */
  readonly scoresPickMore?: BiasFigure | undefined
}

/** What one rewrite does to scores. */
export interface RewriteEffect {
  readonly name: RewriteName
  /** Share of responses whose score rises. */
  readonly rises: BiasFigure
  /** Mean change, in standard deviations of the scores. */
  readonly change: number
  /** Mean length of the rewritten response over the original. */
  readonly lengthRatio: number
}

/** The whole report. */
export interface BiasReport extends LengthFigures {
  readonly pairs: number
  readonly responses: number
  readonly prompts: number
  /** Responses to which rows give scores that differ. */
  readonly severalScores: number
  readonly skipped: Readonly<Record<string, number>>
  readonly axes: readonly AxisBias[]
  /** Of each subset that pairs name. Empty where they name fewer than two. */
  readonly subsets: readonly SubsetBias[]
  /** Best of each prompt's responses. Empty without prompts of several scored responses. */
  readonly picks: readonly PickExcess[]
  readonly rewrites: readonly RewriteEffect[]
  /** Sentences for a reader, the most important first. */
  readonly verdict: readonly string[]
}

/** Options of `biasReport`. */
export interface BiasReportOptions {
  /** Draws the bootstrap. */
  readonly key: Key
  /** Scores of rewritten responses, where a model is at hand (`rewriteEffects`). @default none */
  readonly rewrites?: readonly RewriteEffect[] | undefined
}

/** Makes the report. @throws RangeError where there is neither a pair nor a response */
export function biasReport(rows: ScoredRows, options: BiasReportOptions): BiasReport {
  if (rows.pairs.length + rows.responses.length === 0)
    throw new RangeError('bias report: got no pair and no response, wanted at least one')
  const { key, rewrites = [] } = options
  const measured = measureRows(rows)
  const { pairs, responses, severalScores } = measured
  const report: Omit<BiasReport, 'verdict'> = {
    pairs: pairs.length,
    responses: responses.length,
    prompts: new Set([...pairs, ...responses].map(({ prompt }) => prompt)).size,
    severalScores,
    skipped: rows.skipped,
    axes: CUE_NAMES.map((cue) => axisOf(cue, measured, split(key, `axis ${cue}`))),
    ...lengthFigures(pairs, key),
    subsets: subsetBias(pairs, split(key, 'subsets')),
    picks: pickExcess(responses, split(key, 'picks')),
    rewrites: rewrites.toSorted((a, b) => REWRITE_NAMES.indexOf(a.name) - REWRITE_NAMES.indexOf(b.name)),
  }
  return { ...report, verdict: verdictOf(report, responses) }
}

function axisOf(cue: CueName, { pairs, responses }: MeasuredRows, key: Key): AxisBias {
  const more = ({ chosen, rejected }: MeasuredPair): boolean | undefined =>
    chosen[cue] === rejected[cue] ? undefined : chosen[cue] > rejected[cue]
  return {
    cue,
    spearman: cueCorrelation(responses, cue, { key: split(key, 'spearman'), kind: 'spearman' }),
    pearson: cueCorrelation(responses, cue, { key: split(key, 'pearson'), kind: 'pearson' }),
    labelsPickMore: labelsPickMore(pairs, cue, split(key, 'labels')),
    scoresPickMore: pairShare(pairs, split(key, 'scores'), (pair) => {
      const chosenHasMore = more(pair)
      if (chosenHasMore === undefined || pair.agrees === undefined) return undefined
      return chosenHasMore ? pair.agrees : 1 - pair.agrees
    }),
  }
}

/** A correlation above this is called strong, above half of it moderate (Cohen's bounds for r, 1988). */
const STRONG = 0.5
const MODERATE = 0.3
/** A share whose interval stays within this of one half is called no better than chance. Where it reaches further, nothing is known. */
const NEAR_HALF = 0.1

function verdictOf(report: Omit<BiasReport, 'verdict'>, responses: readonly MeasuredResponse[]): string[] {
  const said: string[] = []
  const [first] = responses
  const isConstant = first !== undefined && responses.every(({ score }) => score === first.score)
  if (isConstant && responses.length > 1)
    said.push(
      `The scores tell nothing apart: that of all ${responses.length} responses is ${first.score}, so accuracy is that of a coin.`,
    )
  const length = report.axes.find(({ cue }) => cue === 'length')
  if (length?.spearman !== undefined) {
    const { value } = length.spearman
    const size = Math.abs(value)
    const strength = size >= STRONG ? 'strongly' : size >= MODERATE ? 'moderately' : 'weakly'
    said.push(
      excludes(length.spearman, 0)
        ? `The scores follow length ${strength}: ${value > 0 ? 'longer' : 'shorter'} responses score higher (Spearman ${value.toFixed(2)}).`
        : `The scores do not measurably follow length (Spearman ${value.toFixed(2)}, interval holds 0).`,
    )
  }
  const { shorterChosen, longerChosen, accuracy, pickLongest, pickShortest } = report
  if (shorterChosen !== undefined && longerChosen !== undefined && !isConstant)
    said.push(
      `They are right on ${percent(longerChosen.value)} of the pairs whose better response is longer, and on ${percent(shorterChosen.value)} where it is shorter.`,
    )
  if (pickLongest !== undefined && pickShortest !== undefined) {
    const rule = pickLongest.value >= pickShortest.value ? pickLongest : pickShortest
    const which = rule === pickLongest ? 'longer' : 'shorter'
    const holds = excludes(rule, 0.5)
    const found = `picking the ${which} response agrees with ${percent(rule.value)} of the labels`
    const [low, high] = rule.interval.map((share) => (share * 100).toFixed(0))
    said.push(
      holds
        ? `Without any model, ${found}, so accuracy on this set is partly a measure of length.`
        : rule.interval.every((share) => Math.abs(share - 0.5) <= NEAR_HALF)
          ? `Length alone tells next to nothing about the labels of this set: ${found} [${low}, ${high}].`
          : `Whether length tells the labels of this set cannot be said from ${amountText(rule.n, 'pair')}: ${found}, and the interval [${low}, ${high}] holds chance.`,
    )
    if (holds && accuracy !== undefined && accuracy.value <= rule.value)
      said.push(`The scores (${percent(accuracy.value)}) do no better than that rule.`)
  }
  for (const { cue, excess } of report.picks)
    if (cue === 'length' && excludes(excess, 0))
      said.push(
        `The best response of each prompt is ${percent(Math.abs(excess.value))} ${excess.value > 0 ? 'longer' : 'shorter'} than the mean of its prompt.`,
      )
  const other = report.picks.filter(({ cue, excess }) => cue !== 'length' && excess.value > 0 && excludes(excess, 0))
  if (other.length > 0) said.push(`The picks also have more of: ${other.map(({ cue }) => cue).join(', ')}.`)
  for (const { name, rises } of report.rewrites)
    if ((name.startsWith('padding') || name === 'said twice') && rises.interval[0] > 0.5)
      said.push(`"${name}" adds nothing, and still raises the score of ${percent(rises.value)} of the responses.`)
  if (report.severalScores > 0)
    said.push(
      `${amountText(report.severalScores, 'response')} stood in rows with scores that differ. In pairs their mean counts, and of single responses each.`,
    )
  const passedOver = Object.values(report.skipped).reduce((sum, count) => sum + count, 0)
  if (passedOver > 0) said.push(`${amountText(passedOver, 'row')} ${passedOver === 1 ? 'was' : 'were'} passed over.`)
  return said
}

function excludes({ interval: [low, high] }: BiasFigure, value: number): boolean {
  return low > value || high < value
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}

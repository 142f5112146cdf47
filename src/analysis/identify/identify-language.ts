/**
 * Which language a source is in, without a file name: its first line, else a classifier of its words and marks together
 * with how much of it each likely language's grammar cannot read. The sandbox's languages and some that are only told apart.
 */
import { readFile } from 'node:fs/promises'
import { isAbort } from '../../errors.ts'
import { answerSource, extractCode, findLanguage } from '../../sandbox/index.ts'
import { ClassifierWeights } from './classifier-weights.ts'
import { countLines, kinOf, weighEvidence, type LanguageScore } from './evidence.ts'
import { statedLanguage } from './interpreter-line.ts'
import { unparsedShare } from './parse-share.ts'
import { sourceFeatures } from './source-features.ts'

/** Stands for a source whose language is not sure enough. */
export const UNKNOWN_LANGUAGE = 'unknown'
/** Least probability of a language that is named. */
export const SURE_ENOUGH = 0.5

/** A language with the probability that a source is in it. */
export interface LikelyLanguage {
  /** Name in the sandbox's table, or of one that is only told apart, such as `json`. */
  readonly language: string
  /** From 0 to 1. They sum to 1 over all languages that are known. */
  readonly probability: number
}

/** Which language a source is in. */
export interface IdentifiedLanguage {
  /** The likeliest one, or `unknown` where it is not sure enough. */
  readonly language: string
  /** What says so: the tag of a fence, the first line, or the classifier. */
  readonly by: 'fence' | 'first-line' | 'content'
  /** The likeliest first; those below 0.001 are left out. */
  readonly ranked: readonly LikelyLanguage[]
}

/** A program taken out of an answer, with its language. */
export interface IdentifiedAnswer extends IdentifiedLanguage {
  /** Empty where the answer holds no program. */
  readonly code: string
}

/** Options of identification. */
export interface IdentifyOptions {
  /** Least probability of a language that is named, from 0 to 1. @default 0.5 */
  readonly threshold?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Languages below this share of the likeliest are not parsed. */
const LEAST_LIKELY = 0.01
/** Most languages that are parsed. */
const MOST_PARSED = 4
const LEAST_SHOWN = 0.001

/**
 * The language of a source.
 *
 * @throws RangeError for a threshold that is no share; the signal's reason on abort
 */
export async function identifyLanguage(source: string, options: IdentifyOptions = {}): Promise<IdentifiedLanguage> {
  const { threshold = SURE_ENOUGH, signal } = options
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new RangeError(`identify a language: threshold is ${threshold}, wanted a number from 0 to 1`)
  }
  signal?.throwIfAborted()
  const said = statedLanguage(source)
  if (said !== undefined) return { language: said, by: 'first-line', ranked: [{ language: said, probability: 1 }] }
  const ranked = await rank(source, signal)
  const [best] = ranked
  const sure = best !== undefined && best.probability >= threshold
  const shown = ranked.filter(({ probability }) => probability >= LEAST_SHOWN)
  return { language: sure ? best.language : UNKNOWN_LANGUAGE, by: 'content', ranked: shown }
}

/**
 * The program of a model's answer and its language: by the tags of its fences, else by what the code looks like. Prose and
 * blocks of output are left out, as the judge of programs leaves them out.
 *
 * @throws as identifyLanguage
 */
export async function identifyAnswer(answer: string, options: IdentifyOptions = {}): Promise<IdentifiedAnswer> {
  const { language: tag, text } = answerSource(answer)
  const likely: IdentifiedLanguage =
    tag === undefined
      ? await identifyLanguage(text, options)
      : { language: tag, by: 'fence', ranked: [{ language: tag, probability: 1 }] }
  const best = likely.ranked[0]?.language
  return { ...likely, code: best === undefined ? '' : extractCode(answer, best).code }
}

/** Least probability of a language that is tried. */
const WORTH_TRYING = 0.1
const MOST_TRIED = 3

/**
 * The sandbox's languages that a source may be in, the likeliest first: one where it is sure, at most three else. Empty
 * where it shows none of them.
 */
export async function likelyPrograms(
  source: string,
  { signal }: Pick<IdentifyOptions, 'signal'> = {},
): Promise<readonly string[]> {
  const { ranked } = await identifyLanguage(source, { signal })
  const programs = ranked.filter(({ language }) => findLanguage(language) !== undefined)
  return programs
    .filter(({ probability }, index) => index === 0 || probability >= WORTH_TRYING)
    .slice(0, MOST_TRIED)
    .map(({ language }) => language)
}

let loaded: Promise<ClassifierWeights> | undefined

/** All languages with their probabilities, the likeliest first; empty for a source that shows nothing. */
async function rank(source: string, signal: AbortSignal | undefined): Promise<readonly LikelyLanguage[]> {
  loaded ??= readFile(new URL('../../../data/language-classifier.bin', import.meta.url)).then((bytes) =>
    ClassifierWeights.decode(bytes),
  )
  const features = sourceFeatures(source)
  if (features.size === 0) return []
  const classifier = await loaded
  const scores = classifier.scores(features)
  const unread = await unparsedShares(scores, source, signal)
  return probabilities(weighEvidence(scores, { unread, lines: countLines(source) }, classifier.evidence))
}

/** What the likely languages' grammars cannot read of a source, by language; empty where one language alone is likely. */
export async function unparsedShares(
  scores: readonly LanguageScore[],
  source: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, number>> {
  const most = scores[0]?.score ?? 0
  const likely = scores
    .filter(({ score }) => score - most > Math.log(LEAST_LIKELY))
    .slice(0, MOST_PARSED)
    .map(({ language }) => language)
  const shares = new Map<string, number>()
  if (likely.length < 2) return shares
  // whether the narrower of two kin languages reads a source says the most of both
  for (const language of new Set(likely.flatMap((one) => [one, ...kinOf(one)]))) {
    try {
      // grammars are shared, and take one source at a time
      // oxlint-disable-next-line no-await-in-loop
      const share = await unparsedShare(language, source, { signal })
      if (share !== undefined) shares.set(language, share)
    } catch (error) {
      if (isAbort(error) || signal?.aborted === true) throw error
      // a grammar that is not installed says nothing
    }
  }
  return shares
}

/** Probabilities of logits, in their order. */
export function probabilities(scores: readonly LanguageScore[]): readonly LikelyLanguage[] {
  const most = Math.max(...scores.map(({ score }) => score))
  const weights = scores.map(({ score }) => Math.exp(score - most))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return scores.map(({ language }, index) => ({ language, probability: (weights[index] ?? 0) / sum }))
}

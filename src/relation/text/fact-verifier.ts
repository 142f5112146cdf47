/**
 * Facts verified by a language model: a matcher proposes what may hold between two names, and the model reads the sentence and
 * says whether it states so. A matcher compares meanings and is easily tempted by two names that merely stand together, or by a
 * relation in the wrong direction. A model that reads costs some seconds for each fact on two cores, so only what the matcher
 * proposes is asked.
 *
 * Where in the flow: facts that were matched → this → facts that are stated (extract-facts.ts). Proposing by a cheap model and
 * verifying by a reading one is the retrieve-then-rerank scheme; the question is ours.
 */
import { TouchstoneError } from '../../errors.ts'
import type { LanguageModel, ScoreRequest } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import type { Message } from '../../supervision.ts'
import type { RelationDescription } from '../matching/relation-description.ts'

/** A fact that may be stated. */
export interface ProposedFact {
  /** The sentences that were read. */
  readonly text: string
  /** Words of the two mentions, as they stand in the text. */
  readonly head: string
  readonly tail: string
  readonly label: Pick<RelationDescription, 'relation' | 'text'>
}

/** Says of proposed facts whether their texts state them. */
export interface FactVerifier {
  /**
   * Log odds that each fact is stated, in the order of the facts; a fact holds from `bound` on. Abort rejects with the signal's
   * reason.
   */
  odds(facts: readonly ProposedFact[], options?: { readonly signal?: AbortSignal | undefined }): Promise<number[]>
  readonly bound: number
}

/** Options of `modelVerifier`. */
export interface ModelVerifierOptions {
  /** Log odds from which a fact holds. @default STATED_ODDS */
  readonly bound?: number | undefined
}

/**
 * Log odds from which a fact holds. A small model says yes too easily, so this is above 0. Chosen on the development documents
 * (data/relation-documents-development.jsonl) with Qwen2.5-Coder 1.5B.
 */
export const STATED_ODDS = 1

/** Odds of a model that only writes its answer: surely yes, surely no. */
const WRITTEN_ODDS = 10

/** Facts that are asked about in one call of the model, between which work may be ended. */
const BATCH = 8

/**
 * A verifier that asks a language model. A model that scores given texts (a local one) gives odds, any other writes Yes or No,
 * and an answer that is neither counts as No. Errors as `LanguageModel.generate` and `score`.
 */
export function modelVerifier(model: LanguageModel, options: ModelVerifierOptions = {}): FactVerifier {
  const { bound = STATED_ODDS } = options
  if (!Number.isFinite(bound)) throw new RangeError(`modelVerifier: bound is ${bound}, wanted a finite number`)
  return {
    bound,
    async odds(facts, { signal } = {}) {
      const found: number[] = []
      for (let at = 0; at < facts.length; at += BATCH) {
        signal?.throwIfAborted()
        const prompts = facts.slice(at, at + BATCH).map(factQuestion)
        found.push(
          ...(await (model.score === undefined
            ? writtenOdds(model, prompts, signal)
            : scoredOdds(model, prompts, signal))),
        )
      }
      return found
    },
  }
}

const INSTRUCTION =
  'You check facts against a text. You answer Yes only if the text itself states the fact, with subject and object in this order. Otherwise you answer No.'

/** What the model is asked about a fact. */
export function factQuestion({ text, head, tail, label }: ProposedFact): Message[] {
  const { name, meaning } = nameAndMeaning(label)
  const means = meaning === '' ? '' : ` (${name}: ${meaning})`
  return [
    { role: 'system', content: INSTRUCTION },
    {
      role: 'user',
      content: `Text: ${text}\nFact: ${sentenceOf(name, head, tail)}.${means}\nDoes the text state this fact? Answer Yes or No.`,
    },
  ]
}

/** `located in` says something of its head, `mouth` names what the tail is to it. */
function sentenceOf(name: string, head: string, tail: string): string {
  if (!/\s(?:in|of|by|for|at|to|from|on|with|near|under)$/iu.test(name)) return `the ${name} of ${head} is ${tail}`
  const isVerb = /^(?:has|was|is|[a-z]{2,}[^s\W]s)\s/iu.test(name)
  return isVerb ? `${head} ${name} ${tail}` : `${head} is ${name} ${tail}`
}

/**
 * Descriptions of the forms "spouse is the person who …" (Wikidata's) and "victim: the person killed by …" hold the name
 * themselves, and `relation` may be a number or a short form of it.
 */
function nameAndMeaning({ relation, text }: ProposedFact['label']): {
  readonly name: string
  readonly meaning: string
} {
  const named = /^(?<name>[^.:]{1,60}?)(?: is |:\s+)(?<meaning>.+)$/su.exec(text)?.groups
  if (named?.['name'] !== undefined && !/^(?:the|this|a|an|it|where|who|which)\b/iu.test(named['name']))
    return { name: named['name'], meaning: named['meaning'] ?? '' }
  return { name: relation.replaceAll('_', ' '), meaning: text }
}

async function scoredOdds(
  model: LanguageModel,
  prompts: readonly Message[][],
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const requests = prompts.map((prompt): ScoreRequest => ({ prompt, text: 'Yes' }))
  const scores = (await model.score?.(requests, { signal })) ?? []
  return scores.map(([first]) => {
    if (first === undefined)
      throw new TouchstoneError('internal', `${model.name} gave no score of the answer Yes, wanted one token or more`)
    // what is not Yes is nearly all No, so one pass gives both
    const probability = Math.exp(first.logProbability)
    return first.logProbability - Math.log1p(-Math.min(probability, 1 - 1e-9))
  })
}

async function writtenOdds(
  model: LanguageModel,
  prompts: readonly Message[][],
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const requests = prompts.map((prompt, i) => ({ prompt, key: keyOf(`fact ${i}`) }))
  const answers = await model.generate(requests, { maxTokens: 4, signal })
  return answers.map(({ text }) => (/^\W*yes\b/iu.test(text) ? WRITTEN_ODDS : -WRITTEN_ODDS))
}

/**
 * A sentence with several mentions, as the pairs between which a relation is asked.
 *
 * Where in the flow: a sentence with entities → this → Task, one for each pair. Each pair's markers make it a text of its
 * own to the encoder; `RelationExtractor.extractPairs` packs all of a sentence into one pass of the engine.
 */
import { InputError } from '../../errors.ts'
import type { MentionTask } from '../../supervision.ts'
import { problemOfMention } from './mention-list.ts'

/** A range of tokens, [start, end). */
export type MentionRange = readonly [start: number, end: number]

/** A sentence with all its mentions. */
export interface SentenceMentions {
  readonly id: string
  readonly tokens: readonly string[]
  readonly mentions: readonly MentionRange[]
  /** Indices of `mentions`: the pairs that are asked, head first. @default all ordered pairs of mentions that do not cross or equal each other */
  readonly pairs?: readonly (readonly [head: number, tail: number])[]
}

/** Mentions of a sentence at most: 20 make 380 ordered pairs. Where there are more, name the pairs. */
const MAXIMUM_MENTIONS = 20

/**
 * One task for each pair, with id `ID head tail`.
 * @throws InputError naming the sentence: a range outside of it, an index of no mention, a pair that was named but crosses, more than
 * 20 mentions without named pairs
 */
export function pairTasks(sentence: SentenceMentions): MentionTask[] {
  const { id, tokens, mentions } = sentence
  const bad = (problem: string): InputError => new InputError(`sentence ${id}`, undefined, problem)
  for (const [i, [start, end]] of mentions.entries())
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end <= start || end > tokens.length)
      throw bad(`mention ${i} is [${start}, ${end}), wanted a range that is not empty within ${tokens.length} tokens`)
  const task = (head: number, tail: number): MentionTask => {
    const [from, to] = [mentions[head], mentions[tail]]
    if (from === undefined || to === undefined)
      throw bad(`pair [${head}, ${tail}] names a mention that is not there, wanted 0 to ${mentions.length - 1}`)
    return { id: `${id} ${head} ${tail}`, kind: 'mention', tokens, head: from, tail: to }
  }
  if (sentence.pairs !== undefined)
    return sentence.pairs.map(([head, tail]) => {
      const asked = task(head, tail)
      const problem = problemOfMention(asked)
      if (problem !== undefined) throw bad(`pair [${head}, ${tail}]: ${problem}`)
      return asked
    })
  if (mentions.length > MAXIMUM_MENTIONS)
    throw bad(`has ${mentions.length} mentions, wanted at most ${MAXIMUM_MENTIONS}, or the pairs by name`)
  const all = [...mentions.keys()].flatMap((head) => [...mentions.keys()].map((tail) => task(head, tail)))
  return all.filter((each) => problemOfMention(each) === undefined)
}

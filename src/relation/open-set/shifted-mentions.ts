/**
 * Negatives that are real sentences: a training sentence with other words marked, so that the pair states no relation
 * known of it, while words and topic stay. Ours, not the paper's: replaced words make a text unnatural, and a classifier
 * that learns to tell unnatural text gains little on unknown relations, whose sentences are natural (docs/log.md).
 *
 * Not covered: a shifted pair may by chance stand in a known relation ("X and Y, children of Z").
 */
import { generator, type Generator32, type Key } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import { isContentWord } from './class-terms.ts'

type Range = readonly [start: number, end: number]

/** Words that stand in mentions somewhere, lower-cased: what is marked must look like a mention. */
export function mentionWords(tasks: readonly MentionTask[]): ReadonlySet<string> {
  const words = tasks.flatMap(({ tokens, head, tail }) => [...tokens.slice(...head), ...tokens.slice(...tail)])
  return new Set(words.map((word) => word.toLowerCase()).filter(isContentWord))
}

/** Longest span that is marked anew, in tokens. */
const LONGEST = 3

/**
 * The task with head, tail or both moved outside both mentions, without relation: to words of `words`, or where the
 * sentence has no other of them to any word with a meaning of its own; undefined where it has none of those either.
 */
export function shiftMentions(key: Key, task: MentionTask, words: ReadonlySet<string>): MentionTask | undefined {
  const source = generator(key)
  const { relation: _relation, ...rest } = task
  const { tokens, head, tail } = task
  const outside = (fits: (word: string) => boolean): boolean[] =>
    tokens.map((token, i) => fits(token.toLowerCase()) && !isWithin(i, head) && !isWithin(i, tail))
  const like = outside((word) => words.has(word))
  const free = like.includes(true) ? like : outside(isContentWord)
  const first = drawSpan(source, free)
  if (first === undefined) return undefined
  const moved = source.below(3)
  if (moved === 0) return { ...rest, head: first }
  if (moved === 1) return { ...rest, tail: first }
  const second = drawSpan(
    source,
    free.map((one, i) => one && !isWithin(i, first)),
  )
  return second === undefined ? { ...rest, head: first } : { ...rest, head: first, tail: second }
}

/** A free word and, with even chance each, the free words after it. */
function drawSpan(source: Generator32, free: readonly boolean[]): Range | undefined {
  const starts = free.flatMap((one, i) => (one ? [i] : []))
  const start = starts[source.below(Math.max(1, starts.length))]
  if (start === undefined) return undefined
  let end = start + 1
  while (free[end] === true && end - start < LONGEST && source.below(2) === 0) end++
  return [start, end]
}

function isWithin(word: number, [start, end]: Range): boolean {
  return word >= start && word < end
}

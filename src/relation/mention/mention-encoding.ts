/**
 * Marked sentences as the encoder reads them, with the way back from sub-words to the sentence's own tokens.
 *
 * Source: arXiv 2306.04950 and 2306.04954 (`#` around the head, `@` around the tail). What is too long is cut around the
 * mentions (engine/text/markers.ts); `truncated` says by how many sub-words.
 */
import { createHash } from 'node:crypto'
import { markMentions, type Span, type TextTokenizer } from '../../engine/index.ts'
import { InputError } from '../../errors.ts'
import type { MentionTask } from '../../supervision.ts'
import { temptationOf } from '../text/no-relation.ts'
import { problemOfMention } from './mention-list.ts'

/** A sentence as token ids; positions index `ids`. */
export interface EncodedMention {
  readonly task: MentionTask
  readonly ids: readonly number[]
  /** Positions of the first head marker and the first tail marker. */
  readonly markers: readonly [head: number, tail: number]
  /** Sub-words of the mentions. */
  readonly head: Span
  readonly tail: Span
  /** Index in `task.tokens` of each sub-word; -1 for markers and special tokens. */
  readonly source: readonly number[]
  /** Sub-words that were cut. */
  readonly truncated: number
}

/** The default of both papers' code is 128; 96 holds 99 % of FewRel's sentences and costs less. */
export const MAXIMUM_LENGTH = 96

/**
 * Encodes sentences, in order.
 * @throws InputError naming the task: bad marks, or mentions that alone exceed the limit
 */
export function encodeMentions(
  tokenizer: TextTokenizer,
  tasks: readonly MentionTask[],
  options: { readonly maximumLength?: number | undefined } = {},
): EncodedMention[] {
  const { maximumLength = MAXIMUM_LENGTH } = options
  return tasks.map((task) => {
    const problem = problemOfMention(task)
    if (problem !== undefined) throw new InputError(`task ${task.id}`, undefined, problem)
    try {
      const marked = markMentions(tokenizer, task, { maximumLength })
      const { ids, head, tail, truncated } = marked
      return {
        task,
        ids,
        markers: [marked.headMarker, marked.tailMarker],
        head,
        tail,
        source: sourcesOf(task, marked.spans ?? []),
        truncated,
      }
    } catch (cause) {
      if (cause instanceof InputError) throw new InputError(`task ${task.id}`, undefined, cause.message, { cause })
      if (cause instanceof RangeError)
        throw new InputError(`task ${task.id}`, undefined, `its mentions do not fit: ${cause.message}`, { cause })
      throw cause
    }
  })
}

/** What keeps an encoder from reading a task, as a message; undefined where nothing does. It encodes only what is long. */
export function encodingProblem(tokenizer: TextTokenizer, task: MentionTask): string | undefined {
  const marked = [...task.tokens.slice(...task.head), ...task.tokens.slice(...task.tail)].join(' ')
  // no sub-word is longer than 100 characters, and few are shorter than one
  if (marked.length < MAXIMUM_LENGTH / 2) return problemOfMention(task)
  try {
    encodeMentions(tokenizer, [task])
    return undefined
  } catch (error) {
    if (error instanceof InputError) return error.problem
    throw error
  }
}

/** SHA-256 over the sentences as an encoder reads them, with their relations: tells training data apart. */
export function encodedDigest(mentions: readonly EncodedMention[]): string {
  const hash = createHash('sha256')
  for (const { task, ids, markers } of mentions) {
    const tempts = temptationOf(task)
    const read = [task.relation, ids, markers, ...(tempts === undefined ? [] : [tempts])]
    hash.update(`${JSON.stringify(read)}\n`)
  }
  return hash.digest('hex')
}

/** How many sentences were cut, as a sentence for the user; undefined where none was. */
export function truncationText(mentions: readonly { readonly truncated: number }[]): string | undefined {
  const cut = mentions.filter(({ truncated }) => truncated > 0)
  if (cut.length === 0) return undefined
  const most = Math.max(...cut.map(({ truncated }) => truncated))
  return `${cut.length} of ${mentions.length} sentences were cut around their mentions (the longest by ${most} sub-words)`
}

/**
 * Token of the sentence that each sub-word belongs to. The marked text is the tokens and four markers of one character,
 * parted by single spaces, so the place of each token follows from the lengths before it.
 */
function sourcesOf({ tokens, head, tail }: MentionTask, spans: readonly (Span | undefined)[]): number[] {
  const begins: number[] = []
  let at = 0
  for (const [i, token] of tokens.entries()) {
    for (const [start, end] of [head, tail]) at += (end === i ? 2 : 0) + (start === i ? 2 : 0)
    begins.push(at)
    at += token.length + 1
  }
  return spans.map((span) => {
    if (span === undefined) return -1
    const index = begins.findLastIndex((begin) => begin <= span.begin)
    const begin = begins[index]
    return begin !== undefined && span.begin < begin + (tokens[index] ?? '').length ? index : -1
  })
}

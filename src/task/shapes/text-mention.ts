/**
 * Mentions that a source marks by places in a text, as mentions that cover whole tokens. The text is cut at the edges of
 * the mentions first, so a mention never shares a token with its surroundings.
 */
import type { MentionTask } from '../../supervision.ts'
import { BadRow } from './shape.ts'

/** Half-open range of UTF-16 units in a text. */
export type TextRange = readonly [start: number, end: number]

/** Words with inner hyphens and apostrophes stay whole. Every other visible sign is a token of its own. */
const TOKEN = /[\p{L}\p{N}\p{M}]+(?:['’\-_.][\p{L}\p{N}\p{M}]+)*|\S/gu

/** Tokens and token ranges of a text with two mentions. @throws BadRow where a range is empty, outside, or only white space */
export function mentionInText(
  text: string,
  head: TextRange,
  tail: TextRange,
): Pick<MentionTask, 'tokens' | 'head' | 'tail'> {
  for (const [name, range] of Object.entries({ head, tail })) requireRange(name, range, text.length, 'characters')
  const cuts = [...new Set([0, ...head, ...tail, text.length])].toSorted((a, b) => a - b)
  const tokens: string[] = []
  const tokensBefore = new Map<number, number>()
  for (const [i, cut] of cuts.entries()) {
    tokensBefore.set(cut, tokens.length)
    for (const [found] of text.slice(cut, cuts[i + 1] ?? cut).matchAll(TOKEN)) tokens.push(found)
  }
  const spanOf = (name: string, [start, end]: TextRange): readonly [number, number] => {
    const span = [tokensBefore.get(start) ?? 0, tokensBefore.get(end) ?? 0] as const
    if (span[0] === span[1]) throw new BadRow(`${name}: covers only white space, wanted a mention of at least one word`)
    return span
  }
  return { tokens, head: spanOf('head', head), tail: spanOf('tail', tail) }
}

/** @throws BadRow where a half-open range is empty or leaves `length` units; `hint` follows the message */
export function requireRange(name: string, [start, end]: TextRange, length: number, unit: string, hint = ''): void {
  if (start < 0 || end <= start || end > length) {
    throw new BadRow(`${name}: is [${start}, ${end}), wanted a range that is not empty within ${length} ${unit}${hint}`)
  }
}

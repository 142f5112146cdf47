/**
 * Mentions that a source marks by places in a text, as mentions that cover whole tokens. The text is cut at the edges of
 * the mentions first, so a mention never shares a token with its surroundings.
 */
import type { MentionTask } from '../../supervision.ts'
import { BadRow, type OffsetUnit } from './shape.ts'

/** Half-open range of UTF-16 units in a text. */
export type TextRange = readonly [start: number, end: number]

/** Words with inner hyphens and apostrophes stay whole. Every other visible sign is a token of its own. */
const TOKEN = /[\p{L}\p{N}\p{M}]+(?:['’\-_.][\p{L}\p{N}\p{M}]+)*|\S/gu

const ASTRAL = /[\u{10000}-\u{10ffff}]/u

/**
 * Ranges of a text as UTF-16 units. Python counts code points, so every emoji before a mention moves its offsets by one:
 * where the two readings differ and nobody said which is meant, the row is refused, because both may give words.
 * @throws BadRow for an offset that differs and has no stated unit, one inside a surrogate pair, or one beyond the text
 */
export function rangesInUnits<Name extends string>(
  text: string,
  ranges: Readonly<Record<Name, TextRange>>,
  unit: OffsetUnit | undefined,
): Record<Name, TextRange> {
  const converted = Object.entries<TextRange>(ranges).map(([name, range]) => [
    name,
    rangeInUnits(text, name, range, unit),
  ])
  return Object.fromEntries(converted) as Record<Name, TextRange>
}

function rangeInUnits(text: string, name: string, range: TextRange, unit: OffsetUnit | undefined): TextRange {
  if (unit === 'token') {
    const words = [...text.matchAll(/\S+/g)]
    requireRange(name, range, words.length, 'tokens')
    const [first, last] = [words[range[0]], words[range[1] - 1]]
    return [first?.index ?? 0, (last?.index ?? 0) + (last?.[0].length ?? 0)]
  }
  if (unit === 'code-point') {
    const characters = Array.from(text)
    requireRange(name, range, characters.length, 'code points')
    const at = (end: number): number => characters.slice(0, end).join('').length
    return [at(range[0]), at(range[1])]
  }
  for (const offset of range)
    if (/^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(offset - 1, offset + 1)))
      throw new BadRow(
        `${name}: offset ${offset} cuts a character in two, wanted UTF-16 units, or code points with --offsets code-point`,
      )
  if (unit === undefined && ASTRAL.test(text.slice(0, range[1])))
    throw new BadRow(
      `${name}: [${range.join(', ')}) means other words in UTF-16 units than in code points, because the text has a character such as an emoji before its end; wanted --offsets utf-16 or --offsets code-point`,
    )
  return range
}

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

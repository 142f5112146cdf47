/**
 * One sentence with two mentions a line, the shape to write own relation data in: `tokens` with token indices, or `text`
 * with character offsets (UTF-16 units, or as `offsets` says), both half-open. Which of the two is meant follows from
 * the field. Ranges that fit only the other unit are told apart in the error. A row may have both where offsets are said to count
 * tokens: its own are meant then. Strict: a misspelt field is an error.
 */
import { z } from 'zod'
import { BadRow, contentId, parseValue, type OffsetUnit, type RowShape } from './shape.ts'
import { mentionInText, rangesInUnits, requireRange } from './text-mention.ts'

const range = z.tuple([z.int().nonnegative(), z.int().positive()])
const row = z.strictObject({
  id: z.string().min(1).optional(),
  tokens: z.array(z.string().min(1)).min(1).optional(),
  text: z.string().min(1).optional(),
  head: range,
  tail: range,
  relation: z.string().min(1).optional(),
  parse: z.array(z.int().min(-1)).optional(),
  labels: z.record(z.string(), z.json()).optional(),
})

/** `{"tokens": […], "head": [0, 1], "tail": [3, 5], "relation": …}` or `{"text": …, "head": [0, 4], …}` */
export const mention: RowShape = {
  name: 'mention',
  fields: 'tokens or text, head, tail, relation',
  fits: (value) => ('tokens' in value || 'text' in value) && Array.isArray(value['head']) && 'tail' in value,
  read(value, _file, { offsets } = {}) {
    const given = parseValue(row, value)
    const { tokens, text, head, tail, parse, relation } = given
    const hasBoth = tokens !== undefined && text !== undefined
    if (hasBoth && offsets === 'token') requireSpelling(tokens, text)
    else if (hasBoth || (tokens === undefined && text === undefined)) {
      throw new BadRow(
        `row: has ${tokens === undefined ? 'neither tokens nor text' : 'both tokens and text'}, wanted tokens (with token indices) or text (with character offsets)`,
      )
    }
    if (parse !== undefined) requireParse(parse, tokens)
    const found =
      tokens === undefined ? textMention(text ?? '', { head, tail }, offsets) : tokenMention(tokens, head, tail)
    const labels = { ...given.labels, ...(parse === undefined ? {} : { parse }) }
    return [
      {
        task: {
          id: given.id ?? contentId('mention', ...found.tokens, `${found.head.join('-')} ${found.tail.join('-')}`),
          kind: 'mention',
          ...found,
          ...(relation === undefined ? {} : { relation }),
          ...(Object.keys(labels).length === 0 ? {} : { labels }),
        },
      },
    ]
  },
}

type Range = readonly [number, number]

function requireSpelling(tokens: readonly string[], text: string): void {
  const [words, spelt] = [tokens.join(''), text].map((each) => each.replaceAll(/\s/g, ''))
  if (words !== spelt) throw new BadRow('tokens: do not spell the text, wanted its words and signs in their order')
}

function textMention(
  text: string,
  ranges: { readonly head: Range; readonly tail: Range },
  offsets: OffsetUnit | undefined,
): ReturnType<typeof mentionInText> {
  const { head, tail } = rangesInUnits(text, ranges, offsets)
  return mentionInText(text, head, tail)
}

function tokenMention(
  tokens: readonly string[],
  head: Range,
  tail: Range,
): { tokens: readonly string[]; head: Range; tail: Range } {
  const characters = tokens.join(' ').length
  for (const [name, place] of Object.entries({ head, tail })) {
    const hint =
      place[1] > tokens.length && place[1] <= characters
        ? ' (it fits the characters of the sentence: character offsets go with text, not with tokens)'
        : ''
    requireRange(name, place, tokens.length, 'tokens', hint)
  }
  return { tokens, head, tail }
}

function requireParse(parse: readonly number[], tokens: readonly string[] | undefined): void {
  if (tokens === undefined) throw new BadRow('parse: stands beside text, wanted tokens, whose governors it lists')
  if (parse.length !== tokens.length)
    throw new BadRow(`parse: has ${parse.length} governors, wanted ${tokens.length}, one for each token`)
  const outside = parse.find((governor) => governor >= tokens.length)
  if (outside !== undefined) throw new BadRow(`parse: governor is ${outside}, wanted -1 (root) to ${tokens.length - 1}`)
}

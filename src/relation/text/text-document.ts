/**
 * A text with its entities, cut into sentences and tokens. Where in the flow: file → this → pairs of mentions.
 *
 * Places are UTF-16 units of the text, half-open. Tokens never straddle the edge of an entity, so each is whole tokens.
 */
import { namedSpans } from './named-spans.ts'
import { withoutWraps } from './wrapped-lines.ts'

/** A stretch of the text that names something. */
export interface TextEntity {
  readonly start: number
  readonly end: number
  /** As the source or the recogniser has it, such as `PERSON`; absent where nobody said. */
  readonly type?: string | undefined
}

/** A relation that the source states, between entities by their index. */
export interface StatedRelation {
  readonly head: number
  readonly tail: number
  readonly relation: string
}

/** A document. */
export interface TextDocument {
  readonly id: string
  readonly text: string
  /** As the source lists them, which need not be in order of their places. */
  readonly entities: readonly TextEntity[]
  /** True where the entities come from a recogniser (entity-recogniser.ts), and not from the source. */
  readonly isRecognised: boolean
  /** What the source says holds; absent where it says nothing. */
  readonly gold?: readonly StatedRelation[] | undefined
  readonly source: { readonly file: string; readonly line: number | undefined }
}

/** A token with its place. */
export interface TextToken {
  readonly text: string
  readonly start: number
  readonly end: number
}

/**
 * Words with inner hyphens, apostrophes and full stops stay whole (O'Brien, Jean-Luc, U.S), but for the endings that stand for a word
 * of their own: "Ada's" is Ada and 's, "they've" they and 've, as in treebanks. Every other visible sign is a token of its own.
 */
const TOKEN = tokenPattern()

function tokenPattern(): RegExp {
  const letter = String.raw`[\p{L}\p{N}\p{M}]`
  // U+02BC counts as a letter, and stands for an apostrophe
  const ending = `['’ʼ](?:s|re|ve|ll|d|m)(?!${letter})`
  const letters = `(?:(?!${ending})${letter})+`
  return new RegExp(`(?<=${letter})${ending}|${letters}(?:(?!${ending})['’.-]${letters})*|\\S`, 'giu')
}

/** Tokens of a text, cut at the edges of its entities. */
export function tokensOf(text: string, entities: readonly TextEntity[] = []): TextToken[] {
  return cutTokens(wordsIn(text), entities)
}

/** Tokens cut at the edges of entities; those that no edge parts stay as they are. */
export function cutTokens(
  tokens: readonly TextToken[],
  entities: readonly Pick<TextEntity, 'start' | 'end'>[],
): TextToken[] {
  const edges = [...new Set(entities.flatMap(({ start, end }) => [start, end]))].toSorted((a, b) => a - b)
  let next = 0
  return tokens.flatMap((token) => {
    while ((edges[next] ?? Infinity) <= token.start) next++
    if ((edges[next] ?? Infinity) >= token.end) return token
    const parts: TextToken[] = []
    let from = token.start
    for (let at = next; from < token.end; at++) {
      const to = Math.min(edges[at] ?? Infinity, token.end)
      parts.push(...wordsIn(token.text.slice(from - token.start, to - token.start), from))
      from = to
    }
    return parts
  })
}

function wordsIn(text: string, offset = 0): TextToken[] {
  return [...text.matchAll(TOKEN)].map(({ 0: found, index }) => ({
    text: found,
    start: offset + index,
    end: offset + index + found.length,
  }))
}

/** Endings that close no sentence, lower-cased. */
const ABBREVIATIONS =
  /(?:^|\s)(?:dr|mr|mrs|ms|prof|st|sr|jr|gen|col|capt|lt|sen|rep|gov|no|vs|etc|e\.g|i\.e|inc|ltd|co|corp|u\.s|[\p{L}])\.\s*$/iu

/**
 * Sentences as ranges of the text: at full stops and line ends, but never inside an entity, behind an abbreviation, or where a line
 * was broken to fit a width (wrapped-lines.ts).
 */
export function sentencesOf(
  text: string,
  entities: readonly TextEntity[] = [],
): (readonly [start: number, end: number])[] {
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
  const found: (readonly [start: number, end: number])[] = []
  const ordered = entities.toSorted((a, b) => a.start - b.start)
  let [start, next, furthest] = [0, 0, 0]
  for (const { index, segment } of segmenter.segment(withoutWraps(text))) {
    const end = index + segment.length
    for (; (ordered[next]?.start ?? Infinity) < end; next++) furthest = Math.max(furthest, ordered[next]?.end ?? 0)
    const isInside = furthest > end
    const goesOn = ABBREVIATIONS.test(segment) && !/\n\s*$/.test(segment)
    if ((isInside || goesOn) && end < text.length) continue
    if (text.slice(start, end).trim() !== '') found.push([start, end])
    start = end
  }
  return found
}

/** Entities of a text by the rules of named-spans.ts. */
export function recognisedEntities(text: string): TextEntity[] {
  return sentencesOf(text).flatMap(([from, to]) => {
    const tokens = tokensOf(text.slice(from, to))
    return namedSpans(tokens.map((token) => token.text)).flatMap(({ start, end, type }) => {
      const [first, last] = [tokens[start], tokens[end - 1]]
      return first === undefined || last === undefined
        ? []
        : [{ start: from + first.start, end: from + last.end, type: type === 'NAME' ? undefined : type }]
    })
  })
}

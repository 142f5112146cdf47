/**
 * What was found in a document, in the form of spaCy's `doc.to_json()`, which `Doc(vocab).from_json(row)` loads. Places are code
 * points. `relations` is a field of ours, which spaCy passes over.
 *
 * spaCy refuses entities that overlap or have white space at their edges. So white space is left out of them, and of those that
 * overlap the longest stand in `ents` and the others in the span group `overlapping`. Relations count the entities of `ents`
 * first and then those of the group.
 */
import { bestFacts } from './best-facts.ts'
import { codePointsOf } from './code-points.ts'
import type { DocumentFacts } from './extract-facts.ts'
import { flatEntities } from './flat-entities.ts'
import { tokensOf, type TextEntity } from './text-document.ts'

/** Separators that are white space to Python alone: the four of ASCII, and the next line of C1. */
const PYTHON_SPACES: ReadonlySet<number> = new Set([0x1c, 0x1d, 0x1e, 0x1f, 0x85])

/** Whether a text is white space as Python has it: spaCy makes it a token of its own, but for one space behind a token. */
function isSpace(text: string): boolean {
  return Array.from(text).every(
    (sign) => (/\s/.test(sign) && sign !== '\ufeff') || PYTHON_SPACES.has(sign.charCodeAt(0)),
  )
}

/** Name of the group of spans for entities that overlap those of `ents`. */
export const OVERLAPPING = 'overlapping'

/** The document as a JSON value. */
export function spacyDocument({ document, facts }: DocumentFacts): object {
  const { text, id } = document
  const entities = document.entities.map((entity) => trimmed(text, entity))
  const pointOf = codePointsOf(text)
  const flat = flatEntities(entities)
  const rest = [...entities.keys()].filter((i) => !flat.includes(i))
  const numbers = new Map([...flat, ...rest].map((entity, i) => [entity, i]))
  const spanOf = (i: number): { start: number; end: number; label: string } => {
    const { start = 0, end = 0, type = '' } = entities[i] ?? {}
    return { start: pointOf(start), end: pointOf(end), label: type }
  }
  return {
    id,
    text,
    ents: flat.map(spanOf),
    ...(rest.length === 0 ? {} : { spans: { [OVERLAPPING]: rest.map((i) => ({ ...spanOf(i), kb_id: '' })) } }),
    tokens: spacyTokens(text, entities).map(([start, end], i) => ({ id: i, start: pointOf(start), end: pointOf(end) })),
    relations: bestFacts(facts).map(({ head, tail, relation, score }) => ({
      head: numbers.get(head),
      tail: numbers.get(tail),
      label: relation,
      score,
    })),
  }
}

function trimmed(text: string, entity: TextEntity): TextEntity {
  let { start, end } = entity
  while (start < end && isSpace(text.charAt(start))) start++
  while (end > start && isSpace(text.charAt(end - 1))) end--
  return { ...entity, start, end }
}

/** Tokens, and what lies between them where that is more than one space. */
function spacyTokens(text: string, entities: readonly TextEntity[]): (readonly [start: number, end: number])[] {
  const tokens: (readonly [number, number])[] = []
  const words = tokensOf(text, entities).filter((token) => !isSpace(token.text))
  let at = 0
  for (const { start, end } of [...words, { start: text.length, end: text.length }]) {
    const from = tokens.length > 0 && text.charAt(at) === ' ' ? at + 1 : at
    if (from < start) tokens.push([from, start])
    if (start < end) tokens.push([start, end])
    at = end
  }
  return tokens
}

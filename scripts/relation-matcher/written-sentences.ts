/**
 * Sentences that were written for the matcher that comes with Touchstone: short ones (sentences.jsonl), and long ones with four names or
 * more (long-sentences.jsonl). Each has slots for names, the relations that it states between them, and no others. About a quarter of
 * them state nothing between names of tempting kinds. Filled with names of lists (names.json) they become pairs, all of which are
 * known: stated, turned round, or holding nothing.
 *
 * Where in the flow: scripts/train-relation-matcher.ts reads them. Nothing that a claim measures stands in them.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { generator, shuffle, split, type Key } from '../../src/random.ts'
import { NO_RELATION, tokensOf } from '../../src/relation/index.ts'
import type { MentionTask } from '../../src/supervision.ts'

const SENTENCES: Readonly<Record<'short' | 'long', string>> = {
  short: fileURLToPath(new URL('sentences.jsonl', import.meta.url)),
  long: fileURLToPath(new URL('long-sentences.jsonl', import.meta.url)),
}
const NAMES = fileURLToPath(new URL('names.json', import.meta.url))

/** A line of a file: a sentence with slots. */
export interface WrittenSentence {
  readonly text: string
  /** Kind of each slot: a list of names.json, or `person`, `date`, `year` or `decade`. */
  readonly entities: Readonly<Record<string, string>>
  /** Head, relation and tail, by slots. Of the other pairs none states a relation of the list. */
  readonly facts: readonly (readonly [head: string, relation: string, tail: string])[]
}

const sentence: z.ZodType<WrittenSentence> = z.strictObject({
  text: z.string(),
  entities: z.record(z.string(), z.string()),
  facts: z.array(z.tuple([z.string(), z.string(), z.string()])),
})

/** Relations of the list that hold both ways, and those of which one says the other. */
export const SYMMETRIC: ReadonlySet<string> = new Set([
  'brother or sister',
  'spouse',
  'partner',
  'friend',
  'rival',
  'neighbour',
  'business partner',
  'conflict opponent',
])
const INVERSE: Readonly<Record<string, string>> = {
  father: 'child',
  mother: 'child',
  'parent company': 'subsidiary',
  subsidiary: 'parent company',
  product: 'maker of a product',
  'maker of a product': 'product',
}
/** Relations whose other direction has a name of the list, but not which: the father or the mother. */
const OPEN: ReadonlySet<string> = new Set(['child'])

/** Sentences of a file, in its order. */
export async function writtenSentences(length: keyof typeof SENTENCES): Promise<WrittenSentence[]> {
  const lines = (await readFile(SENTENCES[length], 'utf8')).split('\n').filter((line) => line !== '')
  return lines.map((line) => sentence.parse(JSON.parse(line)))
}

/** Lists of names by kind. */
export async function writtenNames(): Promise<Readonly<Record<string, readonly string[]>>> {
  const lists = z.record(z.string(), z.array(z.string())).parse(JSON.parse(await readFile(NAMES, 'utf8')))
  return { ...lists, person: [...(lists['man'] ?? []), ...(lists['woman'] ?? [])] }
}

/** What a pair is. */
export type PairSide = 'related' | 'turned' | 'none'

/** Pairs of sentences, each filled `fills` times with names drawn by key. */
export function writtenPairs(
  sentences: readonly WrittenSentence[],
  names: Readonly<Record<string, readonly string[]>>,
  { key, fills }: { readonly key: Key; readonly fills: number },
): Readonly<Record<PairSide, readonly MentionTask[]>> {
  const found: Record<PairSide, MentionTask[]> = { related: [], turned: [], none: [] }
  for (const written of sentences)
    for (let fill = 0; fill < fills; fill++) {
      const own = split(split(key, written.text), fill)
      const filled = filledSentence(written, names, own)
      const facts = factsOf(written)
      const slots = Object.keys(written.entities)
      const taskOf = (head: string, tail: string): MentionTask => ({
        id: `${filled.text} ${head} ${tail}`,
        kind: 'mention',
        ...filled.pair(head, tail),
      })
      const related = facts.map(([head, relation, tail]): MentionTask => ({ ...taskOf(head, tail), relation }))
      const holds = (head: string, tail: string): boolean => facts.some(([h, , t]) => h === head && t === tail)
      const turned = facts
        .filter(([head, relation, tail]) => !holds(tail, head) && !OPEN.has(relation))
        .map(([head, relation, tail]): MentionTask => ({
          ...taskOf(tail, head),
          relation: NO_RELATION,
          // of other relations nobody knows that they do not hold this way: "the book that she wrote"
          labels: { tempts: relation },
        }))
      const apart = slots.flatMap((head) =>
        slots.flatMap((tail) =>
          head === tail || holds(head, tail) || holds(tail, head) ? [] : [[head, tail] as const],
        ),
      )
      const none = shuffle(split(own, 'none'), apart)
        // most pairs of a crowded sentence hold nothing
        .slice(0, Math.max(2, facts.length, slots.length - 2))
        .map(([head, tail]): MentionTask => ({ ...taskOf(head, tail), relation: NO_RELATION }))
      found.related.push(...related)
      found.turned.push(...turned)
      found.none.push(...none)
    }
  return found
}

/** Facts of a sentence and those that they say of the other direction, each once. */
function factsOf({ facts }: WrittenSentence): (readonly [head: string, relation: string, tail: string])[] {
  const all = facts.flatMap(([head, relation, tail]) => {
    const inverse = SYMMETRIC.has(relation) ? relation : INVERSE[relation]
    return [[head, relation, tail] as const, ...(inverse === undefined ? [] : [[tail, inverse, head] as const])]
  })
  return [...new Map(all.map((fact) => [fact.join('\n'), fact])).values()]
}

interface Filled {
  readonly text: string
  /** Tokens with the mentions of two slots: of the places of both, those that stand nearest to each other. */
  readonly pair: (head: string, tail: string) => Pick<MentionTask, 'tokens' | 'head' | 'tail'>
}

function filledSentence(
  { text, entities }: WrittenSentence,
  names: Readonly<Record<string, readonly string[]>>,
  key: Key,
): Filled {
  const source = generator(key)
  const taken = new Set<string>()
  const nameOf = (kind: string): string => {
    for (let tries = 0; tries < 100; tries++) {
      const name = drawnName(kind, names, (end) => source.below(end))
      if (!taken.has(name)) {
        taken.add(name)
        return name
      }
    }
    throw new RangeError(`written sentence: kind ${kind} has too few names for ${JSON.stringify(text)}`)
  }
  const filled = new Map(Object.entries(entities).map(([slot, kind]) => [slot, nameOf(kind)]))
  const spans: { readonly slot: string; readonly start: number; readonly end: number }[] = []
  let whole = ''
  for (const part of text.split(/(\{\w+\})/)) {
    const slot = /^\{(\w+)\}$/.exec(part)?.[1]
    const words = slot === undefined ? part : (filled.get(slot) ?? '')
    if (slot !== undefined) spans.push({ slot, start: whole.length, end: whole.length + words.length })
    whole += words
  }
  const tokens = tokensOf(whole, spans)
  const rangeOf = ({ start, end }: { readonly start: number; readonly end: number }): readonly [number, number] => [
    tokens.findIndex((token) => token.start >= start),
    tokens.findLastIndex((token) => token.end <= end) + 1,
  ]
  return {
    text: whole,
    pair: (head, tail) => {
      const [heads, tails] = [head, tail].map((slot) => spans.filter((span) => span.slot === slot))
      const [nearest] = (heads ?? [])
        .flatMap((from) => (tails ?? []).map((to) => ({ from, to, gap: Math.abs(from.start - to.start) })))
        .toSorted((a, b) => a.gap - b.gap)
      if (nearest === undefined) throw new RangeError(`written sentence: ${head} or ${tail} has no place in ${whole}`)
      return { tokens: tokens.map((token) => token.text), head: rangeOf(nearest.from), tail: rangeOf(nearest.to) }
    },
  }
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

function drawnName(
  kind: string,
  names: Readonly<Record<string, readonly string[]>>,
  below: (end: number) => number,
): string {
  const year = (): number => 1650 + below(375)
  if (kind === 'year') return `${year()}`
  if (kind === 'decade') return `${10 * Math.floor(year() / 10)}s`
  if (kind === 'date') {
    const [day, month] = [1 + below(28), MONTHS[below(12)]]
    return below(3) === 0 ? `${month} ${day}, ${year()}` : `${day} ${month} ${year()}`
  }
  const list = names[kind] ?? []
  if (list.length === 0) throw new RangeError(`written sentence: kind ${kind} has no names`)
  return list[below(list.length)] ?? ''
}

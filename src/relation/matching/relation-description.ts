/**
 * Descriptions of relations: a text, and the kinds of thing that stand at head and tail (hypernyms).
 *
 * Source: RE-Matching (arXiv 2306.04954) takes hypernyms from annotators. Where a file has none they are derived: nouns
 * before the verb of "A is B of this C" are the tail's kind, those behind "this", "of a" the head's (`hypernymsOf`).
 */
import { fileFault, InputError, TouchstoneError } from '../../errors.ts'
import { z } from 'zod'
import { misspeltField, type KnownField } from '../misspelt-field.ts'

/** What is known of a relation without any training sentence. */
export interface RelationDescription {
  readonly relation: string
  readonly text: string
  /** Kinds of the head, such as `town`; at least one. */
  readonly head: readonly string[]
  /** Kinds of the tail. */
  readonly tail: readonly string[]
  /** True where head and tail were derived from the text. */
  readonly derived: boolean
  /** True where it holds both ways, as `sibling` does: the pair turned round is then no example of no relation. @default false */
  readonly symmetric?: boolean | undefined
}

/** A description as a model's file keeps it. */
export const descriptionInFile: z.ZodType<RelationDescription> = z.object({
  relation: z.string().min(1),
  text: z.string().min(1),
  head: z.array(z.string()),
  tail: z.array(z.string()),
  derived: z.boolean(),
  symmetric: z.boolean().optional(),
})

const words = z.union([z.string(), z.array(z.string())])
const row = z.object({
  relation: z.string().min(1),
  description: words.optional(),
  head: z.array(z.string()).optional(),
  tail: z.array(z.string()).optional(),
  h: z.array(z.string()).optional(),
  t: z.array(z.string()).optional(),
  symmetric: z.boolean().optional(),
})

/** A misspelt one would leave its kinds to a guess from the text. */
const FIELDS: readonly KnownField[] = [
  { names: ['relation'] },
  { names: ['description'] },
  { names: ['head', 'h'] },
  { names: ['tail', 't'] },
  { names: ['symmetric'] },
]

/** Reads descriptions; see `parseDescriptions`. The file may be gzipped (`.gz`). */
export async function readDescriptions(file: string): Promise<RelationDescription[]> {
  const { readFile } = await import('node:fs/promises')
  const { gunzipSync } = await import('node:zlib')
  let bytes: Buffer
  try {
    bytes = await readFile(file)
    if (file.endsWith('.gz')) bytes = gunzipSync(bytes)
  } catch (cause) {
    throw new InputError(file, undefined, fileFault(cause), { cause })
  }
  return parseDescriptions(bytes.toString('utf8'), file)
}

/**
 * Descriptions as JSON lines: `relation`, `description` (text or list of words), and where known `head` and `tail` (lists
 * of kinds; RE-Matching's files call them `h` and `t`) and `symmetric`. Other fields are passed over, but not misspelt ones.
 * @throws InputError with file and line: no JSON, a field that is all but one of these, no relation, no description, a relation
 * described twice, two relations with one description
 */
export function parseDescriptions(lines: string, file: string): RelationDescription[] {
  const found: RelationDescription[] = []
  for (const [i, line] of lines.split('\n').entries()) {
    if (line.trim() === '') continue
    const bad = (problem: string, cause?: unknown): never => {
      throw new InputError(file, i + 1, problem, { cause })
    }
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch (cause) {
      bad(fileFault(cause), cause)
    }
    const slip =
      typeof value === 'object' && value !== null ? misspeltField(value as Record<string, unknown>, FIELDS) : undefined
    if (slip !== undefined) return bad(slip)
    const parsed = row.safeParse(value)
    if (!parsed.success) return bad(z.prettifyError(parsed.error).replaceAll('\n', ' '))
    const { relation, description, head = parsed.data.h, tail = parsed.data.t } = parsed.data
    const text = (typeof description === 'string' ? description : (description ?? []).join(' ')).trim()
    if (!hasWords(text)) bad(`relation ${JSON.stringify(relation)} has no description, wanted a text`)
    const { symmetric } = parsed.data
    found.push({ ...describe(relation, text, head, tail), ...(symmetric === undefined ? {} : { symmetric }) })
  }
  if (found.length === 0) throw new InputError(file, undefined, 'has no description, wanted at least one')
  wantDistinct(found, file)
  return found
}

/** Format and control signs, such as a zero-width space: they make no text, and no difference between two texts. */
const INVISIBLE = /[\p{Cf}\p{Cc}]/gu

/** An encoder gives a vector of noise for a text without any word, and that vector may win. */
function hasWords(text: string): boolean {
  return /[^\p{C}\p{Z}\p{M}\s\u115f\u1160\u2800\u3164\uffa0]/u.test(text)
}

/** A description, with hypernyms derived where none are given. */
export function describe(
  relation: string,
  text: string,
  head: readonly string[] = [],
  tail: readonly string[] = [],
): RelationDescription {
  if (!hasWords(text))
    throw new TypeError(
      `describe: description of ${JSON.stringify(relation)} is ${JSON.stringify(text)}, wanted a text that can be seen`,
    )
  const derived = head.length === 0 || tail.length === 0
  const guess = derived ? hypernymsOf(text) : undefined
  return {
    relation,
    text,
    head: head.length > 0 ? head : (guess?.head ?? []),
    tail: tail.length > 0 ? tail : (guess?.tail ?? []),
    derived,
  }
}

/** @throws TouchstoneError `bad-input` where a relation is described twice, or two relations have one description */
export function wantDistinct(descriptions: readonly RelationDescription[], where: string): void {
  const names = new Set<string>()
  const texts = new Map<string, string>()
  for (const { relation, text } of descriptions) {
    if (names.has(relation))
      throw new TouchstoneError('bad-input', `${where}: relation ${JSON.stringify(relation)} is described twice`)
    names.add(relation)
    if (!hasWords(text))
      throw new TouchstoneError(
        'bad-input',
        `${where}: relation ${JSON.stringify(relation)} has no description that can be seen, wanted a text that can be seen`,
      )
    const plain = text.toLowerCase().replaceAll(INVISIBLE, '').replaceAll(/\s+/g, ' ').trim()
    const other = texts.get(plain)
    if (other !== undefined)
      throw new TouchstoneError(
        'bad-input',
        `${where}: relations ${JSON.stringify(other)} and ${JSON.stringify(relation)} have the same description, no match could tell them apart`,
      )
    texts.set(plain, relation)
  }
}

/** Words that open or link, and name no kind of thing. */
const LINKS = new Set(
  'a an the this that these those of in on at to for from by with is are was were be as or and which who whose where it its has have can may not'.split(
    ' ',
  ),
)

/**
 * Kinds of head and tail guessed from a description of Wikidata's form. The head is what follows "this" or "the subject
 * …"; the tail what the sentence starts with. Coarse: a wrong guess costs entity score, never a wrong text.
 */
export function hypernymsOf(text: string): { readonly head: readonly string[]; readonly tail: readonly string[] } {
  const plain = text.toLowerCase()
  const heads = [...plain.matchAll(/\b(?:this|the subject's?)\s+([\p{L}-]+(?:\s+[\p{L}-]+)?)/gu)].map((match) =>
    content(match[1] ?? ''),
  )
  const [subject = plain] = plain.split(/\b(?:is|are|was|were)\b|[,;:(]/u)
  const tail = content(subject)
  return {
    head: [...new Set(heads.filter((kind) => kind !== ''))].slice(0, 4).concat(heads.length === 0 ? ['item'] : []),
    tail: [tail === '' ? 'item' : tail],
  }
}

function content(phrase: string): string {
  const kept: string[] = []
  for (const word of phrase.trim().split(/[^\p{L}-]+/u)) {
    if (word === '' || (LINKS.has(word) && kept.length === 0)) continue
    if (LINKS.has(word)) break
    kept.push(word)
  }
  return kept.slice(0, 3).join(' ')
}

/** CoNLL04's sentences with all their typed entities. */
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import type { TextDocument } from '../../src/relation/index.ts'

/** One sentence. */
export interface TypedSentence {
  readonly id: string
  readonly tokens: readonly string[]
  /** Ranges of tokens, [start, end). */
  readonly entities: readonly { readonly type: string; readonly start: number; readonly end: number }[]
  /** Indices of `entities`. */
  readonly relations: readonly { readonly type: string; readonly head: number; readonly tail: number }[]
}

const row: z.ZodType<TypedSentence> = z.object({
  id: z.union([z.string(), z.int()]).transform(String),
  tokens: z.array(z.string()),
  entities: z.array(z.object({ type: z.string(), start: z.int(), end: z.int() })),
  relations: z.array(z.object({ type: z.string(), head: z.int(), tail: z.int() })),
})

/** Reads the file, gzipped JSON lines. */
export async function conll04Sentences(file: string): Promise<TypedSentence[]> {
  const text = gunzipSync(await readFile(file)).toString('utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => row.parse(JSON.parse(line)))
}

/** The sentences as documents: tokens joined by spaces, with their typed entities and what the corpus says holds. */
export async function conll04Documents(file: string): Promise<TextDocument[]> {
  return (await conll04Sentences(file)).map(({ id, tokens, entities, relations }, line) => {
    const starts: number[] = []
    let at = 0
    for (const token of tokens) {
      starts.push(at)
      at += token.length + 1
    }
    const placeOf = ({ type, start, end }: TypedSentence['entities'][number]): TextDocument['entities'][number] => ({
      start: starts[start] ?? 0,
      end: (starts[end - 1] ?? 0) + (tokens[end - 1]?.length ?? 0),
      type,
    })
    return {
      id,
      text: tokens.join(' '),
      entities: entities.map(placeOf),
      isRecognised: false,
      gold: relations.map(({ type, head, tail }) => ({ head, tail, relation: type })),
      source: { file, line: line + 1 },
    }
  })
}

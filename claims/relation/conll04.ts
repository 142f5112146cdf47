/** CoNLL04's sentences with all their typed entities. */
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'

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

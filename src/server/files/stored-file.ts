/** A file that the server keeps: what is told of it, and how its form is known from what a client says of it. */
import { z } from 'zod'

/** What is kept of a file beside its bytes, and told. */
export interface StoredFile {
  /** SHA-256 of the bytes, lower-case hex. */
  readonly id: string
  readonly bytes: number
  /** Media type. */
  readonly type: string
  /** As the client named it, without folders; its ending tells the form. No path on this machine. */
  readonly name: string
  /** ISO 8601. */
  readonly created: string
}

/** What a client says of a file. */
export interface FileAbout {
  readonly name: string
  readonly type: string
}

/** 64 hex digits: nothing else reaches the disk. */
export const FILE_ID: RegExp = /^[0-9a-f]{64}$/

/** As it stands on the disk. */
export const storedFile: z.ZodType<StoredFile> = z.object({
  id: z.string().regex(FILE_ID),
  bytes: z.int().nonnegative(),
  type: z.string(),
  name: z.string(),
  created: z.string(),
})

/** As it is told. */
export const toldFile: z.ZodType<StoredFile & { readonly url: string }> = z.object({
  id: z.string().regex(FILE_ID).describe('SHA-256 of the bytes, lower-case hex'),
  bytes: z.int().nonnegative(),
  type: z.string(),
  name: z.string(),
  created: z.string(),
  url: z.string().describe('Path of the bytes'),
})

/** The record with its path. */
export function toldFileOf(file: StoredFile): StoredFile & { readonly url: string } {
  return { ...file, url: `/v1/files/${file.id}` }
}

const LONGEST_NAME = 200
const OTHER_TYPE = 'application/octet-stream'

/** Media types that say what form a file has. Any other is told as bytes, so that no browser shows a page from here. */
const ENDINGS: Readonly<Record<string, string>> = {
  'application/x-ndjson': '.jsonl',
  'application/jsonl': '.jsonl',
  'application/json': '.json',
  'text/csv': '.csv',
  'application/vnd.apache.parquet': '.parquet',
  // its first bytes say so, and what it holds its name alone can say
  'application/gzip': '',
}
const TYPES: readonly (readonly [ending: string, type: string])[] = [
  ['.gz', 'application/gzip'],
  ['.jsonl', 'application/x-ndjson'],
  ['.ndjson', 'application/x-ndjson'],
  ['.json', 'application/json'],
  ['.csv', 'text/csv'],
  ['.parquet', 'application/vnd.apache.parquet'],
]

/**
 * Name and type by what a client sent: the name's ending goes before the type, which many clients make up.
 * @param name undefined where none was sent
 * @param type a content-type header
 */
export function fileAbout(name: string | undefined, type: string | null | undefined): FileAbout {
  const essence = (type ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const sent = Object.hasOwn(ENDINGS, essence) ? essence : undefined
  const bare = bareName(name ?? '')
  const ofName = TYPES.find(([ending]) => bare.toLowerCase().endsWith(ending))?.[1]
  if (ofName !== undefined) return { name: bare, type: ofName }
  const ending = sent === undefined ? '' : (ENDINGS[sent] ?? '')
  return { name: `${bare === '' ? 'upload' : bare}${ending}`, type: sent ?? OTHER_TYPE }
}

/** The last part of a path, of either kind, in printable characters. */
function bareName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return last
    .replaceAll(/[\p{C}"]/gu, '')
    .trim()
    .slice(-LONGEST_NAME)
    .replace(/^\.+$/, '')
}

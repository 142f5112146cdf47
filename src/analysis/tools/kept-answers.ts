/**
 * Answers of tools, kept by the digest of all that they depend on: source, tool, version and options. An answer that is
 * kept is read in a millisecond. Files are written whole or not at all, and one that cannot be read is as good as none.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cacheFolder } from '../../store/index.ts'
import type { JsonValue } from '../../supervision.ts'

/** Raise it where what is made of a tool's answer changes. */
const REVISION = 3

/** Keeps answers of one shape. */
export interface KeptAnswers<T> {
  get(key: JsonValue): Promise<T | undefined>
  /** Does nothing where the folder cannot be written. */
  set(key: JsonValue, value: T): Promise<void>
}

/**
 * Answers in a folder; false keeps none.
 *
 * @throws what `parse` throws is taken as no answer
 */
export function keptAnswers<T>(folder: string | false | undefined, parse: (value: unknown) => T): KeptAnswers<T> {
  if (folder === false) return { get: async () => undefined, set: async () => {} }
  const place = folder ?? join(cacheFolder(), 'analyses')
  const fileOf = (key: JsonValue): string => {
    const digest = createHash('sha256')
      .update(JSON.stringify([REVISION, key]))
      .digest('hex')
    return join(place, digest.slice(0, 2), `${digest.slice(2)}.json`)
  }
  return {
    async get(key) {
      try {
        return parse(JSON.parse(await readFile(fileOf(key), 'utf8')))
      } catch {
        return undefined
      }
    },
    async set(key, value) {
      const file = fileOf(key)
      const draft = `${file}.${randomUUID()}`
      try {
        await mkdir(dirname(file), { recursive: true })
        await writeFile(draft, JSON.stringify(value))
        await rename(draft, file)
      } catch {
        await rm(draft, { force: true })
      }
    },
  }
}

/**
 * What an interpreter, modules or jars that a user chose stand for, as a few letters: the judge's version holds them, so
 * that a run never goes on with other libraries. The place does not count, only what lies there.
 *
 * Covered: the version of the tool, and the name and size of every file. Not covered: a file changed to one of equal size,
 * and what stands behind a link to a folder.
 */
import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import type { ChosenContent } from './toolchain.ts'

/** What a running program leaves beside its modules. */
const LEFT_BY_RUNS = /(?:^|\/)__pycache__(?:\/|$)|\.pyc$/

/** Eight letters from 0 to f; a place that is not there counts as an empty one. */
export function contentDigest({ version, places }: ChosenContent): string {
  const hash = createHash('sha256').update(version)
  for (const place of places) hash.update(JSON.stringify(filesAt(place)))
  return hash.digest('hex').slice(0, 8)
}

function filesAt(place: string): (readonly [name: string, bytes: number])[] {
  const status = statSync(place, { throwIfNoEntry: false })
  if (status === undefined) return []
  if (!status.isDirectory()) return [[basename(place), status.size]]
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
    const name = relative(place, path)
    if (entry.isDirectory() || LEFT_BY_RUNS.test(name)) return []
    return [[name, statSync(path, { throwIfNoEntry: false })?.size ?? 0] as const]
  })
  return files.toSorted(([one], [other]) => (one < other ? -1 : 1))
}

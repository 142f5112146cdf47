/** Writes small files that appear whole or not at all. */
import { rename, writeFile } from 'node:fs/promises'

/** Writes `text` beside `path` and renames it over it. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}.partial`
  await writeFile(partial, text)
  await rename(partial, path)
}

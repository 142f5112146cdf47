/** Writes files that appear whole or not at all. */
import { rename, writeFile } from 'node:fs/promises'

/** Writes them beside `path` and renames it over it. */
export async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  const partial = `${path}.${process.pid}.partial`
  await writeFile(partial, data)
  await rename(partial, path)
}

/** Folders of this process that nobody else may enter, removed at the latest when the process ends. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folders = new Set<string>()
let listening = false

/** Makes one; the name tells later processes whose it was (leftovers.ts). */
export function makeTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), `touchstone-${process.pid}-`))
  folders.add(folder)
  if (!listening) {
    listening = true
    process.once('exit', () => {
      for (const left of folders) rmSync(left, { recursive: true, force: true })
    })
  }
  return folder
}

/** Removes one and all in it. Idempotent. */
export function removeTemporaryFolder(folder: string): void {
  folders.delete(folder)
  rmSync(folder, { recursive: true, force: true })
}

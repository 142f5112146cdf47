/** Sweeps up what a Touchstone that was killed could not: empty control groups and temporary folders. */
import { existsSync, readdirSync, rmSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GroupRoot } from './resource-group.ts'

/** Removes groups without members and folders whose process is gone; never anything of a process that lives. */
export function sweepLeftovers(groups: GroupRoot | undefined): void {
  for (const folder of new Set(Object.values(groups?.folders ?? {}))) {
    for (const name of orphans(folder)) attempt(() => rmdirSync(join(folder, name)))
  }
  for (const name of orphans(tmpdir())) attempt(() => rmSync(join(tmpdir(), name), { recursive: true, force: true }))
}

function orphans(folder: string): string[] {
  return readdirSync(folder).filter((name) => {
    const owner = /^touchstone-(\d+)-/.exec(name)?.[1]
    return owner !== undefined && !existsSync(`/proc/${owner}`)
  })
}

function attempt(act: () => void): void {
  try {
    act()
  } catch {
    // still in use, or another user's: then it is not ours to sweep
  }
}

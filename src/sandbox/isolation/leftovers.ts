/** Sweeps up what a Touchstone that was killed could not: empty control groups and temporary folders. */
import { existsSync, readFileSync, readdirSync, rmSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killIfThere } from './process-control.ts'
import type { GroupRoot } from './resource-group.ts'

/**
 * Removes groups and folders whose process is gone, and kills what still runs in such a group (only plain processes,
 * without a wall that ends with their owner, can); never anything of a process that lives.
 */
export function sweepLeftovers(groups: GroupRoot | undefined): void {
  for (const folder of new Set(Object.values(groups?.folders ?? {}))) {
    for (const name of orphans(folder)) {
      attempt(() => killMembers(join(folder, name)))
      attempt(() => rmdirSync(join(folder, name)))
    }
  }
  for (const name of orphans(tmpdir())) attempt(() => rmSync(join(tmpdir(), name), { recursive: true, force: true }))
}

function orphans(folder: string): string[] {
  return readdirSync(folder).filter((name) => {
    const owner = /^touchstone-(\d+)-/.exec(name)?.[1]
    return owner !== undefined && !existsSync(`/proc/${owner}`)
  })
}

function killMembers(group: string): void {
  const members = readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)
  for (const member of members) killIfThere(Number(member))
}

function attempt(act: () => void): void {
  try {
    act()
  } catch {
    // still in use, or another user's: then it is not ours to sweep
  }
}

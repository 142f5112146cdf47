/** What of a toolchain's folder must be shown in a box, beside the system folders that every box has, and where. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { TouchstoneError } from '../../errors.ts'
import { liesIn } from '../isolation/inside-path.ts'
import type { Toolchain } from './toolchain.ts'

/** Folders that every box has as the host has them; bubblewrap.ts mounts them. */
const SYSTEM_FOLDERS = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/lib32']

/**
 * The folder, where a box must be given it: outside the system folders and a toolchain's own. Nothing for a folder that
 * holds much else: the root, a folder directly below it, a home, and what a home has for all programs.
 */
export function toolchainMounts(folder: string, home: string = homedir()): string[] {
  return isSystemFolder(folder) || isWholeFolder(folder, home) ? [] : [folder]
}

/**
 * The toolchain with its tools as a box has them. Throws TouchstoneError `unavailable` that names the first tool that no
 * box would have.
 */
export function toolchainInside(
  title: string,
  toolchain: Toolchain,
  insidePath: (hostPath: string) => string,
): Toolchain {
  const tools = Object.entries(toolchain.tools).map(([role, path]) => {
    if (isSystemFolder(path)) return [role, path]
    if (toolchain.mounts.some((mount) => liesIn(path, mount))) return [role, insidePath(path)]
    const wanted = 'a toolchain in a folder of its own, such as one below /opt'
    throw new TouchstoneError(
      'unavailable',
      `run ${title}: ${path} lies in a folder that is not shown to programs, wanted ${wanted}`,
    )
  })
  return { ...toolchain, tools: Object.fromEntries(tools) as Toolchain['tools'] }
}

function isSystemFolder(path: string): boolean {
  return SYSTEM_FOLDERS.some((folder) => liesIn(path, folder))
}

function isWholeFolder(folder: string, home: string): boolean {
  const depth = folder.split('/').filter(Boolean).length
  if (depth < 2) return true
  return liesIn(home, folder) || folder === join(home, '.local') || /^\/(home|Users)\/[^/]+$/.test(folder)
}

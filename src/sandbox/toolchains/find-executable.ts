/** Executables on the PATH and in the system's own folders. */
import { accessSync, constants, lstatSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** First executable of this name on the PATH and in the system's own folders. */
export function findExecutable(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin']
  return folders.map((folder) => join(folder, name)).find((path) => path.startsWith('/') && isExecutable(path))
}

/** True for a file that this process may execute. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return lstatSync(path).isSymbolicLink() || lstatSync(path).isFile()
  } catch {
    // not there or not allowed: both are "no"
    return false
  }
}

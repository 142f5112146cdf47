/**
 * Makes a folder with the folders above it, in as many steps as the path has parts. Node's own recursive `mkdir` never
 * returns where a system refuses a folder as missing although the one above it is there, as `/proc` does.
 */
import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { TouchstoneError } from './errors.ts'

/**
 * Makes the folder `path`; one that is there is left as it is.
 * @returns the folders that were not there before, the outermost first
 * @throws TouchstoneError `bad-input` where a part of the path is no folder, or the system refuses a new one there
 */
export function makeFolder(path: string): readonly string[] {
  const missing: string[] = []
  let at = resolve(path)
  while (!isFolder(at, path)) {
    missing.unshift(at)
    if (dirname(at) === at) break
    at = dirname(at)
  }
  return missing.filter((each) => madeNow(each, path))
}

function isFolder(at: string, wanted: string): boolean {
  let found
  try {
    found = statSync(at)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return false
    throw refusal(wanted, at, cause)
  }
  if (found.isDirectory()) return true
  throw new TouchstoneError('bad-input', `make folder ${wanted}: ${at} is a file, wanted a folder or nothing there`)
}

function madeNow(folder: string, wanted: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (cause) {
    // another process was faster
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST' && isFolder(folder, wanted)) return false
    throw refusal(wanted, folder, cause)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the system makes no folder there',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the name is too long',
}

function refusal(wanted: string, at: string, cause: unknown): TouchstoneError {
  const { code = '', message } = cause as NodeJS.ErrnoException
  const reason = REASONS[code] ?? message
  const place = resolve(wanted) === at ? '' : ` (at ${at})`
  return new TouchstoneError(
    'bad-input',
    `make folder ${wanted}: ${reason}${place}, wanted a place where you may write`,
    {
      cause,
    },
  )
}

/** The file that a command writes at its end: what is wrong with the place is told before the work, not after it. */
import { accessSync, constants, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileFault, TouchstoneError } from '../errors.ts'
import { makeFolder } from '../make-folder.ts'

/**
 * Makes the folder that the file lies in.
 * @param option as the user wrote it, such as `--out`
 * @param path undefined where the option was not given
 * @throws TouchstoneError `bad-input` for a folder in the file's place, or a place where nothing can be written
 */
export function wantOutFile(command: string, option: string, path: string | undefined): void {
  if (path === undefined) return
  const folder = dirname(path)
  makeFolder(folder)
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory() === true)
    throw new TouchstoneError('bad-input', `${command}: ${option} is ${path}, which is a folder, wanted a file`)
  try {
    accessSync(found === undefined ? folder : path, constants.W_OK)
  } catch (cause) {
    const reason = fileFault(cause).replace('read', 'written')
    throw new TouchstoneError(
      'bad-input',
      `${command}: ${option} is ${path}, which ${reason}, wanted a file that can be`,
      {
        cause,
      },
    )
  }
}

/**
 * A command that reads all of a file and then writes another in its place would take the user's data with it.
 * @param sources files that the command reads
 * @throws TouchstoneError `bad-input` where the place is one of them, by whatever name
 */
export function wantOtherFile(
  command: string,
  option: string,
  { path, sources }: { readonly path: string | undefined; readonly sources: readonly string[] },
): void {
  const found = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return
  const own = sources.find((source) => {
    const other = statSync(source, { throwIfNoEntry: false })
    return other !== undefined && other.dev === found.dev && other.ino === found.ino
  })
  if (own !== undefined)
    throw new TouchstoneError(
      'bad-input',
      `${command}: ${option} is ${path}, which it reads (${own}), wanted another file`,
    )
}

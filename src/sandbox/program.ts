/** What is run: a program in a language of the table, with whatever files it needs. */
import { TouchstoneError } from '../errors.ts'
import type { BoxFile } from './isolation/box.ts'

const LARGEST_SOURCE = 16 * 2 ** 20

/** A program. */
export interface Program {
  /** Name or alias in the language table. */
  readonly language: string
  /** The main source file. */
  readonly code: string
  /** Further source and input files by path relative to the work folder. */
  readonly files?: Readonly<Record<string, string | Uint8Array>> | undefined
}

/**
 * The main source file as a box takes it.
 *
 * @throws TouchstoneError `bad-input` for a source of more than 16 MiB
 */
export function mainFile({ code }: Program, path: string): BoxFile {
  const content = Buffer.from(code)
  if (content.length > LARGEST_SOURCE) {
    const size = `source has ${content.length} bytes, wanted at most ${LARGEST_SOURCE}`
    throw new TouchstoneError('bad-input', `run a program: ${size}`)
  }
  return { path, content }
}

/**
 * Files by path as a box takes them.
 *
 * @throws RangeError as `checkPath` does
 */
export function boxFiles(files: Program['files'] = {}): BoxFile[] {
  return Object.entries(files).map(([path, content]) => {
    checkPath(path)
    return { path, content: typeof content === 'string' ? Buffer.from(content) : content }
  })
}

/**
 * Wants a path in the work folder.
 *
 * @throws RangeError where it would leave the work folder or cannot be a file's name
 */
export function checkPath(path: string): void {
  const parts = path.split('/')
  if (path.length > 4096 || path.includes('\0') || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new RangeError(
      `program file: path is ${JSON.stringify(path.slice(0, 200))}, wanted a path relative to the work folder`,
    )
  }
}

/** What is run: a program in a language of the table, with whatever files it needs. */

/** A program. */
export interface Program {
  /** Name or alias in the language table. */
  readonly language: string
  /** The main source file. */
  readonly code: string
  /** Further source and input files by path relative to the work folder. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
}

/** Throws RangeError where a path would leave the work folder or cannot be a file's name. */
export function checkPath(path: string): void {
  const parts = path.split('/')
  if (path.length > 4096 || path.includes('\0') || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new RangeError(
      `program file: path is ${JSON.stringify(path.slice(0, 200))}, wanted a path relative to the work folder`,
    )
  }
}

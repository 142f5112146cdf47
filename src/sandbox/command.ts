/** What a language's row gives to be run: words, environment and files; the sandbox makes a box of it. */
import type { BoxFile } from './isolation/box.ts'

/** One command with what it needs beside the program's files. */
export interface Command {
  readonly argv: readonly string[]
  /** Added to the sandbox's environment. */
  readonly environment?: Readonly<Record<string, string>> | undefined
  /** Added to the program's files. */
  readonly files?: readonly BoxFile[] | undefined
  /** As in `Box`. */
  readonly shownMemoryBytes?: number | undefined
}

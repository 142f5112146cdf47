/**
 * Standard input as a data file. Data are read twice (once for their digest, once for their rows), and a resumed run reads
 * them again from the start, so that what comes through a pipe is first written to a temporary file, which is removed when
 * the process ends.
 */
import { createWriteStream, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { InputError } from '../errors.ts'

/** The name under which commands take standard input. */
export const STANDARD_INPUT = '-'

let gathered: Promise<string> | undefined

/**
 * The file that holds what came through standard input. All callers of a process share it.
 * @throws InputError where standard input is a terminal, or cannot be read or kept
 */
export function standardInputFile(): Promise<string> {
  gathered ??= gather(process.stdin)
  return gathered
}

/** Writes a stream to a temporary file in a new folder of `parent`. The folder goes with the process. */
export async function gather(
  input: NodeJS.ReadableStream & { readonly isTTY?: boolean },
  parent: string = tmpdir(),
): Promise<string> {
  if (input.isTTY === true) {
    throw new InputError(STANDARD_INPUT, undefined, 'standard input is a terminal, wanted rows from a pipe or a file')
  }
  try {
    const folder = await mkdtemp(join(parent, 'touchstone-input-'))
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'rows')
    await pipeline(input, createWriteStream(file))
    return file
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new InputError(STANDARD_INPUT, undefined, `standard input cannot be read (${reason})`, { cause })
  }
}

/**
 * Results of a benchmark as JSON lines in a file, one for each unit of work, so that a run that was interrupted goes on. A
 * line is used again where all that decides its numbers is the same, told by a digest.
 */
import { appendFile, readFile, truncate } from 'node:fs/promises'
import { z } from 'zod'
import { InputError } from '../../errors.ts'

/**
 * Reads what a file has; none where there is no file. A last line that an interruption cut short is removed.
 * @throws InputError with file and line for any other line that is no result
 */
export async function readResultLines<Result>(file: string, schema: z.ZodType<Result>): Promise<Result[]> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const whole = bytes.lastIndexOf(10) + 1
  if (whole < bytes.length) await truncate(file, whole)
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1)
  return lines.map((line, i) => {
    try {
      return schema.parse(JSON.parse(line))
    } catch (cause) {
      const problem = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : String(cause)
      throw new InputError(file, i + 1, `is no result of this benchmark: ${problem}`, { cause })
    }
  })
}

/** Adds a result. */
export async function appendResultLine(file: string, added: unknown): Promise<void> {
  await appendFile(file, `${JSON.stringify(added)}\n`)
}

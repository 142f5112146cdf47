/**
 * Results of a benchmark as JSON lines in a file (json-lines-log.ts), one for each unit of work, so that a run that was
 * interrupted goes on. A line is used again where all that decides its numbers is the same, told by a digest.
 */
import { existsSync } from 'node:fs'
import { z } from 'zod'
import { openKeyedLog, readJsonLinesLog, type KeyedLog, type ReadLogOptions } from '../../json-lines-log.ts'

/**
 * Opens a file of results by digest, for going on. A last line that an interruption cut short is removed.
 * @throws InputError with file and line for any other line that is no result
 * @throws TouchstoneError `busy` where another process has the results open
 */
export async function openResultLines<Result extends { readonly digest: string }>(
  file: string,
  schema: z.ZodType<Result>,
  signal?: AbortSignal,
): Promise<KeyedLog<Result>> {
  return openKeyedLog(file, { ...linesOf(schema), keyOf: ({ digest }) => digest, signal })
}

/**
 * Reads what a file has without changing it; none where there is no file. A torn last line is passed over.
 * @throws InputError with file and line for any other line that is no result
 */
export async function readResultLines<Result>(file: string, schema: z.ZodType<Result>): Promise<Result[]> {
  if (!existsSync(file)) return []
  const results: Result[] = []
  for await (const result of readJsonLinesLog(file, linesOf(schema))) results.push(result)
  return results
}

function linesOf<Result>(schema: z.ZodType<Result>): ReadLogOptions<Result> {
  return {
    noun: 'result of this benchmark',
    parse: (value) => {
      const parsed = schema.safeParse(value)
      if (parsed.success) return parsed.data
      throw new TypeError(z.prettifyError(parsed.error).replaceAll('\n', ' '))
    },
  }
}

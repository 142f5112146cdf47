/** Prompts with responses from files: rows with `prompt` and `response`, or both sides of preference pairs of any shape. */
import { InputError } from '../errors.ts'
import { readFields, SHAPES } from '../task/index.ts'
import {
  eachUsable,
  promptedOf,
  readPreferencePairs,
  Skips,
  type ScoredPair,
  type ScoredRowsOptions,
} from './bias/scored-pair.ts'
import type { PromptedResponse } from './features/reward-input.ts'

/** Rows before they are scored. */
export interface UnscoredRows {
  readonly pairs: readonly ScoredPair[]
  readonly responses: readonly PromptedResponse[]
  /** Rows that were passed over, by reason. */
  readonly skipped: Readonly<Record<string, number>>
}

/** Responses of files. */
export type PromptedRows = Pick<UnscoredRows, 'responses' | 'skipped'>

/**
 * Reads preference pairs of any shape, or rows with prompt and response: the first row of the first file that is either says which. Files
 * are JSONL, JSON, CSV (all also as .gz) or Parquet, and texts may be lists of messages.
 * @throws InputError with file and line for a row without prompt and response, or with an empty response; for files without a
 * usable row; and as `readPreferencePairs`
 */
export async function readUnscoredRows(
  files: readonly string[],
  options: ScoredRowsOptions = {},
): Promise<UnscoredRows> {
  const [first] = files
  if (first === undefined) throw new RangeError('read responses: got no file, wanted at least one')
  if (!(await holdsResponses(first, options.signal)))
    return await readPreferencePairs(files, options, 'prompt and response, or a preference (prompt, chosen, rejected)')
  const responses: PromptedResponse[] = []
  const skips = new Skips(options)
  for (const file of files)
    await eachUsable(file, skips, options, ({ fields }) => {
      responses.push(promptedOf(fields))
    })
  if (responses.length === 0)
    throw new InputError(files.join(', '), undefined, 'has no usable row, wanted at least one')
  return { pairs: [], responses, skipped: skips.counts }
}

/** As `readUnscoredRows`, with both sides of a pair as responses, each once. Rows of responses are samples, and all of them count. */
export async function readPromptedResponses(
  files: readonly string[],
  options: ScoredRowsOptions = {},
): Promise<PromptedRows> {
  const { pairs, responses, skipped } = await readUnscoredRows(files, options)
  const sides = pairs.flatMap(({ prompt, chosen, rejected }) =>
    [chosen, rejected].map((response) => ({ prompt, response })),
  )
  return { responses: [...responses, ...distinct(sides)], skipped }
}

async function holdsResponses(file: string, signal: AbortSignal | undefined): Promise<boolean> {
  for await (const row of readFields([file], { signal })) {
    if (!('fields' in row)) continue
    const { fields } = row
    if ('response' in fields) return true
    // a row of neither kind is a bad one, which may be passed over
    if (SHAPES.some((shape) => shape.fits(fields))) return false
  }
  return false
}

function distinct(responses: readonly PromptedResponse[]): PromptedResponse[] {
  return [...new Map(responses.map((each) => [JSON.stringify([each.prompt, each.response]), each])).values()]
}

/**
 * Results of the zero-shot benchmark as JSON lines in a folder, one for each arm and split: score matrices, from which all
 * figures are computed, so that a figure that is asked for later costs no training. A run that was interrupted goes on; a
 * line is used again where all that decides its numbers is the same, told by a digest.
 */
import { appendFile, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError } from '../errors.ts'

/** Scores of sentences against labels. */
export interface ScoreMatrix {
  readonly labels: readonly string[]
  /** Index of the right label of each sentence. */
  readonly gold: readonly number[]
  /** `[sentence][label]`, higher fits better. */
  readonly scores: readonly (readonly number[])[]
}

/** One arm on one split. */
export interface ZeroShotResult {
  readonly digest: string
  readonly arm: string
  readonly split: number
  /** Unseen relations; sentences are grouped by relation, as many of each. */
  readonly test: ScoreMatrix
  /** Relations that choices and thresholds may see, where they were scored. */
  readonly development?: ScoreMatrix | undefined
  /** Other domains by name. */
  readonly transfer: Readonly<Record<string, ScoreMatrix>>
  /** Tokens read forward and backward in training. */
  readonly trainTokens: number
  readonly trainSeconds: number
  /** Test sentences scored against all test labels each second, descriptions not counted. */
  readonly sentencesPerSecond: number
  /** Right of unseen sentences of the training relations by a linear probe, from the context vector and from the irrelevant feature. */
  readonly probe?: { readonly context: number; readonly irrelevant: number } | undefined
}

const matrix = z.object({
  labels: z.array(z.string()),
  gold: z.array(z.int().nonnegative()),
  scores: z.array(z.array(z.number())),
})
const result = z.object({
  digest: z.string(),
  arm: z.string(),
  split: z.int().nonnegative(),
  test: matrix,
  development: matrix.optional(),
  transfer: z.record(z.string(), matrix),
  trainTokens: z.number(),
  trainSeconds: z.number(),
  sentencesPerSecond: z.number(),
  probe: z.object({ context: z.number(), irrelevant: z.number() }).optional(),
})

/** Path of the results in a folder. */
export function zeroShotResultsPath(folder: string): string {
  return join(folder, 'zero-shot.jsonl')
}

/**
 * Reads what a folder has; none where there is no file. A last line that an interruption cut short is removed.
 * @throws InputError with file and line for any other line that is no result
 */
export async function readZeroShotResults(folder: string): Promise<ZeroShotResult[]> {
  const file = zeroShotResultsPath(folder)
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const whole = bytes.lastIndexOf(10) + 1
  if (whole < bytes.length) await truncate(file, whole)
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1)
  return lines.map((line, i) => {
    try {
      return result.parse(JSON.parse(line))
    } catch (cause) {
      const problem = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : String(cause)
      throw new InputError(file, i + 1, `is no result of this benchmark: ${problem}`, { cause })
    }
  })
}

/** Adds a result. */
export async function appendZeroShotResult(folder: string, added: ZeroShotResult): Promise<void> {
  await appendFile(zeroShotResultsPath(folder), `${JSON.stringify(added)}\n`)
}

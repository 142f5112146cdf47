/**
 * Results of the open-set benchmark as JSON lines in a folder, one for each split and trial, so that a run that was
 * interrupted goes on. A line is used again where all that decides its numbers is the same, told by a digest.
 */
import { createHash } from 'node:crypto'
import { appendFile, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import { openSetScoreNames, type OpenSetScoreName } from './open-set-trial.ts'

/** Figures of one score; shares are 0 to 1. */
export interface OpenSetTrialFigures {
  readonly auroc: number
  readonly fpr95: number
  readonly knownAccuracy: number
  /** (K+1)-way, at the threshold that is best on development sentences. */
  readonly accuracy: number
  /** Known test sentences accepted at that threshold. */
  readonly coverage: number
  /** Known test sentences accepted at the split-conformal threshold of 0.95 from known development sentences. */
  readonly conformalCoverage: number
  /** Unknown test sentences rejected at it. */
  readonly conformalRejection: number
}

/** How hard negatives are for some weights: training sentences beside negatives made of them. */
export interface NegativeDifficulty {
  /** Mean energies of each batch. */
  readonly batches: readonly { readonly original: number; readonly aware: number; readonly random: number }[]
  /** AUROC of originals against unknown-aware negatives, and against random ones. */
  readonly aware: number
  readonly random: number
}

/** One trial on one split. */
export interface OpenSetResult {
  /** Of all that decides the numbers. */
  readonly digest: string
  readonly split: number
  readonly trial: string
  /** Sentences; `development` are unknown ones, `calibration` known ones. */
  readonly n: {
    readonly known: number
    readonly unknown: number
    readonly development: number
    readonly calibration: number
    readonly train: number
  }
  readonly figures: Readonly<Partial<Record<OpenSetScoreName, OpenSetTrialFigures>>>
  /** Figures of the energy on the development unknowns, which thresholds and settings may be chosen by. */
  readonly development: { readonly auroc: number; readonly fpr95: number }
  /** Sentences that the stage took forward and backward. */
  readonly passes: number
  readonly seconds: number
  /** Energies of test sentences, for curves. */
  readonly energies: { readonly known: readonly number[]; readonly unknown: readonly number[] }
  readonly difficulty?: { readonly before: NegativeDifficulty; readonly after: NegativeDifficulty } | undefined
}

const share = z.number().min(0).max(1)
const count = z.int().nonnegative()
const figures = z.object({
  auroc: share,
  fpr95: share,
  knownAccuracy: share,
  accuracy: share,
  coverage: share,
  conformalCoverage: share,
  conformalRejection: share,
})
const batch = z.object({ original: z.number(), aware: z.number(), random: z.number() })
const difficulty = z.object({ batches: z.array(batch), aware: share, random: share })
const result = z.object({
  digest: z.string(),
  split: count,
  trial: z.string(),
  n: z.object({ known: count, unknown: count, development: count, calibration: count, train: count }),
  figures: z.partialRecord(z.enum(openSetScoreNames), figures),
  development: z.object({ auroc: share, fpr95: share }),
  passes: count,
  seconds: z.number().nonnegative(),
  energies: z.object({ known: z.array(z.number()), unknown: z.array(z.number()) }),
  difficulty: z.object({ before: difficulty, after: difficulty }).optional(),
})

/** The digest of what decides a result: any JSON value. */
export function resultDigest(settings: unknown): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16)
}

/** Path of the results in a folder. */
export function resultsPath(folder: string): string {
  return join(folder, 'results.jsonl')
}

/**
 * Reads what a folder has; none where there is no file. A last line that an interruption cut short is removed.
 * @throws InputError with file and line for any other line that is no result
 */
export async function readResults(folder: string): Promise<OpenSetResult[]> {
  const file = resultsPath(folder)
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
export async function appendResult(folder: string, added: OpenSetResult): Promise<void> {
  await appendFile(resultsPath(folder), `${JSON.stringify(added)}\n`)
}

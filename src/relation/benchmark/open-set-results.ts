/** Results of the open-set benchmark, one line for each split and trial in a folder's results.jsonl (result-lines.ts). */
import { join } from 'node:path'
import { z } from 'zod'
import { OPEN_SET_SCORE_NAMES, type OpenSetScoreName } from './open-set-trial.ts'
import type { KeyedLog } from '../../json-lines-log.ts'
import { openResultLines, readResultLines } from './result-lines.ts'

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
  figures: z.partialRecord(z.enum(OPEN_SET_SCORE_NAMES), figures),
  development: z.object({ auroc: share, fpr95: share }),
  passes: count,
  seconds: z.number().nonnegative(),
  energies: z.object({ known: z.array(z.number()), unknown: z.array(z.number()) }),
  difficulty: z.object({ before: difficulty, after: difficulty }).optional(),
})

/** Path of the results in a folder. */
export function resultsPath(folder: string): string {
  return join(folder, 'results.jsonl')
}

/** Opens a folder's results for going on; errors as `openResultLines`. */
export async function openResults(folder: string, signal?: AbortSignal): Promise<KeyedLog<OpenSetResult>> {
  return openResultLines<OpenSetResult>(resultsPath(folder), result, signal)
}

/** Reads what a folder has; errors as `readResultLines`. */
export async function readResults(folder: string): Promise<OpenSetResult[]> {
  return readResultLines(resultsPath(folder), result)
}

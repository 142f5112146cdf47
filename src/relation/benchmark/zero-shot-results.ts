/**
 * Results of the zero-shot benchmark, one line for each arm and split in a folder's zero-shot.jsonl (result-lines.ts): score
 * matrices, from which all figures are computed, so that a figure that is asked for later costs no training.
 */
import { join } from 'node:path'
import { z } from 'zod'
import type { KeyedLog } from '../../json-lines-log.ts'
import { openResultLines, readResultLines } from './result-lines.ts'

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

/** Opens a folder's results for going on; errors as `openResultLines`. */
export async function openZeroShotResults(folder: string, signal?: AbortSignal): Promise<KeyedLog<ZeroShotResult>> {
  return openResultLines<ZeroShotResult>(zeroShotResultsPath(folder), result, signal)
}

/** Reads what a folder has; errors as `readResultLines`. */
export async function readZeroShotResults(folder: string): Promise<ZeroShotResult[]> {
  return readResultLines(zeroShotResultsPath(folder), result)
}

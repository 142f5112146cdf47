/** Judging a file that was uploaded: what is asked, what it comes to, and the count of it. */
import { z } from 'zod'
import type { Feedback } from '../../supervision.ts'
import { SHAPE_NAMES, type ShapeName } from '../../task/index.ts'
import type { TraceRecord } from '../../trace.ts'
import { isFailure } from '../../work/index.ts'
import { FILE_ID, toldFile, type StoredFile } from './stored-file.ts'

/** What is asked of a judge in place of rows. */
export interface AskedFileJudging {
  readonly file: string
  readonly shape?: ShapeName
  readonly blind?: boolean
  readonly on_bad_row?: 'stop' | 'skip'
}
export const askedFileJudging: z.ZodType<AskedFileJudging> = z.strictObject({
  file: z.string().regex(FILE_ID, 'wanted the id of a file of /v1/files').describe('Id of a file of /v1/files'),
  shape: z.enum(SHAPE_NAMES).exactOptional().describe('Default: told from the first row'),
  blind: z.boolean().exactOptional().describe('Hides gold answers from the judges. Default false'),
  on_bad_row: z
    .enum(['stop', 'skip'])
    .exactOptional()
    .describe('Whether a row that cannot be used ends the judging, or is counted and passed over. Default stop'),
})

/** What it comes to. */
export interface FileJudged {
  readonly counts: {
    readonly rows: number
    readonly correct: number
    readonly wrong: number
    /** Abstentions and failures. */
    readonly unknown: number
    /** Rows that no judge could look at; they are unknown too. */
    readonly failed: number
    readonly rejected: number
  }
  /** The first of the rows passed over. */
  readonly rejected: readonly { readonly line: number; readonly reason: string }[]
  readonly file: StoredFile & { readonly url: string }
}
export const fileJudged: z.ZodType<FileJudged> = z.object({
  counts: z.object({
    rows: z.int(),
    correct: z.int(),
    wrong: z.int(),
    unknown: z.int().describe('Abstentions, and rows that no judge could look at'),
    failed: z.int().describe('Of unknown, rows that no judge could look at'),
    rejected: z.int().describe('Rows passed over; they stand in no other count'),
  }),
  rejected: z.array(z.object({ line: z.int(), reason: z.string() })).describe('The first 100 of the rows passed over'),
  file: toldFile.describe('The trace, as JSONL: a header, then a record for each row in order'),
})

/** Whether a request asks for a file to be judged. */
export function asksForFile(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'file' in value
}

/** Rows passed over of which the line is told; the others are counted. */
const MOST_TOLD = 100

/** What the rows came to. */
export class Counted {
  readonly rejected: { line: number; reason: string }[] = []
  #counts: FileJudged['counts'] = NOTHING
  #failure: string | undefined

  get counts(): FileJudged['counts'] {
    return this.#counts
  }

  /** Why no row at all could be judged. */
  get failure(): string | undefined {
    return this.#counts.failed === this.#counts.rows ? this.#failure : undefined
  }

  add({ feedback }: Pick<TraceRecord, 'feedback'>): void {
    const { rows, failed, ...counts } = this.#counts
    const isFailed = isFailure(feedback)
    if (isFailed) this.#failure ??= messageOf(feedback)
    const verdict = feedback.verdict
    this.#counts = { ...counts, rows: rows + 1, failed: failed + (isFailed ? 1 : 0), [verdict]: counts[verdict] + 1 }
  }

  reject(line: number, reason: string): void {
    this.#counts = { ...this.#counts, rejected: this.#counts.rejected + 1 }
    if (this.rejected.length < MOST_TOLD) this.rejected.push({ line, reason })
  }

  clear(): void {
    this.#counts = NOTHING
    this.#failure = undefined
  }
}

const NOTHING: FileJudged['counts'] = { rows: 0, correct: 0, wrong: 0, unknown: 0, failed: 0, rejected: 0 }

function messageOf({ findings, text }: Feedback): string {
  return findings[0]?.message ?? text
}

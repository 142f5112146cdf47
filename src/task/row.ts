/** A row of a data file in Touchstone's own terms, and the two forms it has on its way: raw, and rejected. */
import type { Response, Task } from '../supervision.ts'

/** One task with at most one response. A foreign line that holds several responses gives several rows. */
export interface Row {
  readonly task: Task
  /** Absent where the file only asks. */
  readonly response?: Response
  readonly source: RowSource
}

/** Where a row came from. */
export interface RowSource {
  /** As the caller named it. */
  readonly file: string
  /** 1-based line, or the 1-based row of a Parquet file or a JSON document. */
  readonly line: number
}

/** One value as a file gave it, before any shape is known, or the reason why there is none. */
export type RawRow =
  | { readonly line: number; readonly value: unknown }
  | { readonly line: number; readonly problem: string; readonly raw: string }

/** A row that could not be used: one line of `rejected.jsonl`. */
export interface RejectedRow {
  readonly file: string
  readonly line: number
  readonly reason: string
  /** The beginning of what stood there, at most `excerptLength` code units. */
  readonly raw: string
}

/** Enough of a bad row to recognise it, short enough for a terminal and for a file of a million rejections. */
export const EXCERPT_LENGTH = 300

/** The beginning of a text, for messages and `rejected.jsonl`. */
export function excerpt(text: string): string {
  return text.length <= EXCERPT_LENGTH ? text : `${text.slice(0, EXCERPT_LENGTH)}…`
}

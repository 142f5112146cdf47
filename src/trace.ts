/** The versioned JSONL record of a run: one header line, then one line per judged response, append-only. */
import type { Feedback, Response, Task } from './supervision.ts'

/** Version of the line format; readers refuse other versions by name. */
export const TRACE_VERSION = 1

/** One judged response. All but `timing` is the same for the same key and data. */
export interface TraceRecord {
  /** 0-based position of the response in the input. */
  readonly index: number
  /** SHA-256 over task, response and judge (name, version), first 32 hex digits: what resume compares. */
  readonly digest: string
  /** Where the row came from: file as given, 1-based line or row. */
  readonly source: { readonly file: string; readonly line: number }
  readonly task: Task
  readonly response: Response
  readonly feedback: Feedback
  /** The only field that differs between two runs of the same key. */
  readonly timing: { readonly judgeMs: number }
}

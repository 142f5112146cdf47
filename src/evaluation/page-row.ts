/**
 * A trace record as the page carries it: the same fields, long texts and lists clipped.
 *
 * Each limit is for the reader: nobody reads more of one row in a window, and one row of 50 MB must not crowd out a
 * thousand others. A clipped row says so on the page. The trace has all of it.
 */
import type { JsonValue } from '../supervision.ts'
import type { TraceRecord } from '../trace.ts'
import { Clip } from './clip.ts'
import { jsonForScript } from './html.ts'

/** Characters of the response and of what is asked: about 20 pages of print. */
const LONGEST_TEXT = 60_000
/** Characters of any other text, such as a test's input or a compiler's output. */
const LONGEST_OTHER = 6_000
/** Names of the former. */
const LONG_NAMES = new Set(['text', 'question', 'prompt', 'chosen', 'rejected'])
/** Items of a list, such as tests or findings. */
const LONGEST_LIST = 400

/** The row as JSON that may stand inside a script element. */
export function pageRowText(record: TraceRecord): string {
  const clip = new Clip({
    longestText: (name) => (name !== undefined && LONG_NAMES.has(name) ? LONGEST_TEXT : LONGEST_OTHER),
    longestList: LONGEST_LIST,
  })
  const { index, source, task, response, feedback, timing } = record
  const row = {
    index,
    source,
    task: clip.value(task as unknown as JsonValue),
    response: clip.value(response as unknown as JsonValue),
    feedback: clip.value(feedback as unknown as JsonValue),
    timing: { judgeMs: Number(timing.judgeMs.toPrecision(4)) },
  }
  return jsonForScript(clip.clipped ? { ...row, clipped: true } : row)
}

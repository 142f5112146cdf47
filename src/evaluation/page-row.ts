/**
 * A trace record as the page carries it: the same fields, long texts and lists clipped.
 *
 * Each limit is for the reader: nobody reads more of one row in a window, and one row of 50 MB must not crowd out a
 * thousand others. A clipped row says so on the page. The trace has all of it.
 */
import type { JsonValue } from '../supervision.ts'
import type { TraceRecord } from '../trace.ts'
import { jsonForScript } from './html.ts'

/** Characters of the response and of what is asked: about 20 pages of print. */
const LONGEST_TEXT = 60_000
/** Characters of any other text, such as a test's input or a compiler's output. */
const LONGEST_OTHER = 6_000
/** Items of a list, such as tests or findings. */
const LONGEST_LIST = 400
/** Nesting of a finding's detail. Judges use one level. */
const DEEPEST = 12

/** The row as JSON that may stand inside a script element. */
export function pageRowText(record: TraceRecord): string {
  const clip = new Clip()
  const { index, source, task, response, feedback, timing } = record
  const row = {
    index,
    source,
    task: clip.value(task as unknown as JsonValue, 0),
    response: clip.value(response as unknown as JsonValue, 0),
    feedback: clip.value(feedback as unknown as JsonValue, 0),
    timing: { judgeMs: Number(timing.judgeMs.toPrecision(4)) },
  }
  return jsonForScript(clip.clipped ? { ...row, clipped: true } : row)
}

const LONG_NAMES = new Set(['text', 'question', 'prompt', 'chosen', 'rejected'])

class Clip {
  clipped = false

  value(value: JsonValue, depth: number, name?: string): JsonValue {
    if (typeof value === 'string') {
      return this.#text(value, name !== undefined && LONG_NAMES.has(name) ? LONGEST_TEXT : LONGEST_OTHER)
    }
    if (value === null || typeof value !== 'object') return value
    if (depth > DEEPEST) {
      this.clipped = true
      return '…'
    }
    if (isList(value)) {
      if (value.length > LONGEST_LIST) this.clipped = true
      return value.slice(0, LONGEST_LIST).map((item) => this.value(item, depth + 1))
    }
    const entries = Object.entries(value)
    if (entries.length > LONGEST_LIST) this.clipped = true
    return Object.fromEntries(
      entries.slice(0, LONGEST_LIST).map(([key, item]) => [key, this.value(item, depth + 1, key)]),
    )
  }

  #text(text: string, length: number): string {
    if (text.length <= length) return text
    this.clipped = true
    return `${text.slice(0, length)}…`
  }
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

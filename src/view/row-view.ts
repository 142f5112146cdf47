/** Rows as the page shows them: one line of the list, and one row in full, with long texts in parts. */
import { Clip } from '../evaluation/index.ts'
import type { JsonValue, TaskKind, Verdict } from '../supervision.ts'
import type { TraceRecord } from '../trace.ts'
import { failingKinds } from './run-index.ts'
import { questionOf } from '../task/index.ts'
import { excerptOf } from './row-text.ts'

/** One line of the list. */
export interface RowItem {
  /** Number of the row in the trace. */
  readonly row: number
  readonly verdict: Verdict
  /** A person's verdict, where one was set. */
  readonly person?: Verdict | undefined
  readonly score: number | null
  readonly judge: string
  readonly model: string
  readonly kind: TaskKind
  readonly task: string
  /** The beginnings of question and response. */
  readonly question: string
  readonly response: string
  /** The first finding that says why, where the row is not correct. */
  readonly reason?: { readonly kind: string; readonly message: string } | undefined
  /** Rows of the same task that pass the same query, where the list is folded. */
  readonly repeats?: RowCounts | undefined
  /** How the task fares beside the run that this one is compared with. */
  readonly change?: string | undefined
  /** Verdicts on the same task in that run. */
  readonly other?: RowCounts | undefined
}

/** Rows by verdict. */
export interface RowCounts {
  readonly correct: number
  readonly wrong: number
  readonly unknown: number
}

/** One row in full. */
export interface RowDetail {
  readonly row: number
  /** The record as it stands in the trace, with long texts clipped. The response's text is one part of it. */
  readonly record: TraceRecord
  /** The part of the response's text that `record.response.text` is. */
  readonly part: TextPart
  /** True where texts or lists other than the response were clipped. */
  readonly clipped: boolean
}

/** One part of a long text, in UTF-16 code units. */
export interface TextPart {
  readonly number: number
  readonly parts: number
  readonly start: number
  readonly length: number
}

/** Units of the response shown at once: about 20 pages of print. */
const PART_LENGTH = 60_000
/** Units of any other text. */
const LONGEST_OTHER = 20_000
/** Items of a list, such as tests or findings. */
const LONGEST_LIST = 1_000

/** The part of a record that a line of the list needs. */
export function rowItem(row: number, { task, response, feedback }: TraceRecord): RowItem {
  const [kind] = failingKinds(feedback)
  const reason =
    kind === undefined
      ? undefined
      : feedback.findings.find((finding) => finding.kind === kind && finding.verdict !== 'correct')
  return {
    row,
    verdict: feedback.verdict,
    score: feedback.score,
    judge: feedback.judge.name,
    model: excerptOf(response.model, 100),
    kind: task.kind,
    task: excerptOf(task.id, 100),
    question: excerptOf(questionOf(task)),
    response: excerptOf(response.text),
    reason: reason === undefined ? undefined : { kind: reason.kind, message: excerptOf(reason.message) },
  }
}

/** A row with the part of its response that was asked for; the last part where there are fewer. */
export function rowDetail(row: number, record: TraceRecord, wantedPart: number): RowDetail {
  const { text } = record.response
  const parts = Math.max(1, Math.ceil(text.length / PART_LENGTH))
  const number = Math.min(Math.max(0, wantedPart), parts - 1)
  const start = cutAt(text, number * PART_LENGTH)
  const end = number === parts - 1 ? text.length : cutAt(text, (number + 1) * PART_LENGTH)
  const clip = new Clip({ longestText: () => LONGEST_OTHER, longestList: LONGEST_LIST })
  const shown = clip.value({ ...record, response: { ...record.response, text: '' } } as unknown as JsonValue)
  const clipped = shown as unknown as TraceRecord
  return {
    row,
    record: { ...clipped, response: { ...clipped.response, text: text.slice(start, end) } },
    part: { number, parts, start, length: text.length },
    clipped: clip.clipped,
  }
}

/** A place that does not part a pair of surrogates. */
function cutAt(text: string, place: number): number {
  return /[\uDC00-\uDFFF]/.test(text.charAt(place)) ? place + 1 : place
}

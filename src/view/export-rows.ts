/**
 * Chosen rows as training records, streaming. Feedback → Signal.
 *
 * A person's verdict stands in the place of the judge's. A label that nobody knows is never made one: rows that give no
 * record of the form are passed over, and a reward without a figure is null, which trainers mask.
 *
 * Shapes: TRL's conversational language modelling (`sft`), conversational preference (`preference`) and stepwise supervision
 * (`stepwise`), as its page on data set formats gives them; `reward` is `Signal`'s own.
 */
import { turnsFor } from '../model/index.ts'
import type { Finding, Message, Signal, Task, Verdict } from '../supervision.ts'
import type { TraceRecord } from '../trace.ts'
import type { IndexedTrace } from './indexed-trace.ts'
import { VERDICT_CODES } from './run-index.ts'
import { questionOf } from '../task/index.ts'

/** Forms of records. */
export const EXPORT_FORMS = ['sft', 'preference', 'stepwise', 'reward'] as const
export type ExportForm = (typeof EXPORT_FORMS)[number]

/** A record that an export writes. */
export type ExportRecord =
  | { readonly messages: readonly Message[] }
  | {
      readonly prompt: readonly Message[]
      readonly chosen: readonly Message[]
      readonly rejected: readonly Message[]
    }
  | Omit<Extract<Signal, { kind: 'stepwise' }>, 'kind'>
  | Omit<Extract<Signal, { kind: 'reward' }>, 'kind'>

/** Options of `exportRows`. */
export interface ExportOptions {
  readonly form: ExportForm
  /** Verdicts of a person by row, as codes. */
  readonly person: ReadonlyMap<number, number>
  /** Ends the export between two rows. It rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** Wrong responses of one task that are paired. */
const MOST_PAIRS = 64

/** Records of the rows in the order of the run; preferences by task, in the order of each task's first row. */
export async function* exportRows(
  trace: IndexedTrace,
  rows: Uint32Array,
  { form, person, signal }: ExportOptions,
): AsyncGenerator<ExportRecord> {
  const verdictOf = (row: number): Verdict =>
    VERDICT_CODES[person.get(row) ?? trace.index.columns.verdict[row] ?? 2] ?? 'unknown'
  if (form === 'preference') {
    yield* preferences(trace, rows, { verdictOf, signal })
    return
  }
  const ordered = rows.toSorted()
  const wanted = form === 'sft' ? ordered.filter((row) => verdictOf(row) === 'correct') : ordered
  for await (const { row, record } of trace.records(wanted)) {
    signal?.throwIfAborted()
    const found = recordOf(form, record, { verdict: verdictOf(row), isPersons: person.has(row) })
    if (found !== undefined) yield found
  }
}

/** The record of one row; undefined where it gives none of the form. */
export function recordOf(
  form: Exclude<ExportForm, 'preference'>,
  { task, response, feedback }: TraceRecord,
  { verdict, isPersons }: { readonly verdict: Verdict; readonly isPersons: boolean },
): ExportRecord | undefined {
  switch (form) {
    case 'sft': {
      const prompt = promptOf(task)
      if (prompt === undefined || verdict !== 'correct') return undefined
      return { messages: [...prompt, { role: 'assistant', content: response.text }] }
    }
    case 'stepwise':
      return stepwiseOf(questionOf(task), response.text, feedback.findings)
    case 'reward': {
      const decided = verdict === 'unknown' ? null : verdict === 'correct' ? 1 : 0
      const reward = isPersons ? decided : (feedback.score ?? decided)
      return { prompt: questionOf(task), completion: response.text, reward }
    }
  }
}

async function* preferences(
  trace: IndexedTrace,
  rows: Uint32Array,
  { verdictOf, signal }: { verdictOf: (row: number) => Verdict; signal: AbortSignal | undefined },
): AsyncGenerator<ExportRecord> {
  const byTask = new Map<number, { right: number[]; wrong: number[] }>()
  for (const row of rows) {
    const verdict = verdictOf(row)
    if (verdict === 'unknown') continue
    const task = trace.index.columns.task[row] ?? 0
    let sides = byTask.get(task)
    if (sides === undefined) byTask.set(task, (sides = { right: [], wrong: [] }))
    const side = verdict === 'correct' ? sides.right : sides.wrong
    if (side.length < MOST_PAIRS) side.push(row)
  }
  for (const { right, wrong } of byTask.values()) {
    signal?.throwIfAborted()
    const [first] = right.length > 0 ? right : wrong
    if (first === undefined) continue
    const { task } = await trace.record(first)
    if (task.kind === 'preference') {
      // the pair itself is the record, where it was judged to be the right way round
      if (right.length > 0) yield pairOf(promptOf(task) ?? [], task.chosen, task.rejected)
      continue
    }
    const prompt = promptOf(task)
    if (prompt === undefined || right.length === 0) continue
    for (const [at, row] of wrong.entries()) {
      const chosen = (await trace.record(right[at % right.length] ?? first)).response.text
      const rejected = (await trace.record(row)).response.text
      if (chosen !== rejected) yield pairOf(prompt, chosen, rejected)
    }
  }
}

function pairOf(prompt: readonly Message[], chosen: string, rejected: string): ExportRecord {
  return {
    prompt,
    chosen: [{ role: 'assistant', content: chosen }],
    rejected: [{ role: 'assistant', content: rejected }],
  }
}

/** A mention is classified and not answered in text. */
function promptOf(task: Task): readonly Message[] | undefined {
  return task.kind === 'mention' ? undefined : turnsFor(task, { example: false })
}

/** Steps to the first wrong one, or to the first that nobody knows. Undefined where the first is not known. */
function stepwiseOf(
  prompt: string,
  text: string,
  findings: readonly Finding[],
): Extract<ExportRecord, { labels: readonly boolean[] }> | undefined {
  const steps = new Map<number, { readonly start: number; readonly end: number; verdicts: Verdict[] }>()
  for (const { where, verdict } of findings) {
    if (where.part !== 'step') continue
    const step = steps.get(where.step)
    if (step === undefined) steps.set(where.step, { start: where.start, end: where.end, verdicts: [verdict] })
    else step.verdicts.push(verdict)
  }
  const completions: string[] = []
  const labels: boolean[] = []
  for (const [, { start, end, verdicts }] of [...steps].toSorted(([a], [b]) => a - b)) {
    const isWrong = verdicts.includes('wrong')
    if (!isWrong && verdicts.includes('unknown')) break
    completions.push(text.slice(start, end))
    labels.push(!isWrong)
    if (isWrong) break
  }
  return labels.length === 0 ? undefined : { prompt, completions, labels }
}

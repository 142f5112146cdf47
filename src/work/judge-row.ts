/**
 * One row's life: which judge answers, what that judge is shown, the digest of both, the judging, and the record of a
 * failure. Every door judges through here, so that a row gets the same record wherever it is judged.
 */
import { hash } from 'node:crypto'
import type { ArithmeticTask, Feedback, Judge, PreferenceTask, Response, Task } from '../supervision.ts'
import type { Row } from '../task/index.ts'
import type { TraceRecord } from '../trace.ts'

/** A row that is about to be judged. */
export interface PreparedRow {
  readonly judge: Judge
  /** The task as the judge sees it. */
  readonly shown: Task
  /** The task as it is recorded, gold answer included. */
  readonly task: Task
  /** Empty, of model `none`, where the row holds no response. */
  readonly response: Response
  /** SHA-256 over the task as the judge sees it, the response, and the judge's name and version, as its first 32 hex digits. */
  readonly digest: string
}

/** What judging a row came to. */
export type JudgedRow = Pick<TraceRecord, 'feedback' | 'timing'>

/** Judges a prepared row, here or elsewhere. Undefined on abort. What it throws ends the run. */
export type JudgingOfRow = (row: PreparedRow, signal: AbortSignal) => Promise<JudgedRow | undefined>

/**
 * Chooses the first judge that accepts the row's task. Where there is none, or no response to judge, the judge is `none`:
 * its verdict is `unknown`, and its finding says why.
 * @param blind hides the gold answer or gold relation from the judge
 */
export function prepareRow(row: Row, judges: readonly Judge[], blind: boolean): PreparedRow {
  const { task } = row
  // a preference pair asks by itself: is its chosen answer the better one?
  const given = row.response ?? (task.kind === 'preference' ? chosenOf(task) : undefined)
  const response = given ?? { taskId: task.id, model: 'none', text: '' }
  const judge = given === undefined ? noResponse : judgeFor(judges, task)
  const shown = blind ? withoutGold(task) : task
  const text = JSON.stringify([shown, response, judge.name, judge.version])
  return { judge, shown, task, response, digest: hash('sha256', text).slice(0, 32) }
}

function chosenOf({ id, chosen }: PreferenceTask): Response {
  return { taskId: id, model: 'chosen', text: chosen }
}

/**
 * Judges a row. A judge that fails is recorded: verdict `unknown`, score null, finding `judge-failed`. Undefined on
 * abort: the row is then not judged.
 */
export async function judgeRow(
  { judge, shown, response }: Pick<PreparedRow, 'judge' | 'shown' | 'response'>,
  signal: AbortSignal,
): Promise<JudgedRow | undefined> {
  const started = performance.now()
  let feedback: Feedback
  try {
    feedback = await judge.judge(shown, response, { signal })
  } catch (error) {
    if (signal.aborted) return undefined
    feedback = failedFeedback(judge, error)
  }
  return { feedback, timing: { judgeMs: roundedMs(performance.now() - started) } }
}

/** Kinds of findings on rows that no judge could look at because of this machine, not because of the row. */
const FAILURE_KINDS: ReadonlySet<string> = new Set(['judge-failed', 'sandbox-error', 'unavailable', 'missing-library'])

/**
 * Whether a judge could not look at the row: it failed, its machinery did, or what it needs is not here. Another try may
 * tell more, so a run that goes on judges such rows again.
 */
export function isFailure({ verdict, score, findings }: Feedback): boolean {
  return verdict === 'unknown' && score === null && findings.some(({ kind }) => FAILURE_KINDS.has(kind))
}

/**
 * The task without its gold answer or gold relation. Tests of programs stay, since without them there is nothing to judge
 * by.
 */
export function withoutGold(task: ArithmeticTask): ArithmeticTask
export function withoutGold(task: Task): Task
export function withoutGold(task: Task): Task {
  if (task.kind === 'arithmetic') {
    const { answer: _answer, ...shown } = task
    return shown
  }
  if (task.kind === 'mention') {
    const { relation: _relation, ...shown } = task
    return shown
  }
  return task
}

/** Why a row was not judged. */
export interface NotJudged {
  /** Kind of the finding, in kebab-case. */
  readonly kind: string
  /** One sentence, no full stop. */
  readonly message: string
  /** The message in few words, for the feedback's text. @default the message */
  readonly summary?: string | undefined
}

/** Feedback that is none: verdict `unknown` and a null score, which says that no judge looked, so mask it. */
export function notJudged(judge: Feedback['judge'], why: NotJudged): Feedback {
  const { kind, message, summary = message } = why
  return {
    verdict: 'unknown',
    score: null,
    findings: [{ where: { part: 'whole' }, verdict: 'unknown', kind, message }],
    text: `Not judged: ${summary.charAt(0).toLowerCase()}${summary.slice(1)}.`,
    judge: { name: judge.name, version: judge.version },
  }
}

function judgeFor(judges: readonly Judge[], task: Task): Judge {
  for (const judge of judges) {
    try {
      if (judge.accepts(task)) return judge
    } catch (error) {
      return { ...noJudge, name: judge.name, version: judge.version, judge: () => Promise.reject(error) }
    }
  }
  return noJudge
}

/** The one place where a judge's own failure becomes part of the record. */
function failedFeedback(judge: Judge, error: unknown): Feedback {
  const reason = error instanceof Error ? error.message : String(error)
  const summary = `The judge ${judge.name} failed`
  return notJudged(judge, { kind: 'judge-failed', message: `${summary}: ${reason}`, summary })
}

const noJudge = judgeNone('no-judge', (task) => `No judge accepts a task of kind ${task.kind}`)
const noResponse = judgeNone('no-response', () => 'The row holds no response to judge')

function judgeNone(kind: string, messageFor: (task: Task) => string): Judge {
  const identity = { name: 'none', version: '1' }
  return {
    ...identity,
    accepts: () => true,
    judge: (task) => Promise.resolve(notJudged(identity, { kind, message: messageFor(task) })),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function roundedMs(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}

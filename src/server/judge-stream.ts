/** Judges the rows of a request, in input order: each result as an event as soon as it and all before it stand. */
import type { Feedback, Judge } from '../supervision.ts'
import type { Row } from '../task/index.ts'
import { judgeRows } from '../work/index.ts'
import type { Gate } from './gate.ts'
import { RequestFailure } from './request-failure.ts'

/** Judges that share the server's places with all other requests. One that needs nothing computes here and takes none. */
export function gatedJudges(judges: readonly Judge[], gate: Gate): readonly Judge[] {
  return judges.map((judge) => ((judge.needs ?? []).length === 0 ? judge : gatedJudge(judge, gate)))
}

function gatedJudge(judge: Judge, gate: Gate): Judge {
  return {
    name: judge.name,
    version: judge.version,
    accepts: (task) => judge.accepts(task),
    judge: (task, response, { signal = new AbortController().signal } = {}) =>
      gate.pass(() => judge.judge(task, response, { signal }), { signal, admitted: true }),
    // whoever opened the judge disposes of it
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Feedback on each row, in input order. Leaving the loop ends what runs. */
export async function* feedbackOn(
  rows: readonly Row[],
  judges: readonly Judge[],
  options: { readonly concurrency: number; readonly signal: AbortSignal },
): AsyncGenerator<Feedback> {
  for await (const record of judgeRows(eachOf(rows), judges, options)) yield record.feedback
}

/** One event of judging. */
export interface JudgeEvent {
  readonly event: 'feedback' | 'rejected' | 'end'
  readonly data: object
  /** Index of the row. @default none */
  readonly id?: number
}

/** Feedback on each row as events, then `end` with the count. */
export async function* feedbackEvents(results: AsyncIterable<Feedback>): AsyncGenerator<JudgeEvent> {
  let count = 0
  for await (const data of results) yield { event: 'feedback', data, id: count++ }
  yield { event: 'end', data: { count } }
}

/**
 * A stream of server-sent events, the last of which is `end` or `error`. It is read at the client's pace. `onLeave` is
 * called where the reader goes before the end, and must end what runs; `onEnd` is called once in every case.
 */
export function eventStream(
  results: AsyncGenerator<JudgeEvent>,
  { onLeave, onEnd }: { readonly onLeave: () => void; readonly onEnd: () => void },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let count = 0
  let ended = false
  const end = (): void => {
    if (!ended) onEnd()
    ended = true
  }
  return new ReadableStream<Uint8Array>({
    async pull(controller): Promise<void> {
      try {
        const next = await results.next()
        if (next.done !== true) {
          if (next.value.event === 'feedback') count++
          controller.enqueue(encoder.encode(textOf(next.value)))
          return
        }
      } catch (error) {
        controller.enqueue(encoder.encode(textOf({ event: 'error', data: { error: toldError(error, count) } })))
      }
      controller.close()
      end()
    },
    async cancel(): Promise<void> {
      onLeave()
      // a generator returns only once its running step has ended, which the abort brings about
      await results.return(undefined).catch(() => undefined)
      end()
    },
  })
}

function toldError(error: unknown, count: number): { readonly code: string; readonly message: string } {
  if (error instanceof RequestFailure) return { code: error.code, message: error.message }
  return { code: 'internal', message: `judging ended after ${count} rows` }
}

function textOf({ event, data, id }: Omit<JudgeEvent, 'event'> & { readonly event: string }): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

async function* eachOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

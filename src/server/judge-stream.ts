/** Judges the rows of a request, in input order: each result as an event as soon as it and all before it stand. */
import type { Feedback, Judge } from '../supervision.ts'
import type { Row } from '../task/index.ts'
import { judgeRows } from '../work/index.ts'
import type { Gate } from './gate.ts'

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

/**
 * A stream of server-sent events: `feedback` with the row's index as id, then `end` with the count, or `error`. It
 * is read at the client's pace. `onLeave` is called where the reader goes before the end, and must end what runs;
 * `onEnd` is called once in every case.
 */
export function eventStream(
  results: AsyncGenerator<Feedback>,
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
          controller.enqueue(encoder.encode(event('feedback', next.value, count++)))
          return
        }
        controller.enqueue(encoder.encode(event('end', { count })))
      } catch {
        const error = { code: 'internal', message: `judging ended after ${count} rows` }
        controller.enqueue(encoder.encode(event('error', { error })))
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

function event(name: string, data: unknown, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}

async function* eachOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

/**
 * A run of `rejudge` takes the trace of an earlier run and judges its stored responses anew, with other judges or with newer
 * ones, into a run folder of its own. Nothing is asked of a model that answers. The trace keeps tasks and responses whole,
 * so the data files of the earlier run are not needed.
 *
 * The folder's name follows from the options and from the bytes of the trace, so that the same call goes on where it
 * stopped, and a trace that has changed since begins another run.
 */
import type { Key } from '../random.ts'
import type { Judge } from '../supervision.ts'
import { digestFile, sampleRows, sliceRows, type Row } from '../task/index.ts'
import { readTrace, type TraceRecord } from '../trace.ts'
import { runRows, versionsOf, type JudgeSummary, type RunOptions } from './run-rows.ts'

/** Options of `runRejudging`. */
export interface RejudgeRunOptions extends RunOptions {
  /** The trace whose responses are judged. */
  readonly trace: string
  /** Most rows to judge: the first ones, or random ones where there is a `key`. */
  readonly limit?: number | undefined
  /** Draws the rows under `limit`. */
  readonly key?: Key | undefined
}

/**
 * Judges the responses of a trace anew. A row without a response stays one.
 * @throws InputError where the trace cannot be read, and as `runRows`
 */
export async function runRejudging(judges: readonly Judge[], options: RejudgeRunOptions): Promise<JudgeSummary> {
  const { trace, limit, key, blind = false, version, signal } = options
  const { digest, lines } = await digestFile(trace, { signal })
  const summary = await runRows(
    judges,
    {
      identity: {
        command: 'rejudge',
        config: { limit: limit ?? null, blind, judges: judges.map(({ name }) => name) },
        key: key?.text ?? null,
        versions: versionsOf(judges, version),
        data: [digest],
      },
      rows: () => {
        const rows = storedRows(trace)
        if (limit === undefined) return rows
        return key === undefined ? sliceRows(rows, { end: limit }) : sampleRows(key, rows, limit)
      },
      // the first line is the header
      total: limit ?? (lines === undefined ? undefined : lines - 1),
      doneWith: ({ index }) => index + 1,
    },
    options,
  )
  return { ...summary, sameFiles: [] }
}

async function* storedRows(trace: string): AsyncGenerator<Row> {
  for await (const { task, source, response, feedback } of readTrace(trace)) {
    yield hadNoResponse(feedback) ? { task, source } : { task, source, response }
  }
}

function hadNoResponse({ judge, findings }: TraceRecord['feedback']): boolean {
  return judge.name === 'none' && findings.some(({ kind }) => kind === 'no-response')
}

import { expect, test } from 'vitest'
import type { Judge } from '../../supervision.ts'
import { judgeRows } from '../judge-rows.ts'
import type { QueueStore } from './queue-store.ts'
import { openRemoteJudging } from './remote-judging.ts'

const judge: Judge = {
  name: 'scripted',
  version: '1',
  accepts: () => true,
  judge: () => Promise.reject(new TypeError('nothing is judged here')),
  [Symbol.asyncDispose]: () => Promise.resolve(),
}

async function* rowsOf(
  count: number,
): AsyncGenerator<Parameters<typeof judgeRows>[0] extends AsyncIterable<infer R> ? R : never> {
  for (let index = 0; index < count; index++) {
    const task = { kind: 'arithmetic', id: `t${index}`, question: String(index) } as const
    yield { task, response: { taskId: task.id, model: 'm', text: 'x' }, source: { file: 'f', line: index + 1 } }
  }
}

/** A store in memory whose worker answers what was added, one turn later. */
function scriptedStore(): { readonly store: QueueStore; readonly batches: number[] } {
  const batches: number[] = []
  let waiting = 0
  let completed: ((event: { jobId: string; returnvalue: string }) => void) | undefined
  const queue = {
    getWaitingCount: () => Promise.resolve(waiting),
    addBulk: (jobs: readonly { readonly opts: { readonly jobId: string } }[]) => {
      batches.push(jobs.length)
      waiting += jobs.length
      setImmediate(() => {
        waiting -= jobs.length
        const feedback = {
          verdict: 'correct',
          score: 1,
          findings: [],
          text: '',
          judge: { name: 'scripted', version: '1' },
        }
        const returnvalue = JSON.stringify({ kind: 'judged', feedback, judgeMs: 1 })
        for (const { opts } of jobs) completed?.({ jobId: opts.jobId, returnvalue })
      })
      return Promise.resolve([])
    },
    remove: () => Promise.resolve(1),
  }
  const events = {
    on: (name: string, listener: NonNullable<typeof completed>) => {
      if (name === 'completed') completed = listener
    },
  }
  const store = { name: 'q', shown: 'scripted', queue, events: () => Promise.resolve(events) }
  return { store: store as unknown as QueueStore, batches }
}

test('openRemoteJudging adds no more at once than may wait, so that a small limit holds a run back and does not stop it', async () => {
  const { store, batches } = scriptedStore()
  await using remote = await openRemoteJudging(store, { mostWaiting: 3 })
  const verdicts: string[] = []
  for await (const { feedback } of judgeRows(rowsOf(20), [judge], { concurrency: 20, judging: remote.judging })) {
    verdicts.push(feedback.verdict)
  }
  expect(verdicts).toEqual(Array(20).fill('correct'))
  expect(Math.max(...batches)).toBe(3)
})

/** Judging by a queue on PostgreSQL. Skipped where it is missing, unless TOUCHSTONE_REQUIRE_POSTGRES is set. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { postgresPrograms, startPostgres } from '../measure/postgres-server.ts'
import { runJudging, type JudgingOfRow } from '../src/work/index.ts'
import {
  openQueueStore,
  openRemoteJudging,
  QUEUE_NAME,
  queueAddress,
  queueCounts,
  runQueueWorker,
} from '../src/work/queue/index.ts'
import { exactJudge, POISON } from './queue/exact-judge.ts'

const programs = postgresPrograms()

describe.skipIf(programs === undefined && process.env['TOUCHSTONE_REQUIRE_POSTGRES'] === undefined)(
  'PostgreSQL',
  () => {
    test('the trace is that of a run in this process, and a poisoned row is one dead letter', async () => {
      await using postgres = await startPostgres(programs ?? '')
      const folder = await mkdtemp(join(tmpdir(), 'touchstone-queue-'))
      onTestFinished(() => rm(folder, { recursive: true }))
      const file = async (name: string, texts: readonly string[]): Promise<string> => {
        const path = join(folder, name)
        await writeFile(path, texts.map(line).join('\n'))
        return path
      }
      const judged = async (path: string, id: string, judging?: JudgingOfRow): Promise<string> => {
        const common = { runs: join(folder, 'runs'), commandLine: [], version: '0', now: () => new Date(0) }
        const run = await runJudging([exactJudge()], { ...common, files: [path], id, concurrency: 8, judging })
        const text = await readFile(join(run.folder, 'trace.jsonl'), 'utf8')
        return text.replaceAll(/"timing":\{[^}]*\}/g, '"timing":{}')
      }
      await using store = await openQueueStore(queueAddress(postgres.url), { name: QUEUE_NAME })
      await using workers = await openQueueStore(queueAddress(postgres.url), { name: QUEUE_NAME })
      const stop = new AbortController()
      const working = runQueueWorker(workers, {
        entry: new URL('queue/exact-child.ts', import.meta.url),
        concurrency: 3,
        signal: stop.signal,
      })
      const remote = await openRemoteJudging(store)
      const rows = await file(
        'rows.jsonl',
        Array.from({ length: 40 }, (_, i) => String(i % 3)),
      )
      expect(await judged(rows, 'far', remote.judging)).toBe(await judged(rows, 'near'))
      const poisoned = await judged(await file('poisoned.jsonl', ['1', POISON]), 'poisoned', remote.judging)
      expect(poisoned).toContain('The queue gave the row up after 3 tries: the judging process ended with this row')
      await remote[Symbol.asyncDispose]()
      expect(await queueCounts(store)).toMatchObject({ waiting: 0, active: 0, answered: 0, dead: 1, workers: 1 })
      stop.abort()
      expect(await working).toEqual({ judged: 41, failed: 3, returned: 0 })
    })
  },
)

/** A row with keys that PostgreSQL's jsonb would put into another order. */
function line(text: string, i: number): string {
  return JSON.stringify({
    task: { kind: 'arithmetic', id: `t${i}`, question: 'q', answer: '1', labels: { zebra: 1, a: 2 } },
    response: { model: 'm', text },
  })
}

import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { hasRedis, startRedis } from '../../measure/redis-server.ts'
import { openQueueStore, queueAddress, type QueueStore } from '../work/queue/index.ts'
import { addQueueCommand } from './queue.ts'
import { addWorkerCommand } from './worker.ts'

// the real one listens for the end of this very process
vi.mock('./terminal.ts', async (original) => ({
  ...(await original<object>()),
  interruptSignal: () => new AbortController().signal,
}))

let out: string[] = []
beforeEach(() => {
  out = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line))
})
afterEach(() => vi.restoreAllMocks())

async function touchstone(...words: readonly string[]): Promise<void> {
  const program = new Command('touchstone').exitOverride()
  addQueueCommand(program)
  addWorkerCommand(program)
  const all = [...program.commands, ...program.commands.flatMap(({ commands }) => commands)]
  for (const command of all) command.exitOverride().configureOutput({ writeErr: () => undefined })
  out = []
  await program.parseAsync(['node', 'touchstone', ...words])
}

/** A job that has failed with its last try. */
async function dead(store: QueueStore, id: string): Promise<void> {
  const data = { row: '{}', taskId: `task-${id}`, judge: { name: 'exact', version: '1' }, producer: 'p' }
  await store.queue.add('exact', data, { jobId: id, attempts: 1 })
  const { promise, resolve } = Promise.withResolvers<void>()
  const worker = store.worker(() => Promise.reject(new Error('it ended')), { concurrency: 1 })
  worker.on('failed', () => resolve())
  await promise
  await worker.close()
}

describe('touchstone queue', () => {
  test('wants a queue, a name without colons, and ids or --all', async () => {
    await expect(touchstone('queue', 'status')).rejects.toThrow('queue status: got no queue, wanted --queue redis://')
    await expect(touchstone('worker')).rejects.toThrow('worker: got no queue, wanted --queue redis://')
    await expect(touchstone('queue', 'status', '--queue-name', 'a:b')).rejects.toThrow('wanted 1 to 100 letters')
    await expect(touchstone('queue', 'replay')).rejects.toThrow('queue replay: got 0 ids, wanted ids or --all')
    await expect(touchstone('queue', 'replay', 'a', '--all')).rejects.toThrow('got 1 ids and --all')
  })

  test.skipIf(!hasRedis() && process.env['TOUCHSTONE_REQUIRE_REDIS'] === undefined)(
    'status, dead and replay tell what stands in it, as text and as JSON',
    async () => {
      await using redis = await startRedis({ password: 's3cret' })
      await using store = await openQueueStore(queueAddress(redis.url), { name: 'touchstone' })
      await dead(store, 'one')
      vi.stubEnv('TOUCHSTONE_QUEUE_PASSWORD', 's3cret')
      const queue = ['--queue', `redis://127.0.0.1:${redis.port}`]
      await touchstone('queue', 'status', ...queue)
      expect(out).toEqual([
        `redis://127.0.0.1:${redis.port}, touchstone: 0 workers`,
        '  0 waiting, 0 being judged, 0 answered and not yet read, 1 given up',
      ])
      await touchstone('queue', 'dead', ...queue)
      expect(out[0]).toMatch(/^one {2}\d{4}-\d\d-\d\dT[\d:.]+Z {2}1 try, 0 lost workers$/)
      expect(out[1]).toBe('  task task-one, judge exact 1: it ended')
      await touchstone('queue', 'dead', ...queue, '--json')
      expect(out.map((line) => JSON.parse(line) as object)).toMatchObject([{ id: 'one', reason: 'it ended', tries: 1 }])
      await expect(touchstone('queue', 'replay', 'two', ...queue)).rejects.toThrow('replay two: it is no dead letter')
      await touchstone('queue', 'replay', 'one', ...queue)
      expect(out).toEqual(['replayed 1 row'])
      await touchstone('queue', 'status', ...queue, '--json')
      expect(JSON.parse(out[0] ?? '')).toMatchObject({ waiting: 1, active: 0, answered: 0, dead: 0 })
      vi.unstubAllEnvs()
    },
  )
})

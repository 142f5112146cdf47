/** A worker of the claims of the queue. The environment names the queue, the limits and how many rows at once. */
import { openQueueStore, QUEUE_NAME, queueAddress, runQueueWorker } from '../../src/work/queue/index.ts'

const { QUEUE = '', LIMIT_MS = '2000', GRACE_MS = '250', CONCURRENCY = '8' } = process.env
const stop = new AbortController()
process.on('SIGTERM', () => stop.abort())
const store = await openQueueStore(queueAddress(QUEUE), { name: QUEUE_NAME, signal: stop.signal })
await runQueueWorker(store, {
  entry: new URL('poison-child.ts', import.meta.url),
  concurrency: Number(CONCURRENCY),
  limitMs: Number(LIMIT_MS),
  graceMs: Number(GRACE_MS),
  onReady: () => process.send?.({ clock: new Date().toISOString() }),
  signal: stop.signal,
})
await store[Symbol.asyncDispose]()
// connections to a store that is away would keep the process
process.exit()

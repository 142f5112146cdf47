/** A worker in a process of its own, so that tests can kill it. The address is in the environment's TOUCHSTONE_QUEUE. */
import { openQueueStore, queueAddress, QUEUE_NAME, runQueueWorker } from '../../src/work/queue/index.ts'

const address = queueAddress(process.env['TOUCHSTONE_QUEUE'] ?? '')
const limitMs = Number(process.env['LIMIT_MS'] ?? 1_000)
const graceMs = Number(process.env['GRACE_MS'] ?? 250)
const concurrency = Number(process.env['CONCURRENCY'] ?? 4)
await using store = await openQueueStore(address, { name: QUEUE_NAME })
process.send?.('ready')
await runQueueWorker(store, { entry: new URL('exact-child.ts', import.meta.url), concurrency, limitMs, graceMs })

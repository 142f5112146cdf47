/** Door of the queue: judging by workers on other machines. */
export { deadLetters, queueCounts, replayDeadLetters, type DeadLetter, type QueueCounts } from './dead-letters.ts'
export { queueAddress, withoutPasswords, type QueueAddress } from './queue-address.ts'
export { QUEUE_NAME } from './queue-job.ts'
export { openQueueStore, type QueueStore, type QueueStoreOptions } from './queue-store.ts'
export { runQueueWorker, type QueueWorkerOptions, type WorkerCounts } from './queue-worker.ts'
export { openRemoteJudging, type RemoteJudging, type RemoteJudgingOptions } from './remote-judging.ts'
export { serveJudging, type ServedJudges } from './serve-judging.ts'

/**
 * The thread that `tokeniseAhead` starts: one chunk of jobs in, one answer out, in order.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { TouchstoneError } from '../../errors.ts'
import { runJob, type TokeniseJob, type WorkerAnswer, type WorkerSetup } from './ahead.ts'
import { createTokenizer, type TextTokenizer } from './tokenizer.ts'

const { files, file } = workerData as WorkerSetup
const tokenizer = createTokenizer(files, file)
parentPort?.on('message', (jobs: readonly TokeniseJob[]) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(answer(tokenizer, jobs))
})

function answer(using: TextTokenizer, jobs: readonly TokeniseJob[]): WorkerAnswer {
  const done: unknown[] = []
  for (const job of jobs) {
    try {
      done.push(runJob(using, job))
    } catch (error) {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
      return { done, failed: { name, message, ...(error instanceof TouchstoneError ? { code: error.code } : {}) } }
    }
  }
  return { done }
}

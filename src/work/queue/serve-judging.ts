/**
 * The judging child's side of a worker: judges what its parent sends, and answers. A program that is started with an IPC
 * channel opens its judges and calls `serveJudging`.
 *
 * The child ends with its parent. A judgement that keeps this thread busy would hear nothing of a parent that was killed,
 * so a thread of its own looks whether the parent is still there.
 */
import { Worker } from 'node:worker_threads'
import type { Judge } from '../../supervision.ts'
import { judgeRow } from '../judge-row.ts'
import type { AnswerText, QueueAnswer, QueuedRow, QueueJob } from './queue-job.ts'

/** What the parent sends. */
export type ChildCommand =
  | { readonly kind: 'judge'; readonly id: number; readonly job: QueueJob; readonly worker: string }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'close' }

/** What the child sends. */
export type ChildReport =
  | { readonly kind: 'ready'; readonly versions: Readonly<Record<string, string>> }
  | { readonly kind: 'unable'; readonly problem: string }
  | { readonly kind: 'answered'; readonly id: number; readonly answer: AnswerText }
  | { readonly kind: 'aborted'; readonly id: number }
  | { readonly kind: 'notice'; readonly notice: string }

/** Judges that are open, and how to close them. */
export interface ServedJudges extends AsyncDisposable {
  readonly judges: readonly Judge[]
}

/** Between two looks at the parent, in ms. */
const PARENT_MS = 1_000

const WATCH = `
const { workerData } = require('node:worker_threads')
setInterval(() => { if (process.ppid !== workerData.parent) process.kill(process.pid, 'SIGKILL') }, workerData.ms)
`

/**
 * Opens judges and serves the parent until it closes or ends.
 * @param open opens the judges; `onNotice` tells the parent what its user should know
 * @throws TypeError where this process was not started with an IPC channel
 */
export async function serveJudging(open: (onNotice: (notice: string) => void) => Promise<ServedJudges>): Promise<void> {
  if (process.send === undefined)
    throw new TypeError('serve judging: this process has no parent, wanted a worker’s child')
  watchParent()
  // Ctrl-C reaches the whole process group. Our parent decides what it means for us.
  process.on('SIGINT', () => undefined)
  process.on('disconnect', () => process.exit(0))
  let served: ServedJudges
  try {
    served = await open((notice) => report({ kind: 'notice', notice }))
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    process.send({ kind: 'unable', problem } satisfies ChildReport, () => process.exit(2))
    return
  }
  const running = new Map<number, AbortController>()
  process.on('message', (command: ChildCommand) => {
    if (command.kind === 'judge') void judge(served.judges, command, running)
    else if (command.kind === 'abort') running.get(command.id)?.abort()
    else void closed(served)
  })
  report({ kind: 'ready', versions: Object.fromEntries(served.judges.map(({ name, version }) => [name, version])) })
}

async function judge(
  judges: readonly Judge[],
  { id, job, worker }: Extract<ChildCommand, { kind: 'judge' }>,
  running: Map<number, AbortController>,
): Promise<void> {
  const found = judges.find(({ name }) => name === job.judge.name)
  if (found?.version !== job.judge.version) {
    report(answered(id, { kind: 'other-version', worker, version: found?.version ?? null }))
    return
  }
  const abort = new AbortController()
  running.set(id, abort)
  const { task, response } = JSON.parse(job.row) as QueuedRow
  const judged = await judgeRow({ judge: found, shown: task, response }, abort.signal)
  running.delete(id)
  if (judged === undefined) report({ kind: 'aborted', id })
  else report(answered(id, { kind: 'judged', feedback: judged.feedback, judgeMs: judged.timing.judgeMs }))
}

/** The text goes through parent and store as it is. */
function answered(id: number, answer: QueueAnswer): ChildReport {
  return { kind: 'answered', id, answer: JSON.stringify(answer) }
}

/** A parent that has gone hears nothing, and this process ends with it. */
function report(message: ChildReport): void {
  process.send?.(message, () => undefined)
}

function watchParent(): void {
  new Worker(WATCH, { eval: true, workerData: { parent: process.ppid, ms: PARENT_MS } }).unref()
}

async function closed(served: ServedJudges): Promise<void> {
  try {
    await served[Symbol.asyncDispose]()
  } finally {
    process.exit(0)
  }
}

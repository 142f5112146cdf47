/** `touchstone worker --queue URL`: judges the rows that other machines put into a queue. */
import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { amountText } from '../evaluation/figure-text.ts'
import { addExamples } from './examples.ts'
import { positiveInteger } from './integer-option.ts'
import { addJudgeChoice, judgeChoiceOf, type JudgeChoiceFlags } from './judge-choice.ts'
import { addQueueOptions, requireQueue, type QueueFlags } from './queue-options.ts'
import { interruptSignal } from './terminal.ts'

/** The options that decide which judges a worker has, as commander gives them. Its child is started with them. */
export interface WorkerJudgeFlags extends JudgeChoiceFlags {
  readonly concurrency?: number
}

interface WorkerFlags extends WorkerJudgeFlags, QueueFlags {
  readonly rowLimit: number
}

/** Defines the command. */
export function addWorkerCommand(program: Command): void {
  const command = program
    .command('worker')
    .description('judge rows that `judge --queue` and `serve --queue` put into a queue, until it is interrupted')
  addQueueOptions(command, 'the queue to work on')
    .option('--concurrency <n>', 'rows that are judged at once (default: the number of cores)', positiveInteger)
    .option(
      '--row-limit <seconds>',
      'longest time of one row; what takes longer is tried again elsewhere',
      positiveInteger,
      300,
    )
  addJudgeChoice(command, 'which judges it has; auto: all of them').action(async (flags: WorkerFlags) => {
    await work(flags)
    // connections to a store that is away would keep the process
    process.exit()
  })
  addExamples(
    command,
    'worker --queue redis://queue.example:6379',
    'worker --queue redis://queue.example:6379 --concurrency 4 --row-limit 60',
  )
}

async function work(flags: WorkerFlags): Promise<void> {
  // wrong use is told here and not by the child
  judgeChoiceOf('worker', flags)
  const signal = interruptSignal()
  await using store = await requireQueue('worker', flags, signal)
  const { runQueueWorker } = await import('../work/queue/index.ts')
  const { queue: _queue, queueName: _name, rowLimit, ...judging } = flags
  const concurrency = flags.concurrency ?? availableParallelism()
  const counts = await runQueueWorker(store, {
    entry: new URL(`worker-child${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
    arguments: [JSON.stringify({ ...judging, concurrency })],
    concurrency,
    limitMs: rowLimit * 1_000,
    onNotice: (notice) => console.error(notice),
    onReady: (versions) => {
      const judges = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
      console.log(`working on ${store.shown}, ${concurrency} at once: ${judges.join(', ')}`)
    },
    signal,
  })
  const { judged, failed, returned } = counts
  console.log(`judged ${amountText(judged, 'row')}, ${failed} tries failed, ${returned} given back`)
}

/** `touchstone queue status | dead | replay`: what stands in a queue, and the rows that were given up. */
import type { Command } from 'commander'
import { amountText } from '../evaluation/figure-text.ts'
import { addExamples } from './examples.ts'
import { addQueueOptions, requireQueue, type QueueFlags } from './queue-options.ts'
import { interruptSignal } from './terminal.ts'

interface QueueCommandFlags extends QueueFlags {
  readonly json?: boolean
}

interface ReplayFlags extends QueueCommandFlags {
  readonly all?: boolean
}

/** Defines the command and its sub-commands. */
export function addQueueCommand(program: Command): void {
  const queue = program.command('queue').description('the queue of workers: what waits, and rows that were given up')
  addExamples(
    withQueue(queue.command('status').description('rows that wait, are judged, or were given up; workers')).action(
      status,
    ),
    'queue status --queue redis://queue.example:6379',
  )
  addExamples(
    withQueue(queue.command('dead').description('rows that were given up, the latest first, with the reason')).action(
      dead,
    ),
    'queue dead --queue redis://queue.example:6379 --json',
  )
  addExamples(
    withQueue(queue.command('replay').description('put rows that were given up back into the queue'))
      .argument('[ids...]', 'which ones, as `queue dead` prints them')
      .option('--all', 'all of them')
      .action(replay),
    'queue replay --all --queue redis://queue.example:6379',
  )
}

function withQueue(command: Command): Command {
  return addQueueOptions(command, 'the queue').option('--json', 'print JSON')
}

async function status(flags: QueueCommandFlags): Promise<void> {
  await using store = await requireQueue('queue status', flags, interruptSignal())
  const { queueCounts } = await import('../work/queue/index.ts')
  const counts = await queueCounts(store)
  if (flags.json === true) {
    console.log(JSON.stringify({ queue: store.shown, name: store.name, ...counts }))
    return
  }
  const { waiting, active, answered, dead: given, workers } = counts
  console.log(`${store.shown}, ${store.name}: ${workers === null ? 'workers unknown' : amountText(workers, 'worker')}`)
  console.log(`  ${waiting} waiting, ${active} being judged, ${answered} answered and not yet read, ${given} given up`)
}

async function dead(flags: QueueCommandFlags): Promise<void> {
  await using store = await requireQueue('queue dead', flags, interruptSignal())
  const { deadLetters } = await import('../work/queue/index.ts')
  for await (const letter of deadLetters(store)) {
    if (flags.json === true) {
      console.log(JSON.stringify(letter))
      continue
    }
    const { id, taskId, judge, reason, tries, lost, at } = letter
    console.log(`${id}  ${at ?? ''}  ${amountText(tries, 'try', 'tries')}, ${amountText(lost, 'lost worker')}`)
    console.log(`  task ${taskId}, judge ${judge.name} ${judge.version}: ${reason}`)
  }
}

async function replay(ids: readonly string[], flags: ReplayFlags): Promise<void> {
  if ((ids.length === 0) !== (flags.all === true)) {
    throw new RangeError(
      `queue replay: got ${ids.length} ids${flags.all === true ? ' and --all' : ''}, wanted ids or --all`,
    )
  }
  await using store = await requireQueue('queue replay', flags, interruptSignal())
  const { replayDeadLetters } = await import('../work/queue/index.ts')
  const count = await replayDeadLetters(store, flags.all === true ? undefined : ids)
  console.log(flags.json === true ? JSON.stringify({ replayed: count }) : `replayed ${amountText(count, 'row')}`)
}

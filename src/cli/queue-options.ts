/** How commands are told the queue that rows go through. */
import { InvalidArgumentError, type Command } from 'commander'
import type { QueueStore, RemoteJudging } from '../work/queue/index.ts'
import { positiveInteger } from './integer-option.ts'

/** The options that name a queue, as commander gives them. */
export interface QueueFlags {
  readonly queue?: string
  readonly queueName: string
}

/** The options of a command that puts rows into a queue. */
export interface ProducerFlags extends QueueFlags {
  readonly queueLimit: number
}

/** As the queue's room names it, which `--help` does not load. */
const NAME = 'touchstone'
/** Fills the gap where an address has no password. */
const PASSWORD_VARIABLE = 'TOUCHSTONE_QUEUE_PASSWORD'

/** Adds `--queue` and `--queue-name`. */
export function addQueueOptions(command: Command, purpose: string): Command {
  return command
    .option(
      '--queue <url>',
      `${purpose}: redis://HOST:PORT, valkey://… or postgres://…; its password may stand in ${PASSWORD_VARIABLE}`,
    )
    .option('--queue-name <name>', 'name of the queue within its store', queueName, NAME)
}

/** Adds the options of a command that puts rows into a queue. */
export function addProducerOptions(command: Command): Command {
  return addQueueOptions(command, 'let workers on other machines judge, through this queue').option(
    '--queue-limit <n>',
    'rows of all producers that may wait in the queue; one more is held back',
    positiveInteger,
    10_000,
  )
}

/** Opens the queue, or gives undefined where none is named. Errors as `queueAddress` and `openQueueStore`. */
export async function openQueueOf(flags: QueueFlags, signal?: AbortSignal): Promise<QueueStore | undefined> {
  if (flags.queue === undefined) return undefined
  const { openQueueStore, queueAddress } = await import('../work/queue/index.ts')
  const address = queueAddress(flags.queue, process.env[PASSWORD_VARIABLE])
  return await openQueueStore(address, {
    name: flags.queueName,
    onNotice: (notice) => console.error(notice),
    signal,
  })
}

/** Opens the queue of a command that needs one. @throws RangeError where none is named */
export async function requireQueue(verb: string, flags: QueueFlags, signal?: AbortSignal): Promise<QueueStore> {
  const store = await openQueueOf(flags, signal)
  if (store === undefined) throw new RangeError(`${verb}: got no queue, wanted --queue redis://HOST:PORT`)
  return store
}

/** Judging by the workers of a queue. Where nobody works on it this is said, since a run would wait without a word. */
export async function remoteJudging(store: QueueStore, { queueLimit }: ProducerFlags): Promise<RemoteJudging> {
  const { openRemoteJudging, queueCounts } = await import('../work/queue/index.ts')
  const { workers } = await queueCounts(store)
  if (workers === 0)
    console.error(`no worker is connected to ${store.shown}; start one with: touchstone worker --queue ${store.shown}`)
  return await openRemoteJudging(store, { mostWaiting: queueLimit })
}

/** BullMQ parts its keys by colons. */
function queueName(text: string): string {
  if (/^[\w.-]{1,100}$/.test(text)) return text
  throw new InvalidArgumentError('wanted 1 to 100 letters, digits, dots, dashes, underscores.')
}

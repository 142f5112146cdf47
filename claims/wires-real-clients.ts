/**
 * Claim: the reward clients of trainers get right rewards, and none of them ever records 0 for a right sample while the
 * sandbox's own processes are killed under it. Some clients are the code that their projects publish on PyPI
 * (claims/http/published_clients.py, and TRL's trainer itself in claims/http/trl_loop.py, which brings PyTorch and is left
 * out of the quick form); the others are written after their source (claims/http/trainer_clients.py).
 *
 * Control: a wrong sample gets 0 from every client where nothing is killed, so that a client which records nothing
 * cannot pass. Killed with SIGKILL, one a second, are boxes of the
 * sandbox with all that runs in them. A program that is killed alone looks like one that killed itself, so that is not done.
 */
import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { pythonWith } from '../measure/python-tools.ts'
import { ServerProcess } from '../measure/server-process.ts'
import { generator, keyOf } from '../src/random.ts'

const run = promisify(execFile)
const examples = fileURLToPath(new URL('../examples/trainers', import.meta.url))
const WRITTEN = ['verl-sandbox', 'openrlhf', 'slime', 'open-instruct', 'open-r1', 'nemo-gym', 'trl', 'verl-function']
const PUBLISHED = ['verl-sandbox', 'verl-asserted', 'openrlhf', 'skyrl', 'openenv']
/** What those import, and they themselves without what only training needs. */
const NEEDED = ['requests', 'aiohttp', 'omegaconf', 'pandas', 'func_timeout', 'websockets', 'pydantic']
const ALONE = ['verl==0.9.1', 'openrlhf==0.11.2', 'skyrl-gym==0.4.0', 'openenv-core==0.3.0']
const TRL = ['torch==2.15.0', 'trl==1.16.0']
const THREADS = 4
const KILL_PERIOD_MS = 1_000
const target =
  `${WRITTEN.length} clients written after their source, ${PUBLISHED.length} published ones and TRL's loop (not in the ` +
  'quick form), 400 samples each (quick: 40), calm and with processes killed: calm all rewards right, ' +
  'killed no reward of 0 for a right sample and none above 0 for a wrong one'

interface Client {
  readonly name: string
  /** Interpreter. */
  readonly python: string
  /** File in claims/http. */
  readonly file: string
  /** Its word for itself. */
  readonly word: string
}

interface Sample {
  readonly right: boolean
  readonly reward: number | null
}

export const claim: Claim = {
  name: 'wires-real-clients',
  statement: 'Reward clients of trainers get right rewards, and never a 0 that only a broken sandbox earned',
  target,
  async run(context) {
    const count = context.quick ? 40 : 400
    const clients = await clientsOf(context)
    await using server = await ServerProcess.start(context.signal)
    const notes: string[] = []
    const calm = await askAll(server, { clients, count, context })
    const killer = new AbortController()
    const kills = killNow(server, killer.signal)
    const killed = await askAll(server, { clients, count, context }).finally(() => killer.abort())
    const n = samplesOf(calm).length
    const wrong = samplesOf(calm).filter(({ right, reward }) => reward !== (right ? 1 : 0)).length
    const zeros = samplesOf(killed).filter(({ right, reward }) => right && reward !== null && reward < 1).length
    const ones = samplesOf(killed).filter(({ right, reward }) => !right && reward !== null && reward > 0).length
    const without = samplesOf(killed).filter(({ reward }) => reward === null).length
    for (const [name, samples] of Object.entries(killed)) {
      const fake = samples.filter(({ right, reward }) => right && reward === 0).length
      const none = samples.filter(({ reward }) => reward === null).length
      notes.push(`${name}: ${fake} fake zeros, ${none} without a reward of ${samples.length}`)
    }
    return {
      figures: [
        { name: 'wrong rewards where nothing is killed', value: wrong, n },
        { name: 'zeros for a right sample while the sandbox is killed', value: zeros, n },
        { name: 'rewards for a wrong sample then', value: ones, n },
        { name: 'samples without a reward then', value: without, n },
        { name: 'boxes killed', value: await kills, n: 1 },
        { name: 'samples of published clients', value: samplesOf(published(calm)).length, n },
      ],
      n,
      target,
      holds:
        n === clients.length * count &&
        samplesOf(killed).length === n &&
        wrong === 0 &&
        zeros === 0 &&
        ones === 0 &&
        (await kills) > 0,
      notes,
    }
  },
}

type Results = Readonly<Record<string, readonly Sample[]>>

function samplesOf(results: Results): readonly Sample[] {
  return Object.values(results).flat()
}

function published(results: Results): Results {
  return Object.fromEntries(Object.entries(results).filter(([name]) => name.endsWith('(published)')))
}

function named(
  { suffix = '', ...place }: Pick<Client, 'python' | 'file'> & { readonly suffix?: string },
  words: readonly string[],
): readonly Client[] {
  return words.map((word) => ({ name: `${word}${suffix}`, word, ...place }))
}

async function clientsOf(context: ClaimContext): Promise<readonly Client[]> {
  const { quick } = context
  const python = await pythonWith(NEEDED, { ...context, alone: ALONE })
  const all = [
    ...named({ python: 'python3', file: 'trainer_clients.py' }, WRITTEN),
    ...named({ python, file: 'published_clients.py', suffix: ' (published)' }, PUBLISHED),
  ]
  if (quick) return all
  const trl = { python: await pythonWith(TRL, context), file: 'trl_loop.py', suffix: ' (published)' }
  return [...all, ...named(trl, ['trl-loop'])]
}

interface AskOptions {
  readonly clients: readonly Client[]
  readonly count: number
  readonly context: ClaimContext
}

/** Every client's samples, one client after another, as a trainer has one. */
async function askAll(server: ServerProcess, { clients, count, context }: AskOptions): Promise<Results> {
  const { signal } = context
  const results: Record<string, readonly Sample[]> = {}
  for (const { name, python, file, word } of clients) {
    const script = fileURLToPath(new URL(`./http/${file}`, import.meta.url))
    const { stdout } = await run(python, [script, word, String(count), String(THREADS)], {
      env: {
        ...process.env,
        PYTHONPATH: examples,
        HF_HUB_OFFLINE: '1',
        TOUCHSTONE_URL: `http://127.0.0.1:${server.port}`,
      },
      maxBuffer: 64 * 2 ** 20,
      signal,
    })
    const samples = stdout
      .split('\n')
      // a trainer prints more than rewards
      .filter((line) => line.startsWith('{"right"'))
      .map((line) => JSON.parse(line) as Sample)
    context.log(`${name}: ${samples.filter(({ reward }) => reward !== null).length} of ${count} with a reward`)
    results[name] = samples
  }
  return results
}

/** Kills one random box again and again; gives their number once it is told to stop. */
async function killNow(server: ServerProcess, signal: AbortSignal): Promise<number> {
  const random = generator(keyOf('kills'))
  let count = 0
  while (!signal.aborted) {
    const boxes = server.boxes()
    const pid = boxes[random.below(Math.max(1, boxes.length))]
    try {
      if (pid !== undefined && process.kill(pid, 'SIGKILL')) count++
    } catch {
      // it had ended by itself
    }
    await delay(KILL_PERIOD_MS, undefined, { signal }).catch(() => undefined)
  }
  return count
}

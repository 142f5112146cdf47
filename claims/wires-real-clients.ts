/**
 * Claim: the reward clients of trainers get right rewards, and none of them ever records 0 for a right sample while the
 * sandbox's own processes are killed under it. The clients are written after their source (claims/http/trainer_clients.py).
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
import { ServerProcess } from '../measure/server-process.ts'
import { generator, keyOf } from '../src/random.ts'

const run = promisify(execFile)
const script = fileURLToPath(new URL('./http/trainer_clients.py', import.meta.url))
const CLIENTS = ['verl-sandbox', 'openrlhf', 'slime', 'open-instruct', 'open-r1', 'nemo-gym', 'trl', 'verl-function']
const THREADS = 4
const KILL_PERIOD_MS = 1_000
const target =
  `${CLIENTS.length} clients, 400 samples each (quick: 40), calm and with processes killed: calm all rewards right, ` +
  'killed no reward of 0 for a right sample and none above 0 for a wrong one'

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
    await using server = await ServerProcess.start(context.signal)
    const notes: string[] = []
    const calm = await askAll(server, count, context)
    const killer = new AbortController()
    const kills = killNow(server, killer.signal)
    const killed = await askAll(server, count, context).finally(() => killer.abort())
    const n = CLIENTS.length * count
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
      ],
      n,
      target,
      holds: wrong === 0 && zeros === 0 && ones === 0 && (await kills) > 0,
      notes,
    }
  },
}

type Results = Readonly<Record<string, readonly Sample[]>>

function samplesOf(results: Results): readonly Sample[] {
  return Object.values(results).flat()
}

/** Every client's samples, one client after another, as a trainer has one. */
async function askAll(server: ServerProcess, count: number, context: ClaimContext): Promise<Results> {
  const { signal } = context
  const results: Record<string, readonly Sample[]> = {}
  for (const name of CLIENTS) {
    const { stdout } = await run('python3', [script, name, String(count), String(THREADS)], {
      env: { ...process.env, TOUCHSTONE_URL: `http://127.0.0.1:${server.port}` },
      maxBuffer: 64 * 2 ** 20,
      signal,
    })
    const samples = stdout
      .split('\n')
      .filter((line) => line !== '')
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

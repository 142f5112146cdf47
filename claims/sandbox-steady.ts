/**
 * The sandbox over many runs: nothing left behind, flat memory, and the sudden death of its own parts costs at most a
 * retry. `-- --soak MINUTES` goes on for so long; else a thousand runs (quick: two hundred).
 *
 * Every tenth run is hostile (orphans, fork bomb, memory, output flood, endless loop); every fiftieth loses all
 * launchers or the Java compiler in its midst. Counted from outside: processes, control groups, temporary folders.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { findGroupRoot } from '../src/sandbox/isolation/resource-group.ts'
import { Sandbox, type RunStatus } from '../src/sandbox/index.ts'
import type { Claim } from '../measure/claim.ts'

interface Case {
  readonly language: string
  readonly code: (index: number) => string
  readonly status: RunStatus
}

const HONEST: readonly Case[] = [
  { language: 'python', code: (index) => `print(${index})`, status: 'accepted' },
  { language: 'javascript', code: (index) => `console.log(${index})`, status: 'accepted' },
  { language: 'python', code: (index) => `raise ValueError(${index})`, status: 'runtime-error' },
  {
    language: 'java',
    code: (index) => `class Main { public static void main(String[] words) { System.out.println(${index}); } }`,
    status: 'accepted',
  },
]
const HOSTILE: readonly Case[] = [
  {
    language: 'python',
    code: () => 'import os\nfor i in range(5):\n  if os.fork() == 0:\n    os.setsid()\n    while True: pass',
    status: 'accepted',
  },
  { language: 'python', code: () => 'import os\nwhile True: os.fork()', status: 'process-limit' },
  { language: 'python', code: () => 'x = bytearray(10 << 30)', status: 'memory-limit' },
  {
    language: 'javascript',
    code: () => 'for (;;) require("fs").writeSync(1, "x".repeat(1000))',
    status: 'output-limit',
  },
  { language: 'python', code: () => 'while True: pass', status: 'time-limit' },
]
const MAX_DRIFT_MEGABYTES = 60

export const claim: Claim = {
  name: 'sandbox-steady',
  statement: 'The sandbox leaves nothing behind, does not grow, and survives the death of its own parts',
  target: `every verdict right; 0 processes, groups and folders left; own memory grows by less than ${MAX_DRIFT_MEGABYTES} MB`,
  async run(context) {
    const minutes = Number(context.arguments.find((word) => word.startsWith('--soak='))?.slice('--soak='.length) ?? 0)
    const deadline = performance.now() + minutes * 60_000
    const count = context.quick ? 200 : 1000
    const before = leftBehind()
    const surprises: string[] = []
    let runs = 0
    let deaths = 0
    let warm = 0
    let after = 0
    const sandbox = await Sandbox.open({ concurrency: 2 })
    try {
      const java = (await sandbox.languages()).some(({ name, version }) => name === 'java' && version !== null)
      const honest = HONEST.filter(({ language }) => java || language !== 'java')
      const work = async (): Promise<void> => {
        while (runs < count || performance.now() < deadline) {
          context.signal.throwIfAborted()
          const index = runs++
          const list = index % 10 === 9 ? HOSTILE : honest
          const one = list[Math.floor(index / 10 + index) % list.length] as Case
          const limits = { wallMs: 20_000, cpuMs: 10_000, outputBytes: 2 ** 18, memoryBytes: 2 ** 28 }
          const running = sandbox.run(
            { language: one.language, code: one.code(index) },
            {
              // Only an endless loop is to meet the limit on time. To fill the memory took over 500 ms on a busy machine.
              limits: one.status === 'time-limit' ? { ...limits, cpuMs: 500 } : limits,
              signal: context.signal,
            },
          )
          if (index % 50 === 49) deaths += killResidents()
          const { status, message } = await running
          if (status !== one.status)
            surprises.push(`run ${index}, ${one.language}: ${status} (${message}), wanted ${one.status}`)
          if (index === Math.floor(count / 4)) warm = ownMegabytes()
          if (index % 100 === 99)
            context.log(
              `${index + 1} runs, ${deaths} parts killed, ${ownMegabytes().toFixed(0)} MB, ${surprises.length} wrong verdicts`,
            )
        }
      }
      await Promise.all([work(), work()])
      after = ownMegabytes()
    } finally {
      await sandbox[Symbol.asyncDispose]()
    }
    const left = leftBehind()
    const leftOver =
      Math.max(0, left.processes - before.processes) +
      Math.max(0, left.groups - before.groups) +
      Math.max(0, left.folders - before.folders)
    return {
      figures: [
        { name: 'wrong verdicts', value: surprises.length, n: runs },
        { name: 'processes, groups and folders left', value: leftOver, n: runs },
        { name: 'own parts killed in the midst of runs', value: deaths, n: runs },
        { name: 'growth of own memory after the first quarter, MB', value: after - warm, n: runs },
      ],
      n: runs,
      target: this.target,
      holds: surprises.length === 0 && leftOver === 0 && after - warm < MAX_DRIFT_MEGABYTES,
      notes: surprises.slice(0, 20),
    }
  },
}

interface Left {
  readonly processes: number
  readonly groups: number
  readonly folders: number
}

function leftBehind(): Left {
  const root = findGroupRoot()
  const own = `touchstone-${process.pid}-`
  const groups = [...new Set(Object.values(root?.folders ?? {}))].flatMap((folder) => readdirSync(folder))
  return {
    processes: residents().length,
    groups: groups.filter((name) => name.startsWith(own)).length,
    folders: readdirSync(tmpdir()).filter((name) => name.startsWith(own)).length,
  }
}

/** Outer bubblewraps of launchers and compilers that this process started. */
function residents(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
        return words.includes('bwrap') && Number(parent) === process.pid
      } catch {
        // it ended while it was looked at
        return false
      }
    })
    .map(Number)
}

function killResidents(): number {
  const all = residents()
  for (const pid of all) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // it was faster
    }
  }
  return all.length
}

function ownMegabytes(): number {
  return process.memoryUsage().rss / 2 ** 20
}

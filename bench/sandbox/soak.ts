/**
 * Steadiness: the same programs over and over for so many minutes, honest and hostile ones, by output and by harness,
 * two at a time. Shown: that every verdict stays what it was, and that memory does not grow.
 */
import { Sandbox, type RunStatus } from '../../src/sandbox/index.ts'
import type { Figure, ProgramTest } from '../../src/supervision.ts'
import type { Bench } from '../../measure/bench.ts'
import { median } from '../../measure/paired-ratio.ts'
import { ownMegabytes, slotMegabytes } from './memory.ts'

type Context = Parameters<Bench['run']>[0]

/** Memory of the last quarter over that of the second; the first warms up. */
const MOST_GROWTH = 1.1

interface Case {
  readonly language: string
  readonly code: string
  readonly test: ProgramTest
  readonly status: RunStatus
}

const SUM: ProgramTest = { style: 'io', name: 'sum', input: '1 2\n', output: '3\n' }
const ADD: ProgramTest = { style: 'harness', name: 'add', code: 'assert add(1, 2) == 3' }
const ADD_SCRIPT: ProgramTest = { style: 'harness', name: 'add', code: 'console.assert(add(1, 2) === 3)' }

const io = (language: string, code: string, status: RunStatus): Case => ({ language, code, test: SUM, status })
const harness = (code: string, status: RunStatus): Case => ({ language: 'python', code, test: ADD, status })
const script = (code: string, status: RunStatus): Case => ({ language: 'javascript', code, test: ADD_SCRIPT, status })

/** Each with the only right verdict; one that ends by a limit of time comes once a pass, or it would be all that is measured. */
const CASES: readonly Case[] = [
  io('python', 'print(sum(map(int, input().split())))', 'accepted'),
  io('python', 'print(4)', 'wrong-answer'),
  io('python', 'raise ValueError(1)', 'runtime-error'),
  io('python', 'print(', 'compile-error'),
  io('python', 'x = bytearray(10 << 30)', 'memory-limit'),
  io('python', 'while True: print("x" * 1000)', 'output-limit'),
  io('python', 'import os\nwhile True: os.fork()', 'process-limit'),
  io('python', 'while True: pass', 'time-limit'),
  io('bash', 'read a b; echo $((a + b))', 'accepted'),
  io('bash', 'sleep 60 & exit 7', 'runtime-error'),
  io(
    'javascript',
    'console.log(require("fs").readFileSync(0, "utf8").split(" ").reduce((a, b) => +a + +b))',
    'accepted',
  ),
  io('javascript', 'throw new Error("no")', 'runtime-error'),
  harness('def add(a, b): return a + b', 'accepted'),
  harness('def add(a, b): return a - b', 'wrong-answer'),
  harness('def add(a, b):\n  import os\n  os._exit(0)', 'wrong-answer'),
  script('function add(a, b) { return a + b }', 'accepted'),
  script('function add(a, b) { return a - b }', 'wrong-answer'),
]
const LIMITS = { cpuMs: 300, wallMs: 20_000, outputBytes: 2 ** 18, memoryBytes: 2 ** 28 }
/** What an honest program may use on a machine that has other things to do. */
const HONEST_LIMITS = { ...LIMITS, cpuMs: 10_000 }

/** Runs for so many minutes, at least eight passes over the cases. */
export async function soak(context: Context, minutes: number): ReturnType<Bench['run']> {
  if (!(minutes > 0 && minutes <= 24 * 60)) {
    throw new RangeError(`soak: minutes is ${minutes}, wanted a number above 0 and at most ${24 * 60}`)
  }
  const target = `every verdict right; memory of the last quarter at most ${MOST_GROWTH} x of the second's`
  const surprises: string[] = []
  const samples: { readonly own: number; readonly slots: number; readonly perSecond: number }[] = []
  let runs = 0
  await using sandbox = await Sandbox.open({ concurrency: 2 })
  const here = new Set((await sandbox.languages()).filter(({ version }) => version !== null).map(({ name }) => name))
  const cases = CASES.filter(({ language }) => here.has(language))
  const deadline = performance.now() + minutes * 60_000
  while (samples.length < 8 || performance.now() < deadline) {
    const started = performance.now()
    let next = 0
    const work = async (): Promise<void> => {
      for (let one = cases[next++]; one !== undefined; one = cases[next++]) {
        context.signal.throwIfAborted()
        const { language, code, test, status } = one
        const limits = status === 'time-limit' ? LIMITS : HONEST_LIMITS
        const found = await sandbox.judge({ language, code }, [test], { limits, signal: context.signal })
        runs++
        if (found.status !== status) {
          surprises.push(`${language} ${JSON.stringify(code.slice(0, 60))}: ${found.status}, wanted ${status}`)
        }
      }
    }
    await Promise.all([work(), work()])
    const perSecond = (cases.length * 1000) / (performance.now() - started)
    samples.push({ own: ownMegabytes(), slots: slotMegabytes().mean, perSecond })
    if (samples.length % 20 === 0) context.log(describe(runs, samples.at(-1), surprises.length))
  }
  const quarter = Math.floor(samples.length / 4)
  const figures: Figure[] = [
    { name: 'wrong verdicts', value: surprises.length, n: runs },
    { name: 'passes over all cases', value: samples.length, n: runs },
  ]
  const growths: number[] = []
  const compare = (what: string, of: (sample: (typeof samples)[number]) => number): number => {
    const [before, after] = [samples.slice(quarter, 2 * quarter), samples.slice(-quarter)].map((part) =>
      median(part.map(of)),
    ) as [number, number]
    figures.push({ name: `${what}, second quarter`, value: before, n: quarter })
    figures.push({ name: `${what}, last quarter`, value: after, n: quarter })
    return after / before
  }
  growths.push(compare('own resident memory in MB', ({ own }) => own))
  growths.push(compare('memory of one slot, PSS in MB', ({ slots }) => slots))
  compare('runs/s', ({ perSecond }) => perSecond)
  const holds = surprises.length === 0 && growths.every((growth) => growth <= MOST_GROWTH)
  return { figures, n: runs, target, holds, notes: surprises.slice(0, 20) }
}

function describe(
  runs: number,
  sample: { readonly own: number; readonly slots: number } | undefined,
  wrong: number,
): string {
  return `${runs} runs, ${sample?.own.toFixed(0)} MB own, ${sample?.slots.toFixed(1)} MB a slot, ${wrong} wrong verdicts`
}

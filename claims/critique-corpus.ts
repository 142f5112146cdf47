/**
 * Claim: 100,000 rows of flawed and right solutions with critiques are built by rule from GSM8K's training part at flat
 * memory, and a build that is killed and resumed leaves the same bytes. Quick form: 5,000 rows.
 * Controls: another seed gives other bytes; and the exact arithmetic critic, which knows nothing of how a row was made,
 * calls no right row wrong, and names the planted step of corrupted results.
 */
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { TouchstoneError } from '../src/errors.ts'
import { wilsonInterval } from '../src/evaluation/index.ts'
import { judgeReasoning, readCorpus, type CorpusStatistics } from '../src/critique/index.ts'
import { generator, keyOf } from '../src/random.ts'
import type { Figure } from '../src/supervision.ts'
import type { Claim } from '../measure/claim.ts'
import { runCommand, runCommandWell, type MemorySample } from '../measure/command-line.ts'

const KILLS = 5
/** Memory of the last fifth of the run over that of the second; 1 is flat, and garbage collection moves it by some tenths. */
const GROWTH_LIMIT = 1.5
const TARGET = `all rows, ${KILLS} of ${KILLS} killed while at work, bytes equal, growth < ${GROWTH_LIMIT}, right share 25 to 30 %`
const FILES = ['corpus.jsonl', 'dropped.jsonl', 'statistics.json', 'README.md']

export const claim: Claim = {
  name: 'critique-corpus',
  statement:
    'A corpus of 100,000 critiques is built by rule at flat memory, and kill -9 with resume leaves the same bytes',
  target: TARGET,
  async run(context) {
    const { quick, signal } = context
    const count = quick ? 5_000 : 100_000
    const train = await context.openDataSet('gsm8k', 'train.jsonl')
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-corpus-'))
    const commandLine = (name: string, seed = '1'): readonly string[] => [
      'corpus',
      'build',
      train,
      '--out',
      name,
      '--rows',
      String(count),
      '--per-task',
      '24',
      '--seed',
      seed,
      '--json',
    ]
    try {
      context.log(`an undisturbed build of ${count} rows`)
      const end = await runCommandWell({ cwd: folder, sampleMemory: true, signal }, ...commandLine('whole'))
      const statistics = JSON.parse(end.stdout) as CorpusStatistics
      const last = end.memory.at(-1)
      if (last === undefined)
        throw new TouchstoneError('unavailable', 'measure memory: wanted Linux, whose /proc tells it')
      const growth = residentOf(end.memory, 0.8, 1) / residentOf(end.memory, 0.2, 0.4)
      const wholeBytes = (await stat(join(folder, 'whole', 'corpus.jsonl'))).size
      const random = generator(keyOf(4))
      const points = Array.from({ length: KILLS }, () => 0.9 * random.uniform()).toSorted((a, b) => a - b)
      let struck = 0
      for (const [i, point] of points.entries()) {
        const strike = async (child: ChildProcess): Promise<void> => {
          const path = join(folder, 'killed', 'corpus.jsonl')
          while (child.exitCode === null && (await sizeOf(path)) <= point * wholeBytes) await delay(2)
          await delay(random.below(40))
          child.kill('SIGKILL')
        }
        const onStart = (child: ChildProcess): void => void strike(child)
        const killed = await runCommand({ cwd: folder, signal, onStart }, ...commandLine('killed'))
        if (killed.signal === 'SIGKILL') struck++
        context.log(`killed ${i + 1} of ${KILLS}`)
      }
      await runCommandWell({ cwd: folder, signal }, ...commandLine('killed'))
      const equal = (await digestOf(join(folder, 'whole'))) === (await digestOf(join(folder, 'killed')))
      await runCommandWell({ cwd: folder, signal }, ...commandLine('other', '2'))
      const other = (await digestOf(join(folder, 'whole'))) === (await digestOf(join(folder, 'other')))
      const seen = await arithmeticView(join(folder, 'whole'), signal)
      const rightShare = statistics.correct / statistics.rows
      return {
        figures: [
          { name: 'rows', value: statistics.rows, n: count },
          { name: 'rows a second, start included', value: count / (end.wallMs / 1000), n: count },
          { name: 'peak resident memory, MB', value: last.peakBytes / 1e6, n: end.memory.length },
          { name: 'resident memory, last fifth over second fifth', value: growth, n: end.memory.length },
          {
            name: 'share with a right response',
            value: rightShare,
            n: statistics.rows,
            interval: wilsonInterval(statistics.correct, statistics.rows),
          },
          { name: 'builds killed while at work', value: struck, n: KILLS },
          { name: 'files equal after kills and resumes (1: all)', value: Number(equal), n: FILES.length },
          { name: 'files equal under another seed (control)', value: Number(other), n: FILES.length },
          ...seen,
        ],
        n: statistics.rows,
        target: TARGET,
        holds:
          statistics.rows === count &&
          struck === KILLS &&
          equal &&
          !other &&
          growth < GROWTH_LIMIT &&
          rightShare >= 0.25 &&
          rightShare <= 0.3,
        notes: [`by kind ${JSON.stringify(statistics.byKind)}, dropped ${JSON.stringify(statistics.dropped)}`],
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** What the arithmetic critic says, blind to gold: it must not object to right rows, and must see corrupted results. */
async function arithmeticView(folder: string, signal: AbortSignal): Promise<Figure[]> {
  const right = { objected: 0, n: 0 }
  const results = { found: 0, n: 0 }
  for await (const row of readCorpus(folder, { signal })) {
    const isRight = row.known.final === 'correct'
    if (!isRight && row.kind !== 'result') continue
    const { answer: _gold, ...blind } = row.task
    const { findings } = judgeReasoning(blind, row.response)
    const first = findings.find(({ where, verdict }) => where.part === 'step' && verdict === 'wrong')?.where
    if (isRight) {
      right.n++
      if (first !== undefined) right.objected++
    } else {
      results.n++
      if (first?.part === 'step' && first.step === row.known.firstWrongStep) results.found++
    }
  }
  return [
    {
      name: 'right rows with a step that the arithmetic critic calls wrong',
      value: right.objected / right.n,
      n: right.n,
      interval: wilsonInterval(right.objected, right.n),
    },
    {
      name: 'corrupted results that it finds at the planted step',
      value: results.found / results.n,
      n: results.n,
      interval: wilsonInterval(results.found, results.n),
    },
  ]
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0
}

async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const name of FILES) hash.update(await readFile(join(folder, name)))
  return hash.digest('hex')
}

/** Median of the samples between two shares of the run. */
function residentOf(memory: readonly MemorySample[], from: number, to: number): number {
  const part = memory.slice(Math.floor(memory.length * from), Math.ceil(memory.length * to))
  return part.map(({ residentBytes }) => residentBytes).toSorted((a, b) => a - b)[Math.floor(part.length / 2)] ?? NaN
}

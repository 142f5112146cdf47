/**
 * Bench: what judging costs beside the judge itself. Arms run interleaved on the same rows, so that a busy machine slows
 * all of them alike; medians over the rounds.
 *
 * Control arms: Node's own line reader with JSON.parse (what reading costs without checks), and the reasoning judge
 * called in a loop over rows in memory (what judging costs without files, order, trace and resume).
 */
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import { runCommandWell } from '../measure/command-line.ts'
import { writeSyntheticRows } from '../measure/synthetic-rows.ts'
import { createReasoningJudge } from '../src/critique/index.ts'
import { keyOf } from '../src/random.ts'
import type { Figure, Judge } from '../src/supervision.ts'
import { readRows, type Row } from '../src/task/index.ts'
import { runJudging } from '../src/work/index.ts'
import type { Bench } from '../measure/bench.ts'
import { median } from '../measure/paired-ratio.ts'

const ROUNDS = 5
/** Reading with bounds, UTF-8 and schema checks may cost this many times the bare reading. */
const READ_LIMIT = 1.5
/** A run (read, check, judge, digest, trace) may cost this many times the bare judge. */
const RUN_LIMIT = 2
const target = `reading at most ${READ_LIMIT} x readline + JSON.parse, a run at most ${RUN_LIMIT} x the bare judge`

export const bench: Bench = {
  name: 'judge',
  statement: 'Judging many rows costs little beside the judge itself',
  target,
  async run(context) {
    const count = context.quick ? 20_000 : 100_000
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-bench-'))
    const plain = join(folder, 'rows.jsonl')
    const packed = join(folder, 'rows.jsonl.gz')
    try {
      await writeSyntheticRows(plain, { count, key: keyOf(5), signal: context.signal })
      await writeFile(packed, gzipSync(await readFile(plain)))
      await using judge = createReasoningJudge()
      const some = await rowsInMemory(plain, Math.min(count, 20_000))
      const arms: Readonly<Record<string, () => Promise<number>>> = {
        'readline + JSON.parse': () => bareReading(plain),
        'readRows, JSONL': () => countRows(plain),
        'readRows, JSONL.gz': () => countRows(packed),
        'the bare judge': () => bareJudging(judge, some),
        'a run': () => judgedRun(judge, plain, folder),
      }
      const rates = new Map(Object.keys(arms).map((name) => [name, [] as number[]]))
      for (let round = 0; round < ROUNDS; round++) {
        for (const [name, arm] of Object.entries(arms)) {
          context.signal.throwIfAborted()
          const started = performance.now()
          const rows = await arm()
          rates.get(name)?.push((1_000 * rows) / (performance.now() - started))
        }
        context.log(`round ${round + 1} of ${ROUNDS}`)
      }
      const rate = (name: string): number => median(rates.get(name) ?? [])
      const options = { cwd: folder, sampleMemory: true, signal: context.signal }
      const command = await runCommandWell(options, 'judge', plain, '--judge', 'reasoning', '--no-report')
      const readRatio = rate('readline + JSON.parse') / rate('readRows, JSONL')
      const runRatio = rate('the bare judge') / rate('a run')
      const figures: Figure[] = Object.keys(arms).map((name) => ({
        name: `${name}, rows/s`,
        value: rate(name),
        n: count,
      }))
      return {
        figures: [
          ...figures,
          { name: 'the command, start included, rows/s', value: (1_000 * count) / command.wallMs, n: count },
          { name: 'the command, peak MB', value: (command.memory.at(-1)?.peakBytes ?? NaN) / 1e6, n: count },
          {
            name: 'data read per second by readRows, MB/s',
            value: (rate('readRows, JSONL') * (await stat(plain)).size) / count / 1e6,
            n: count,
          },
          { name: 'time ratio, readRows to readline + JSON.parse', value: readRatio, n: ROUNDS },
          { name: 'time ratio, a run to the bare judge', value: runRatio, n: ROUNDS },
        ],
        n: count,
        target,
        holds: readRatio <= READ_LIMIT && runRatio <= RUN_LIMIT,
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

async function bareReading(file: string): Promise<number> {
  let count = 0
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (JSON.parse(line) !== null) count++
  }
  return count
}

async function countRows(file: string): Promise<number> {
  let count = 0
  for await (const row of readRows([file])) count += row.response === undefined ? 0 : 1
  return count
}

async function rowsInMemory(file: string, count: number): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of readRows([file])) if (rows.push(row) === count) break
  return rows
}

async function bareJudging(judge: Judge, rows: readonly Row[]): Promise<number> {
  let judged = 0
  for (const { task, response } of rows) {
    if (response !== undefined && (await judge.judge(task, response)).verdict !== 'unknown') judged++
  }
  return judged
}

async function judgedRun(judge: Judge, file: string, folder: string): Promise<number> {
  const runs = await mkdtemp(join(folder, 'runs-'))
  const { counts } = await runJudging([judge], {
    files: [file],
    runs,
    commandLine: [],
    version: 'bench',
    now: () => new Date(),
    concurrency: 2,
  })
  await rm(runs, { recursive: true })
  return counts.judged
}

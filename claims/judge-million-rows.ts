/** Claim: a million rows are judged at flat memory. Quick form: a hundred thousand. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TouchstoneError } from '../src/errors.ts'
import { keyOf } from '../src/random.ts'
import type { JudgeSummary } from '../src/work/index.ts'
import type { Claim } from '../measure/claim.ts'
import { runCommandWell, type MemorySample } from '../measure/command-line.ts'
import { writeSyntheticRows } from '../measure/synthetic-rows.ts'

const PEAK_LIMIT_BYTES = 400e6
/** Memory of the last fifth of the run over that of the second; 1 is flat, and garbage collection moves it by some tenths. */
const GROWTH_LIMIT = 1.5
const TARGET = 'every row judged, wrong exactly those with a planted slip, peak RSS < 400 MB, growth < 1.5'

export const claim: Claim = {
  name: 'judge-million-rows',
  statement: 'A million rows of 1 kB are judged by the reasoning judge at flat memory, report included',
  target: TARGET,
  async run(context) {
    const { quick, signal } = context
    const count = quick ? 100_000 : 1_000_000
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-rows-'))
    try {
      context.log(`writing ${count} rows of 1 kB`)
      const { planted } = await writeSyntheticRows(join(folder, 'rows.jsonl'), { count, key: keyOf(1), signal })
      context.log('judging')
      const options = { cwd: folder, sampleMemory: true, signal }
      const end = await runCommandWell(options, 'judge', 'rows.jsonl', '--judge', 'reasoning', '--json')
      const { counts } = JSON.parse(end.stdout) as JudgeSummary
      const last = end.memory.at(-1)
      if (last === undefined)
        throw new TouchstoneError('unavailable', 'measure memory: wanted Linux, whose /proc tells it')
      const growth = residentOf(end.memory, 0.8, 1) / residentOf(end.memory, 0.2, 0.4)
      const told = counts.wrong === planted && counts.correct === count - planted
      return {
        figures: [
          { name: 'rows judged', value: counts.judged, n: count },
          { name: 'rows found wrong', value: counts.wrong, n: planted },
          { name: 'peak resident memory, MB', value: last.peakBytes / 1e6, n: end.memory.length },
          { name: 'resident memory, last fifth over second fifth', value: growth, n: end.memory.length },
          { name: 'rows per second, start and report included', value: count / (end.wallMs / 1_000), n: count },
        ],
        n: count,
        target: TARGET,
        holds: counts.judged === count && told && last.peakBytes < PEAK_LIMIT_BYTES && growth < GROWTH_LIMIT,
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** Median of the samples between two shares of the run. */
function residentOf(memory: readonly MemorySample[], from: number, to: number): number {
  const part = memory.slice(Math.floor(memory.length * from), Math.ceil(memory.length * to))
  return part.map(({ residentBytes }) => residentBytes).toSorted((a, b) => a - b)[Math.floor(part.length / 2)] ?? NaN
}

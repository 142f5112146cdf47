/**
 * How long the analysis takes: all five classes on a program of 100 lines, cold and kept; a batch for the tools that start
 * slowly against single calls. Load of the machine is told beside, since times stand or fall with it.
 */
import { availableParallelism, loadavg } from 'node:os'
import { analyse, analyseSmellsOf, analyseVulnerabilitiesOf, type AnalysedProgram } from '../src/analysis/index.ts'
import { quantile } from '../src/evaluation/index.ts'
import { Sandbox } from '../src/sandbox/index.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import type { Figure } from '../src/supervision.ts'
import { PLANTED } from '../test/analysed/planted.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const COLD_MS = 3_000
const KEPT_MS = 20
const BATCH = 0.35
const TARGET = `100 lines of Python in five classes within ${COLD_MS} ms, kept within ${KEPT_MS} ms, a batch at most ${BATCH} of single calls`

export const claim: Claim = {
  name: 'analysis-speed',
  statement: 'An analysis is quick, a second time quicker, and a batch cheaper than its parts',
  target: TARGET,
  async run(context) {
    await using sandbox = await Sandbox.open()
    const cache = await mkdtemp(join(tmpdir(), 'touchstone-analyses-'))
    const figures: Figure[] = []
    const notes: string[] = []
    try {
      const repeats = context.quick ? 3 : 10
      const { cold, kept, missing } = await measureOne(programOf(0), { sandbox, cache, repeats, context })
      figures.push(
        {
          name: 'Python, 100 lines, five classes, ms (median)',
          value: quantile(cold.toSorted(byValue), 0.5),
          n: cold.length,
        },
        { name: 'Python, kept by digest, ms (median)', value: quantile(kept.toSorted(byValue), 0.5), n: kept.length },
      )
      if (missing.length > 0) notes.push(`without ${missing.join(', ')}`)
      for (const program of PLANTED) {
        if (context.quick && program.language === 'python') continue
        const given = { language: program.language, code: program.clean, tests: [] }
        const started = performance.now()
        // oxlint-disable-next-line no-await-in-loop -- times are measured
        await analyse(given, {
          sandbox,
          cache: false,
          signal: context.signal,
          classes: ['structure', 'smells', 'vulnerabilities'],
        })
        figures.push({ name: `${program.language}, three classes, ms`, value: performance.now() - started, n: 1 })
      }
      const batch = await measureBatch(context.quick ? 10 : 100, { sandbox, context })
      figures.push({ name: 'batch over single calls', value: batch.ratio, n: batch.n })
      const [load = 0] = loadavg()
      notes.push(`load of the machine ${load.toFixed(1)} on ${availableParallelism()} cores`)
      const [first, second] = figures
      return {
        figures,
        n: cold.length,
        target: TARGET,
        holds: (first?.value ?? Infinity) <= COLD_MS && (second?.value ?? Infinity) <= KEPT_MS && batch.ratio <= BATCH,
        notes,
      }
    } finally {
      await rm(cache, { recursive: true, force: true })
    }
  },
}

function byValue(a: number, b: number): number {
  return a - b
}

/** A program of 100 lines that reads a number and prints its double. Each number gives another program. */
function programOf(number: number): AnalysedProgram {
  const functions = Array.from(
    { length: 18 },
    (_, index) =>
      `def step_${index}(value: int) -> int:\n    if value > ${index + number}:\n        return value + ${index}\n    return value\n\n`,
  )
  const main = `def main() -> None:\n    number = int(input())\n    for step in (step_0, step_1):\n        step(number)\n    print(number * 2)\n\n\nif __name__ == "__main__":\n    main()\n`
  const tests = [{ style: 'io', name: 'three', input: '3\n', output: '6\n' }] as const
  return { language: 'python', code: `${functions.join('')}${main}`, tests }
}

async function measureOne(
  program: AnalysedProgram,
  options: {
    readonly sandbox: Sandbox
    readonly cache: string
    readonly repeats: number
    readonly context: ClaimContext
  },
): Promise<{
  readonly cold: readonly number[]
  readonly kept: readonly number[]
  readonly missing: readonly string[]
}> {
  const { sandbox, cache, repeats, context } = options
  const { signal } = context
  const cold: number[] = []
  const kept: number[] = []
  const missing = new Set<string>()
  const time = async (place: string | false): Promise<number> => {
    const started = performance.now()
    const { classes } = await analyse(program, { sandbox, cache: place, signal })
    for (const { tool, state, reason } of classes.flatMap((one) => one.tools)) {
      if (state !== 'done') missing.add(`${tool} (${reason})`)
    }
    return performance.now() - started
  }
  await time(cache)
  for (let repeat = 0; repeat < repeats; repeat++) {
    cold.push(await time(false))
    kept.push(await time(cache))
  }
  return { cold, kept, missing: [...missing] }
}

/** The slow tier over programs at once, and over each alone. */
async function measureBatch(
  n: number,
  { sandbox, context }: { readonly sandbox: Sandbox; readonly context: ClaimContext },
): Promise<{ readonly ratio: number; readonly n: number }> {
  const options = { sandbox, cache: false, signal: context.signal } as const
  const programs = Array.from({ length: n }, (_, index) => programOf(index + 1))
  const started = performance.now()
  await analyseSmellsOf(programs, options)
  await analyseVulnerabilitiesOf(programs, options)
  const together = performance.now() - started
  const begun = performance.now()
  for (const program of programs) {
    await analyseSmellsOf([program], options)
    await analyseVulnerabilitiesOf([program], options)
  }
  return { ratio: together / (performance.now() - begun), n }
}

/**
 * Speed of the sandbox, through the library and through HTTP, beside bare spawn, plain bubblewrap and, where
 * `-- --go-judge URL` names one, go-judge. Programs: HumanEval-X reference solutions with their tests, run whole.
 * Engines take turns within every round, and ratios are within a round, because machines are shared and noisy.
 * `-- --soak MINUTES` measures steadiness instead: see sandbox/soak.ts.
 */
import { parseArgs } from 'node:util'
import { readRows } from '../src/task/index.ts'
import type { Figure } from '../src/supervision.ts'
import type { Bench } from '../measure/bench.ts'
import { median } from '../measure/paired-ratio.ts'
import { pool, runBatch, type Batch } from './sandbox/batch.ts'
import { slotMegabytes } from './sandbox/memory.ts'
import { soak } from './sandbox/soak.ts'
import {
  bareEngine,
  goJudgeEngine,
  httpEngine,
  plainBubblewrapEngine,
  touchstoneEngine,
  type Engine,
  type Recipe,
} from './sandbox/engines.ts'

type Context = Parameters<Bench['run']>[0]

const RECIPES: Readonly<Record<'python' | 'javascript' | 'java' | 'cpp', Recipe & { readonly data: string }>> = {
  python: {
    language: 'python',
    file: 'main.py',
    run: ['/usr/bin/python3', 'main.py'],
    data: 'humaneval_python.jsonl.gz',
  },
  javascript: { language: 'javascript', file: 'main.js', run: ['node', 'main.js'], data: 'humaneval_js.jsonl.gz' },
  java: {
    language: 'java',
    file: 'Main.java',
    compile: ['javac', 'Main.java'],
    run: ['java', '-cp', '.', 'Main'],
    data: 'humaneval_java.jsonl.gz',
  },
  cpp: {
    language: 'cpp',
    file: 'main.cpp',
    compile: ['g++', '-std=gnu++17', '-O2', '-w', '-o', 'main', 'main.cpp'],
    run: ['./main'],
    data: 'humaneval_cpp.jsonl.gz',
  },
}

const TARGETS = { python: 1.9, javascript: 0.95, java: 5, cpp: 2.3, again: 20, p50: 6 }

export const bench: Bench = {
  name: 'sandbox',
  statement: 'The sandbox is faster than starting the tools by hand without any isolation',
  target:
    `ratios to bare spawn: Python at 2 concurrent >= ${TARGETS.python}, JavaScript >= ${TARGETS.javascript}, ` +
    `Java >= ${TARGETS.java}, C++ with bits/stdc++.h >= ${TARGETS.cpp}, an unchanged program >= ${TARGETS.again}; ` +
    `p50 of a trivial Python run < ${TARGETS.p50} ms`,
  async run(context) {
    const { values } = parseArgs({
      args: [...context.arguments],
      options: { soak: { type: 'string' }, 'go-judge': { type: 'string' } },
    })
    if (values.soak !== undefined) return soak(context, Number(values.soak))
    const rounds = context.quick ? 2 : 3
    const figures: Figure[] = []
    const holds: boolean[] = []
    const judge = (name: string, value: number, n: number, good: boolean): void => {
      figures.push({ name, value, n })
      holds.push(good)
    }

    await using touchstone = await touchstoneEngine('Touchstone', { concurrency: 8, buildCacheBytes: 0 })
    await using served = await httpEngine(context.signal)
    const engines: Engine[] = [bareEngine(), await plainBubblewrapEngine(), touchstone, served]
    const goJudge = values['go-judge']
    if (goJudge !== undefined) engines.push(goJudgeEngine(goJudge))

    for (const language of ['python', 'javascript'] as const) {
      const programs = await readPrograms(context, language, context.quick ? 40 : 164)
      for (const concurrency of [1, 2]) {
        const ratio = await compare(context, { engines, language, programs, concurrency, rounds, figures })
        if (concurrency === 2)
          judge(
            `${language}, 2 concurrent: ratio to bare spawn`,
            ratio,
            programs.length * rounds,
            ratio >= TARGETS[language],
          )
      }
    }
    const trivial = await trivialLatency(context, touchstone)
    judge('trivial Python run: p50 ms', trivial.p50, trivial.n, trivial.p50 < TARGETS.p50)
    figures.push({ name: 'trivial Python run: p99 ms', value: trivial.p99, n: trivial.n })
    figures.push(...(await scaling(context, touchstone)))
    const slots = slotMegabytes()
    figures.push({ name: 'memory of one slot, PSS in MB', value: slots.mean, n: slots.count })

    await using cached = await touchstoneEngine('Touchstone, unchanged program', { concurrency: 2 })
    const compiling = [bareEngine(), touchstone, cached]
    for (const language of ['java', 'cpp'] as const) {
      const programs = (await readPrograms(context, language, context.quick ? 8 : 40)).map((code) =>
        language === 'cpp' ? withWholeLibrary(code) : code,
      )
      // the build cache is filled by one pass that does not count
      await runBatch(cached, RECIPES[language], programs, { concurrency: 2, signal: context.signal })
      const ratio = await compare(context, {
        engines: compiling,
        language,
        programs,
        concurrency: 1,
        rounds: Math.min(rounds, 2),
        figures,
      })
      judge(`${language}, compile and run: ratio to bare spawn`, ratio, programs.length, ratio >= TARGETS[language])
      const bare = figures.find(({ name }) => name === `${language}, 1 concurrent, bare spawn: runs/s`)?.value ?? NaN
      const again =
        figures.find(({ name }) => name === `${language}, 1 concurrent, ${cached.name}: runs/s`)?.value ?? NaN
      if (language === 'cpp')
        judge(
          'cpp, unchanged program: ratio to bare spawn',
          again / bare,
          programs.length,
          again / bare >= TARGETS.again,
        )
      else
        figures.push({ name: 'java, unchanged program: ratio to bare spawn', value: again / bare, n: programs.length })
    }
    return { figures, n: holds.length, target: this.target, holds: holds.every(Boolean) }
  },
}

interface Comparison {
  readonly engines: readonly Engine[]
  readonly language: keyof typeof RECIPES
  readonly programs: readonly string[]
  readonly concurrency: number
  readonly rounds: number
  readonly figures: Figure[]
}

/** Engines in turn for so many rounds; the median over rounds of Touchstone's ratio to bare spawn. */
async function compare(context: Context, comparison: Comparison): Promise<number> {
  const { engines, language, programs, concurrency, rounds, figures } = comparison
  const recipe = RECIPES[language]
  const batches = new Map<string, Batch[]>(engines.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const engine of engines) {
      const batch = await runBatch(engine, recipe, programs, { concurrency, signal: context.signal })
      batches.get(engine.name)?.push(batch)
    }
  }
  for (const [name, all] of batches) {
    const { passed, perSecond, p50, p99, latencies } = pool(all)
    const what = `${language}, ${concurrency} concurrent, ${name}`
    figures.push({ name: `${what}: runs/s`, value: perSecond, n: latencies.length })
    figures.push({ name: `${what}: p50 ms`, value: p50, n: latencies.length })
    figures.push({ name: `${what}: p99 ms`, value: p99, n: latencies.length })
    context.log(
      `${what}: ${perSecond.toFixed(0)} runs/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${passed} of ${programs.length} passed`,
    )
  }
  const [bare = [], ours = []] = ['bare spawn', 'Touchstone'].map((name) => batches.get(name) ?? [])
  return median(ours.map((batch, round) => batch.perSecond / (bare[round]?.perSecond ?? NaN)))
}

async function readPrograms(context: Context, language: keyof typeof RECIPES, count: number): Promise<string[]> {
  const path = await context.openDataSet('humaneval-x', RECIPES[language].data)
  const programs: string[] = []
  for await (const { task, response } of readRows([path], { shape: 'humaneval-x', signal: context.signal })) {
    const [test] = task.kind === 'programming' ? task.tests : []
    if (task.kind !== 'programming' || test?.style !== 'harness' || response === undefined) continue
    programs.push(`${task.preamble ?? ''}${response.text}\n${test.code}`)
    if (programs.length === count) break
  }
  return programs
}

/** As competitive programs have it: the header that includes the whole library, first. */
function withWholeLibrary(code: string): string {
  return `#include <bits/stdc++.h>\n${code}`
}

async function trivialLatency(context: Context, engine: Engine): Promise<{ p50: number; p99: number; n: number }> {
  const programs = Array.from({ length: context.quick ? 100 : 400 }, (_, index) => `print(${index})`)
  const { latencies } = await runBatch(engine, RECIPES.python, programs, { concurrency: 1, signal: context.signal })
  const { p50, p99 } = pool([{ passed: 0, perSecond: 0, latencies }])
  return { p50, p99, n: programs.length }
}

async function scaling(context: Context, engine: Engine): Promise<Figure[]> {
  const programs = Array.from({ length: context.quick ? 80 : 320 }, (_, index) => `print(${index})`)
  const figures: Figure[] = []
  for (let concurrency = 1; concurrency <= 8; concurrency++) {
    const { perSecond } = await runBatch(engine, RECIPES.python, programs, { concurrency, signal: context.signal })
    figures.push({ name: `trivial Python runs/s at ${concurrency} concurrent`, value: perSecond, n: programs.length })
  }
  return figures
}

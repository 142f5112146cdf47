import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import {
  drawSentences,
  openSetPlan,
  runOpenSetBenchmark,
  stageSteps,
  type OpenSetBenchmark,
  type OpenSetPlan,
} from './open-set-benchmark.ts'
import { openSetPage } from './open-set-page.ts'
import { readResults, resultsPath } from './open-set-results.ts'
import { OPEN_SET_TRIALS } from './open-set-trial.ts'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'

const key = keyOf('benchmark')
const plan: OpenSetPlan = {
  relations: { known: 2, developmentUnknown: 1, testUnknown: 1 },
  sentences: { train: 16, development: 8, test: 8 },
  unknown: { development: 8, test: 8 },
  basePasses: 2,
  baseRate: 3e-3,
  stagePasses: 3,
  difficultyBatches: 2,
  ablationSplits: 1,
}
const trials = OPEN_SET_TRIALS.filter(({ name }) =>
  ['base', 'cross-entropy', 'random-replacement', 'unknown-aware', 'without-path'].includes(name),
)
const session = { threads: 1 }

let folder: string
let benchmark: OpenSetBenchmark
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'open-set-benchmark-'))
  benchmark = { encoder: tinyEncoder(key, TINY_WORDS), tasks: tinySentences(key, 160), key, splits: 2, folder }
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

test('every trial takes the passes that the plan pays for, and no more', async () => {
  const results = await runOpenSetBenchmark(benchmark, { plan, trials, session })
  expect(results.map(({ trial, split }) => `${trial} ${split}`)).toEqual([
    ...trials.slice(0, 4).flatMap(({ name }) => [`${name} 0`, `${name} 1`]),
    'without-path 0',
  ])
  for (const { trial, passes, n, figures, energies } of results) {
    expect(n).toEqual({ known: 16, unknown: 8, development: 8, calibration: 16, train: 32 })
    // 6 steps of 16 sentences, 3 of 32, 2 of 48
    expect(passes).toBe(trial === 'base' ? 0 : 96)
    expect(energies.known.length + energies.unknown.length).toBe(24)
    const { energy } = figures
    expect(energy?.auroc).toBeGreaterThanOrEqual(0)
    expect(energy?.knownAccuracy).toBeLessThanOrEqual(1)
  }
  const [base] = results
  expect(Object.keys(base?.figures ?? {})).toEqual(['softmax', 'energy', 'nearest'])
  expect(base?.difficulty).toBeUndefined()
  expect(results.find(({ trial }) => trial === 'unknown-aware')?.difficulty?.before.batches.length).toBe(2)
  // the bases are gone once nothing needs them
  expect(await readdir(folder)).toEqual(['results.jsonl'])
})

test('an interrupted run goes on: finished trials and the base are kept, and the numbers are those of an undisturbed run', async () => {
  const undisturbed = await runOpenSetBenchmark(benchmark, { plan, trials, session })
  await rm(resultsPath(folder))
  const controller = new AbortController()
  const stopped = runOpenSetBenchmark(benchmark, {
    plan,
    trials,
    session,
    signal: controller.signal,
    onResult: ({ trial }) => {
      if (trial === 'cross-entropy') controller.abort(new Error('enough'))
    },
  })
  await expect(stopped).rejects.toThrow('enough')
  expect((await readResults(folder)).map(({ trial }) => trial)).toEqual(['base', 'cross-entropy'])
  const kept = (await readdir(folder)).filter((name) => name.startsWith('base-'))
  expect(kept.length).toBe(1)
  const measured: string[] = []
  const again = await runOpenSetBenchmark(benchmark, {
    plan,
    trials,
    session,
    onResult: ({ trial, split }) => measured.push(`${trial} ${split}`),
  })
  expect(measured.length).toBe(7)
  expect(measured[0]).toBe('random-replacement 0')
  const apart = ({ seconds: _seconds, ...rest }: (typeof again)[number]): object => rest
  expect(again.map(apart)).toEqual(undisturbed.map(apart))
  const seen: number[] = []
  await runOpenSetBenchmark(benchmark, { plan, trials, session, onProgress: ({ total }) => seen.push(total) })
  expect(seen).toEqual([0])
})

test('a cut last line is passed over by reading and removed by going on, another bad line is an error with its place', async () => {
  await runOpenSetBenchmark({ ...benchmark, splits: 1 }, { plan, trials: trials.slice(0, 1), session })
  const whole = await readFile(resultsPath(folder), 'utf8')
  await appendFile(resultsPath(folder), '{"digest": "00')
  expect((await readResults(folder)).length).toBe(1)
  await runOpenSetBenchmark({ ...benchmark, splits: 1 }, { plan, trials: trials.slice(0, 1), session })
  expect(await readFile(resultsPath(folder), 'utf8')).toBe(whole)
  await writeFile(resultsPath(folder), `${whole}{}\n`)
  await expect(readResults(folder)).rejects.toThrow('results.jsonl:2')
})

test('splits keep known, development-unknown and test-unknown relations apart, and test sentences out of training', () => {
  for (const number of [0, 1, 2]) {
    const drawn = drawSentences(benchmark, plan, number)
    const relationsOf = (mentions: typeof drawn.train): Set<string> =>
      new Set(mentions.map(({ task }) => task.relation ?? ''))
    const groups = [relationsOf(drawn.train), relationsOf(drawn.developmentUnknown), relationsOf(drawn.testUnknown)]
    expect(groups.map(({ size }) => size)).toEqual([2, 1, 1])
    expect(new Set(groups.flatMap((group) => [...group])).size).toBe(4)
    const ids = [drawn.train, drawn.development, drawn.test].flatMap((mentions) => mentions.map(({ task }) => task.id))
    expect(new Set(ids).size).toBe(ids.length)
  }
  expect(drawSentences(benchmark, plan, 0).known).toEqual(drawSentences(benchmark, plan, 0).known)
})

test('stageSteps: an arm that makes negatives gets fewer updates for the same passes', () => {
  expect(stageSteps({ stagePasses: 3 }, 'cross-entropy', 800)).toBe(150)
  expect(stageSteps({ stagePasses: 3 }, 'random-replacement', 800)).toBe(75)
  expect(stageSteps({ stagePasses: 3 }, 'unknown-aware', 800)).toBe(50)
})

test('the page has a row for each arm and score, and a difference for each other arm', async () => {
  const results = await runOpenSetBenchmark(benchmark, { plan, trials, session })
  const page = openSetPage(results, {
    plan,
    command: 'touchstone evaluate',
    model: 'tiny',
    seed: '0',
    sentences: 160,
    trials,
  })
  const tables = page.sections.flatMap((section) => section.tables ?? [])
  expect(tables.map(({ rows }) => rows.length)).toEqual([9, 8, 2, 9])
  expect(tables[0]?.rows.map(([name]) => name)).toContain('unknown-aware, energy')
  expect(tables[1]?.rows.find(([name]) => name === 'base, MSP')?.[1]).toMatch(/^[+-]?\d/)
  expect(page.sections[0]?.charts?.map(({ kind }) => kind)).toEqual(['lines', 'intervals'])
  expect(page.lead).toContain('2 splits')
  expect(page.figures?.length).toBe(9 * 4)
  expect(page.figures?.[0]).toMatchObject({ name: 'base, MSP: AUROC', n: 2 })
  expect(openSetPlan.relations).toEqual({ known: 16, developmentUnknown: 16, testUnknown: 16 })
})

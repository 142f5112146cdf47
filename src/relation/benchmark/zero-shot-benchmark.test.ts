import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import { describe as described } from '../matching/relation-description.ts'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'
import { ZERO_SHOT_ARMS } from './zero-shot-arms.ts'
import { runZeroShotBenchmark, zeroShotSplit, type ZeroShotBenchmark } from './zero-shot-benchmark.ts'
import { zeroShotPage } from './zero-shot-page.ts'
import { readZeroShotResults, zeroShotResultsPath } from './zero-shot-results.ts'

const key = keyOf('zero-shot')
// twelve relations: each of the four tiny ones three times under other names
const tasks = tinySentences(key, 360).map((task, i) => ({ ...task, relation: `${task.relation} ${(i >> 2) % 3}` }))
const RELATIONS = [...new Set(tasks.map(({ relation }) => relation))]
const descriptions = RELATIONS.map((relation) =>
  described(relation, `${relation} was born`, ['max'], ['town', relation]),
)
const plan = {
  relations: { seen: 5, development: 3, unseen: 4 },
  train: 16,
  test: 3,
  development: 3,
  transfer: 2,
  pairs: 2,
  epochs: 1,
}
const TRANSFER = [{ name: 'elsewhere', tasks, descriptions: descriptions.slice(0, 3) }]
const data = { tasks, descriptions: { paper: descriptions, wikidata: descriptions }, transfer: TRANSFER }

function benchmarkIn(folder: string): ZeroShotBenchmark {
  return { encoder: tinyEncoder(key, TINY_WORDS), model: 'tiny', data, key, splits: 1, folder }
}

describe('zeroShotSplit', () => {
  test('seen, development and unseen are disjoint; development is the same for every number', () => {
    const splits = [0, 1, 2].map((number) => zeroShotSplit(key, RELATIONS, plan.relations, number))
    for (const { known, developmentUnknown, testUnknown } of splits) {
      expect(new Set([...known, ...developmentUnknown, ...testUnknown]).size).toBe(12)
      expect(developmentUnknown).toEqual(splits[0]?.developmentUnknown)
    }
    expect(new Set(splits.map(({ testUnknown }) => testUnknown.join())).size).toBeGreaterThan(1)
  })
})

describe('runZeroShotBenchmark', () => {
  test('measures every arm, keeps what it has, and makes a page', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zero-shot-'))
    try {
      const measured: string[] = []
      const options = { plan, onResult: ({ arm }: { readonly arm: string }) => measured.push(arm) }
      const results = await runZeroShotBenchmark(benchmarkIn(folder), options)
      expect(measured.length).toBe(ZERO_SHOT_ARMS.length)
      for (const { test: matrix, arm } of results) {
        expect(matrix.labels.length).toBe(4)
        expect(matrix.gold.length).toBe(arm.startsWith('cross-encoder') ? 8 : 12)
        expect(matrix.scores.flat().every(Number.isFinite)).toBe(true)
      }
      const full = results.find(({ arm }) => arm === 're-matching')
      expect(full?.probe?.context).toBeGreaterThanOrEqual(0)
      const best = results.find(({ arm }) => arm === 'residual-softmax')
      expect(best?.transfer['elsewhere']?.gold.length).toBe(6)
      expect(best?.trainTokens).toBeGreaterThan(0)

      // a cut line is measured again, nothing else
      const file = zeroShotResultsPath(folder)
      const text = await readFile(file, 'utf8')
      await rm(file)
      await appendFile(file, text.slice(0, -20))
      measured.length = 0
      const again = await runZeroShotBenchmark(benchmarkIn(folder), options)
      expect(measured).toEqual([ZERO_SHOT_ARMS.at(-1)?.name])
      expect(again.map(({ test: matrix }) => matrix)).toEqual(results.map(({ test: matrix }) => matrix))

      const page = zeroShotPage(again, { key, plan, command: 'touchstone', model: 'tiny', seed: '0' })
      const tables = page.sections.flatMap((section) => section.tables ?? [])
      expect(tables[0]?.rows.length).toBe(ZERO_SHOT_ARMS.length)
      expect(tables.every(({ rows }) => rows.length > 0)).toBe(true)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('abort rejects with the reason and keeps what was measured', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zero-shot-'))
    try {
      const controller = new AbortController()
      const options = {
        plan,
        signal: controller.signal,
        onResult: () => controller.abort(new Error('enough')),
      }
      await expect(runZeroShotBenchmark(benchmarkIn(folder), options)).rejects.toThrow('enough')
      expect((await readZeroShotResults(folder)).length).toBe(1)
      await appendFile(zeroShotResultsPath(folder), '{"arm": 1}\n')
      await expect(readZeroShotResults(folder)).rejects.toThrow(/zero-shot\.jsonl:2.*is no result/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

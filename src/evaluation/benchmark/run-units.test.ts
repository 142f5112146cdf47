import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openKeyedLog, type KeyedLog } from '../../json-lines-log.ts'
import { armsInOrder } from './arms.ts'
import { resultDigest } from './result-digest.ts'
import { runUnits } from './run-units.ts'

const UNITS = [
  { digest: 'a', cost: 2 },
  { digest: 'b', cost: 3 },
  { digest: 'c', cost: 5 },
]

interface Measured {
  readonly digest: string
  readonly value: number
}

async function openResults(): Promise<KeyedLog<Measured>> {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-units-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const log = await openKeyedLog<Measured>(join(folder, 'results.jsonl'), {
    noun: 'result',
    parse: (value) => value as Measured,
    keyOf: ({ digest }) => digest,
  })
  onTestFinished(() => log.close())
  return log
}

test('measures what is not kept, keeps it, and tells progress without what was kept', async () => {
  const log = await openResults()
  await log.once('b', () => Promise.resolve({ digest: 'b', value: 7 }))
  const seen: string[] = []
  const results = await runUnits<(typeof UNITS)[number], Measured>(UNITS, {
    results: log,
    measure: async ({ digest, cost }, onShare) => {
      onShare(0.5)
      return { digest, value: cost }
    },
    onProgress: ({ done, total, unit }) => seen.push(`${unit?.digest ?? 'end'} ${done}/${total}`),
  })
  expect(results.map(({ result }) => result.value)).toEqual([2, 7, 5])
  expect(['a', 'b', 'c'].map((digest) => log.get(digest)?.value)).toEqual([2, 7, 5])
  expect(seen).toEqual(['a 1/7', 'c 4.5/7', 'end 7/7'])
})

test('an abort keeps what was measured; onlyKept measures nothing', async () => {
  const controller = new AbortController()
  const results = await openResults()
  const options = {
    results,
    measure: ({ digest }: { readonly digest: string }) => Promise.resolve({ digest, value: 1 }),
    onResult: () => controller.abort(new Error('enough')),
    signal: controller.signal,
  }
  await expect(runUnits(UNITS, options)).rejects.toThrow('enough')
  expect(results.size).toBe(1)
  const again = await runUnits(UNITS, { ...options, onlyKept: true })
  expect(again.map(({ unit }) => unit.digest)).toEqual(['a'])
})

test('arms of all splits come first, the others split by split', () => {
  const arms = [
    { name: 'x', splits: 1 },
    { name: 'y', splits: 3 },
    { name: 'z', splits: 2 },
  ]
  const order = armsInOrder(arms, 2).map(({ arm, number }) => `${arm.name}${number}`)
  expect(order).toEqual(['y0', 'y1', 'x0', 'z0', 'z1'])
})

test('a digest tells settings apart, and is the same for the same', () => {
  expect(resultDigest({ a: 1 })).toBe(resultDigest({ a: 1 }))
  expect(resultDigest({ a: 1 })).not.toBe(resultDigest({ a: 2 }))
  expect(resultDigest({ a: 1 })).toMatch(/^[0-9a-f]{16}$/)
})

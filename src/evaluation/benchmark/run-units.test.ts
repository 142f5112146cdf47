import { expect, test } from 'vitest'
import { armsInOrder } from './arms.ts'
import { resultDigest } from './result-digest.ts'
import { runUnits } from './run-units.ts'

const UNITS = [
  { digest: 'a', cost: 2 },
  { digest: 'b', cost: 3 },
  { digest: 'c', cost: 5 },
]

test('measures what is not kept, keeps it, and tells progress without what was kept', async () => {
  const added: string[] = []
  const seen: string[] = []
  const results = await runUnits(UNITS, {
    kept: [{ digest: 'b', value: 7 }],
    measure: async ({ digest, cost }, onShare) => {
      onShare(0.5)
      return { digest, value: cost }
    },
    keep: async ({ digest }) => void added.push(digest),
    onProgress: ({ done, total, unit }) => seen.push(`${unit?.digest ?? 'end'} ${done}/${total}`),
  })
  expect(results.map(({ result }) => result.value)).toEqual([2, 7, 5])
  expect(added).toEqual(['a', 'c'])
  expect(seen).toEqual(['a 1/7', 'c 4.5/7', 'end 7/7'])
})

test('an abort keeps what was measured; onlyKept measures nothing', async () => {
  const controller = new AbortController()
  const added: { digest: string }[] = []
  const options = {
    kept: [],
    measure: async ({ digest }: { readonly digest: string }) => ({ digest }),
    keep: async (result: { digest: string }) => void added.push(result),
    onResult: () => controller.abort(new Error('enough')),
    signal: controller.signal,
  }
  await expect(runUnits(UNITS, options)).rejects.toThrow('enough')
  expect(added).toEqual([{ digest: 'a' }])
  const again = await runUnits(UNITS, { ...options, kept: added, onlyKept: true })
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

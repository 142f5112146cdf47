import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const MODULE = fileURLToPath(new URL('./young-generation.ts', import.meta.url))

/** Bytes of the young generation, at its largest, in a program that lives through many small batches of objects. */
function largestYoungGeneration(before: string): number {
  const program = `${before}
    import { getHeapSpaceStatistics } from 'node:v8'
    const kept = Array.from({ length: 40 }, () => [])
    let largest = 0
    for (let round = 0; round < 1_000; round++) {
      const batch = (kept[round % kept.length] = [])
      for (let at = 0; at < 10_000; at++) batch.push({ at, next: { round } })
      await new Promise((done) => setImmediate(done))
      largest = Math.max(largest, getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size)
    }
    console.log(largest)`
  return Number(execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }))
}

test('the young generation stops growing at 32 MB, and is not doubled again', () => {
  const bounded = `import { boundYoungGeneration } from ${JSON.stringify(MODULE)}\nboundYoungGeneration()`
  const megabytes = largestYoungGeneration(bounded) / 2 ** 20
  // while it is collected, V8 counts some pages of it twice
  expect(megabytes).toBeLessThan(48)
  expect(megabytes).toBeGreaterThan(8)
})

/** Every name that `npm run claim list` and `npm run bench list` print is a claim, or a bench, that can be run. */
import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { loadMeasurement, measurementNames, type Measurement } from '../measure/runner.ts'

const claims: Measurement = { noun: 'claim', folder: new URL('../claims/', import.meta.url) }
const benches: Measurement = { noun: 'bench', folder: new URL('../bench/', import.meta.url) }

test.each([
  { ...claims, least: 29 },
  { ...benches, least: 4 },
])('every $noun that is listed loads under its name and says what it claims', async ({ least, ...measurement }) => {
  const names = await measurementNames(measurement)
  expect(names.length).toBeGreaterThanOrEqual(least)
  for (const name of names) {
    const { statement, target } = await loadMeasurement(measurement, name)
    expect(statement.length, name).toBeGreaterThan(20)
    expect(target.length, name).toBeGreaterThan(5)
  }
  console.log(`measurements: ${names.length} of ${measurement.noun}`)
})

test('nothing but measurements and what runs them stands at the top of the two folders', async () => {
  for (const { folder } of [claims, benches]) {
    const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile())
    expect(files.map(({ name }) => name).filter((name) => !name.endsWith('.ts'))).toEqual([])
  }
})

test('a file that is no measurement is refused by name', async () => {
  await expect(
    loadMeasurement({ ...claims, folder: new URL('../measure/', import.meta.url) }, 'claim'),
  ).rejects.toThrow('load claim.ts: its `claim` is missing, wanted one named claim')
})

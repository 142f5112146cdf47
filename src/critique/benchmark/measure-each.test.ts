import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { TouchstoneError } from '../../errors.ts'
import { openMeasurements } from './kept-measurements.ts'
import { measureEach } from './measure-each.ts'

type Code = 'bad-input' | 'fetch-failed' | 'corrupt' | 'unavailable'

/** Rows that were tried, where each is measured (undefined) or fails with a code. */
async function tried(
  codes: readonly (Code | undefined)[],
): Promise<{ readonly rows: readonly number[]; readonly error?: unknown }> {
  const folder = await mkdtemp(`${tmpdir()}/measure-each-`)
  onTestFinished(() => rm(folder, { recursive: true }))
  using kept = await openMeasurements(folder, { name: 'kept', noun: 'number', form: z.number() })
  const rows: number[] = []
  const measure = (row: number): Promise<number> => {
    rows.push(row)
    const code = codes[row]
    return code === undefined ? Promise.resolve(row) : Promise.reject(new TouchstoneError(code, `row ${row}`))
  }
  try {
    await measureEach([...codes.keys()], { kept, keyOf: (row) => `${row}`, measure })
    return { rows }
  } catch (error) {
    return { rows, error }
  }
}

test('a single row that is refused is an outcome, and a server that is gone is the end, whenever it goes', async () => {
  expect(await tried([undefined, 'bad-input', 'bad-input', undefined])).toEqual({ rows: [0, 1, 2, 3] })
  const gone = Array.from({ length: 30 }, (): Code => 'fetch-failed')
  expect((await tried([undefined, ...gone])).rows).toHaveLength(9)
  // eight refusals after a first answer are no end by themselves, and the failure behind them is
  const refused = Array.from({ length: 8 }, (): Code => 'bad-input')
  const end = await tried([undefined, ...refused, ...gone])
  expect(end.rows).toHaveLength(10)
  expect(end.error).toMatchObject({ code: 'fetch-failed' })
})

test.each(['corrupt', 'unavailable'] as const)(
  'a file that is %s is the end at once, since every row would meet it',
  async (code) => {
    const { rows, error } = await tried([undefined, 'bad-input', code, undefined])
    expect(rows).toEqual([0, 1, 2])
    expect(error).toMatchObject({ code, message: 'row 2' })
  },
)

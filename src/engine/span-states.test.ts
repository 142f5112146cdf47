import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { loadCheckpoint } from './files/checkpoint.ts'
import { SpanStates } from './span-states.ts'

interface References {
  readonly sequences: readonly (readonly number[])[]
  readonly outputs: Readonly<Record<string, readonly (readonly (readonly number[])[])[]>>
}
const golden = (path: string): string => fileURLToPath(new URL(`golden/${path}`, import.meta.url))
const { sequences, outputs } = JSON.parse(readFileSync(golden('references.json'), 'utf8')) as References
const longest = sequences.map(({ length }, i) => ({ length, i })).toSorted((a, b) => b.length - a.length)[0]?.i ?? 0
const ids = sequences[longest] ?? []

/** The mean of some rows, number by number. */
function mean(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_value, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / rows.length)
}

describe('span states', () => {
  test.each(['mpnet', 'bert'])(
    'of %s: the last block is the mean of the states that transformers gives',
    async (name) => {
      await using states = await SpanStates.open(await loadCheckpoint(golden(name)))
      const span = { start: 1, end: ids.length }
      const [row = new Float32Array()] = await states.of(ids, [span])
      const wanted = mean((outputs[name]?.[longest] ?? []).slice(span.start, span.end))
      expect(wanted.length).toBeGreaterThan(0)
      expect(row.length).toBe(states.width)
      const last = row.subarray(states.width - wanted.length)
      for (const [i, value] of wanted.entries()) expect(last[i]).toBeCloseTo(value, 4)
    },
  )

  test.each(['llama', 'bert'])('of %s: what stands behind a span changes nothing of its row', async (name) => {
    await using states = await SpanStates.open(await loadCheckpoint(golden(name)))
    const span = { start: 1, end: 3 }
    const [alone = new Float32Array()] = await states.of(ids.slice(0, 3), [span])
    const [among = new Float32Array(), behind] = await states.of(ids, [span, { start: 3, end: ids.length }])
    for (const [i, value] of alone.entries()) expect(among[i]).toBeCloseTo(value, 5)
    expect(behind).not.toEqual(among)
  })

  test('a span that is empty or beyond the tokens is an error, and an abort its reason', async () => {
    await using states = await SpanStates.open(await loadCheckpoint(golden('llama')))
    await expect(states.of(ids, [{ start: 2, end: 2 }])).rejects.toThrow('a span from 2 to 2')
    await expect(states.of(ids, [{ start: 0, end: ids.length + 1 }])).rejects.toThrow(RangeError)
    const stopped = new Error('stopped')
    await expect(states.of(ids, [{ start: 0, end: 1 }], { signal: AbortSignal.abort(stopped) })).rejects.toBe(stopped)
  })
})

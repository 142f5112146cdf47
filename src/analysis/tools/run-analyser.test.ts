import { expect, test } from 'vitest'
import { toolLimits } from './run-analyser.ts'

test('a slow tool has a minute for one program, more for a batch, and never more than ten minutes', () => {
  const times = [1, 100, 10_000].map((programs) => toolLimits('slow', programs))
  expect(times.map(({ cpuMs }) => cpuMs)).toEqual([60_000, 258_000, 600_000])
  expect(times.map(({ wallMs }) => wallMs)).toEqual([60_000, 258_000, 600_000])
})

test('a fast tool has the same time for all programs of a request', () => {
  expect(toolLimits('fast', 1)).toEqual(toolLimits('fast', 50))
  expect(toolLimits('fast', 1).cpuMs).toBe(20_000)
})

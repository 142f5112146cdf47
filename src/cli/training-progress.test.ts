import { afterEach, expect, test, vi } from 'vitest'
import { startTrainingDisplay, stepText } from './training-progress.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const progress = { steps: 120, loss: 0.41239, rate: 0.00003125, gradientNorm: 1, secondsLeft: 9, memoryBytes: 1.24e9 }

test('a step is told with loss, rate and memory', () => {
  expect(stepText({ ...progress, step: 3 })).toBe('loss 0.412 · rate 3.1e-5 · 1.2 GB')
})

test('a run that goes on says after which step, stage by stage; a fresh one says nothing', () => {
  const written: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  const display = startTrainingDisplay()
  display.update('base', { ...progress, step: 41 })
  display.update('base', { ...progress, step: 42 })
  display.update('mixup', { ...progress, step: 1 })
  display.stop()
  expect(written.filter((text) => text.includes('goes on'))).toEqual([
    'train base: goes on after step 40 of an interrupted run\n',
  ])
})

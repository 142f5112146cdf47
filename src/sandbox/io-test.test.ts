import { describe, expect, test } from 'vitest'
import { python } from './languages/python.ts'
import { runIoTest, type IoTest, type IoTestBench } from './io-test.ts'
import type { RunResult } from './run-result.ts'
import type { BenchTestResult, Built } from './test-bench.ts'

const toolchain = { version: '3', tools: {}, mounts: [] }
const built = { prepared: { language: python, toolchain } } as unknown as Built

function ended(exitCode: number, stderr: string = '', stdout: string = ''): RunResult {
  const truncated = { stdoutTruncated: false, stderrTruncated: false }
  const run = { exitCode, signal: null, stdout, stderr, ...truncated, wallMs: 1, cpuMs: 1, peakMemoryBytes: 1 }
  const status = exitCode === 0 ? 'accepted' : 'runtime-error'
  return { status, message: `ended with exit code ${exitCode}`, compile: null, run, files: {} }
}

/** A bench whose program writes these bytes and whose checker ends so. */
const bench = (output: Uint8Array, checker: RunResult = ended(0)): IoTestBench => ({
  build: async () => built,
  run: async () => checker,
  runForOutput: async () => ({ result: ended(0, '', Buffer.from(output).toString()), output }),
})

const io: IoTest = { style: 'io', name: 'one', input: '', output: '\ufffd\n' }
const checked: IoTest = { ...io, checker: { kind: 'program', language: 'python', code: '' } }
const judged = (exitCode: number, stderr: string = ''): Promise<BenchTestResult> =>
  runIoTest(bench(new Uint8Array(), ended(exitCode, stderr)), built, checked, {})

describe('runIoTest', () => {
  test('compares bytes, not replaced characters', async () => {
    const wrong = await runIoTest(bench(Buffer.from([0xff, 0x0a])), built, io, {})
    expect(wrong).toMatchObject({ status: 'wrong-answer', message: 'token 1 is "\\xff", wanted "\ufffd"' })
    expect((await runIoTest(bench(Buffer.from('\ufffd\n')), built, io, {})).status).toBe('accepted')
  })

  test("testlib's exit codes of a checker program", async () => {
    const statuses = await Promise.all([0, 1, 2, 3, 4, 5, 8].map(async (code) => (await judged(code)).status))
    expect(statuses).toEqual([
      'accepted',
      'wrong-answer',
      'presentation-error',
      'sandbox-error',
      'presentation-error',
      'sandbox-error',
      'presentation-error',
    ])
  })

  test('points are partial credit, and a scale that nobody told is none', async () => {
    expect(await judged(7, 'points 0.25 a quarter')).toMatchObject({ status: 'wrong-answer', points: 0.25 })
    expect(await judged(7, 'points 1')).toMatchObject({ status: 'accepted', points: 1 })
    expect(await judged(7)).toMatchObject({ status: 'wrong-answer', points: 0 })
    expect((await judged(7, 'points 40')).status).toBe('sandbox-error')
    expect((await judged(7, 'points many')).status).toBe('sandbox-error')
  })

  test('a checker that crashes says nothing, whatever exit code its language ends by', async () => {
    for (const stderr of [
      'Traceback (most recent call last):\n  File "c.py", line 1',
      'main.js:1\nError: no\n    at Object.<anonymous> (/w/main.js:1:7)',
      'Exception in thread "main" java.lang.AssertionError',
      'panic: runtime error: index out of range\n\ngoroutine 1 [running]:',
      "main.rb:1:in `<main>': no (RuntimeError)",
      'lua: main.lua:1: no\nstack traceback:\n\t[C]: in ?',
      'Error: no\nExecution halted',
    ]) {
      expect([(await judged(1, stderr)).status, (await judged(2, stderr)).status], stderr).toEqual([
        'sandbox-error',
        'sandbox-error',
      ])
    }
    expect((await judged(1, 'wrong answer expected 5, found 6')).status).toBe('wrong-answer')
  })
})

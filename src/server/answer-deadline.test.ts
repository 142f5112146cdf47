import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Program, RunOptions, RunResult } from '../sandbox/index.ts'
import { answerBy, answerWithinMs } from './answer-deadline.ts'
import { createApp } from './app.ts'
import type { ProgramRunner } from './program-runner.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const killed = {
  exitCode: null,
  signal: 'SIGKILL',
  stdout: '',
  stderr: '',
  stdoutTruncated: false,
  stderrTruncated: false,
  wallMs: 0,
  cpuMs: 0,
  peakMemoryBytes: 0,
}

/** Two places; each program takes its whole wall limit, `stretch` times, and then `stopMs` to be stopped. */
class BusyBench implements ProgramRunner {
  running = 0
  mostRunning = 0
  readonly bench = { test: (): Promise<never> => Promise.reject(new Error('no test of a runner is asked for')) }
  readonly #stretch: number
  readonly #stopMs: number

  constructor(stretch: number, stopMs: number) {
    this.#stretch = stretch
    this.#stopMs = stopMs
  }

  async run(_program: Program, { limits, signal }: RunOptions): Promise<RunResult> {
    signal?.throwIfAborted()
    this.mostRunning = Math.max(this.mostRunning, ++this.running)
    return new Promise((resolve, reject) => {
      const wallMs = (limits?.wallMs ?? 0) * this.#stretch
      const end = (settle: () => void): void => {
        this.running--
        settle()
      }
      const result: RunResult = {
        status: 'time-limit',
        message: 'the reason',
        compile: null,
        run: { ...killed, wallMs },
        files: {},
      }
      const timer = setTimeout(() => end(() => resolve(result)), wallMs)
      signal?.addEventListener('abort', () => {
        clearTimeout(timer)
        setTimeout(() => end(() => reject(signal.reason as Error)), this.#stopMs)
      })
    })
  }

  languages(): Promise<[]> {
    return Promise.resolve([])
  }
}

interface Answered {
  readonly status: number
  /** When the answer came, in ms. */
  readonly atMs: number
}

/** Answers to so many requests at once, each of 1 s to compile and 3 s to run. */
async function askAtOnce(count: number, bench: BusyBench): Promise<Answered[]> {
  const served = createApp({ runner: bench, judges: [] }, { concurrency: 2, version: '0' })
  const body = JSON.stringify({ language: 'python', code: '', compile_timeout: 1, run_timeout: 3 })
  const headers = { 'content-type': 'application/json' }
  const started = performance.now()
  const answers: Answered[] = []
  const asking = Array.from({ length: count }, async () => {
    const { status } = await served.app.request('/run_code', { method: 'POST', headers, body })
    answers.push({ status, atMs: performance.now() - started })
  })
  // bodies are read in turns of the event loop, which the clock of the test does not drive
  while (bench.running < 2 || served.active < count) await new Promise((resolve) => setImmediate(resolve))
  for (let ms = 0; ms < 60_000; ms += 500) {
    await vi.advanceTimersByTimeAsync(500)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(asking)
  expect([bench.running, served.active]).toEqual([0, 0])
  return answers
}

const CLIENT_WAITS_MS = (1 + 3 + 10) * 1_000

test('100 requests at once for 2 places that take their whole limit: each is answered before its client gives up', async () => {
  const bench = new BusyBench(1, 0)
  const answers = await askAtOnce(100, bench)
  expect(answers).toHaveLength(100)
  // two places, and beside them two that have stepped aside
  expect(bench.mostRunning).toBe(4)
  // two begin at 0, 0.5, 3, 3.5, 6 and 6.5 s, within the 8 s that a request may wait
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(12)
  expect(answers.filter(({ status }) => status === 504)).toHaveLength(88)
  expect(Math.max(...answers.map(({ atMs }) => atMs))).toBeLessThanOrEqual(CLIENT_WAITS_MS - 2_000)
})

test('a limit that is stretched ten times is ended 2 s before its client gives up, however long the stop takes', async () => {
  const bench = new BusyBench(10, 5_000)
  const answers = await askAtOnce(100, bench)
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 504))
  expect(Math.max(...answers.map(({ atMs }) => atMs))).toBe(CLIENT_WAITS_MS - 2_000)
})

test('answerWithinMs: the times asked for and 8 s; no time is no debt, and no timer overflows', () => {
  expect(answerWithinMs(10, 10)).toBe(28_000)
  expect(answerWithinMs(-5, 0.5)).toBe(8_500)
  expect(answerWithinMs(1e9)).toBe(2 ** 31 - 1)
})

test('answerBy: gives the result or the error that came in time, and hands an abort on with its reason', async () => {
  const { signal } = new AbortController()
  const onSettled = vi.fn<() => void>()
  expect(await answerBy(() => Promise.resolve(7), { withinMs: 1, signal, onSettled })).toBe(7)
  expect(onSettled).toHaveBeenCalledTimes(1)
  const failing = answerBy(() => Promise.reject(new EvalError('no')), { withinMs: 1, signal })
  await expect(failing).rejects.toThrow(EvalError)
  expect(vi.getTimerCount()).toBe(0)
  const gone = AbortSignal.abort(new RangeError('gone'))
  const left = answerBy(
    (stop) => {
      stop.throwIfAborted()
      return Promise.resolve(7)
    },
    { withinMs: 1, signal: gone },
  )
  await expect(left).rejects.toThrow(RangeError)
})

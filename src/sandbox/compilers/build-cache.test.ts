import { describe, expect, test } from 'vitest'
import { BuildCache } from './build-cache.ts'
import type { Box, BoxEnd, BoxOutcome } from '../isolation/box.ts'
import { DEFAULT_LIMITS } from '../limits.ts'

const box = (source: string): Box => ({
  argv: ['/usr/bin/cc', 'main.c'],
  environment: {},
  files: [{ path: 'main.c', content: Buffer.from(source) }],
  mounts: [],
  stdin: new Uint8Array(),
  limits: DEFAULT_LIMITS,
  collect: ['main'],
})

const outcome = (size: number, end: BoxEnd = 'exited'): BoxOutcome => ({
  end,
  exitCode: 0,
  signal: null,
  stdout: new Uint8Array(),
  stderr: new Uint8Array(),
  stdoutTruncated: false,
  stderrTruncated: false,
  wallMs: 1,
  cpuMs: 1,
  peakMemoryBytes: 1,
  files: new Map([['main', new Uint8Array(size)]]),
})

/** A compiler that counts its work. */
class Counting {
  count = 0
  readonly answer: BoxOutcome | Error

  constructor(answer: BoxOutcome | Error) {
    this.answer = answer
  }

  readonly compile = async (): Promise<BoxOutcome | Error> => {
    this.count++
    await Promise.resolve()
    return this.answer
  }
}

describe('BuildCache', () => {
  test('compiles an unchanged program once, also when asked at the same time, and a changed one again', async () => {
    const cache = new BuildCache(1e6)
    const compiler = new Counting(outcome(10))
    await Promise.all([1, 2, 3].map(() => cache.compile(box('a'), '1', undefined, compiler.compile)))
    await cache.compile(box('a'), '1', undefined, compiler.compile)
    expect(compiler.count).toBe(1)
    await cache.compile(box('b'), '1', undefined, compiler.compile)
    await cache.compile(box('a'), '2', undefined, compiler.compile)
    await cache.compile({ ...box('a'), argv: ['/usr/bin/cc', '-O2', 'main.c'] }, '1', undefined, compiler.compile)
    expect(compiler.count).toBe(4)
  })

  test('lets the longest unused leave when it is full, and keeps nothing larger than itself', async () => {
    const cache = new BuildCache(5000)
    const compiler = new Counting(outcome(1000))
    for (const source of ['a', 'b', 'a', 'c']) await cache.compile(box(source), '1', undefined, compiler.compile)
    expect(compiler.count).toBe(3)
    await cache.compile(box('a'), '1', undefined, compiler.compile)
    expect(compiler.count).toBe(3)
    await cache.compile(box('b'), '1', undefined, compiler.compile)
    expect(compiler.count).toBe(4)
    const large = new Counting(outcome(10_000))
    await cache.compile(box('d'), '1', undefined, large.compile)
    await cache.compile(box('d'), '1', undefined, large.compile)
    expect(large.count).toBe(2)
  })

  test.each([new Error('machinery'), outcome(1, 'wall-limit'), outcome(1, 'memory-limit')])(
    'does not keep what the compiler did not answer by itself',
    async (answer) => {
      const cache = new BuildCache(1e6)
      const compiler = new Counting(answer)
      await cache.compile(box('a'), '1', undefined, compiler.compile)
      await cache.compile(box('a'), '1', undefined, compiler.compile)
      expect(compiler.count).toBe(2)
    },
  )

  test('one caller that leaves does not take the others along', async () => {
    const cache = new BuildCache(1e6)
    const controller = new AbortController()
    const first = cache.compile(box('a'), '1', controller.signal, async () => {
      await Promise.resolve()
      throw new Error('left')
    })
    const compiler = new Counting(outcome(10))
    const second = cache.compile(box('a'), '1', undefined, compiler.compile)
    await expect(first).rejects.toThrow('left')
    await expect(second).resolves.toBe(compiler.answer)
  })
})

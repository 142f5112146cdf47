/** What the five logs do not show together in test/resumed-logs.test.ts: flushing, keys, abort, failure, and the lock. */
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openJsonLinesLog, openKeyedLog, readJsonLinesLog, type KeyedLog } from './json-lines-log.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-log-'))
  path = join(folder, 'log.jsonl')
})
afterEach(() => rm(folder, { recursive: true }))

function parse(value: unknown): number {
  if (typeof value === 'number') return value
  throw new TypeError(`got ${JSON.stringify(value)}, wanted a number`)
}
const numbers = { noun: 'number', parse }

async function collect(): Promise<number[]> {
  const found: number[] = []
  for await (const line of readJsonLinesLog(path, numbers)) found.push(line)
  return found
}

describe('openJsonLinesLog', () => {
  test('a line is in the file when append returns; with flush, when so many bytes wait, on flush, sync and close', async () => {
    using direct = await openJsonLinesLog<number>(path, numbers)
    direct.append(1)
    expect(await collect()).toEqual([1])
    direct.close()
    using waiting = await openJsonLinesLog<number>(path, { ...numbers, flush: { bytes: 3, afterMs: 1e6 } })
    waiting.append(2)
    expect(await collect()).toEqual([1])
    waiting.append(30)
    expect(await collect()).toEqual([1, 2, 30])
    waiting.append(4)
    waiting.sync()
    expect(await collect()).toEqual([1, 2, 30, 4])
    waiting.append(5)
    waiting.close()
    expect(await collect()).toEqual([1, 2, 30, 4, 5])
    expect(() => waiting.append(6)).toThrow('it is closed, wanted an open log')
  })

  test('tells kept lines with their numbers, passes over blank ones, and keeps only so many where asked', async () => {
    await writeFile(path, '1\n\n2\r\n3\n4')
    const told: [number, number][] = []
    const onKept = (line: number, lineNumber: number): void => void told.push([line, lineNumber])
    ;(await openJsonLinesLog(path, { ...numbers, onKept, keepLines: 2 })).close()
    expect(told).toEqual([
      [1, 1],
      [2, 3],
    ])
    expect(await readFile(path, 'utf8')).toBe('1\n\n2\r\n')
    await expect(openJsonLinesLog(path, { ...numbers, keepLines: 3 })).rejects.toThrow(
      'has 2 whole lines, wanted the 3',
    )
  })

  test('a reader passes over a torn last line and leaves it', async () => {
    await writeFile(path, '1\n2')
    expect(await collect()).toEqual([1])
    expect(await readFile(path, 'utf8')).toBe('1\n2')
  })

  test('a reader of a file that is not there names it', async () => {
    await expect(collect()).rejects.toMatchObject({ name: 'InputError', message: `${path}: no such file` })
  })

  test('a line that is none of the log names file, line and problem', async () => {
    await writeFile(path, '1\n"two"\n3\n')
    const problem = `${path}:2: is no number: got "two", wanted a number`
    await expect(openJsonLinesLog(path, numbers)).rejects.toMatchObject({
      name: 'InputError',
      message: problem,
      line: 2,
    })
    await expect(collect()).rejects.toThrow(problem)
    expect(await readdir(folder)).toEqual(['log.jsonl'])
  })

  test('a folder in the place of the file, and one that cannot be made, are named', async () => {
    await mkdir(path)
    await expect(openJsonLinesLog(path, numbers)).rejects.toThrow(`${path}: is no file, wanted one to append to`)
    await writeFile(join(folder, 'file'), '')
    await expect(openJsonLinesLog(join(folder, 'file', 'log.jsonl'), numbers)).rejects.toMatchObject({
      code: 'bad-input',
    })
  })

  test('one process at a time has it open; a second is refused before it reads', async () => {
    const log = await openJsonLinesLog<number>(path, numbers)
    await appendFile(path, '1')
    await expect(openJsonLinesLog(path, numbers)).rejects.toMatchObject({ code: 'busy' })
    expect(await readFile(path, 'utf8')).toBe('1')
    log.close()
  })

  test('a value that JSON does not have is refused and leaves the log as it is', async () => {
    using log = await openJsonLinesLog<unknown>(path, { ...numbers })
    expect(() => log.append(undefined)).toThrow('got undefined, wanted a value of JSON')
    log.append(1)
    expect(await collect()).toEqual([1])
  })

  test('abort while reading rejects with the reason and lets the file go', async () => {
    await writeFile(path, '1\n2\n')
    const controller = new AbortController()
    const opening = openJsonLinesLog(path, {
      ...numbers,
      onKept: () => controller.abort(new Error('enough')),
      signal: controller.signal,
    })
    await expect(opening).rejects.toThrow('enough')
    expect(await readFile(path, 'utf8')).toBe('1\n2\n')
    ;(await openJsonLinesLog(path, numbers)).close()
  })
})

describe('openKeyedLog', () => {
  interface Result {
    readonly key: string
    readonly value: number
  }
  function open(signal?: AbortSignal): Promise<KeyedLog<Result>> {
    return openKeyedLog<Result>(path, {
      noun: 'result',
      parse: (value) => value as Result,
      keyOf: ({ key }) => key,
      signal,
    })
  }

  test('measures a key once, also when asked twice at a time, and never again after opening anew', async () => {
    let measured = 0
    const measure = async (): Promise<Result> => ({ key: 'a', value: ++measured })
    {
      using log = await open()
      expect(await Promise.all([log.once('a', measure), log.once('a', measure)])).toEqual([
        { key: 'a', value: 1 },
        { key: 'a', value: 1 },
      ])
    }
    using log = await open()
    expect([log.size, log.get('a'), log.get('b')]).toEqual([1, { key: 'a', value: 1 }, undefined])
    expect(await log.once('a', measure)).toEqual({ key: 'a', value: 1 })
    expect(measured).toBe(1)
  })

  test('what fails is not kept, and is measured when asked again', async () => {
    using log = await open()
    await expect(log.once('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(log.once('a', async () => ({ key: 'b', value: 1 }))).rejects.toThrow('the key of the result is b')
    expect(await log.once('a', async () => ({ key: 'a', value: 2 }))).toEqual({ key: 'a', value: 2 })
    expect(await readFile(path, 'utf8')).toBe('{"key":"a","value":2}\n')
  })

  test('after an abort nothing is measured, and what is known is still given', async () => {
    const controller = new AbortController()
    using log = await open(controller.signal)
    await log.once('a', async () => ({ key: 'a', value: 1 }))
    controller.abort(new Error('enough'))
    expect(await log.once('a', () => Promise.reject(new Error('measured')))).toEqual({ key: 'a', value: 1 })
    await expect(log.once('b', () => Promise.reject(new Error('measured')))).rejects.toThrow('enough')
  })

  test('two lines with one key are named', async () => {
    await writeFile(path, '{"key":"a","value":1}\n{"key":"a","value":2}\n')
    await expect(open()).rejects.toThrow(`${path}:2: is the result of line 1 again`)
  })
})

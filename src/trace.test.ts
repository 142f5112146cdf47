import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTrace, readTrace, readTraceHeader, TRACE_VERSION, type TraceHeader, type TraceRecord } from './trace.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-trace-'))
  path = join(folder, 'trace.jsonl')
})
afterEach(() => rm(folder, { recursive: true }))

const header: TraceHeader = {
  trace: 'touchstone',
  version: TRACE_VERSION,
  config: { command: 'judge' },
  key: null,
  versions: { touchstone: '0.0.0' },
  data: [],
}

function record(index: number, text = 'é\u2028 line'): TraceRecord {
  return {
    index,
    digest: index.toString(16).padStart(32, '0'),
    source: { file: 'a.jsonl', line: index + 1 },
    task: { id: 't', kind: 'arithmetic', question: 'q' },
    response: { taskId: 't', model: 'm', text },
    feedback: { verdict: 'correct', score: 1, findings: [], text: '', judge: { name: 'j', version: '1' } },
    timing: { judgeMs: 1 },
  }
}

async function write(count: number, text?: string): Promise<void> {
  using trace = await openTrace(path, header)
  for (let i = trace.kept; i < count; i++) trace.append(record(i, text))
}

async function collect(): Promise<TraceRecord[]> {
  return await Array.fromAsync(readTrace(path))
}

describe('trace', () => {
  test('what was appended is read back, line separators inside texts too', async () => {
    await write(3)
    expect(await collect()).toEqual([record(0), record(1), record(2)])
    expect(await readTraceHeader(path)).toEqual(header)
  })

  test('records are replaced where they stand, and what is appended later follows the last one', async () => {
    await write(3)
    await writeFile(`${path}.new`, 'what a killed process left')
    {
      using trace = await openTrace(path, header)
      trace.append(record(3))
      await trace.replace(new Map([1, 3].map((index) => [index, record(index, 'again')])))
      trace.append(record(4))
    }
    expect(await collect()).toEqual([record(0), record(1, 'again'), record(2), record(3, 'again'), record(4)])
    expect(await readTraceHeader(path)).toEqual(header)
  })

  test('a record on another row replaces none, and the trace stays', async () => {
    await write(2)
    using trace = await openTrace(path, header)
    const other = { ...record(1), digest: 'f'.repeat(32) }
    await expect(trace.replace(new Map([[1, other]]))).rejects.toThrow(/index 1 is another row's/)
    await expect(trace.replace(new Map([[7, record(7)]]))).rejects.toThrow(/index 7 is another row's/)
    trace.append(record(2))
    trace.flush()
    expect(await collect()).toEqual([record(0), record(1), record(2)])
  })

  test('resume keeps complete records and tells their digests', async () => {
    await write(3)
    const kept: number[] = []
    using trace = await openTrace(path, header, ({ index }) => kept.push(index))
    expect(trace.kept).toBe(3)
    expect(kept).toEqual([0, 1, 2])
    expect(trace.keptDigest(2)).toBe(record(2).digest)
    expect(trace.keptDigest(3)).toBeUndefined()
  })

  test('cut after any byte and resumed, the file is the same as undisturbed', async () => {
    await write(4)
    const whole = await readFile(path)
    for (let cut = 0; cut <= whole.length; cut++) {
      await writeFile(path, whole.subarray(0, cut))
      await write(4)
      expect((await readFile(path)).equals(whole)).toBe(true)
    }
  })

  test('a reader passes over a torn last line', async () => {
    await write(2)
    await appendFile(path, '{"index":2,"dig')
    expect((await collect()).map(({ index }) => index)).toEqual([0, 1])
  })

  test('records longer than one piece and thousands of them survive', async () => {
    await write(3, 'x'.repeat(600_000))
    expect((await collect()).map(({ response }) => response.text.length)).toEqual([600_000, 600_000, 600_000])
    await rm(path)
    await write(3_000)
    using trace = await openTrace(path, header)
    expect(trace.keptDigest(2_999)).toBe(record(2_999).digest)
  })

  test('refuses another version by name', async () => {
    await writeFile(path, `${JSON.stringify({ ...header, version: 99 })}\n`)
    await expect(collect()).rejects.toThrow(`${path}:1: is a trace of version 99, wanted version ${TRACE_VERSION}`)
    await expect(openTrace(path, header)).rejects.toThrow('version 99')
  })

  test('refuses a file that is no trace, another run, a broken line, a gap', async () => {
    await writeFile(path, '{"question":"q"}\n')
    await expect(collect()).rejects.toThrow('is no header of a trace')
    await writeFile(path, `${JSON.stringify({ ...header, key: 'other' })}\n`)
    await expect(openTrace(path, header)).rejects.toThrow('other options, versions or data')
    await writeFile(path, `${JSON.stringify(header)}\n{"index":\n${JSON.stringify(record(1))}\n`)
    await expect(collect()).rejects.toThrow(`${path}:2: broken JSON`)
    await writeFile(path, `${JSON.stringify(header)}\n${JSON.stringify(record(1))}\n`)
    await expect(openTrace(path, header)).rejects.toThrow(`${path}:2: index is 1, wanted 0`)
    await writeFile(path, '')
    await expect(readTraceHeader(path)).rejects.toThrow('has no header')
  })

  test('a record reaches the file without close, soon', async () => {
    const trace = await openTrace(path, header)
    trace.append(record(0))
    const deadline = AbortSignal.timeout(5_000)
    while ((await collect()).length === 0) deadline.throwIfAborted()
    expect(await collect()).toEqual([record(0)])
    trace.close()
  })
})

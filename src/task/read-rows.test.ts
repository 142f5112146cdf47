import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { InputError } from '../errors.ts'
import { digestFile } from './data-digest.ts'
import { readRows, type ReadRowsOptions } from './read-rows.ts'
import type { RejectedRow, Row } from './row.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-task-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

async function collect(path: string, options?: ReadRowsOptions): Promise<Row[]> {
  return await Array.fromAsync(readRows([path], options))
}

/** Rows given before the error, and the error. */
async function collectUntilError(
  path: string,
  options?: ReadRowsOptions,
): Promise<{ rows: Row[]; error: InputError; rejected: RejectedRow[] }> {
  const rows: Row[] = []
  const rejected: RejectedRow[] = []
  try {
    for await (const row of readRows([path], { ...options, onRejected: (bad) => rejected.push(bad) })) rows.push(row)
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
    return { rows, error: error as InputError, rejected }
  }
  throw new Error(`no error after ${rows.length} rows`)
}

function line(id: number, question = `Ann has ${id} pears. How many?`): string {
  return JSON.stringify({
    task: { id: `t${id}`, kind: 'arithmetic', question, answer: String(id) },
    response: { model: 'm', text: `#### ${id}` },
  })
}

function lines(count: number, from = 1): string {
  return Array.from({ length: count }, (_, i) => `${line(from + i)}\n`).join('')
}

function parquet(rowGroupSize: number): Buffer {
  const ids = Array.from({ length: 10 }, (_, i) => i)
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'question', data: ids.map((id) => `Where is ${id}?`), type: 'STRING' },
      { name: 'answer', data: ids.map((id) => `here\n#### ${id}`), type: 'STRING' },
      { name: 'count', data: ids.map((id) => BigInt(id)), type: 'INT64' },
      { name: 'note', data: ids.map((id) => (id % 2 === 0 ? null : 'odd')), type: 'STRING' },
    ],
    rowGroupSize,
    codec: 'UNCOMPRESSED',
  })
  return Buffer.from(buffer)
}

describe('readRows of JSONL', () => {
  test('gives task, response and place of every line, blank lines passed over', async () => {
    const path = await file('a.jsonl', `\ufeff${line(1)}\r\n\n${line(2)}`)
    expect(await collect(path)).toEqual(
      [1, 2].map((id) => ({
        task: { id: `t${id}`, kind: 'arithmetic', question: `Ann has ${id} pears. How many?`, answer: String(id) },
        response: { taskId: `t${id}`, model: 'm', text: `#### ${id}` },
        source: { file: path, line: id === 1 ? 1 : 3 },
      })),
    )
  })

  test('a response without a model is recorded text', async () => {
    const row = { task: { kind: 'arithmetic', question: 'q', id: 'a' }, response: { text: '4' } }
    const path = await file('recorded.jsonl', JSON.stringify(row))
    expect(await collect(path)).toMatchObject([{ response: { taskId: 'a', model: 'recorded', text: '4' } }])
  })

  test('any texts survive any cutting into pieces', async () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), async (questions, gzip) => {
        const text = questions.map((question, i) => line(i, question)).join('\n')
        const path = await file(gzip ? 'p.jsonl.gz' : 'p.jsonl', gzip ? gzipSync(text) : text)
        const rows = await collect(path)
        expect(rows.map(({ task }) => task.kind === 'arithmetic' && task.question)).toEqual(questions)
      }),
      { numRuns: 60 },
    )
  })

  test('lines longer than a piece of the file are put together', async () => {
    const long = 'ü'.repeat(700_000)
    const path = await file('a.jsonl', `${line(1, long)}\n${lines(2, 2)}${line(4, long)}\n`)
    const rows = await collect(path)
    expect(rows.map(({ task }) => task.kind === 'arithmetic' && task.question.length)).toEqual([
      700_000, 26, 26, 700_000,
    ])
  })

  test('leaving the loop early is clean, an aborted signal rejects with its reason', async () => {
    const path = await file('a.jsonl', lines(5_000))
    for await (const row of readRows([path])) {
      expect(row.source.line).toBe(1)
      break
    }
    await expect(collect(path, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })

  test('broken JSON: file, line, what is wrong; the rows before are given', async () => {
    const path = await file('a.jsonl', `${lines(3)}{"task": {"kind": "arithmetic" "x": 1}}\n${lines(2, 5)}`)
    const { rows, error } = await collectUntilError(path)
    expect(rows.map(({ source }) => source.line)).toEqual([1, 2, 3])
    expect(error.line).toBe(4)
    expect(error.message).toMatch(/a\.jsonl:4: broken JSON: Expected ',' or '}'/)
  })

  test.each([
    ['a missing field', { task: { id: 'a', kind: 'arithmetic' } }, 'task.question: missing, wanted a string'],
    ['a wrong type', { task: { kind: 'arithmetic', question: 7 } }, 'task.question: is 7, wanted a string'],
    [
      'an unknown kind',
      { task: { kind: 'poem', question: 'q' } },
      'task.kind: is "poem", wanted "arithmetic" or "programming" or "preference" or "mention"',
    ],
    ['a misspelt field', { task: { kind: 'arithmetic', question: 'q', anwser: '4' } }, 'has unknown field "anwser"'],
    [
      'a foreign response',
      { task: { id: 'a', kind: 'arithmetic', question: 'q' }, response: { taskId: 'b', model: 'm', text: '' } },
      'response.taskId: is "b", wanted "a", the task\'s id',
    ],
    [
      'a span outside the sentence',
      { task: { kind: 'mention', tokens: ['a', 'b'], head: [0, 1], tail: [1, 3] } },
      'task.tail: ends at 3, wanted at most 2, the number of tokens',
    ],
    [
      'a span without extent',
      { task: { kind: 'mention', tokens: ['a', 'b'], head: [1, 1], tail: [1, 2] } },
      'task.head: is [1,1], wanted a start below the end',
    ],
    [
      'a list that is too short',
      { task: { kind: 'mention', tokens: ['a'], head: [0], tail: [0, 1] } },
      'task.head: is [0], wanted at least 2 items',
    ],
    [
      'a value that no label may have',
      { task: { kind: 'arithmetic', question: 'q', labels: { size: '1e999' } } },
      'task.labels.size: is Infinity, wanted a string or a number or a boolean or a null or an array or a record',
    ],
    ['no object', 5, 'row: is 5, wanted an object'],
    [
      'deep nesting',
      { task: { kind: 'arithmetic', question: 'q', labels: { deep: '@@' } } },
      'row: is nested too deeply',
    ],
  ])('%s is named with its path', async (_what, value, message) => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const path = await file(
      'a.jsonl',
      `${line(1)}\n${JSON.stringify(value).replace('"@@"', deep).replace('"1e999"', '1e999')}\n`,
    )
    const { rows, error } = await collectUntilError(path)
    expect(rows).toHaveLength(1)
    expect(error.line).toBe(2)
    expect(error.message).toContain(message)
  })

  test('bytes that are not UTF-8: line, byte and column, though U+FFFD itself is fine', async () => {
    const bad = Buffer.concat([
      Buffer.from(`${line(1, 'fine: \ufffd')}\n{"q": "\ufffdab`),
      Buffer.from([0xe9]),
      Buffer.from('"}\n'),
    ])
    const path = await file('a.jsonl', Buffer.concat([bad, Buffer.from(lines(1, 3))]))
    const { rows, error } = await collectUntilError(path)
    expect(rows).toHaveLength(1)
    expect(error.message).toBe(`${path}:2: bytes are not UTF-8: byte 0xe9 at column 13`)
  })

  test('a line beyond the bound is refused without being held, its neighbours are read', async () => {
    const path = await file('a.jsonl', `${line(1)}\n${line(2, 'x'.repeat(50_000_000))}\n${line(3)}\n`)
    const { error } = await collectUntilError(path)
    expect(error.message).toMatch(/a\.jsonl:2: the line has 5000010\d bytes, wanted at most 16777216$/)
    const rejected: RejectedRow[] = []
    const rows = await collect(path, { onBadRow: 'skip', onRejected: (row) => rejected.push(row) })
    expect(rows.map(({ source }) => source.line)).toEqual([1, 3])
    expect(rejected[0]?.line).toBe(2)
    expect(rejected[0]?.raw).toMatch(/^\{"task":\{"id":"t2".*x$/)
  })

  test('the bound holds for short lines within one piece too', async () => {
    const path = await file('a.jsonl', `${line(1)}\n${line(2, 'y'.repeat(500))}\n${line(3)}\n`)
    const rejected: RejectedRow[] = []
    const rows = await collect(path, { maxLineBytes: 300, onBadRow: 'skip', onRejected: (row) => rejected.push(row) })
    expect(rows.map(({ source }) => source.line)).toEqual([1, 3])
    expect(rejected.map(({ line: at }) => at)).toEqual([2])
  })

  test('skip passes over each bad row and tells where, why and what', async () => {
    const path = await file('a.jsonl', `{"task": 1}\n${line(2)}\nnonsense\n${line(4)}\n`)
    const rejected: RejectedRow[] = []
    const rows = await collect(path, { onBadRow: 'skip', onRejected: (row) => rejected.push(row) })
    expect(rows.map(({ source }) => source.line)).toEqual([2, 4])
    expect(rejected).toEqual([
      { file: path, line: 1, reason: 'task: is 1, wanted an object', raw: '{"task":1}' },
      { file: path, line: 3, reason: expect.stringContaining('broken JSON') as string, raw: 'nonsense' },
    ])
  })

  test('a file whose every row is bad is an error under skip as well', async () => {
    const path = await file('a.jsonl', 'x\ny\n')
    const { error, rejected } = await collectUntilError(path, { onBadRow: 'skip' })
    expect(error.message).toBe(`${path}: has no usable row, 2 were rejected, wanted at least one`)
    expect(rejected).toHaveLength(2)
  })

  test('a row of no known shape lists the shapes', async () => {
    const { error } = await collectUntilError(await file('a.jsonl', '{"colour": "red"}\n'))
    expect(error.message).toContain(
      'its shape is not known, has fields colour, wanted one of touchstone (task, response)',
    )
  })
})

describe('readRows of whole files', () => {
  test('missing, directory, empty, only blank lines', async () => {
    const missing = join(folder, 'none.jsonl')
    expect((await collectUntilError(missing)).error.message).toBe(`${missing}: no such file`)
    await mkdir(join(folder, 'd.jsonl'))
    expect((await collectUntilError(join(folder, 'd.jsonl'))).error.message).toContain('is a directory, wanted a file')
    const empty = await file('empty.jsonl', '')
    expect((await collectUntilError(empty)).error.message).toBe(`${empty}: is empty, wanted at least one row`)
    const blank = await file('blank.jsonl', '\n \n')
    expect((await collectUntilError(blank)).error.message).toBe(`${blank}: has no row, wanted at least one`)
  })

  test.each([
    ['a.parquet', `${line(1)}\n`, 'the ending promises Parquet, the first bytes say text'],
    ['a.jsonl.gz', `${line(1)}\n`, 'the ending promises gzip, the first bytes say text'],
    ['a.jsonl', gzipSync(line(1)), 'the ending promises text, the first bytes say gzip'],
    ['a.jsonl', Buffer.from(line(1), 'utf16le'), 'broken JSON'],
    ['a.jsonl', Buffer.from(`\ufeff${line(1)}`, 'utf16le'), 'the first bytes say UTF-16 text'],
    ['a.zip', Buffer.from('PK\u0003\u0004 rest'), 'is zip, wanted JSONL'],
  ])('%s that is something else is refused: %#', async (name, content, message) => {
    expect((await collectUntilError(await file(name, content))).error.message).toContain(message)
  })

  test('a file without a known ending is told by its bytes', async () => {
    expect(await collect(await file('rows', lines(2)))).toHaveLength(2)
    expect(await collect(await file('packed', gzipSync(lines(3))))).toHaveLength(3)
  })

  test('gzip cut short anywhere: every complete row before the cut, then file and line, the same each time', async () => {
    const whole = gzipSync(lines(3_000))
    for (const share of [0.2, 0.5, 0.99]) {
      const path = await file('cut.jsonl.gz', whole.subarray(0, Math.floor(whole.length * share)))
      const { rows, error } = await collectUntilError(path)
      expect(error.message).toContain('gzip data is cut short or damaged (unexpected end of file)')
      expect(error.line).toBe(rows.length + 1)
      expect((await collectUntilError(path)).rows).toEqual(rows)
      if (share > 0.9) expect(rows.length).toBeGreaterThan(2_500)
    }
  })

  test('gzip with damaged bytes names the line; several members are one file; bytes after the end are passed over', async () => {
    const damaged = Buffer.from(gzipSync(lines(3_000)))
    damaged.fill(0x55, Math.floor(damaged.length / 2), Math.floor(damaged.length / 2) + 64)
    const bad = await file('bad.jsonl.gz', damaged)
    const { error } = await collectUntilError(bad, { onBadRow: 'skip' })
    expect(error.message).toMatch(/:\d+: gzip data is cut short or damaged/)
    const members = Buffer.concat([gzipSync(lines(2)), gzipSync(lines(2, 3))])
    expect(await collect(await file('two.jsonl.gz', members))).toHaveLength(4)
    const trailing = Buffer.concat([gzipSync(lines(2)), Buffer.alloc(100_000)])
    expect(await collect(await file('rest.jsonl.gz', trailing))).toHaveLength(2)
  })

  test('JSON documents: an array, one row, JSONL by another name, broken with its line', async () => {
    const array = await file('a.json', `[\n${line(1)},\n${line(2)}\n]`)
    expect((await collect(array)).map(({ source }) => source.line)).toEqual([1, 2])
    expect(await collect(await file('b.json', line(1)))).toHaveLength(1)
    expect(await collect(await file('c.json', lines(3)))).toHaveLength(3)
    expect(await collect(await file('d.json.gz', gzipSync(`[${line(1)}]`)))).toHaveLength(1)
    const broken = await file('e.json', `[\n${line(1)},\n{"task": 1 2}]`)
    expect((await collectUntilError(broken)).error.message).toMatch(/e\.json:3: broken JSON/)
    expect((await collectUntilError(await file('f.json', '"text"'))).error.message).toContain('is one JSON string')
  })

  test('several files, one after another', async () => {
    const paths = [await file('a.jsonl', lines(2)), await file('b.jsonl', lines(1, 3))]
    const rows: Row[] = []
    for await (const row of readRows(paths)) rows.push(row)
    expect(rows.map(({ source, task }) => [source.file, source.line, task.id])).toEqual([
      [paths[0], 1, 't1'],
      [paths[0], 2, 't2'],
      [paths[1], 1, 't3'],
    ])
  })
})

describe('readRows of Parquet', () => {
  test('rows across row groups, numbered from 1', async () => {
    const path = await file('a.parquet', parquet(3))
    const rows = await collect(path)
    expect(rows.map(({ source }) => source.line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(rows[9]?.task).toMatchObject({ kind: 'arithmetic', question: 'Where is 9?', answer: '9' })
  })

  test('own rows in nested columns: absent fields of other kinds do not count', async () => {
    const tasks = [
      { id: 'a', kind: 'arithmetic', question: 'q', answer: null },
      { id: 'b', kind: 'arithmetic', question: 'r', answer: '4' },
    ]
    const buffer = parquetWriteBuffer({ columnData: [{ name: 'task', data: tasks, type: 'JSON' }] })
    const rows = await collect(await file('b.parquet', new Uint8Array(buffer)))
    expect(rows.map(({ task }) => task)).toEqual([
      { id: 'a', kind: 'arithmetic', question: 'q' },
      { id: 'b', kind: 'arithmetic', question: 'r', answer: '4' },
    ])
  })

  test('cut short anywhere: a clear error', async () => {
    const whole = parquet(3)
    for (const length of [5, 8, 12, Math.floor(whole.length / 2), whole.length - 1]) {
      const path = await file('cut.parquet', whole.subarray(0, length))
      expect((await collectUntilError(path)).error.message).toContain('Parquet file is cut short or damaged')
    }
  })

  test('damaged in the middle: an error, never a crash, and the rows of earlier groups are given', async () => {
    const whole = parquet(3)
    for (let at = 4; at < whole.length - 8; at += 7) {
      const damaged = Buffer.from(whole)
      damaged.fill(0xff, at, at + 6)
      const path = await file('damaged.parquet', damaged)
      try {
        for await (const row of readRows([path])) expect(row.source.line).toBeGreaterThan(0)
      } catch (error) {
        expect(error).toBeInstanceOf(InputError)
      }
    }
  })

  test('text that is not UTF-8 spoils its own row alone', async () => {
    const bytes = Buffer.from(parquet(10))
    const at = bytes.indexOf('Where is 4?')
    bytes[at + 1] = 0xff
    const rejected: RejectedRow[] = []
    const path = await file('a.parquet', bytes)
    const rows = await collect(path, { onBadRow: 'skip', onRejected: (row) => rejected.push(row) })
    expect(rows).toHaveLength(9)
    expect(rejected).toEqual([
      {
        file: path,
        line: 5,
        reason: 'question: is "bytes that are not UTF-8: W\ufffdere is 4?", wanted a string',
        raw: expect.stringContaining('bytes that are not UTF-8'),
      },
    ])
  })
})

describe('digestFile', () => {
  test('digest, size, and lines with or without a last line end', async () => {
    const { digest, lines: count } = await digestFile(await file('a.jsonl', 'a\nb'))
    expect(digest).toMatchObject({
      bytes: 3,
      sha256: '7e18f737311b2dc3b2f269dd78396b0351f14fb66efa879f768cb23181883c78',
    })
    expect(count).toBe(2)
    expect((await digestFile(await file('b.jsonl', 'a\nb\n'))).lines).toBe(2)
    expect((await digestFile(await file('c.jsonl.gz', gzipSync('a\n')))).lines).toBeUndefined()
  })
})

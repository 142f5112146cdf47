/** Forms of data files beside plain JSONL: CSV, arrays under another name, columns that JavaScript cannot hold, a pipe. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { InputError } from '../errors.ts'
import { readRows, type ReadRowsOptions } from './read-rows.ts'
import type { RejectedRow, Row } from './row.ts'
import { gather } from './standard-input.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-forms-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function rowsOf(name: string, content: string | Uint8Array, options?: ReadRowsOptions): Promise<Row[]> {
  const path = join(folder, name)
  await writeFile(path, content)
  const rows: Row[] = []
  for await (const row of readRows([path], options)) rows.push(row)
  return rows
}

async function problemOf(name: string, content: string | Uint8Array): Promise<string> {
  try {
    await rowsOf(name, content)
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
    return (error as InputError).message.replace(folder, '')
  }
  throw new Error('no problem')
}

function questions(rows: readonly Row[]): (string | undefined)[] {
  return rows.map(({ task }) => (task.kind === 'arithmetic' ? task.question : undefined))
}

describe('readRows of CSV', () => {
  const quoted = 'problem,answer,level\r\n"How many, ""all told"", are\r\n3 + 4?",7,2\r\nWhat is 1 + 1?,2,\r\n'

  test('quotes, commas and line ends inside quotes; an empty cell is left out', async () => {
    const rows = await rowsOf('a.csv', quoted)
    expect(questions(rows)).toEqual(['How many, "all told", are\r\n3 + 4?', 'What is 1 + 1?'])
    expect(rows.map(({ task, source }) => [task.labels, source.line])).toEqual([
      [{ level: '2' }, 3],
      [undefined, 4],
    ])
  })

  test('gzipped, and with a byte-order mark', async () => {
    expect(questions(await rowsOf('a.csv.gz', gzipSync(`\ufeff${quoted}`)))).toHaveLength(2)
  })

  test('a cell that holds JSON becomes it, one that only begins like it stays a text', async () => {
    const cell = JSON.stringify([
      { role: 'user', content: '[1, 2] is what?' },
      { role: 'assistant', content: 'An interval.' },
    ]).replaceAll('"', '""')
    expect(questions(await rowsOf('a.csv', `messages\n"${cell}"\n`))).toEqual(['[1, 2] is what?'])
    expect(questions(await rowsOf('b.csv', 'problem,answer\n"[1, 2] is what?",2\n'))).toEqual(['[1, 2] is what?'])
  })

  test('any texts survive', async () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), {
      minLength: 1,
      maxLength: 20,
    })
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        fc.pre(given.every((text) => !/^\s*[[{]/.test(text)))
        const lines = given.map((text) => `"${text.replaceAll('"', '""')}",1`)
        expect(questions(await rowsOf('p.csv', `problem,answer\n${lines.join('\n')}\n`))).toEqual(given)
      }),
      { numRuns: 60 },
    )
  })

  test('a record with too few cells is a bad row, its neighbours are read', async () => {
    const rejected: RejectedRow[] = []
    const text = 'problem,answer\na,1\nb\nc,3\n'
    const rows = await rowsOf('a.csv', text, { onBadRow: 'skip', onRejected: (row) => rejected.push(row) })
    expect(questions(rows)).toEqual(['a', 'c'])
    expect(rejected).toMatchObject([{ line: 3, reason: expect.stringContaining('broken CSV: Invalid Record Length') }])
    expect(await problemOf('b.csv', text)).toMatch(/b\.csv:3: broken CSV: Invalid Record Length/)
  })

  test('columns may be parted by semicolons or tabs', async () => {
    const parted = 'problem;answer\r\n"What is 1, 2; or 3?";"2"\r\n'
    expect(questions(await rowsOf('a.csv', parted))).toEqual(['What is 1, 2; or 3?'])
    expect(questions(await rowsOf('a.tsv', 'problem\tanswer\nWhat is 1, or 2?\t2\n'))).toEqual(['What is 1, or 2?'])
  })

  test.each([
    ['a quote that is not closed', 'problem,answer\n"a,1\n', /broken CSV: Quote Not Closed/],
    [
      'bytes that are not UTF-8',
      Buffer.from([0x70, 0x2c, 0x61, 0x0a, 0xe9, 0x2c, 0x31]),
      /broken CSV: bytes are not UTF-8/,
    ],
    ['two columns of one name', 'problem,problem\na,1\n', /two columns are named "problem"/],
    ['no row', 'problem,answer\n', /has no row/],
    ['columns of no shape', 'a,b\n1,2\n', /its shape is not known, has fields a, b/],
  ])('%s', async (_, content, message) => {
    expect(await problemOf('a.csv', content)).toMatch(message)
  })

  test('an aborted signal rejects with its reason', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(rowsOf('a.csv', quoted, { signal })).rejects.toThrow('enough')
  })
})

describe('readRows of a JSON array under another name', () => {
  const array = JSON.stringify(
    [
      { problem: 'a', answer: '1' },
      { problem: 'b', answer: '2' },
    ],
    null,
    2,
  )

  test.each([
    ['a.jsonl', array],
    ['a.ndjson', `\ufeff\n${array}`],
    ['a.jsonl.gz', gzipSync(array)],
    ['a', array],
  ])('%s', async (name, content) => {
    expect(questions(await rowsOf(name, content))).toEqual(['a', 'b'])
  })

  test('a broken one is a broken document', async () => {
    expect(await problemOf('a.jsonl', '[{"problem": "a"},\n{"problem" 1}]')).toMatch(/a\.jsonl:2: broken JSON/)
  })
})

test.each(['NaN', 'Infinity', '-Infinity'])('%s, which Python writes as a number, is named', async (value) => {
  const said = `broken JSON: has the value ${value}, which JSON does not know, wanted a finite number`
  expect(
    await problemOf('a.jsonl', `{"problem": "a", "answer": "1"}\n{"problem": "NaN, b", "x": [1, ${value}]}`),
  ).toContain(`a.jsonl:2: ${said}`)
  expect(await problemOf('a.json', `[{"problem": "a", "answer": "1"},\n {"problem": "b",\n "x": ${value}}]`)).toContain(
    `a.json:3: ${said}`,
  )
})

describe('readRows of Parquet with columns that JavaScript cannot hold', () => {
  const columns = [
    { name: 'problem', data: ['a', 'b'], type: 'STRING' as const },
    { name: 'answer', data: ['1', '2'], type: 'STRING' as const },
  ]

  test('a 64-bit integer that no shape reads does not reject its row', async () => {
    const data = [9_223_372_036_854_775_807n, 5n]
    const buffer = parquetWriteBuffer({ columnData: [...columns, { name: 'hash', data, type: 'INT64' }] })
    expect(questions(await rowsOf('a.parquet', Buffer.from(buffer)))).toEqual(['a', 'b'])
  })

  test('one that is read as an id keeps its digits', async () => {
    const buffer = parquetWriteBuffer({
      columnData: [...columns, { name: 'unique_id', data: [9_007_199_254_740_993n, 2n ** 60n], type: 'INT64' }],
    })
    const rows = await rowsOf('a.parquet', Buffer.from(buffer))
    expect(rows.map(({ task }) => task.id)).toEqual(['9007199254740993', '1152921504606846976'])
  })

  test('an image that no shape reads does not reject its row', async () => {
    const data = [Uint8Array.of(0x89, 0x50, 0xff, 0xfe), Uint8Array.of(1, 2)]
    const buffer = parquetWriteBuffer({ columnData: [...columns, { name: 'image', data, type: 'BYTE_ARRAY' }] })
    expect(questions(await rowsOf('a.parquet', Buffer.from(buffer)))).toEqual(['a', 'b'])
  })
})

describe('gather: standard input as a file', () => {
  test('keeps every byte', async () => {
    const file = await gather(Readable.from([Buffer.from([0, 255]), Buffer.from('ab')]), folder)
    expect([...(await readFile(file))]).toEqual([0, 255, 97, 98])
  })

  test('a terminal and a stream that fails are bad input', async () => {
    const terminal = Object.assign(Readable.from([]), { isTTY: true })
    await expect(gather(terminal, folder)).rejects.toThrow('standard input is a terminal')
    const failing = new Readable({ read: () => failing.destroy(new Error('cut')) })
    await expect(gather(failing, folder)).rejects.toThrow('standard input cannot be read (cut)')
  })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readProgramTests } from './program-tests.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'program-tests-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function fileOf(text: string): Promise<string> {
  const file = join(folder, 'tests.jsonl')
  await writeFile(file, text)
  return file
}

const io = { style: 'io', name: 'a', input: '1', output: '2', checker: { kind: 'float', absolute: 0.1 } }
const harness = { style: 'harness', name: 'b', code: 'assert f() == 1' }

test('readProgramTests reads what an editor of Windows wrote', async () => {
  const file = await fileOf(`\uFEFF${JSON.stringify(io)}\r\n\r\n${JSON.stringify(harness)}\r\n`)
  expect(await readProgramTests(file)).toEqual([io, harness])
})

test('readProgramTests reads both styles, empty lines aside', async () => {
  const file = await fileOf(`${JSON.stringify(io)}\n\n${JSON.stringify(harness)}\n`)
  expect(await readProgramTests(file)).toEqual([io, harness])
})

test('readProgramTests reads an array, and tests that only say what goes in and comes out', async () => {
  const plain = [{ input: '1', output: '2' }, { code: 'assert f() == 1' }]
  expect(await readProgramTests(await fileOf(JSON.stringify(plain, null, 2)))).toEqual([
    { style: 'io', name: 'test 1', input: '1', output: '2' },
    { style: 'harness', name: 'test 2', code: 'assert f() == 1' },
  ])
})

test.each([
  ['[{"input":"1","output":2}]', /tests\.jsonl: test 1: output: .*, wanted one JSON object a line/],
  ['input,output\n1,2\n', /tests\.jsonl:1: is no JSON.*wanted one JSON object a line/],
  ['{"style":"io"}\n', /tests\.jsonl:1: name/],
  ['{"style":"harness","name":"a","code":"x"}\n{oops\n', /tests\.jsonl:2: is no JSON/],
  ['{"style":"io","name":"a","input":"","output":"","extra":1}', /tests\.jsonl:1: .*extra/],
  ['\n', /holds no test/],
])('readProgramTests refuses %j, naming file and line', async (text, message) => {
  await expect(readProgramTests(await fileOf(text))).rejects.toThrow(message)
})

test('readProgramTests names a file that is not there', async () => {
  await expect(readProgramTests(join(folder, 'none.jsonl'))).rejects.toThrow('none.jsonl: no such file')
})

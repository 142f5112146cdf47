import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordOf, writeRun } from '../../measure/written-run.ts'
import { OpenedRun } from './opened-run.ts'

const options = { id: 'run-a', rows: 40 }
const at = '2026-11-29T10:00:00.000Z'
let folder: string
let run: OpenedRun

beforeEach(async () => {
  folder = await writeRun(await mkdtemp(join(tmpdir(), 'touchstone-view-')), options)
  const opened = await OpenedRun.open(folder)
  if (opened === undefined) throw new Error('the run is missing')
  run = opened
  await run.trace.update()
})
afterEach(async () => {
  await run[Symbol.asyncDispose]()
  await rm(join(folder, '..'), { recursive: true, force: true })
})

test('a verdict is set, changed and cleared in a file of its own, and the trace stays as it is', async () => {
  const { digest } = recordOf(7, options)
  const trace = await readFile(join(folder, 'trace.jsonl'))
  await run.setVerdict(7, { index: 7, digest, verdict: 'correct', note: 'a right sum', at })
  await run.setVerdict(7, { index: 7, digest, verdict: 'wrong', at })
  expect(run.person.of(7, digest)).toEqual({ index: 7, digest, verdict: 'wrong', at })
  expect([...run.personVerdicts()]).toEqual([[7, 1]])
  await run.setVerdict(7, { index: 7, digest, verdict: null, at })
  expect(run.person.of(7, digest)).toBeUndefined()
  expect(run.personVerdicts().size).toBe(0)
  const lines = (await readFile(join(folder, 'person.jsonl'), 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { verdict: unknown }).verdict)).toEqual(['correct', 'wrong', null])
  expect(await readFile(join(folder, 'trace.jsonl'))).toEqual(trace)
})

test('a verdict falls on no other row than the one that the person saw', async () => {
  const digest = recordOf(8, options).digest
  await expect(run.setVerdict(7, { index: 7, digest, verdict: 'wrong', at })).rejects.toThrow(/row 7: digest is/)
  await expect(run.setVerdict(99, { index: 99, digest, verdict: 'wrong', at })).rejects.toThrow(RangeError)
  // a line that was written for another trace
  await appendFile(
    join(folder, 'person.jsonl'),
    `${JSON.stringify({ index: 3, digest: 'f'.repeat(32), verdict: 'wrong', at })}\n`,
  )
  await run.person.update()
  expect(run.personVerdicts().size).toBe(0)
})

test('verdicts of another process are taken up, and a line that is none is refused with its place', async () => {
  const { digest } = recordOf(2, options)
  const path = join(folder, 'person.jsonl')
  await appendFile(path, `${JSON.stringify({ index: 2, digest, verdict: 'unknown', at })}\n`)
  await run.refresh()
  expect([...run.personVerdicts()]).toEqual([[2, 2]])
  await appendFile(path, `${JSON.stringify({ index: 2, digest, verdict: 'perhaps', at })}\n`)
  await expect(run.person.update()).rejects.toThrow(`${path}:2: is no person's verdict: verdict: got "perhaps"`)
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Finding, Verdict } from '../supervision.ts'
import { recordOf as rowOf, writeRun } from '../../measure/written-run.ts'
import { exportRows, recordOf, type ExportForm, type ExportRecord } from './export-rows.ts'
import { IndexedTrace } from './indexed-trace.ts'

const options = { id: 'run-a', rows: 80 }
let folder: string
let trace: IndexedTrace

beforeAll(async () => {
  folder = await writeRun(await mkdtemp(join(tmpdir(), 'touchstone-view-')), options)
  trace = await IndexedTrace.open({ trace: join(folder, 'trace.jsonl'), index: join(folder, 'view-index.bin') })
  await trace.update()
})
afterAll(async () => {
  await trace[Symbol.asyncDispose]()
  await rm(join(folder, '..'), { recursive: true, force: true })
})

async function exported(
  form: ExportForm,
  rows: readonly number[],
  person = new Map<number, number>(),
): Promise<ExportRecord[]> {
  const all: ExportRecord[] = []
  for await (const record of exportRows(trace, Uint32Array.from(rows), { form, person })) all.push(record)
  return all
}

const rows = Array.from({ length: 80 }, (_, row) => rowOf(row, options))
const rowsWith = (verdict: string): number[] =>
  rows.filter(({ feedback }) => feedback.verdict === verdict).map(({ index }) => index)

test('SFT records are right responses after their prompt, by a person where there is one', async () => {
  const [right = 0] = rowsWith('correct')
  const [wrong = 0] = rowsWith('wrong')
  const [record] = await exported('sft', [right])
  const row = rows[right]
  expect(record).toMatchObject({
    messages: [{ role: 'system' }, { role: 'user' }, { role: 'assistant', content: row?.response.text }],
  })
  expect(await exported('sft', [wrong])).toEqual([])
  expect(await exported('sft', [wrong], new Map([[wrong, 0]]))).toHaveLength(1)
  expect(await exported('sft', [right], new Map([[right, 1]]))).toEqual([])
})

test('preferences pair right and wrong responses of one task', async () => {
  const all = await exported(
    'preference',
    rows.map(({ index }) => index),
  )
  expect(all.length).toBeGreaterThan(5)
  const texts = new Map(
    rows.map(({ response, feedback, task }) => [response.text, { verdict: feedback.verdict, id: task.id }]),
  )
  for (const record of all) {
    if (!('chosen' in record)) throw new Error('no preference')
    const chosen = texts.get(record.chosen[0]?.content ?? '')
    const rejected = texts.get(record.rejected[0]?.content ?? '')
    expect([chosen?.verdict, rejected?.verdict]).toEqual(['correct', 'wrong'])
    expect(chosen?.id).toBe(rejected?.id)
  }
})

test('a question that is a dialogue is written by its turns', () => {
  const [base] = rows
  if (base === undefined) throw new Error('no row')
  const prompt = 'Human: a\n\nAssistant: b\n\nHuman: c\n\nAssistant:'
  const task = { kind: 'preference', id: 'd', prompt, chosen: 'x', rejected: 'y' } as const
  const response = { ...base.response, text: 'x' }
  expect(recordOf('sft', { ...base, task, response }, { verdict: 'correct', isPersons: false })).toEqual({
    messages: [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
      { role: 'user', content: 'c' },
      { role: 'assistant', content: 'x' },
    ],
  })
})

/** A finding about one of the steps of five characters. */
function step(number: number, verdict: Verdict): Finding {
  return {
    where: { part: 'step', step: number, start: 5 * (number - 1), end: 5 * (number - 1) + 4 },
    verdict,
    kind: 'step',
    message: 'Said',
  }
}

test('steps end with the first wrong one, and a step that nobody knows is never labelled', () => {
  const [base] = rows
  if (base === undefined) throw new Error('no row')
  const text = 'One.\nTwo.\nThree.'
  const of = (...verdicts: Verdict[]): ExportRecord | undefined =>
    recordOf(
      'stepwise',
      {
        ...base,
        response: { ...base.response, text },
        feedback: { ...base.feedback, findings: verdicts.map((verdict, at) => step(at + 1, verdict)) },
      },
      { verdict: 'wrong', isPersons: false },
    )
  expect(of('correct', 'wrong', 'correct')).toMatchObject({ completions: ['One.', 'Two.'], labels: [true, false] })
  expect(of('correct', 'unknown', 'wrong')).toMatchObject({ completions: ['One.'], labels: [true] })
  expect(of('unknown', 'correct')).toBeUndefined()
})

test('a reward is the score, a person over it, and null where nobody knows', async () => {
  const [unknown = 0] = rowsWith('unknown')
  const [right = 0] = rowsWith('correct')
  const both = await exported('reward', [unknown, right])
  // in the order of the run
  const [one, two] = unknown < right ? both : both.toReversed()
  expect(one).toMatchObject({ reward: null })
  expect(two).toMatchObject({ reward: rows[right]?.feedback.score, completion: rows[right]?.response.text })
  const [three] = await exported('reward', [unknown], new Map([[unknown, 1]]))
  expect(three).toMatchObject({ reward: 0 })
})

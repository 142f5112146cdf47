import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeRun } from '../../../measure/written-run.ts'
import { OpenedRun } from '../../view/index.ts'
import { biasAnswer } from './bias-answer.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-bias-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

interface Row {
  /** Words of the chosen and of the rejected response. */
  readonly chosen: number
  readonly rejected: number
  readonly judged?: 'chosen' | 'rejected' | 'another'
  readonly score: number | null
}

async function openRun(id: string, rows: readonly Row[]): Promise<OpenedRun> {
  const place = await writeRun(folder, { id, rows: 0 })
  await mkdir(place, { recursive: true })
  const header = await readFile(join(place, 'trace.jsonl'), 'utf8')
  const lines = rows.map(({ chosen, rejected, judged = 'chosen', score }, index) => {
    const texts = { chosen: 'good '.repeat(chosen), rejected: 'bad '.repeat(rejected), another: 'neither' }
    return JSON.stringify({
      index,
      digest: String(index),
      source: { file: 'pairs.jsonl', line: index + 1 },
      task: { id: `pair-${index}`, kind: 'preference', prompt: `Question ${index}`, ...texts, another: undefined },
      response: { taskId: `pair-${index}`, model: judged, text: texts[judged] },
      feedback: { verdict: 'unknown', score, findings: [], text: '', judge: { name: 'reward', version: '1' } },
      timing: { judgeMs: 1 },
    })
  })
  await writeFile(join(place, 'trace.jsonl'), `${header}${lines.join('\n')}\n`)
  const run = await OpenedRun.open(place)
  if (run === undefined) throw new Error('the run was not opened')
  await run.trace.update()
  return run
}

test('a judge that prefers the longer response is right where it was chosen, and wrong else', async () => {
  const rows: Row[] = []
  for (let at = 0; at < 30; at++) rows.push({ chosen: 30 + at, rejected: 10, score: 0.9 })
  for (let at = 0; at < 10; at++) rows.push({ chosen: 10, rejected: 11 + at / 10, score: 0.2 })
  // the rejected response was judged, and found the better one
  rows.push({ chosen: 4, rejected: 40, judged: 'rejected', score: 0.95 })
  rows.push({ chosen: 4, rejected: 40, judged: 'another', score: 0.95 })
  rows.push({ chosen: 4, rejected: 40, score: null })
  await using run = await openRun('long', rows)
  const answer = await biasAnswer(run)
  expect([answer.pairs, answer.of, answer.skipped]).toEqual([41, 42, 1])
  expect([answer.longerChosen?.value, answer.longerChosen?.n]).toEqual([1, 30])
  expect([answer.shorterChosen?.value, answer.shorterChosen?.n]).toEqual([0, 11])
  expect(answer.accuracy?.value).toBeCloseTo(30 / 41, 12)
  expect(answer.balanced?.value).toBe(0.5)
  expect(answer.buckets.map(({ name, pairs, accuracy }) => [name, pairs, accuracy?.value])).toEqual([
    ['under 1/2', 1, 0],
    ['1/2 to 4/5', 0, undefined],
    ['4/5 to 5/4', 10, 0],
    ['5/4 to 2', 0, undefined],
    ['over 2', 30, 1],
  ])
  expect(answer.spearman?.value).toBeGreaterThan(0.8)
  expect(answer.spearman?.n).toBe(82)
  // the same state of the run gives the very same figures, without another reading
  expect(await biasAnswer(run)).toBe(answer)
})

test('a run without preferences has no figures', async () => {
  await using run = await openRun('none', [])
  const answer = await biasAnswer(run)
  expect([answer.pairs, answer.of, answer.accuracy, answer.spearman]).toEqual([0, 0, undefined, undefined])
})

test('of a long run an even sample is read', async () => {
  const rows = Array.from({ length: 12_000 }, (_, at): Row => ({
    chosen: 2,
    rejected: 3,
    score: at < 6_000 ? 0.9 : 0.1,
  }))
  await using run = await openRun('many', rows)
  const answer = await biasAnswer(run)
  expect([answer.pairs, answer.of]).toEqual([4_000, 12_000])
  expect(answer.shorterChosen?.value).toBe(0.5)
})

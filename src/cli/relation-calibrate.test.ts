import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { saveCheckpoint } from '../engine/files/checkpoint.ts'
import { tinyEncoder } from '../engine/tiny-encoder.ts'
import { keyOf } from '../random.ts'
import { TINY_DESCRIPTIONS, tinySentences, TINY_WORDS } from '../relation/mention/tiny-sentences.ts'
import { runRelation } from './run-relation.ts'

let folder: string
const printed: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'calibrate-'))
  const { config, weights, tokenizer } = tinyEncoder(keyOf('cli'), TINY_WORDS)
  await saveCheckpoint(join(folder, 'tiny'), { config, weights, tokenizer: tokenizer.files })
  await writeFile(join(folder, 'described.jsonl'), TINY_DESCRIPTIONS.map((row) => JSON.stringify(row)).join('\n'))
  await writeFile(join(folder, 'own.jsonl'), lines('own', 80, []))
  await writeFile(
    join(folder, 'other.jsonl'),
    lines(
      'other',
      80,
      Array.from({ length: 24 }, () => 'the'),
    ),
  )
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => {
  printed.length = 0
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => vi.restoreAllMocks())

function lines(key: string, count: number, more: readonly string[]): string {
  return tinySentences(keyOf(key), count)
    .map((task) => JSON.stringify({ task: { ...task, tokens: [...task.tokens, ...more] } }))
    .join('\n')
}

const run = (...flags: readonly string[]): Promise<Record<string, unknown>[]> => runRelation(printed, flags)

function warnings(): string[] {
  const said = vi.mocked(console.error).mock.calls.map(([line]) => String(line))
  return said.filter((line) => line.startsWith('WARNING'))
}

test('an encoder gets a threshold from own sentences, and warns of others', async () => {
  const [tiny, own, other, described, out] = ['tiny', 'own.jsonl', 'other.jsonl', 'described.jsonl', 'matcher'].map(
    (name) => join(folder, name),
  ) as [string, string, string, string, string]
  const [summary] = await run(
    'calibrate',
    tiny,
    '--on',
    own,
    '--descriptions',
    described,
    '--coverage',
    '0.8',
    '--out',
    out,
    '--json',
  )
  expect(summary).toMatchObject({ kind: 'match', sentences: 80, passedOver: 0, canReject: true, folder: out })
  const answers = await run('match', own, '--model', out, '--descriptions', described)
  // the bound is the 16th lowest of 80 scores
  expect(answers.filter(({ relation }) => relation !== null).length).toBe(80 - 15)
  expect(warnings()).toEqual([])
  await run('match', other, '--model', out, '--descriptions', described)
  expect(warnings()).toEqual([
    expect.stringMatching(
      /relation match: the sentences do not look like .*80 beside 80 sentences.*relation calibrate --on/,
    ),
  ])
  await expect(run('calibrate', tiny, '--on', own, '--out', join(folder, 'more'))).rejects.toThrow(
    'got a model that is not trained without --descriptions',
  )
  await expect(run('calibrate', tiny, '--on', own, '--descriptions', described, '--out', out)).rejects.toThrow('holds')
})

test('a classifier gets its threshold anew; rows of relations that it does not know set none', async () => {
  const [tiny, own, other, few] = ['tiny', 'own.jsonl', 'other.jsonl', 'few.jsonl'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string]
  const rows = tinySentences(keyOf('own'), 80).filter(({ relation }) => relation !== 'work')
  await writeFile(few, rows.map((task) => JSON.stringify({ task })).join('\n'))
  const [trained, out] = [join(folder, 'trained'), join(folder, 'calibrated')]
  await run(
    'train',
    few,
    '--model',
    tiny,
    '--out',
    trained,
    '--background',
    'none',
    '--arm',
    'none',
    '--epochs',
    '1',
    '--coverage',
    '0.5',
    '--json',
  )
  const [summary] = await run('calibrate', trained, '--on', own, '--coverage', '0.8', '--out', out, '--json')
  expect(summary).toMatchObject({
    kind: 'open-set',
    sentences: rows.length,
    passedOver: 80 - rows.length,
    canReject: true,
  })
  const answers = await run('classify', few, '--model', out)
  const least = Math.floor((rows.length + 1) * 0.2 + 1e-9)
  expect(answers.filter(({ kind }) => kind === 'known').length).toBe(rows.length - least + 1)
  expect(warnings()).toEqual([])
  await run('classify', other, '--model', out)
  expect(warnings()).toEqual([expect.stringContaining('relation classify: the sentences')])
  await expect(run('calibrate', trained, '--on', own, '--descriptions', 'x', '--out', 'y')).rejects.toThrow(
    'got a open-set with --descriptions',
  )
})

test('a row of a relation without description is told by its line, and passed over where bad rows are', async () => {
  const [tiny, described, odd] = ['tiny', 'described.jsonl', 'odd.jsonl'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const rows = tinySentences(keyOf('odd'), 24).map((task, i) => ({
    task: i === 1 ? { ...task, relation: 'weird' } : i === 2 ? { ...task, relation: 'none' } : task,
  }))
  await writeFile(odd, rows.map((row) => JSON.stringify(row)).join('\n'))
  const place = (name: string): readonly string[] => [
    '--descriptions',
    described,
    '--out',
    join(folder, name),
    '--json',
  ]
  const problem = `${odd}:2: relation: "weird" has no description, wanted one of "birth", "departure"`
  await expect(run('calibrate', tiny, '--on', odd, ...place('odd'))).rejects.toThrow(problem)
  const skip = ['--on-bad-row', 'skip']
  const [summary] = await run('calibrate', tiny, '--on', odd, ...place('odd'), ...skip)
  // nothing holds in the third
  expect(summary).toMatchObject({ sentences: 22, passedOver: 1 })
  await expect(run('teach', tiny, '--examples', odd, ...place('taught'))).rejects.toThrow(problem)
  const [taught] = await run('teach', tiny, '--examples', odd, ...place('taught'), ...skip)
  expect(taught).toMatchObject({ examples: 22 })
  await expect(run('train', odd, '--model', tiny, ...place('untrained'))).rejects.toThrow(problem)
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { saveCheckpoint } from '../engine/files/checkpoint.ts'
import { keyOf } from '../random.ts'
import { OPEN_SET_ARMS } from '../relation/index.ts'
import { tinyEncoder } from '../engine/tiny-encoder.ts'
import { TINY_DESCRIPTIONS, tinySentences, TINY_WORDS } from '../relation/mention/tiny-sentences.ts'
import { openJudges } from '../work/index.ts'
import { runRelation } from './run-relation.ts'
import { ARM_NAMES } from './relation-train.ts'

let folder: string
const printed: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relation-'))
  printed.length = 0
  vi.stubEnv('TOUCHSTONE_CACHE', join(folder, 'cache'))
  // without FewRel as background
  vi.stubEnv('TOUCHSTONE_DATA', folder)
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const { config, weights, tokenizer } = tinyEncoder(keyOf('cli'), TINY_WORDS)
  await saveCheckpoint(join(folder, 'tiny'), { config, weights, tokenizer: tokenizer.files })
  const rows = tinySentences(keyOf('cli'), 80).map((task) => JSON.stringify({ task }))
  await writeFile(join(folder, 'data.jsonl'), rows.join('\n'))
  await writeFile(join(folder, 'described.jsonl'), TINY_DESCRIPTIONS.map((row) => JSON.stringify(row)).join('\n'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const run = (...flags: readonly string[]): Promise<Record<string, unknown>[]> => runRelation(printed, flags)

test('every arm of --arm is one of the room, or none', () => {
  for (const name of ARM_NAMES) expect([...OPEN_SET_ARMS, 'none']).toContain(name)
})

test('a classifier learns from a background, and flags that would do nothing are refused', async () => {
  const [data, tiny, out, plain, other] = ['data.jsonl', 'tiny', 'out', 'plain', 'other.jsonl'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string, string]
  const others = tinySentences(keyOf('other'), 40).map((task) => JSON.stringify({ task: { ...task, relation: `no ${task.relation}` } })) // prettier-ignore
  await writeFile(other, others.join('\n'))
  const train = ['train', data, '--model', tiny, '--epochs', '1', '--coverage', '0.5', '--json']
  await run(...train, '--out', out, '--background', other)
  const said = (console.error as unknown as { mock: { calls: string[][] } }).mock.calls.map(([line]) => line)
  expect(said.some((line) => /^relation train: 40 background sentences of 4 relations: (used|left out)/.test(line ?? ''))).toBe(true) // prettier-ignore
  const [answer] = await run('classify', data, '--model', out)
  expect(answer?.['score']).not.toBe(answer?.['energy'])
  await run(...train, '--out', plain, '--detector', 'energy')
  const [alone] = await run('classify', data, '--model', plain)
  expect(alone?.['score']).toBe(alone?.['energy'])
  await expect(run(...train, '--out', 'x', '--detector', 'energy', '--background', other)).rejects.toThrow(
    'got --detector energy with --background or --known-descriptions',
  )
  await expect(run(...train, '--out', 'x', '--bank', other)).rejects.toThrow('got --bank without --known-descriptions')
  const described = join(folder, 'some.jsonl')
  await writeFile(described, JSON.stringify({ relation: 'birth', description: 'was born in town' }))
  await expect(run(...train, '--out', 'x', '--known-descriptions', described)).rejects.toThrow(
    'does not describe "departure", wanted a description of every relation',
  )
})

test('trains a classifier that answers known or unknown', async () => {
  const [data, tiny, out] = ['data.jsonl', 'tiny', 'out'].map((name) => join(folder, name)) as [string, string, string]
  const [summary] = await run(
    'train',
    data,
    '--model',
    tiny,
    '--out',
    out,
    '--epochs',
    '2',
    '--coverage',
    '0.5',
    '--json',
  )
  expect(summary).toMatchObject({ kind: 'open-set', sentences: 72, keptBack: 8, relations: 4, folder: out })
  expect(summary?.['threshold']).toContain('0.5 (split-conformal, 8 calibration sentences)')
  const answers = await run('classify', data, '--model', out)
  expect(answers.length).toBe(80)
  const [echoed] = await run('classify', data, '--model', out, '--json')
  expect(echoed).toEqual({ ...answers[0], sentence: echoed?.['sentence'], file: data, line: 1 })
  expect(echoed?.['sentence']).toMatch(/\[.+\]1.*\[.+\]2|\[.+\]2.*\[.+\]1/)
  await expect(run('train', data, '--model', tiny, '--out', out)).rejects.toThrow(
    /--out .* holds .* already, wanted an empty or new folder, or --force/,
  )
  const again = [
    'train',
    data,
    '--model',
    tiny,
    '--out',
    out,
    '--epochs',
    '2',
    '--coverage',
    '0.5',
    '--json',
    '--force',
  ]
  expect((await run(...again))[0]).toEqual(summary)
  expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['known', 'unknown']))
  for (const { kind, relation, best } of answers) expect(relation).toBe(kind === 'known' ? best : null)
  const described = join(folder, 'described.jsonl')
  await expect(run('classify', data, '--model', out, '--matcher', tiny)).rejects.toThrow('wanted both or neither')

  // trained on two of the four relations that are described
  const rows = tinySentences(keyOf('cli'), 80).filter(({ relation }) => relation === 'birth' || relation === 'work')
  const [some, two] = [join(folder, 'some.jsonl'), join(folder, 'two')]
  await writeFile(some, rows.map((task) => JSON.stringify({ task })).join('\n'))
  await run('train', some, '--model', tiny, '--out', two, '--arm', 'none', '--coverage', '0.8', '--json')
  const joined = await run('classify', data, '--model', two, '--matcher', tiny, '--descriptions', described)
  const possible = { known: ['birth', 'work'], described: ['departure', 'residence'], unknown: [null] }
  expect(new Set(joined.map(({ kind }) => kind)).size).toBeGreaterThan(1)
  for (const { kind, relation, margin } of joined) {
    expect(possible[kind as keyof typeof possible]).toContain(relation)
    expect(kind === 'known').toBe(Number(margin) >= 0)
  }
})

test('matches with an encoder as it is, and with a trained one', async () => {
  const [data, tiny, out, described] = ['data.jsonl', 'tiny', 'out', 'described.jsonl'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string]
  const before = await run('match', data, '--model', tiny, '--descriptions', described, '--top', '2')
  expect(before.length).toBe(80)
  expect(before[0]?.['labels']).toHaveLength(2)
  const [summary] = await run(
    'train',
    data,
    '--model',
    tiny,
    '--out',
    out,
    '--descriptions',
    described,
    '--epochs',
    '1',
    '--json',
  )
  expect(summary).toMatchObject({ kind: 'match', relations: 4 })
  const after = await run('match', data, '--model', out, '--descriptions', described)
  expect(after[0]?.['labels']).toHaveLength(3)
  expect(after.map(({ labels }) => labels)).not.toEqual(before.map(({ labels }) => labels))
})

test('a trained model is used by its name, also by the judge', async () => {
  const [data, tiny] = ['data.jsonl', 'tiny'].map((name) => join(folder, name)) as [string, string]
  const common = ['train', data, '--model', tiny, '--epochs', '2', '--coverage', '0.5']
  const [summary] = await run(...common, '--name', 'mine', '--arm', 'none', '--json')
  expect(summary).toMatchObject({ name: 'mine', folder: join(folder, 'cache', 'trained', 'mine') })
  const answers = await run('classify', data, '--model', 'mine')
  await expect(run(...common, '--name', 'mine')).rejects.toThrow(
    'mine is taken (relation classifier of 4 relations, 80 sentences)',
  )
  await expect(run('classify', data, '--model', 'yours')).rejects.toThrow('wanted a folder or one of mine')

  await using opened = await openJudges({ judge: 'relation', extractor: { classifier: 'mine' } })
  const [judge] = opened.judges
  const verdicts: string[] = []
  for (const [i, { relation: _gold, ...task }] of tinySentences(keyOf('cli'), 80).entries()) {
    const response = { taskId: task.id, model: 'm', text: i % 2 === 0 ? String(answers[i]?.['best']) : 'work' }
    verdicts.push((await judge?.judge(task, response))?.verdict ?? '')
  }
  expect(verdicts).toEqual(
    answers.map(({ kind, best }, i) =>
      kind === 'unknown' ? 'unknown' : i % 2 === 0 || best === 'work' ? 'correct' : 'wrong',
    ),
  )
  expect(judge?.version).toMatch(/^1-[0-9a-f]{16}$/)
})

function warnings(): string[] {
  const lines = vi.mocked(console.error).mock.calls.map(([line]) => String(line))
  return lines.filter((line) => line.startsWith('WARNING'))
}

test('a classifier that can never answer unknown says so in capitals, and in a field', async () => {
  const [data, tiny, out] = ['data.jsonl', 'tiny', 'never'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const common = ['--model', tiny, '--out', out, '--epochs', '1', '--arm', 'none', '--json']
  const [summary] = await run('train', data, ...common, '--coverage', '0.99')
  expect(summary?.['canReject']).toBe(false)
  expect(warnings()).toEqual([expect.stringContaining('CAN NEVER ANSWER "UNKNOWN"')])
  const answers = await run('classify', data, '--model', out)
  expect(new Set(answers.map(({ canReject, kind }) => `${String(canReject)} ${String(kind)}`))).toEqual(
    new Set(['false known']),
  )
  expect(warnings().length).toBe(2)
  const [other] = await run('train', data, ...common, '--force', '--coverage', '0.5')
  expect(other?.['canReject']).toBe(true)
  expect((await run('classify', data, '--model', out))[0]?.['canReject']).toBe(true)
  expect(warnings().length).toBe(2)
})

test('a bank of its own decides whether a label holds; none switches it off', async () => {
  const [data, tiny, described, bank] = ['data.jsonl', 'tiny', 'described.jsonl', 'bank.jsonl'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string]
  await writeFile(bank, JSON.stringify({ relation: 'elsewhere', description: 'max max max' }))
  const ask = (...flags: readonly string[]): Promise<Record<string, unknown>[]> =>
    run('match', data, '--model', tiny, '--descriptions', described, ...flags)
  const off = await ask('--bank', 'none')
  expect(off.filter(({ relation, lift }) => relation === null || lift !== undefined)).toEqual([])
  const own = await ask('--bank', bank)
  for (const [i, { relation, lift }] of own.entries())
    expect(relation).toBe(lift === null || Number(lift) >= 1.15 ? off[i]?.['relation'] : null)
  await expect(ask('--bank', join(folder, 'absent.jsonl'))).rejects.toThrow('absent.jsonl')
  await expect(run('classify', data, '--model', tiny, '--bank', bank)).rejects.toThrow('--bank without --matcher')
})

test('groups sentences into candidates, with exemplars marked', async () => {
  const [data, tiny] = ['data.jsonl', 'tiny'].map((name) => join(folder, name)) as [string, string]
  const candidates = await run('cluster', data, '--model', tiny, '--json', '--exemplars', '2', '--minimum-size', '4')
  const [first] = candidates
  expect(first?.['exemplars']).toHaveLength(2)
  expect(String(first?.['exemplars'])).toMatch(/\[[a-z]+\]1 .*\[[a-z]+\]2/)
  expect(first?.['ids']).toHaveLength(Number(first?.['size']))
  const sizes = candidates.map(({ size }) => Number(size))
  expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(80)
  expect(sizes.length).toBeGreaterThan(1)
})

test('wrong use is told', async () => {
  const data = join(folder, 'data.jsonl')
  await expect(run('train', data)).rejects.toThrow('got neither of --name and --out')
  await expect(run('train', data, '--name', 'minilm-l6')).rejects.toThrow('is a model of the manifest')
  await expect(run('train', data, '--out', folder, '--coverage', '2')).rejects.toThrow('between 0 and 1')
  await expect(run('classify', data, '--model', join(folder, 'tiny'))).rejects.toThrow('relation.json')
})

const NEW_ROWS = [
  { tokens: ['Ada', 'was', 'born', 'in', 'Ulm'], head: [0, 1], tail: [4, 5] },
  { tokens: ['Ada', 'Lin'], head: [0, 2], tail: [1, 3] },
  { text: '🙂 Ada left Ulm.', head: [2, 5], tail: [11, 14] },
  { tokens: ['Bo', 'left', 'Ulm'], head: [0, 1], tail: [2, 3] },
]

test('a bad row ends the command after the rows before it, or is named and passed over', async () => {
  const [rows, tiny, described] = ['rows.jsonl', 'tiny', 'described.jsonl'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(rows, NEW_ROWS.map((row) => JSON.stringify(row)).join('\n'))
  const flags = ['match', rows, '--model', tiny, '--descriptions', described, '--bank', 'none']
  await expect(run(...flags)).rejects.toThrow(`${rows}:2: tail: is [1, 3)`)
  expect(printed).toHaveLength(1)
  expect(await run(...flags, '--on-bad-row', 'skip')).toHaveLength(2)
  const said = vi.mocked(console.error).mock.calls.map(([line]) => String(line))
  expect(said.filter((line) => line.endsWith('passed over'))[0]).toMatch(/rows\.jsonl:2: .*wanted a range/)
  expect(said.some((line) => line.includes('rows.jsonl:3: ') && line.includes('--offsets code-point'))).toBe(true)
  expect(said).toContain('2 of 4 rows were passed over')
  expect(await run(...flags, '--on-bad-row', 'skip', '--offsets', 'code-point')).toHaveLength(3)
})

test('mentions that no encoder holds are told with their line', async () => {
  const [rows, tiny, described] = ['long.jsonl', 'tiny', 'described.jsonl'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const long = Array.from({ length: 200 }, () => 'Ulm')
  const row = { tokens: [...long, 'left', 'Ada'], head: [0, 200], tail: [201, 202] }
  await writeFile(rows, [NEW_ROWS[0], row].map((each) => JSON.stringify(each)).join('\n'))
  const flags = ['match', rows, '--model', tiny, '--descriptions', described, '--bank', 'none']
  await expect(run(...flags)).rejects.toThrow(`${rows}:2: `)
})

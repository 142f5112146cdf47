import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { Command } from 'commander'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { saveCheckpoint } from '../engine/index.ts'
import { tinyEncoder } from '../engine/tiny-encoder.ts'
import { keyOf } from '../random.ts'
import { addRewardCommand } from './reward.ts'

const WORDS = ['ask', 'one', 'two', 'good', 'bad', 'red', 'blue', 'sea']

let folder: string
const printed: string[] = []
const told: string[] = []
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-score-'))
  vi.stubEnv('TOUCHSTONE_CACHE', join(folder, 'cache'))
  printed.length = 0
  told.length = 0
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void told.push(line))
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text).trimEnd()) > 0)
  const { config, weights, tokenizer } = tinyEncoder(keyOf('tiny'), WORDS)
  await saveCheckpoint(place('tiny'), { config, weights, tokenizer: tokenizer.files })
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

const place = (name: string): string => join(folder, name)

function turn(role: string, content: string): object {
  return { role, content }
}

async function run(...words: readonly string[]): Promise<void> {
  const program = new Command('touchstone').exitOverride().configureOutput({ writeErr: () => undefined })
  addRewardCommand(program)
  await program.parseAsync(['reward', ...words], { from: 'user' })
}

function fileOf(name: string, ...rows: readonly object[]): string {
  writeFileSync(place(name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return place(name)
}

const PAIRS = Array.from({ length: 12 }, (_v, i) => ({
  prompt: `ask ${WORDS[i % 8]}`,
  chosen: `good ${WORDS[(i * 3) % 8]}`,
  rejected: `bad ${WORDS[(i * 5) % 8]}`,
}))

async function train(...flags: readonly string[]): Promise<string> {
  const out = place('reward')
  const words = ['train', fileOf('pairs.jsonl', ...PAIRS), '--backbone', place('tiny'), '--out', out, '--threads', '1']
  await run(...words, ...flags)
  return out
}

test('score: responses, pairs and conversations of any format have the same rewards; bad rows are counted where asked', async () => {
  const reward = await train('--arm', 'vanilla')
  const scoresOf = async (file: string, ...flags: readonly string[]): Promise<readonly number[]> => {
    printed.length = 0
    await run('score', file, '--reward', reward, '--threads', '1', ...flags)
    return printed.map((line) => (JSON.parse(line) as { score: number }).score)
  }
  const rows = [
    { prompt: 'ask one', response: 'good sea' },
    { prompt: 'ask one', response: 'bad sea' },
  ]
  const wanted = await scoresOf(fileOf('rows.jsonl', ...rows))
  expect(wanted).toHaveLength(2)
  expect(wanted[0]).toBeGreaterThan(wanted[1] ?? Number.NaN)
  const pair = { prompt: 'ask one', chosen: 'good sea', rejected: 'bad sea' }
  expect(await scoresOf(fileOf('pair.jsonl', pair))).toEqual(wanted)
  const talks = {
    chosen: [turn('user', 'ask one'), turn('assistant', 'good sea')],
    rejected: [turn('user', 'ask one'), turn('assistant', 'bad sea')],
  }
  expect(await scoresOf(fileOf('talks.jsonl', talks))).toEqual(wanted)
  const messages = rows.map(({ response }) => ({
    prompt: [turn('user', 'ask one')],
    response: [turn('assistant', response)],
  }))
  expect(await scoresOf(fileOf('messages.jsonl', ...messages))).toEqual(wanted)
  writeFileSync(place('rows.json'), JSON.stringify(rows))
  expect(await scoresOf(place('rows.json'))).toEqual(wanted)
  const columnData = (['prompt', 'response'] as const).map((name) => ({ name, data: rows.map((row) => row[name]) }))
  writeFileSync(place('rows.parquet'), new Uint8Array(parquetWriteBuffer({ columnData })))
  expect(await scoresOf(place('rows.parquet'))).toEqual(wanted)

  const bad = fileOf('bad.jsonl', rows[0] ?? {}, { prompt: 'ask one', response: ' ' }, rows[1] ?? {}, {
    prompt: 3,
    response: 'x',
  })
  await expect(scoresOf(bad)).rejects.toThrow(`${bad}:2: response: is empty, wanted a text`)
  told.length = 0
  expect(await scoresOf(bad, '--on-bad-row', 'skip')).toEqual(wanted)
  expect(told).toEqual([
    'passed over: 1 row: response: is empty, wanted a text',
    'passed over: 1 row: prompt: is 3, wanted a text',
  ])
  // into a folder that is not there yet
  await scoresOf(place('rows.json'), '--out', place('deep/er/scored.jsonl')).catch(() => [])
  expect(readFileSync(place('deep/er/scored.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2)
  // one model scores, and a second is not passed over in silence
  await expect(run('score', place('rows.json'), '--reward', reward, reward)).rejects.toThrow()
})

test('rank: the best response of each prompt, letters whole', async () => {
  const reward = await train('--arm', 'vanilla')
  printed.length = 0
  const prompt = `ask ${'😀'.repeat(80)}`
  const rows = ['good sea', 'bad sea'].map((response) => ({ prompt, response }))
  await run('rank', fileOf('rows.jsonl', ...rows), '--reward', reward, '--threads', '1')
  expect(printed[0]).toBe(`ask ${'😀'.repeat(56)}\n  2 words (mean of 2: 2): good sea`)
  const [header = '', ...lines] = (printed[1] ?? '').split('\n').slice(1)
  expect(header.split(/ {2,}/).filter((name) => name !== '')).toEqual(
    'n length reward lists markdown hedges politeness repetition prompts'.split(' '),
  )
  expect(lines.map((line) => line.trim().slice(0, 9)).slice(1, 3)).toEqual(['1  × 1.00', '2  × 1.00'])
})

test.each([
  [['--arm', 'vanilla', '--weight', '0.5'], 'the arm vanilla has no weight'],
  [['--arm', 'vanilla', '--weight', 'choose'], 'the arm vanilla has no weight'],
  [['--arm', 'joint', '--weight', '0.5'], 'the arm joint has no weight'],
  [
    ['--arm', 'penalty', '--cues', 'lists'],
    'the arm penalty has no cues, wanted it left out, or one of the arms two-stage',
  ],
  [['--ratio', '3'], 'the arm two-stage has no ratio, wanted it left out, or one of the arms joint'],
  [['--bias-loss', '1'], 'the arm two-stage has no bias-loss'],
  [['--arm', 'odin', '--smoothing', '0.1'], 'the arm odin has no smoothing'],
  [
    ['--perturbation', 'mask'],
    'the arm two-stage has no perturbation, wanted it left out, or one of the arms perturbed',
  ],
  [['--arm', 'joint', '--bias-backbone', 'minilm-l6'], 'the arm joint has no bias-backbone'],
  [['--arm', 'perturbed', '--perturbation', 'noise=0'], 'scale of the noise is 0, wanted above 0 up to 1000'],
  [['--arm', 'perturbed', '--perturbation', 'noise='], 'scale of the noise is NaN, wanted above 0 up to 1000'],
  [['--arm', 'perturbed', '--perturbation', 'mask=1.2'], 'share of masked tokens is 1.2, wanted above 0 up to 1'],
  [['--arm', 'perturbed', '--perturbation', 'shuffle=2'], 'wanted shuffle, noise=SCALE or mask=SHARE'],
  [['--arm', 'perturbed', '--fine-tune', '1'], 'the arm perturbed is for frozen backbones alone'],
])('train: a flag that the arm does not read is refused: %o', async (flags, message) => {
  await expect(train(...flags)).rejects.toThrow(message)
})

test.each([
  ['shuffle', { kind: 'shuffle' }, 'shuffle'],
  ['noise', { kind: 'noise', scale: 1 }, 'noise=1'],
  ['noise=0.3', { kind: 'noise', scale: 0.3 }, 'noise=0.3'],
  ['mask', { kind: 'mask', share: 0.5 }, 'mask=0.5'],
  ['mask=1', { kind: 'mask', share: 1 }, 'mask=1'],
])('train: --perturbation %s is kept in the model and told', async (text, perturbation, shown) => {
  const reward = await train('--arm', 'perturbed', '--perturbation', text)
  expect(JSON.parse(readFileSync(join(reward, 'reward.json'), 'utf8'))).toMatchObject({
    arm: { arm: 'perturbed' },
    perturbed: { perturbation, encoder: place('tiny') },
  })
  expect(printed.at(-1)).toBe(
    `${reward}: arm perturbed (${shown} by ${place('tiny')}), trained on 12 pairs of 8 prompts`,
  )
})

test('train: pairs that contradict each other teach nothing, and that is said', async () => {
  const [pair = { prompt: '', chosen: '', rejected: '' }] = PAIRS
  const turned = { prompt: pair.prompt, chosen: pair.rejected, rejected: pair.chosen }
  const file = fileOf('contrary.jsonl', pair, turned)
  const words = ['--backbone', place('tiny'), '--out', place('none'), '--threads', '1', '--arm', 'vanilla']
  await expect(run('train', file, ...words)).rejects.toThrow('so nothing was learned')
})

test('train: too few responses for a curve, and heads whose spread nothing bounds, are refused by what is wrong', async () => {
  const [few, one] = [fileOf('few.jsonl', ...PAIRS.slice(0, 4)), fileOf('one.jsonl', PAIRS[0] ?? {})]
  const words = ['--backbone', place('tiny'), '--out', place('none'), '--threads', '1']
  await expect(run('train', few, ...words, '--arm', 'penalty')).rejects.toThrow(
    'the arm penalty fits a curve of length to 10 responses at least, and the 4 pairs hold 8',
  )
  await expect(run('train', one, ...words, '--heads', '3')).rejects.toThrow(
    'heads is 3 and the pairs have fewer than five',
  )
  const wrong = fileOf('wrong.jsonl', { prompt: 'p', completion: 'c' })
  await expect(run('score', wrong, '--reward', place('none'))).rejects.toThrow(
    'wanted prompt and response, or a preference',
  )
})

test('train: --force replaces a reward model whole, and nothing else; a backbone is kept by its whole path', async () => {
  const backbone = relative(process.cwd(), place('tiny'))
  const reward = await train('--arm', 'vanilla', '--backbone', backbone)
  const keptOf = (): object => JSON.parse(readFileSync(join(reward, 'reward.json'), 'utf8')) as object
  expect(keptOf()).toMatchObject({ encoder: place('tiny') })
  // what a fine-tuned encoder left
  writeFileSync(join(reward, 'reward.json'), JSON.stringify({ ...keptOf(), tuned: true }))
  for (const name of ['config.json', 'model.safetensors', 'tokenizer.json']) writeFileSync(join(reward, name), '{}')
  await expect(train('--arm', 'vanilla')).rejects.toThrow('wanted an empty or new folder, or --force')
  await train('--arm', 'vanilla', '--force')
  expect(readdirSync(reward).toSorted()).toEqual(['reward.json', 'reward.weights'])
  mkdirSync(join(reward, 'last'))
  await expect(train('--arm', 'vanilla', '--force')).rejects.toThrow('holds last, which is no part of a reward model')
  expect(readdirSync(reward)).toContain('last')
})

test('bias: what a reward read in part is counted, and a place that cannot be written to is told before it is asked', async () => {
  const reward = await train()
  const long = `good ${'red '.repeat(300)}`
  const file = fileOf('long.jsonl', ...PAIRS, { prompt: 'ask one', chosen: long, rejected: 'bad' })
  told.length = 0
  await run('bias', file, '--reward', reward, '--rewrites', '2', '--threads', '1', '--out', place('page'))
  const all = new Set([...PAIRS, { prompt: 'ask one', chosen: long, rejected: 'bad' }].flatMap(sidesOf)).size
  // the rewrites, which are asked about afterwards, are not counted
  expect(told.filter((line) => line.includes('cut'))).toEqual([
    `1 of ${all} responses was cut in the middle to 128 tokens`,
  ])
  writeFileSync(place('taken'), '')
  const refused = run('bias', place('nothing.jsonl'), '--endpoint', 'http://h/classify', '--out', place('taken'))
  await expect(refused).rejects.toThrow('taken is a file, wanted a folder')
})

test('train: the default of an option may be given; one pair is told as one', async () => {
  const file = fileOf('one.jsonl', { prompt: 'ask one', chosen: 'good red', rejected: 'bad' })
  const words = ['train', file, '--backbone', place('tiny'), '--threads', '1', '--arm', 'joint']
  await run(...words, '--bias-loss', '0', '--out', place('zero'))
  expect(printed).toEqual([`${place('zero')}: arm joint, trained on 1 pair of 1 prompt`])
  await run(...words, '--out', place('default'))
  const weights = ['zero', 'default'].map((name) => readFileSync(join(place(name), 'reward.weights')))
  expect(weights[0]).toEqual(weights[1])
})

test('score: the file that it reads is not replaced, by whatever name it goes', async () => {
  const reward = await train()
  const file = fileOf('own.jsonl', ...PAIRS)
  const before = readFileSync(file, 'utf8')
  for (const out of [file, relative(process.cwd(), file)])
    await expect(run('score', file, '--reward', reward, '--out', out)).rejects.toThrow(
      `--out is ${out}, which it reads (${file}), wanted another file`,
    )
  expect(readFileSync(file, 'utf8')).toBe(before)
})

function sidesOf({ prompt, chosen, rejected }: (typeof PAIRS)[number]): string[] {
  return [chosen, rejected].map((response) => `${prompt} ${response}`)
}

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { expectedShapes, saveCheckpoint } from '../engine/files/checkpoint.ts'
import type { DecoderConfig } from '../engine/files/config.ts'
import { loadCheckpoint, type Weights } from '../engine/index.ts'
import { tinyByteLevel } from '../engine/text/tiny-tokenizer.ts'
import { generator, keyOf } from '../random.ts'
import { checkedSettings } from '../policy/policy-settings.ts'
import { addPolicyCommand } from './policy.ts'
import { readPolicyTasks } from './policy-tasks.ts'

let folder: string
const printed: string[] = []
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-policy-cli-'))
  printed.length = 0
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  // two layers of 32 over the bytes, random weights
  const golden = await loadCheckpoint(fileURLToPath(new URL('../engine/golden/llama', import.meta.url)))
  const config = {
    ...(golden.config as DecoderConfig),
    vocabularySize: 257,
    maximumLength: 256,
    raw: { ...golden.config.raw, vocab_size: 257, max_position_embeddings: 256 },
  }
  const random = generator(keyOf('policy'))
  const weights: Weights = new Map(
    [...expectedShapes(config)].map(([name, shape]) => {
      const count = shape.reduce((product, size) => product * size, 1)
      const data = Float32Array.from({ length: count }, () => (shape.length === 1 ? 1 : 0.05 * random.normal()))
      return [name, { shape, data }] as const
    }),
  )
  const tokenizer = tinyByteLevel()
  await saveCheckpoint(join(folder, 'tiny'), {
    config,
    weights,
    tokenizer: { ...tokenizer, config: { ...tokenizer.config, eos_token: '<end>' } },
  })
  const rows = [2, 3].map((n) => ({
    task: { kind: 'arithmetic', id: `s${n}`, question: `1+${n}?`, answer: `${1 + n}` },
  }))
  writeFileSync(join(folder, 'tasks.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

async function runCommand(...words: readonly string[]): Promise<void> {
  const program = new Command().exitOverride()
  addPolicyCommand(program)
  await program.parseAsync(['policy', ...words], { from: 'user' })
}

const tasks = (): string => join(folder, 'tasks.jsonl')
const small = ['--rollouts', '2', '--prompts', '1', '--samples', '2', '--max-tokens', '4', '--threads', '1', '--quiet']

test('trains on the verdicts of a judge, writes curves and an adapter, and exports the run', async () => {
  const out = join(folder, 'run')
  const words = ['train', tasks(), '--model', join(folder, 'tiny'), '--judge', 'reasoning', '--unknown', '0', ...small]
  await runCommand(...words, '--out', out, '--json')
  const summary = JSON.parse(printed.at(-1) ?? '') as { rollouts: number; last: { reward: number; masked: number } }
  // random bytes hold no answer: an abstention, which has the reward that was given for it
  expect(summary).toMatchObject({ rollouts: 2, last: { reward: 0, masked: 0 } })
  expect(readFileSync(join(out, 'curves.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2)
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('Divergence from the reference')
  const config = JSON.parse(readFileSync(join(out, 'last', 'adapter_config.json'), 'utf8')) as object
  expect(config).toMatchObject({ r: 8, lora_alpha: 16, target_modules: ['q_proj', 'v_proj'] })
  await runCommand('export', out, '--format', 'trl', '--out', join(folder, 'trl'))
  expect(printed).toContain('start `touchstone serve`, and then in that folder:')
  expect(printed).toContain('note: the run gave an abstention the reward 0; the server gives it none')
  const made = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as object
  expect(made).toMatchObject({ judge: { name: 'reasoning' }, reward: { scale: 'score', unknown: 0 }, serve: [] })
  const settings = parse(readFileSync(join(folder, 'trl', 'grpo.yaml'), 'utf8')) as object
  const model = { model_name_or_path: join(folder, 'tiny') }
  expect(settings).toMatchObject({ ...model, num_generations: 2, max_completion_length: 4, max_steps: 2 })
  expect(
    readFileSync(join(folder, 'trl', 'train.jsonl'), 'utf8')
      .trim()
      .split('\n'),
  ).toHaveLength(2)
  expect(readFileSync(join(folder, 'trl', 'trl_reward.py'), 'utf8')).toContain('def touchstone_reward')
})

/** The configuration of a run of this model, as TRL reads it. */
async function exported(name: string, ...more: readonly string[]): Promise<unknown> {
  const run = join(folder, 'made')
  mkdirSync(run, { recursive: true })
  const settings = checkedSettings({ method: { name: 'grpo' }, rollouts: 1 })
  writeFileSync(join(run, 'run.json'), JSON.stringify({ kind: 'policy', digest: 'd', model: name, settings }))
  copyFileSync(tasks(), join(run, 'tasks.jsonl'))
  await runCommand('export', run, '--format', 'trl', '--out', join(folder, 'trl'), ...more)
  return parse(readFileSync(join(folder, 'trl', 'grpo.yaml'), 'utf8'))
}

test('an export names a model that trainers load, or asks for its name', async () => {
  const hub = { model_name_or_path: 'HuggingFaceTB/SmolLM2-135M-Instruct' }
  expect(await exported('smollm2-135m')).toMatchObject(hub)
  expect(await exported('/gone', '--model', 'smollm2-135m')).toMatchObject(hub)
  expect(await exported('/gone', '--model', 'org/name')).toMatchObject({ model_name_or_path: 'org/name' })
  await expect(exported('/gone')).rejects.toThrow(
    "the run's model is /gone, which no trainer loads, wanted --model NAME",
  )
  await expect(exported('/m.gguf', '--model', '/m.gguf')).rejects.toThrow('--model is /m.gguf, which no trainer loads')
})

test('preference pairs without a reward model are refused before anything is drawn', async () => {
  const pairs = join(folder, 'pairs.jsonl')
  writeFileSync(pairs, `${JSON.stringify({ id: 'q1', prompt: 'Why?', chosen: 'So.', rejected: 'No.' })}\n`)
  const words = ['train', pairs, '--model', join(folder, 'tiny'), '--out', join(folder, 'none'), ...small]
  await expect(runCommand(...words, '--judge', 'reward')).rejects.toThrow('wanted --reward FOLDER')
  await expect(runCommand(...words)).rejects.toThrow('judges task q1 of kind preference, wanted --reward FOLDER')
  expect(existsSync(join(folder, 'none'))).toBe(false)
})

test('options for programs are refused where nobody runs programs', async () => {
  const words = ['train', tasks(), '--out', join(folder, 'none')]
  const python = ['--python', '/nope']
  await expect(runCommand(...words, '--reward', 'r', ...python)).rejects.toThrow('--python is /nope beside --reward')
  await expect(runCommand(...words, '--judge', 'reasoning', ...python)).rejects.toThrow('--python is /nope and who')
  const critic = ['--judge', 'critic', '--critic', 'arithmetic']
  await expect(runCommand(...words, ...critic, '--std', 'c++20')).rejects.toThrow('--std is given and who')
  expect(existsSync(join(folder, 'none'))).toBe(false)
})

test('more than one judge, and a judge that takes no task, are refused', async () => {
  const out = ['--out', join(folder, 'other')]
  await expect(runCommand('train', tasks(), ...out, '--reward', 'r', '--critic', 'arithmetic')).rejects.toThrow(
    'got --reward and --critic, wanted one',
  )
  await expect(runCommand('train', tasks(), ...out, '--judge', 'programs', ...small)).rejects.toThrow(
    'no judge takes task s2',
  )
  await expect(runCommand('train', tasks(), ...out, '--method', 'reinforce', '--clip', '0.2')).rejects.toThrow(
    'has no clip',
  )
  await expect(runCommand('export', folder, '--format', 'verl', '--out', join(folder, 'v'))).rejects.toThrow('run.json')
})

function rowsOfOneId(...questions: readonly string[]): string {
  return questions
    .map((question) => `${JSON.stringify({ task: { kind: 'arithmetic', id: 'a', question, answer: '2' } })}\n`)
    .join('')
}

test('an id of two tasks is refused, and rows of equal tasks are one', async () => {
  const [two, one] = [join(folder, 'two.jsonl'), join(folder, 'one.jsonl')]
  writeFileSync(two, rowsOfOneId('1+1?', '3-1?'))
  writeFileSync(one, rowsOfOneId('1+1?', '1+1?'))
  const out = join(folder, 'once')
  for (const words of [
    ['train', two, '--model', join(folder, 'tiny'), '--out', out, ...small],
    ['export', two, '--format', 'trl', '--out', out],
  ])
    await expect(runCommand(...words)).rejects.toThrow(`${two}:2: task a is another one than at ${two}:1`)
  expect(existsSync(out)).toBe(false)
  expect(await readPolicyTasks([one])).toMatchObject([{ id: 'a', question: '1+1?' }])
})

test('an export leaves that of another trainer as it is', async () => {
  const out = join(folder, 'exported')
  await runCommand('export', tasks(), '--format', 'verl', '--out', out)
  const before = readFileSync(join(out, 'train.jsonl'), 'utf8')
  await expect(runCommand('export', tasks(), '--format', 'trl', '--out', out)).rejects.toThrow(
    'holds ppo.yaml of another trainer',
  )
  expect(readFileSync(join(out, 'train.jsonl'), 'utf8')).toBe(before)
  await runCommand('export', tasks(), '--format', 'verl', '--out', out)
})

test('an export leaves data of the user as they are', async () => {
  const out = join(folder, 'own')
  mkdirSync(out)
  const own = join(out, 'train.jsonl')
  copyFileSync(tasks(), own)
  const before = readFileSync(own, 'utf8')
  await expect(runCommand('export', own, '--format', 'trl', '--out', out)).rejects.toThrow(
    'holds train.jsonl, which is of no export and would be replaced',
  )
  expect(readFileSync(own, 'utf8')).toBe(before)
  expect(readdirSync(out)).toEqual(['train.jsonl'])
})

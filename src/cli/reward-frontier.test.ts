import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
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
  folder = mkdtempSync(join(tmpdir(), 'touchstone-frontier-'))
  vi.stubEnv('TOUCHSTONE_CACHE', join(folder, 'cache'))
  printed.length = 0
  told.length = 0
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void told.push(line))
  const { config, weights, tokenizer } = tinyEncoder(keyOf('tiny'), WORDS)
  await saveCheckpoint(place('tiny'), { config, weights, tokenizer: tokenizer.files })
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

const place = (name: string): string => join(folder, name)

/** Pairs of which those of the first so many prompts have a chosen response that is shorter. */
function pairsFile(prompts: number, shorter: number): string {
  const rows = Array.from({ length: prompts }, (_v, i) => {
    const [short, long] = [`good ${WORDS[i % 8]}`, `bad bad ${WORDS[(i * 3) % 8]}`]
    const [chosen, rejected] = i < shorter ? [short, long] : [long, short]
    return { prompt: `ask ${i}`, chosen, rejected }
  })
  writeFileSync(place('pairs.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return place('pairs.jsonl')
}

async function run(...words: readonly string[]): Promise<void> {
  const program = new Command('touchstone').exitOverride().configureOutput({ writeErr: () => undefined })
  addRewardCommand(program)
  await program.parseAsync(['reward', ...words, '--backbone', place('tiny'), '--threads', '1'], { from: 'user' })
}

test('without a shorter chosen response nothing is balanced: no weight is chosen, and no frontier drawn', async () => {
  const file = pairsFile(20, 0)
  await expect(run('train', file, '--weight', 'choose', '--out', place('reward'))).rejects.toThrow(
    'none of the 4 held-back pairs has a shorter chosen response',
  )
  const words = ['frontier', file, '--arms', 'vanilla', '--splits', '2', '--out', place('runs')]
  await expect(run(...words)).rejects.toThrow(
    'reward frontier: split 0: none of the 4 held-back pairs has a shorter chosen response, so balanced accuracy has no value, and so with all 2 splits',
  )
})

test('a split whose held-back pairs are of one kind is left out and named', async () => {
  await run(
    'frontier',
    pairsFile(20, 3),
    '--arms',
    'vanilla',
    'penalty',
    '--splits',
    '6',
    '--out',
    place('runs'),
    '--json',
  )
  const { points } = JSON.parse(printed.join('')) as { points: { balanced: { n: number } }[] }
  const left = told.filter((line) => line.includes('is left out: none of the 4 held-back pairs has a shorter'))
  expect(left.length).toBeGreaterThan(0)
  for (const { balanced } of points) expect(balanced.n).toBe(6 - left.length)
})

test('frontier: another perturbation is measured anew, and the page says which it was', async () => {
  const { config, weights, tokenizer } = tinyEncoder(keyOf('other'), WORDS)
  await saveCheckpoint(place('other'), { config, weights, tokenizer: tokenizer.files })
  const file = pairsFile(20, 10)
  const frontier = async (...flags: readonly string[]): Promise<readonly string[]> => {
    await run('frontier', file, '--arms', 'vanilla', 'perturbed', '--splits', '1', '--out', place('runs'), ...flags)
    const lines = readFileSync(place('runs/splits.jsonl'), 'utf8').trim().split('\n')
    return lines.map((line) => {
      const { figures } = JSON.parse(line) as { readonly figures: readonly { readonly arm: string }[] }
      return JSON.stringify(figures.filter(({ arm }) => arm.startsWith('perturbed')))
    })
  }
  expect(await frontier()).toHaveLength(1)
  // what the arm reads without any option
  expect(await frontier('--perturbation', 'shuffle', '--bias-backbone', place('tiny'))).toHaveLength(1)
  expect(await frontier('--perturbation', 'noise=2')).toHaveLength(2)
  expect(await frontier('--perturbation', 'noise=3')).toHaveLength(3)
  const all = await frontier('--perturbation', 'mask', '--bias-backbone', place('other'))
  expect(all).toHaveLength(4)
  // four held-back prompts give coarse figures, of which two may be the same
  expect(new Set(all).size).toBeGreaterThan(2)
  const page = readFileSync(place('runs/report.html'), 'utf8')
  expect(page).toContain(`mask=0.5 by ${place('other')}`)
  expect(page).toContain(`--perturbation mask=0.5 --bias-backbone ${place('other')} --splits 1`)
  await expect(run('frontier', file, '--arms', 'vanilla', '--perturbation', 'noise=2')).rejects.toThrow(
    'reward frontier: --perturbation is given and the arm perturbed is not trained, wanted it among --arms',
  )
  await expect(run('frontier', file, '--arms', 'penalty', '--bias-backbone', 'x')).rejects.toThrow(
    'reward frontier: --bias-backbone is x and the arm perturbed is not trained',
  )
})

test('frontier: other weights at the same place are measured anew; rows and texts that were not read whole are told', async () => {
  const file = pairsFile(20, 10)
  const frontier = (...flags: readonly string[]): Promise<void> =>
    run('frontier', file, '--arms', 'vanilla', '--splits', '1', '--out', place('runs'), ...flags)
  const measured = (): number => readFileSync(place('runs/splits.jsonl'), 'utf8').trim().split('\n').length
  await frontier()
  await frontier()
  expect(measured()).toBe(1)
  const { config, weights, tokenizer } = tinyEncoder(keyOf('retrained'), WORDS)
  await saveCheckpoint(place('tiny'), { config, weights, tokenizer: tokenizer.files })
  await frontier()
  expect(measured()).toBe(2)
  expect(told.filter((line) => line.includes('cut'))).toEqual([])
  printed.length = 0
  const long = { prompt: 'ask 1', chosen: 'good '.repeat(300), rejected: 'bad' }
  appendFileSync(file, `${JSON.stringify(long)}\n${JSON.stringify({ ...long, rejected: long.chosen })}\n`)
  await frontier('--on-bad-row', 'skip')
  expect(told).toContain('1 of 42 responses was cut in the middle to 128 tokens')
  expect(printed).toContain('passed over: 1 row: chosen and rejected: are equal, wanted two responses')
})

test('a file in the place of the folder is told before anything is read', async () => {
  writeFileSync(place('taken'), '')
  await expect(run('frontier', place('nothing.jsonl'), '--out', place('taken'))).rejects.toThrow('taken is a file')
})

test('train: which weight was chosen is told', async () => {
  await run('train', pairsFile(20, 10), '--weight', 'choose', '--out', place('reward'))
  const { arm } = JSON.parse(readFileSync(place('reward/reward.json'), 'utf8')) as { arm: { weight: number } }
  expect(printed.filter((line) => line.startsWith('weight '))).toHaveLength(5)
  expect(printed.filter((line) => line.endsWith(', chosen')).map((line) => line.split(':')[0])).toEqual([
    `weight ${arm.weight}`,
  ])
})

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Page } from '../evaluation/page.ts'
import { addEvaluateCommand, EVALUATIONS } from './evaluate.ts'
import type { EvaluationContext } from './evaluation-context.ts'

const asked: EvaluationContext[] = []
let fails = false
vi.mock('./evaluate-fewrel-open.ts', () => ({
  evaluateFewRelOpen(context: EvaluationContext): Promise<Page> {
    asked.push(context)
    if (fails) return Promise.reject(new Error('no data'))
    const table = { title: 'Arms', columns: [{ name: 'arm' }, { name: 'AUROC' }], rows: [['base', '81.5']] }
    return Promise.resolve({
      title: 'Open-set',
      command: context.command,
      figures: [{ name: 'base: AUROC', value: 0.815, n: 2, interval: [0.8, 0.83] }],
      sections: [{ id: 'arms', heading: 'Arms', tables: [table] }],
    })
  },
}))

let folder: string
const printed: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluate-'))
  printed.length = 0
  asked.length = 0
  fails = false
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

async function run(...flags: readonly string[]): Promise<void> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  addEvaluateCommand(program)
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => undefined })
  await program.parseAsync(['evaluate', ...flags], { from: 'user' })
}

test('prints the tables, writes the page, and repeats the command that decides the numbers', async () => {
  await run('fewrel-open', '--splits', '3', '--seed', '7', '--out', folder, '--quick')
  expect(asked[0]).toMatchObject({ splits: 3, seed: '7', quick: true, model: 'minilm-l6', folder })
  expect(printed[0]).toContain('81.5')
  const command = 'touchstone evaluate fewrel-open --splits 3 --seed 7 --model minilm-l6 --quick'
  expect(printed.at(-1)).toBe(`again: ${command}`)
  const page = await readFile(join(folder, 'report.html'), 'utf8')
  expect(page).toContain(command)
  expect(page).toContain('81.5')
})

test('--json prints one object with the tables', async () => {
  await run('fewrel-open', '--out', folder, '--json')
  expect(printed.length).toBe(1)
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({
    evaluation: 'fewrel-open',
    title: 'Open-set',
    figures: [{ name: 'base: AUROC', value: 0.815, n: 2, interval: [0.8, 0.83] }],
    tables: [{ title: 'Arms', rows: [['base', '81.5']] }],
    report: join(folder, 'report.html'),
  })
  expect(asked[0]?.splits).toBeUndefined()
})

test('a failed evaluation leaves no page; an unknown name or a bad number is wrong use', async () => {
  fails = true
  await expect(run('fewrel-open', '--out', folder)).rejects.toThrow('no data')
  expect(await readdir(folder)).toEqual([])
  await expect(run('fewrel-shut', '--out', folder)).rejects.toThrow('fewrel-open')
  await expect(run('fewrel-open', '--splits', '0')).rejects.toThrow('wanted an integer from 1')
  expect(asked.length).toBe(1)
})

test.each([
  ['fewrel-open', '--critic', 'arithmetic', 'it measures arms over an encoder and takes no --critic'],
  ['fewrel-open', '--reward', 'rewards/first', 'it measures arms over an encoder and takes no --reward'],
  ['processbench', '--splits', '3', 'it measures a critic and takes no --splits'],
  ['mr-ben', '--part', 'math', '--part is math, and the set has no parts to choose'],
  ['mr-ben', '--model', 'minilm-l6', 'it measures a critic and takes no --model'],
  ['llmbar', '--critic-weights', 'w.json', 'it measures a trained reward and takes no --critic-weights'],
])('%s refuses %s, which it has no use for', async (name, option, value, message) => {
  await expect(run(name, option, value, '--out', folder)).rejects.toThrow(`evaluate ${name}: ${message}`)
  expect(asked).toEqual([])
})

test('names of evaluations are unique', () => {
  expect(new Set(EVALUATIONS.map(({ name }) => name)).size).toBe(EVALUATIONS.length)
})

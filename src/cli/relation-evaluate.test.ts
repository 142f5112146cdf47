import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { saveCheckpoint } from '../engine/files/checkpoint.ts'
import { tinyEncoder } from '../engine/tiny-encoder.ts'
import { keyOf } from '../random.ts'
import { tinySentences, TINY_WORDS } from '../relation/mention/tiny-sentences.ts'
import { addRelationCommand } from './relation.ts'

let folder: string
const printed: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluate-'))
  const { config, weights, tokenizer } = tinyEncoder(keyOf('cli'), TINY_WORDS)
  await saveCheckpoint(join(folder, 'tiny'), { config, weights, tokenizer: tokenizer.files })
  const described = { birth: 'was born in town', departure: 'left the old town', residence: 'lives near house' }
  const rows = Object.entries(described).map(([relation, description]) => JSON.stringify({ relation, description }))
  await writeFile(join(folder, 'described.jsonl'), rows.join('\n'))
  const tasks = tinySentences(keyOf('evaluate'), 40)
  await writeFile(join(folder, 'gold.jsonl'), tasks.map((task) => JSON.stringify({ task })).join('\n'))
  const few = tinySentences(keyOf('few'), 20).filter(({ relation }) => relation !== 'work')
  await writeFile(join(folder, 'few.jsonl'), few.map((task) => JSON.stringify({ task })).join('\n'))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => {
  printed.length = 0
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => vi.restoreAllMocks())

async function run(...flags: readonly string[]): Promise<Record<string, unknown>[]> {
  const program = new Command().exitOverride()
  addRelationCommand(program)
  const at = printed.length
  await program.parseAsync(['relation', ...flags], { from: 'user' })
  return printed
    .slice(at)
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []))
}

test('evaluate agrees with the answers of match, and writes a page; teach makes a matcher that it can read', async () => {
  const [tiny, gold, few, described, out] = ['tiny', 'gold.jsonl', 'few.jsonl', 'described.jsonl', 'page'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string, string]
  const asked = ['--model', tiny, '--descriptions', described, '--bank', 'none']
  const answers = await run('match', gold, ...asked)
  const golds = tinySentences(keyOf('evaluate'), 40).map(({ relation }) => relation)
  const open = golds.filter((relation) => relation === 'work').length
  const right = answers.filter(({ relation }, i) => relation === golds[i]).length
  const [found] = await run('evaluate', gold, ...asked, '--out', out, '--json')
  expect(found).toMatchObject({ n: { asked: 40 - open, open }, accuracy: { successes: right, n: 40 } })
  // without a bank every sentence is answered
  expect(found).toMatchObject({ coverage: { value: 1 }, rejected: { value: 0 }, page: join(out, 'report.html') })
  expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('macro F1, as in scikit-learn')
  const taught = join(folder, 'taught')
  const [summary] = await run('teach', tiny, '--examples', few, '--descriptions', described, '--out', taught, '--json')
  expect(summary).toMatchObject({ relations: 3, folder: taught })
  const [after] = await run('evaluate', gold, '--model', taught, ...asked.slice(2), '--out', out, '--json')
  expect(after).toMatchObject({ n: { asked: 40 - open, open } })
  await run('evaluate', gold, ...asked, '--out', out)
  expect(printed.at(-1)).toBe(`report: ${join(out, 'report.html')}`)
  await expect(run('evaluate', gold, '--model', tiny)).rejects.toThrow('one of a matcher and --descriptions')
  await expect(run('evaluate', gold, ...asked, '--matcher', tiny)).rejects.toThrow('wanted a classifier as --model')
})

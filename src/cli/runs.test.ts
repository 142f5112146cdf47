import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { addJudgeCommand } from './judge.ts'
import { addRunsCommand } from './runs.ts'

// the real one listens for the end of this very process
vi.mock('./terminal.ts', async (original) => ({
  ...(await original<object>()),
  interruptSignal: () => new AbortController().signal,
}))

let folder = ''
let out: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-runs-'))
  out = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line))
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  await judged('one', ['12', '13', '12'])
  await judged('two', ['12', '12', '13'])
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

async function touchstone(...words: readonly string[]): Promise<void> {
  const program = new Command('touchstone').exitOverride()
  addJudgeCommand(program)
  addRunsCommand(program)
  out = []
  await program.parseAsync(['node', 'touchstone', ...words, '--runs', join(folder, 'runs')])
}

async function judged(run: string, answers: readonly string[]): Promise<void> {
  const path = join(folder, `${run}.jsonl`)
  const lines = answers.map((answer, i) =>
    JSON.stringify({
      task: { kind: 'arithmetic', id: `t${i}`, question: `Mo has 3 bags of 4 figs (${i}). How many?`, answer: '12' },
      response: { model: run, text: `3 * 4 = ${answer}\n#### ${answer}` },
    }),
  )
  await writeFile(path, lines.join('\n'))
  await touchstone('judge', path, '--judge', 'reasoning', '--run', run, '--quiet', '--no-report')
}

describe('touchstone runs', () => {
  test('list names all runs, as text and as JSON', async () => {
    await touchstone('runs', 'list', '--json')
    const rows = JSON.parse(out[0] ?? '') as { id: string; state: string; counts: object }[]
    expect(rows.map(({ id, state }) => `${id} ${state}`).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'one done',
      'two done',
    ])
    await touchstone('runs', 'list')
    expect(out).toContain('  3 rows: 2 correct, 1 wrong, 0 unknown')
  })

  test('show prints the figures and the command', async () => {
    await touchstone('runs', 'show', 'one')
    expect(out.join('\n')).toContain('3 responses: 66.7 %')
    await touchstone('runs', 'show', join(folder, 'runs', 'one'), '--json')
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ id: 'one', summary: { rows: 3, counts: { correct: 2 } } })
  })

  test('compare pairs by task, and writes the page beside the second run', async () => {
    await touchstone('runs', 'compare', 'one', 'two', '--json')
    const page = join(folder, 'runs', 'two', 'compare-one.html')
    expect(JSON.parse(out[0] ?? '')).toMatchObject({
      before: { id: 'one', versions: { reasoning: expect.any(String) as string }, accuracy: 2 / 3 },
      after: { id: 'two', accuracy: 2 / 3 },
      difference: { n: 3, difference: 0, better: 1, worse: 1, equal: 1 },
      changed: [
        { id: 't1', change: 'better', before: { wrong: 1 }, after: { correct: 1 } },
        { id: 't2', change: 'worse' },
      ],
      page,
    })
    expect(await readFile(page, 'utf8')).toContain('Two runs compared')
    await touchstone('runs', 'compare', 'one', 'two', '--no-page')
    expect(out.join('\n')).toContain('Changed tasks')
  })

  test('remove deletes the run; a name that is not there deletes nothing', async () => {
    await expect(touchstone('runs', 'remove', 'one', 'three')).rejects.toThrow(
      /find run three: nothing in .*, wanted one of (one, two|two, one)/,
    )
    await access(join(folder, 'runs', 'one'))
    await touchstone('runs', 'remove', 'one')
    expect(out).toEqual(['removed one'])
    await expect(access(join(folder, 'runs', 'one'))).rejects.toThrow('ENOENT')
  })
})

import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readTrace, type TraceRecord } from '../trace.ts'
import { addJudgeCommand } from './judge.ts'
import { addRejudgeCommand } from './rejudge.ts'

// the real one listens for the end of this very process
vi.mock('./terminal.ts', async (original) => ({
  ...(await original<object>()),
  interruptSignal: () => new AbortController().signal,
}))

let folder = ''
let out: string[] = []
let complaints: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-rejudge-'))
  out = []
  complaints = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void complaints.push(line))
  const path = join(folder, 'rows.jsonl')
  await writeFile(path, [0, 1, 2].map(row).join('\n'))
  await touchstone('judge', path, '--judge', 'reasoning', '--run', 'old', '--quiet', '--no-report', '--blind')
  // the files of the first run are not needed any more
  await rm(path)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

/** Right equations; the last row's answer is not the gold one, which only a judge with gold can see. */
function row(id: number): string {
  const answer = id === 2 ? '13' : '12'
  return JSON.stringify({
    task: { kind: 'arithmetic', id: `t${id}`, question: `Mo has 3 bags of 4 figs (${id}). How many?`, answer },
    ...(id === 1 ? {} : { response: { model: 'm', text: '3 * 4 = 12\n#### 12' } }),
  })
}

async function touchstone(...words: readonly string[]): Promise<void> {
  const program = new Command('touchstone').exitOverride()
  addJudgeCommand(program)
  addRejudgeCommand(program)
  out = []
  complaints = []
  await program.parseAsync(['node', 'touchstone', ...words, '--runs', join(folder, 'runs')])
}

async function trace(run: string): Promise<readonly TraceRecord[]> {
  return await Array.fromAsync(readTrace(join(folder, 'runs', run, 'trace.jsonl')))
}

function untimed(records: readonly TraceRecord[]): readonly object[] {
  return records.map(({ timing: _timing, ...rest }) => rest)
}

describe('touchstone rejudge', () => {
  test('judges the stored responses into a new run and compares task by task', async () => {
    await touchstone('rejudge', 'old', '--judge', 'reasoning', '--run', 'new', '--json')
    const page = join(folder, 'runs', 'new', 'compare-old.html')
    expect(JSON.parse(out[0] ?? '')).toMatchObject({
      id: 'new',
      counts: { judged: 3, correct: 1, wrong: 1, unknown: 1 },
      kept: 0,
      comparison: {
        before: { id: 'old', accuracy: 0 },
        after: { id: 'new', accuracy: 1 / 3 },
        difference: { n: 3, better: 1, worse: 0 },
        changed: [
          { id: 't0', before: { unknown: 1 }, after: { correct: 1 } },
          { id: 't2', before: { unknown: 1 }, after: { wrong: 1 } },
        ],
        page,
      },
    })
    expect(await readFile(page, 'utf8')).toContain('Two runs compared')
    expect(complaints[0]).toBe(
      'old was judged without gold answers, and this run sees them; --blind hides them here too',
    )
    const [before, after] = [await trace('old'), await trace('new')]
    expect(after.map(({ task, response, source }) => ({ task, response, source }))).toEqual(
      before.map(({ task, response, source }) => ({ task, response, source })),
    )
    expect(after[1]?.feedback.findings[0]?.kind).toBe('no-response')
  })

  test('the same judges give the same records, and the same command again keeps all', async () => {
    await touchstone('rejudge', 'old', '--judge', 'reasoning', '--blind', '--json', '--no-report')
    await touchstone('rejudge', 'old', '--judge', 'reasoning', '--blind', '--json', '--no-report')
    const summary = JSON.parse(out[0] ?? '') as { id: string; kept: number; comparison: { changed: object[] } }
    expect(summary).toMatchObject({ kept: 3, comparison: { changed: [], difference: { difference: 0 } } })
    expect(summary.id).toMatch(/^rejudge-/)
    expect(untimed(await trace(summary.id))).toEqual(untimed(await trace('old')))
  })

  test('a trace that changed since is another run; under the same name it is refused', async () => {
    await touchstone('rejudge', 'old', '--judge', 'reasoning', '--run', 'new', '--quiet', '--no-report')
    const path = join(folder, 'runs', 'old', 'trace.jsonl')
    const [, , , last = ''] = (await readFile(path, 'utf8')).split('\n')
    await appendFile(path, `${JSON.stringify({ ...(JSON.parse(last) as object), index: 3 })}\n`)
    await expect(touchstone('rejudge', 'old', '--judge', 'reasoning', '--run', 'new')).rejects.toThrow(
      /resume .*new: its data is .*, now asked is .*; give another --run, or none/,
    )
  })

  test('a run that another process writes is refused, and --limit takes the first rows', async () => {
    const { takeFileLock } = await import('../file-lock.ts')
    const lock = takeFileLock(join(folder, 'runs', 'old', 'lock'), 'test')
    await expect(touchstone('rejudge', 'old', '--judge', 'reasoning')).rejects.toMatchObject({ code: 'busy' })
    lock.release()
    await touchstone('rejudge', 'old', '--judge', 'reasoning', '--limit', '1', '--no-report')
    expect(out[0]).toBe('judged 1 row: 1 correct, 0 wrong, 0 unknown')
  })
})

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { addJudgeCommand } from './judge.ts'

// the real one listens for the end of this very process
vi.mock('./terminal.ts', async (original) => ({
  ...(await original<object>()),
  interruptSignal: () => new AbortController().signal,
}))

let folder = ''
let out: string[] = []
let complaints: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-cli-'))
  out = []
  complaints = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void complaints.push(line))
})
afterEach(async () => {
  vi.restoreAllMocks()
  process.exitCode = undefined
  await rm(folder, { recursive: true })
})

async function judge(...commandLine: readonly string[]): Promise<void> {
  const program = new Command('touchstone').exitOverride().configureOutput({ writeErr: () => undefined })
  addJudgeCommand(program)
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => undefined })
  const common = ['--judge', 'reasoning', '--runs', join(folder, 'runs')]
  await program.parseAsync(['node', 'touchstone', 'judge', ...common, ...commandLine])
}

async function file(...answers: readonly string[]): Promise<string> {
  const path = join(folder, 'rows.jsonl')
  const lines = answers.map((answer) =>
    JSON.stringify({
      task: { kind: 'arithmetic', question: 'Mo has 3 bags of 4 figs. How many figs?', answer: '12' },
      response: { model: 'm', text: `3 * 4 = ${answer}\n#### ${answer}` },
    }),
  )
  await writeFile(path, lines.join('\n'))
  return path
}

describe('touchstone judge', () => {
  test('says what it found and where the run and the report lie', async () => {
    await judge(await file('12', '13', '12'), '--run', 'mine')
    const run = join(folder, 'runs', 'mine')
    expect(out).toContain('judged 3 rows about 1 task: 2 correct, 1 wrong, 0 unknown')
    expect(out).toContain(`run: ${run}`)
    expect(out).toContain(`report: ${join(run, 'report.html')}`)
    expect(await readFile(join(run, 'report.html'), 'utf8')).toContain('<html')
    expect(process.exitCode).toBeUndefined()
  })

  test('--json is one object and nothing else; the same command again keeps all', async () => {
    const path = await file('12', '13')
    await judge(path, '--json', '--no-report')
    await judge(path, '--json', '--no-report')
    const [first, second] = out.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(out).toHaveLength(2)
    expect(first).toMatchObject({ counts: { judged: 2, correct: 1, wrong: 1 }, kept: 0, report: null })
    expect(second).toEqual({ ...first, kept: 2 })
    expect(complaints).toEqual([`resuming ${String(first?.['folder'])}: 2 rows are judged already`])
  })

  test('--fail-on wrong exits with 1 only where something is wrong', async () => {
    await judge(await file('12'), '--no-report', '--fail-on', 'wrong')
    expect(process.exitCode).toBeUndefined()
    await judge(await file('13'), '--no-report', '--fail-on', 'wrong')
    expect(process.exitCode).toBe(1)
    expect(complaints).toContain('failed: 1 of 1 judged wrong (--fail-on wrong)')
  })

  test('--fail-on unknown, alone or beside wrong', async () => {
    await judge(await file('12'), '--no-report', '--fail-on', 'wrong', '--blind')
    expect(process.exitCode).toBeUndefined()
    await judge(await file('12'), '--no-report', '--fail-on', 'wrong,unknown', '--blind')
    expect(process.exitCode).toBe(1)
  })

  test('--min-accuracy counts what is correct of all', async () => {
    const path = await file('12', '12', '12', '13')
    await judge(path, '--no-report', '--min-accuracy', '0.75')
    expect(process.exitCode).toBeUndefined()
    await judge(path, '--no-report', '--min-accuracy', '0.76')
    expect(process.exitCode).toBe(1)
    expect(complaints.at(-1)).toBe(
      'failed: 3 of 4 judged correct, 75.0 %, wanted at least 76.0 % (--min-accuracy 0.76)',
    )
  })

  test('preference pairs without a reward model: what is wanted is said once', async () => {
    const path = join(folder, 'pairs.jsonl')
    const rows = ['p1', 'p2'].map((id) => JSON.stringify({ id, prompt: 'Why?', chosen: 'So.', rejected: 'No.' }))
    await writeFile(path, rows.join('\n'))
    await judge(path, '--no-report', '--judge', 'reward')
    expect(out[0]).toContain('0 correct, 0 wrong, 2 unknown')
    const said = complaints.filter((each) => each.includes('--reward FOLDER'))
    expect(said).toEqual(['not judged: task p1 wants a reward model, and none was given, wanted --reward FOLDER'])
  })

  test('--quiet says nothing', async () => {
    await judge(await file('12'), '--quiet')
    expect([...out, ...complaints]).toEqual([])
  })

  test('rows that repeat another, and a file given twice, are said', async () => {
    const path = await file('12', '13', '12')
    await judge(path, path, '--no-report')
    expect(out).toContain('judged 6 rows about 1 task: 4 correct, 2 wrong, 0 unknown')
    expect(out).toContain(`  the same file was given 2 times: ${path}, ${path}`)
    expect(out).toContain('  4 rows repeat an earlier one (same task, same response)')
  })

  test('without a file it says where files come from', async () => {
    await expect(judge()).rejects.toThrow('wanted FILE on the command line or `data` in touchstone.yaml')
  })

  test('a first row that cannot be used leaves no folder and names the remedy', async () => {
    const path = join(folder, 'bad.jsonl')
    await writeFile(path, '{"task":\n')
    await expect(judge(path)).rejects.toThrow(/:1: broken JSON.*; --on-bad-row skip passes over such rows$/)
    expect(complaints).toEqual([])
    await expect(readFile(join(folder, 'runs'))).rejects.toThrow('ENOENT')
  })

  test('--blind hides the gold answer', async () => {
    await judge(await file('12'), '--no-report', '--blind')
    expect(out).toContain('judged 1 row: 0 correct, 0 wrong, 1 unknown')
  })

  test('a bad row: what is kept is told, the error goes to the door', async () => {
    const path = await file('12', '13')
    await writeFile(path, `${await readFile(path, 'utf8')}\n{"task":`)
    await expect(judge(path, '--no-report', '--run', 'r')).rejects.toThrow(`${path}:3: broken JSON`)
    expect(complaints).toEqual([`2 judged rows are kept in ${join(folder, 'runs', 'r')}`])
    await judge(path, '--no-report', '--run', 's', '--on-bad-row', 'skip')
    expect(out).toContain(`rejected 1 row: ${join(folder, 'runs', 's')}/rejected.jsonl`)
  })

  test.each([
    [['--limit', '0'], /--limit.*wanted an integer from 1/],
    [['--concurrency', 'many'], /--concurrency.*wanted an integer from 1/],
    [['--shape', 'csv'], /Allowed choices are touchstone, gsm8k/],
    [['--on-bad-row', 'weep'], /Allowed choices are stop, skip/],
    [['--what'], /unknown option/],
    [['--fail-on', 'correct'], /Allowed choices are wrong, unknown/],
    [['--min-accuracy', '90'], /wanted a number from 0 to 1/],
  ])('wrong use %j is refused', async (flags, message) => {
    const refusal = await judge(await file('12'), ...flags).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(CommanderError)
    expect((refusal as Error).message).toMatch(message)
  })

  test('--strict, --container and --unsafe are for programs', async () => {
    await expect(judge(await file('12'), '--unsafe')).rejects.toThrow(/are for programs, got --judge reasoning/)
  })

  test('--seed without --limit would do nothing and is refused', async () => {
    await expect(judge(await file('12'), '--seed', '1')).rejects.toThrow('wanted --limit beside it')
  })
})

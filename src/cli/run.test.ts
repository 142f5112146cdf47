import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { probeIsolation } from '../sandbox/index.ts'
import { addRunCommand } from './run.ts'

const { usable, parts } = await probeIsolation()
/** Runs a command where bubblewrap cannot be started: its binary is covered, for this command alone. */
const WITHOUT_BUBBLEWRAP = ['--mount', 'sh', '-c', `mount --bind /dev/null ${parts.bubblewrap?.path}; exec "$@"`, 'sh']
const canCover =
  parts.bubblewrap !== undefined &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--mount', 'mount', '--bind', '/dev/null', parts.bubblewrap.path]).status === 0
let folder: string
let printed: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-'))
  printed = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
})
afterEach(async () => {
  vi.restoreAllMocks()
  process.exitCode = undefined
  await rm(folder, { recursive: true })
})

async function run(code: string | Uint8Array, name: string, ...options: readonly string[]): Promise<void> {
  const file = join(folder, name)
  await writeFile(file, code)
  const program = new Command().exitOverride()
  addRunCommand(program)
  await program.parseAsync(['node', 'touchstone', 'run', file, ...options])
}

function testLine(name: string, output: string): string {
  return JSON.stringify({ style: 'io', name, input: '3', output })
}

describe.skipIf(!usable)('touchstone run (skipped where programs cannot be isolated)', () => {
  test('says what a program did, as JSON, and exits 1 where it failed', async () => {
    await run('import sys; print(sys.argv[1]); sys.exit(3)', 'a.py', '--argument', 'hello', '--json')
    const result = JSON.parse(printed[0] ?? '') as { status: string; run: { stdout: string; exitCode: number } }
    expect(result).toMatchObject({ status: 'runtime-error', run: { stdout: 'hello\n', exitCode: 3 } })
    expect(process.exitCode).toBe(1)
  })

  test('gives a verdict for every test', async () => {
    const tests = join(folder, 'tests.jsonl')
    await writeFile(tests, `${testLine('right', '6')}\n${testLine('wrong', '7')}\n`)
    await run('print(int(input()) * 2)', 'a.py', '--tests', tests)
    expect(printed[0]).toMatch(/^✓ right: accepted/)
    expect(printed[1]).toMatch(/^✗ wrong: wrong-answer/)
    expect(printed[2]).toBe('wrong-answer: 1 of 2 tests passed')
  })

  test('shows of a failed test its failed cases and what the program said, and nothing of one that passed', async () => {
    const tests = join(folder, 'tests.jsonl')
    const unit = [
      'import unittest',
      'class T(unittest.TestCase):',
      '    def test_even(self): self.assertEqual(half(4), 2)',
      '    def test_odd(self): self.assertEqual(half(3), 1.5)',
    ]
    const lines = [
      { style: 'harness', name: 'unit', code: unit.join('\n'), runner: 'unittest' },
      { style: 'harness', name: 'raises', code: "import sys\nsys.stderr.write('kept\\n')\nhalf(None)" },
      { style: 'harness', name: 'passes', code: "import sys\nsys.stderr.write('quiet\\n')\nassert half(2) == 1" },
    ]
    await writeFile(tests, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    await run('def half(n):\n    return n // 2\n', 'a.py', '--tests', tests)
    const said = printed.join('\n')
    expect(printed[0]).toMatch(/^✗ unit: wrong-answer: 1 of its cases failed \(/)
    expect(said).toMatch(/^ {4}\S*test_odd: .*1 != 1\.5/m)
    expect(said).not.toMatch(/^ {4}\S*test_even/m)
    expect(said).toMatch(/^✗ raises: runtime-error: .*\n(?: {4}.*\n)*? {4}kept\n(?: {4}.*\n)* {4}TypeError: /m)
    expect(said).toMatch(/^✓ passes: accepted/m)
    expect(said).not.toContain('quiet')
    expect(printed.at(-1)).toBe('wrong-answer: 1 of 3 tests passed')
    expect(process.exitCode).toBe(1)
  })

  test('shows the last 20 lines of standard error and how many stood before', async () => {
    const tests = join(folder, 'tests.jsonl')
    await writeFile(tests, `${testLine('long', '6')}\n`)
    const program = "import sys\nfor i in range(25): print('line', i, file=sys.stderr)\nsys.exit(3)"
    await run(program, 'a.py', '--tests', tests)
    expect(printed[0]).toMatch(/^✗ long: runtime-error: ended with exit code 3/)
    expect(printed.slice(1)).toEqual([
      '    … 5 lines of standard error before',
      ...Array.from({ length: 20 }, (_, index) => `    line ${index + 5}`),
      'runtime-error: 0 of 1 test passed',
    ])
  })

  test.each([
    [['--seconds', '0'], /wanted a number from 0\.001 to 3600/],
    [['--seconds', ''], /wanted a number from/],
    [['--memory', '1e12'], /wanted a number from 4 to 1048576/],
  ])('wrong use %j is refused', async (flags, message) => {
    await expect(run('', 'a.py', ...flags)).rejects.toThrow(message)
  })

  test('a source that is no UTF-8 text is refused, not changed', async () => {
    const file = join(folder, 'a.py')
    await expect(run(Buffer.from([0x23, 0xff, 0x0a]), 'a.py')).rejects.toThrow(`run ${file}: is no UTF-8 text`)
  })

  test('a missing file and a folder are told in one sentence', async () => {
    const program = new Command().exitOverride()
    addRunCommand(program)
    const none = join(folder, 'none.py')
    await expect(program.parseAsync(['node', 'touchstone', 'run', none])).rejects.toThrow(
      `run ${none}: there is no such file, wanted a source file`,
    )
    await expect(program.parseAsync(['node', 'touchstone', 'run', folder])).rejects.toThrow(
      `run ${folder}: is a folder, wanted a source file`,
    )
  })

  test('--strict and --container exclude each other', async () => {
    await expect(run('', 'a.py', '--strict', '--container', 'debian:12')).rejects.toThrow(/cannot be used with/)
  })

  test('asks for the language of an unknown ending', async () => {
    await expect(run('x', 'a.xyz')).rejects.toThrow(/ending "xyz", wanted --language/)
  })
})

async function runWithout(...options: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const file = join(folder, 'a.py')
  await writeFile(file, 'print(6 * 7)')
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const words = [process.execPath, main, 'run', file, ...options]
  const done = spawnSync('unshare', [...WITHOUT_BUBBLEWRAP, ...words], { encoding: 'utf8' })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

describe.skipIf(!canCover)('touchstone run without bubblewrap (skipped where it cannot be taken away)', () => {
  test('refuses, and says what adds it', async () => {
    const { code, out, err } = await runWithout()
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/isolate programs: missing bubblewrap \(.*to add it: apt-get install -y bubblewrap.*--unsafe/)
  })

  test('--unsafe runs it, says what is missing once and in the result', async () => {
    const { code, out, err } = await runWithout('--unsafe', '--json')
    expect(code).toBe(0)
    const result = JSON.parse(out) as object
    expect(result).toMatchObject({ status: 'accepted', unsafe: ['bubblewrap', 'user-namespaces'] })
    expect(err).toMatch(/^UNSAFE: programs run without bubblewrap, user-namespaces: .*\n$/)
  })
})

import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Sandbox, probeIsolation, type CommandChange, type TestBench } from './index.ts'

// As a room that looks at programs would: by the door alone. Without isolation nothing runs.
const { usable, features } = await probeIsolation()
if (!usable) process.stderr.write(`bench tests are skipped: ${JSON.stringify(features)}\n`)

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString()
/** Words of the tool between the program's interpreter and the rest. */
const under = (...tool: string[]): CommandChange => ({
  argv: ([interpreter = '', ...words]) => [interpreter, ...tool, ...words],
})

/** Two test functions of Go, the second wanting this sum of 2 and 2. */
const goTests = (second: number): string =>
  `import "testing"\n\nfunc TestOne(t *testing.T) {\n\tif add(1, 1) != 2 {\n\t\tt.Fail()\n\t}\n}\n\nfunc TestTwo(t *testing.T) {\n\tif add(2, 2) != ${second} {\n\t\tt.Error("no")\n\t}\n}\n`

describe.skipIf(!usable).each(['slots', 'strict'] as const)('TestBench, %s', (mode) => {
  let sandbox: Sandbox
  let bench: TestBench
  beforeAll(async () => {
    sandbox = await Sandbox.open({ concurrency: 2, mode })
    bench = sandbox.bench
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  const program = { language: 'python', code: 'def double(x):\n    return 2 * x\nprint(double(int(input())))\n' }

  test('runs a program under a profiler and brings the profile', async () => {
    const built = await bench.build(program)
    const change = under('-m', 'cProfile', '-o', 'profile.out')
    const result = await bench.run(built, { stdin: '21', change, collect: ['profile.out'] })
    expect([result.status, result.run?.stdout, Object.keys(result.files)]).toEqual([
      'accepted',
      '42\n',
      ['profile.out'],
    ])
    // read as a tool would read it: by a command beside the program, which does not run
    const staged = await bench.stage({ language: 'python', code: '' })
    const read = await bench.run(staged, {
      change: {
        argv: ([python = '']) => [python, '-c', 'import pstats; pstats.Stats("profile.out").print_stats("double")'],
        files: result.files,
      },
    })
    expect(read.run?.stdout).toMatch(/^ +1 +.*main\.py:1\(double\)$/m)
  })

  test('tests by output under a tool: its files go in, its files come out, the verdict stays', async () => {
    const tracer = `import atexit, runpy, sys
lines = set()
def trace(frame, event, value):
    if frame.f_code.co_filename.endswith('main.py') and event == 'line': lines.add(frame.f_lineno)
    return trace
atexit.register(lambda: open('lines.txt', 'w').write(' '.join(map(str, sorted(lines)))))
sys.settrace(trace)
runpy.run_path(sys.argv[1], run_name='__main__')
`
    const change = { ...under('tracer.py'), files: { 'tracer.py': tracer } }
    const io = { style: 'io', name: 'two', input: '2', output: '4' } as const
    const right = await bench.test(program, io, { change, collect: ['lines.txt'] })
    expect([right.status, text(right.files['lines.txt'])]).toEqual(['accepted', '1 2 3'])
    const wrong = await bench.test(program, { ...io, output: '5' }, { change, collect: ['lines.txt'] })
    expect([wrong.status, text(wrong.files['lines.txt'])]).toEqual(['wrong-answer', '1 2 3'])
  })

  test('tests in the program’s own process under a tool, with its environment', async () => {
    const harness = {
      style: 'harness',
      name: 't',
      code: 'import os\nassert double(1) == int(os.environ["WANTED"])',
    } as const
    const own = { language: 'python', code: 'def double(x): return 2 * x' }
    const times = under('-X', 'importtime')
    const right = await bench.test(own, harness, { change: { ...times, environment: { WANTED: '2' } } })
    expect(right.status).toBe('accepted')
    expect(right.run?.stderr).toMatch(/import time: +\d+ \| +\d+ \|/)
    const wrong = await bench.test(own, harness, { change: { ...times, environment: { WANTED: '3' } } })
    expect(wrong.status).toBe('wrong-answer')
  })

  test('shows a folder of this machine, read-only, and refuses places of which a box has its own', async () => {
    const folder = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')
    const look = `import os, sys
print(os.path.exists(sys.argv[1] + '/sandbox.ts'))
try: open(sys.argv[1] + '/made-by-a-test', 'w')
except OSError: print('read-only')`
    const built = await bench.build({ language: 'python', code: look })
    const hidden = await bench.run(built, { arguments: [folder] })
    expect(hidden.run?.stdout).toBe('False\nread-only\n')
    if (/^\/(tmp|dev|proc|w)\//.test(folder)) return
    const shown = await bench.run(built, { arguments: [folder], change: { mounts: [folder] } })
    expect(shown.run?.stdout).toBe('True\nread-only\n')
  })

  test.each(['/tmp/x', '/w', 'relative', '/'])('refuses to show %s', async (path) => {
    const built = await bench.build({ language: 'python', code: '' })
    await expect(bench.run(built, { change: { mounts: [path] } })).rejects.toThrow(`mount is "${path}", wanted`)
  })

  test('builds with other words and brings what the compiler left for a coverage tool', async ({ skip }) => {
    const gcov = bench.tools.find('gcov')
    if (gcov === undefined || bench.tools.find('gcc') === undefined) return skip()
    const code =
      '#include <stdio.h>\nint main(void) {\n  int n;\n  if (scanf("%d", &n) == 1 && n > 9)\n    puts("large");\n  else\n    puts("small");\n}\n'
    const change: CommandChange = { argv: (words) => [...words, '--coverage'] }
    const built = await bench.build({ language: 'c', code }, { change, collect: ['main.gcno'] })
    expect(built.failure).toBeNull()
    const ran = await bench.run(built, { stdin: '1', collect: ['main.gcda'] })
    expect([ran.run?.stdout, Object.keys(ran.files)]).toEqual(['small\n', ['main.gcda']])
    const report = await bench.run(built, {
      change: { argv: () => [gcov, '-t', 'main.gcda'], files: { ...ran.files, 'main.c': code } },
    })
    expect(report.run?.stdout).toMatch(/#####: +5: +puts\("large"\)/)
    expect(report.run?.stdout).toMatch(/ 1: +7: +puts\("small"\)/)
  })

  test('says why a program cannot run, and gives back no file of it', async ({ skip }) => {
    if (bench.tools.find('gcc') === undefined) return skip()
    const built = await bench.build({ language: 'c', code: 'int main(void) { return x; }' })
    expect(built.failure).toMatchObject({ status: 'compile-error' })
    expect(await bench.run(built, { collect: ['main'] })).toMatchObject({
      status: 'compile-error',
      run: null,
      files: {},
    })
  })

  test('gives a verdict for each test function of a Go test', async ({ skip }) => {
    if ((await sandbox.languages()).find(({ name }) => name === 'go')?.version === null) return skip()
    const code = 'package main\n\nfunc add(a, b int) int { return a + b }\n'
    const judged = async (source: string): Promise<unknown> => {
      const result = await bench.test({ language: 'go', code }, { style: 'harness', name: 't', code: source })
      return [result.status, result.cases]
    }
    const [one, two] = [
      { name: 'TestOne', status: 'accepted' },
      { name: 'TestTwo', status: 'accepted' },
    ]
    expect(await judged(goTests(4))).toEqual(['accepted', [one, two]])
    expect(await judged(goTests(5))).toEqual(['wrong-answer', [one, { ...two, status: 'wrong-answer' }]])
    const leaves = goTests(4)
      .replace('import "testing"', 'import (\n"os"\n"testing"\n)')
      .replace('t.Fail()', '')
      .replace('!= 2 {', '== 2 {\n\t\tos.Exit(0)')
    // the process ended within the first case, so none was told
    expect(await judged(leaves)).toEqual(['wrong-answer', undefined])
  })
})

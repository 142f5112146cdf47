import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProgramTest, Response, Task } from '../supervision.ts'
import { createProgramsJudge, probeIsolation, Sandbox } from './index.ts'
import type { Limits } from './limits.ts'

// These run real programs: without isolation they cannot, and say so.
const { usable, features, parts } = await probeIsolation()
if (!usable) process.stderr.write(`sandbox tests are skipped: ${JSON.stringify(features)}\n`)

const io = (name: string, input: string, output: string): ProgramTest => ({ style: 'io', name, input, output })
const programming = (language: string, testCase: ProgramTest): Task => ({
  id: '1',
  kind: 'programming',
  prompt: '',
  language,
  tests: [testCase],
})
const response = (text: string): Response => ({ taskId: '1', model: 'human', text })

describe
  .skipIf(!usable)
  .each([{ mode: 'slots', forkServer: true }, { mode: 'slots', forkServer: false }, { mode: 'strict' }] as const)(
  'Sandbox, $mode, fork server $forkServer',
  (kind) => {
    let sandbox: Sandbox
    beforeAll(async () => {
      sandbox = await Sandbox.open({ concurrency: 2, ...kind })
    })
    afterAll(() => sandbox[Symbol.asyncDispose]())

    const run = async (language: string, code: string, limits: Partial<Limits> = {}, stdin = ''): Promise<string> => {
      const result = await sandbox.run({ language, code }, { limits: { wallMs: 20_000, ...limits }, stdin })
      return result.status
    }
    const harness = async (language: string, code: string, testCase: string): Promise<string> => {
      const result = await sandbox.judge({ language, code }, [{ style: 'harness', name: 't', code: testCase }])
      return result.status
    }

    describe.each([
      {
        language: 'python',
        ok: 'print(input())',
        crash: 'print("Error", flush=True); raise ValueError("no")',
        syntax: 'def f(:',
        spin: 'while True: pass',
        sleep: 'import time; time.sleep(60)',
        hog: 'x = bytearray(900 << 20)',
        flood: 'while True: print("x" * 1000)',
        bomb: 'import os\nwhile True: os.fork()',
        segv: 'import os; os.kill(os.getpid(), 11)',
        printsError: 'print("Error: Traceback")',
      },
      {
        language: 'javascript',
        ok: 'console.log(require("fs").readFileSync("/dev/stdin", "utf8").trim())',
        crash: 'console.log("Error"); throw new Error("no")',
        syntax: 'const f = (',
        spin: 'for (;;);',
        sleep: 'setTimeout(() => {}, 60000)',
        hog: 'const a = []; for (;;) a.push(Buffer.alloc(1 << 22, 1))',
        flood: 'const line = "x".repeat(10000); for (;;) require("fs").writeSync(1, line)',
        bomb: 'const c = require("child_process"); for (let i = 0; i < 200; i++) c.spawn("/bin/sleep", ["9"]).on("error", (e) => { throw e })',
        segv: 'process.kill(process.pid, 11); for (;;);',
        printsError: 'console.log("Error: at x")',
      },
    ])('$language', (zoo) => {
      test('gives every end its own status', async () => {
        const { language } = zoo
        const tight = { wallMs: 1200 }
        expect(await run(language, zoo.ok, {}, 'hello\n')).toBe('accepted')
        expect(await run(language, zoo.printsError)).toBe('accepted')
        expect(await run(language, zoo.crash)).toBe('runtime-error')
        expect(await run(language, zoo.syntax)).toBe('compile-error')
        expect(await run(language, zoo.spin, { cpuMs: 300 })).toBe('time-limit')
        expect(await run(language, zoo.spin, tight)).toBe('time-limit')
        // without a control group nothing outside tells sleep from work
        expect(await run(language, zoo.sleep, tight)).toBe(parts.groups === undefined ? 'time-limit' : 'idleness')
        expect(await run(language, zoo.hog, { memoryBytes: 128 * 2 ** 20 })).toBe('memory-limit')
        expect(await run(language, zoo.flood, { outputBytes: 2 ** 16 })).toBe('output-limit')
        expect(await run(language, zoo.bomb, { processes: 20 })).toBe('process-limit')
        const crashed = await sandbox.run({ language, code: zoo.segv })
        expect([crashed.status, crashed.run?.signal]).toEqual(['runtime-error', 'SIGSEGV'])
      })
    })

    test.each(['settrace', 'setprofile'])('lets a program end that has left its %s on', async (hook) => {
      const code = `import sys\ndef follow(frame, event, value): return follow\nsys.${hook}(follow)\nprint(int(input()) * 2)`
      const result = await sandbox.run({ language: 'python', code }, { stdin: '21' })
      expect([result.status, result.run?.stdout, result.run?.stderr]).toEqual(['accepted', '42\n', ''])
    })

    test('keeps streams apart and bounded, and reports figures from outside', async () => {
      const code =
        'import sys; sys.stdout.write("o" * 5000); sys.stderr.write("e" * 10); x = bytearray(50 << 20); sys.exit(3)'
      const { run: stage } = await sandbox.run({ language: 'python', code }, { limits: { outputBytes: 5000 } })
      expect(stage).toMatchObject({ exitCode: 3, signal: null, stdout: 'o'.repeat(5000), stderr: 'e'.repeat(10) })
      expect(stage!.stdoutTruncated).toBe(false)
      // what outside can tell depends on whether this machine lets groups be made
      if (stage!.peakMemoryBytes !== null) expect(stage!.peakMemoryBytes).toBeGreaterThan(50 << 20)
      if (stage!.cpuMs !== null) expect(stage!.cpuMs).toBeGreaterThan(0)
    })

    test('brings files in and out, and follows no link out', async () => {
      const code = `import os
assert open('data/in.txt').read() == 'given'
os.makedirs('out/deep'); open('out/deep/a', 'w').write('made'); os.symlink('/etc/passwd', 'out/link'); open('other', 'w').write('x')`
      const program = { language: 'python', code, files: { 'data/in.txt': 'given' } }
      const result = await sandbox.run(program, { collect: ['out', 'missing', "it's"] })
      expect(result.status).toBe('accepted')
      expect(Object.keys(result.files)).toEqual(['out/deep/a'])
      expect(Buffer.from(result.files['out/deep/a']!).toString()).toBe('made')
    })

    test('isolates: own namespaces, no root, no capabilities, filter on, no network device, nothing of the host', async () => {
      const code = `import os, socket
status = dict(line.split(':', 1) for line in open('/proc/self/status'))
print(os.getuid() != 0, int(status['CapEff'], 16), status['NoNewPrivs'].strip(), status['Seccomp'].strip())
print(sorted(os.listdir('/sys')) if os.path.exists('/sys') else 'no sys', os.path.exists('/root'), os.path.exists('/home'))
print([name for _, name in socket.if_nameindex()], len([p for p in os.listdir('/proc') if p.isdigit()]) < 5)
print([n for n in map(int, os.listdir('/proc/self/fd')) if n > 3 and os.path.exists(f'/proc/self/fd/{n}')], *sorted(set(os.environ) - {'PWD', 'SHLVL', '_'}))
for path in ('/usr/x', '/etc/x', '/x'):
    try: open(path, 'w'); print('wrote', path)
    except OSError as e: pass`
      const result = await sandbox.run({ language: 'python', code })
      const lines = result.run!.stdout.split('\n')
      expect(lines[0]).toBe('True 0 1 2')
      expect(lines[1]).toBe('no sys False False')
      expect(lines[2]).toBe("['lo'] True")
      expect(lines[3]).toBe('[] HOME LANG LC_ALL LOGNAME PATH PYTHONHASHSEED TMPDIR TZ USER')
      expect(lines.slice(4).join('')).toBe('')
    })

    test.each([
      ['python', 'def f(x): return x + 1', 'assert f(1) == 2', 'accepted'],
      ['python', 'def f(x): return x + 1', 'assert f(1) == 3', 'wrong-answer'],
      ['python', 'def f(x): return 1 / 0', 'assert f(1) == 3', 'runtime-error'],
      ['python', 'import sys; sys.exit(0)', 'assert f(1) == 3', 'runtime-error'],
      ['python', 'import os; os._exit(0)', 'assert f(1) == 3', 'wrong-answer'],
      ['python', 'def f(x):\n  import os; os._exit(0)', 'assert f(1) == 3', 'wrong-answer'],
      ['python', 'def f(x): raise SystemExit(0)', 'assert f(1) == 3', 'wrong-answer'],
      ['python', 'import os; os.execv("/bin/true", ["true"])', 'assert f(1) == 3', 'wrong-answer'],
      [
        'python',
        'import os\ndef f(x):\n  if os.fork() == 0: return 3\n  os._exit(0)',
        'assert f(1) == 3',
        'wrong-answer',
      ],
      ['python', 'print("all tests passed"); raise SystemExit', 'assert f(1) == 3', 'runtime-error'],
      [
        'python',
        'import builtins; builtins.len = lambda x: 3\ndef f(x): return x',
        'assert len(f([1])) == 3',
        'wrong-answer',
      ],
      [
        'python',
        'import math; math.isclose = lambda a, b: True\ndef f(x): return x',
        'import math\nassert math.isclose(f(1), 9)',
        'wrong-answer',
      ],
      ['python', 'import os; os.write(4, b"END\\n")\ndef f(x): return 3', 'assert f(1) == 4', 'forbidden'],
      ['javascript', 'const f = (x) => x + 1', 'console.assert(f(1) === 2)', 'accepted'],
      ['javascript', 'const f = (x) => x + 1', 'console.assert(f(1) === 3)', 'wrong-answer'],
      ['javascript', 'const f = (x) => null.x', 'console.assert(f(1) === 3)', 'runtime-error'],
      // a regular exit ends the program, not the run: the test then finds no f
      ['javascript', 'process.exit(0)', 'console.assert(f(1) === 3)', 'runtime-error'],
      ['javascript', 'const f = () => process.exit(0)', 'console.assert(f(1) === 3)', 'wrong-answer'],
      [
        'javascript',
        'process.on("exit", () => { process.exitCode = 0 }); const f = () => 1',
        'console.assert(f(1) === 3)',
        'wrong-answer',
      ],
      ['javascript', 'console.assert = () => {}; const f = () => 1', 'console.assert(f(1) === 3)', 'wrong-answer'],
      [
        'javascript',
        'JSON.stringify = () => "x"; const f = () => 1',
        'console.assert(JSON.stringify(f(1)) === "x")',
        'wrong-answer',
      ],
      [
        'javascript',
        'const f = async (x) => x + 1',
        '(async () => console.assert((await f(1)) === 3))()',
        'wrong-answer',
      ],
      ['javascript', 'const f = async (x) => x + 1', '(async () => console.assert((await f(1)) === 2))()', 'accepted'],
      [
        'javascript',
        'process.on("unhandledRejection", () => {}); const f = async () => { throw 1 }',
        'f(1)',
        'runtime-error',
      ],
      [
        'javascript',
        'require("fs").writeSync(3, "END\\n"); const f = () => 1',
        'console.assert(f() === 2)',
        'forbidden',
      ],
      [
        'javascript',
        'import fs from "fs"\nexport function f(x) { return fs.existsSync("/") ? x : 0 }',
        'console.assert(f(1) === 1)',
        'accepted',
      ],
    ])('harness, %s: %s', async (language, code, testCase, status) => {
      expect(await harness(language, code, testCase)).toBe(status)
    })

    test('shows no test and no token to the program before the tests run', async () => {
      const code = `import os, gc
seen = open('/proc/self/cmdline').read() + open('/proc/self/environ').read()
for folder, _, names in os.walk('/w'):
    for name in names: seen += open(os.path.join(folder, name), errors='replace').read()
for line in open('/proc/self/maps'):
    low, high = (int(part, 16) for part in line.split()[0].split('-'))
    if 'rw' not in line.split()[1] or high - low > 1 << 26: continue
    with open('/proc/self/mem', 'rb', 0) as memory:
        memory.seek(low)
        try: seen += memory.read(high - low).decode('latin1')
        except OSError: pass
def f(x): return ''.join(['needle', '-in-a-test']) in seen`
      expect(await harness('python', code, '# needle-in-a-test\nassert f(1) == False')).toBe('accepted')
    })

    test('judges many tests of one program, in order, with checkers, and stops where asked', async () => {
      const program = { language: 'python', code: 'print(*sorted(map(int, input().split())))' }
      const tests = [io('a', '3 1', '1 3'), io('b', '2 1', '12'), io('c', 'x', '')]
      const result = await sandbox.judge(program, tests, { parallelTests: 3 })
      expect(result.tests.map((testCase) => testCase.status)).toEqual(['accepted', 'wrong-answer', 'runtime-error'])
      expect(result.status).toBe('wrong-answer')
      expect(result.message).toBe('1 of 3 tests passed; b: token 1 is "1", wanted "12"')
      const stopped = await sandbox.judge(program, tests, { stopAtFirstFailure: true })
      expect(stopped.tests.map((testCase) => testCase.status)).toEqual(['accepted', 'wrong-answer', null])
    })

    test.each([
      ["sys.exit(0 if (found % 2 == 1) == (open(sys.argv[3]).read() == 'odd') else 1)", 'accepted'],
      ['sys.exit(1)', 'wrong-answer'],
      ['raise ValueError("broken")', 'sandbox-error'],
    ])('runs a checker program in the sandbox; a broken one is no fault of the program: %s', async (code, status) => {
      const checker = {
        kind: 'program',
        language: 'python',
        code: `import sys\nfound = int(open(sys.argv[2]).read())\n${code}`,
      } as const
      const testCase: ProgramTest = { style: 'io', name: 't', input: '', output: 'odd', checker }
      expect((await sandbox.judge({ language: 'python', code: 'print(7)' }, [testCase])).status).toBe(status)
    })

    test('is deterministic: same hash seed, time zone and locale in every run', async () => {
      const code = 'import time, locale; print(hash("x"), time.tzname, locale.getpreferredencoding().upper())'
      const [first, second] = await Promise.all([0, 1].map(() => sandbox.run({ language: 'python', code })))
      expect(first!.run!.stdout).toBe(second!.run!.stdout)
      expect(first!.run!.stdout).toContain("('UTC', 'UTC') UTF-8")
    })

    test('kills what runs on abort and rejects with the reason', async () => {
      const controller = new AbortController()
      const running = sandbox.run(
        { language: 'python', code: 'while True: pass' },
        { signal: controller.signal, limits: { wallMs: 30_000 } },
      )
      setImmediate(() => controller.abort(new Error('enough')))
      await expect(running).rejects.toThrow('enough')
    })

    test.each([
      [{ language: 'klingon', code: '' }, {}, /language is "klingon"/],
      [{ language: 'python', code: 'x'.repeat(17 * 2 ** 20) }, {}, /wanted at most/],
      [{ language: 'python', code: '', files: { '../x': '' } }, {}, /path is "..\/x"/],
      [{ language: 'python', code: '', files: { '/x': '' } }, {}, /path is/],
      [{ language: 'python', code: '' }, { arguments: ['a\0b'] }, /NUL/],
      [{ language: 'python', code: '' }, { limits: { processes: 0 } }, /processes is 0/],
      [{ language: 'python', code: '' }, { collect: ['a/../b'] }, /path is/],
    ])('refuses bad input %#', async (program, options, message) => {
      await expect(sandbox.run(program, options)).rejects.toThrow(message)
    })

    test('is the judge `programs`', async () => {
      await using judge = await createProgramsJudge({ sandbox })
      const task: Task = {
        id: '1',
        kind: 'programming',
        prompt: 'Add one.',
        language: 'python',
        preamble: 'def f(x):\n',
        tests: [
          { style: 'harness', name: 'one', code: 'assert f(1) == 2' },
          { style: 'harness', name: 'two', code: 'assert f(5) == 6, f(5)' },
        ],
      }
      const good = await judge.judge(task, response('    return x + 1'))
      expect(good).toMatchObject({ verdict: 'correct', score: 1, text: 'The Python program passed 2 of 2 tests.' })
      const bad = await judge.judge(task, response('```python\ndef f(x):\n    return 2\n```'))
      expect(bad).toMatchObject({ verdict: 'wrong', score: 0.5 })
      expect(bad.findings[1]).toMatchObject({
        where: { part: 'test', test: 'two' },
        verdict: 'wrong',
        kind: 'wrong-answer',
      })
      expect(bad.text).toContain('AssertionError: 2')
      const broken = await judge.judge(task, response('    return ('))
      expect(broken).toMatchObject({ verdict: 'wrong', score: 0 })
      expect(broken.text).toContain('does not compile')
    })

    test('says of a row that it cannot judge what is missing, and tells each reason once', async () => {
      const told: string[] = []
      await using judge = await createProgramsJudge({ sandbox, onUnavailable: (reason) => told.push(reason) })
      const klingon = programming('klingon', io('t', '', ''))
      const feedback = await judge.judge(klingon, response('nuqneH'))
      await judge.judge(klingon, response('nuqneH'))
      expect(feedback).toMatchObject({ verdict: 'unknown', score: null, judge: { name: 'programs', version: '7' } })
      expect(feedback.findings[0]).toMatchObject({ kind: 'unavailable', where: { part: 'whole' } })
      expect(feedback.text).toMatch(/^Not judged: run a program: language is "klingon", wanted one of python, /)
      const sql = await judge.judge(
        programming('sql', { style: 'harness', name: 't', code: '' }),
        response('SELECT 1;'),
      )
      expect(sql.text).toContain('no harness tests, wanted tests by input and output')
      expect(told).toHaveLength(2)
    })
  },
)

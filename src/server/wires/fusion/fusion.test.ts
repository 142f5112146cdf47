import { describe, expect, test } from 'vitest'
import {
  probeIsolation,
  Sandbox,
  type BenchTestResult,
  type Program,
  type RunOptions,
  type RunResult,
  type StageResult,
} from '../../../sandbox/index.ts'
import type { ProgramTest } from '../../../supervision.ts'
import { TouchstoneError } from '../../../errors.ts'
import { createApp } from '../../app.ts'
import type { RunCodeAnswer } from './fusion-wire.ts'

const ended: StageResult = {
  exitCode: 0,
  signal: null,
  stdout: 'out\n',
  stderr: '',
  stdoutTruncated: false,
  stderrTruncated: false,
  wallMs: 250,
  cpuMs: 200,
  peakMemoryBytes: 1_000,
}
const killed: StageResult = { ...ended, exitCode: null, stdout: '', wallMs: 10_010 }

function result(status: RunResult['status'], stages: Partial<RunResult> = {}): RunResult {
  return { status, message: 'the reason', compile: null, run: ended, files: {}, ...stages }
}

interface Asked {
  readonly program: Program
  readonly options: RunOptions
  /** Absent where a program was run. */
  readonly test?: ProgramTest
}

/** What the endpoint says, and what the sandbox was asked. */
async function ask(
  outcome: RunResult | Error | ((code: string) => RunResult),
  body: object,
  path = '/run_code',
): Promise<{ status: number; answer: RunCodeAnswer; asked: Asked[] }> {
  const asked: Asked[] = []
  const runner = {
    run: (program: Program, options: RunOptions): Promise<RunResult> => {
      asked.push({ program, options })
      if (outcome instanceof Error) return Promise.reject(outcome)
      return Promise.resolve(typeof outcome === 'function' ? outcome(program.code) : outcome)
    },
    bench: {
      test: (program: Program, one: ProgramTest, options: RunOptions = {}): Promise<BenchTestResult> => {
        asked.push({ program, test: one, options })
        if (outcome instanceof Error || typeof outcome === 'function') return Promise.reject(new Error('not scripted'))
        return Promise.resolve({ name: 't', ...outcome, cases: [{ name: 'adds', status: outcome.status }] })
      },
    },
    languages: () => Promise.resolve([]),
  }
  const { app } = createApp({ runner, judges: [] }, { concurrency: 1, version: '0' })
  const headers = { 'content-type': 'application/json' }
  const response = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, answer: (await response.json()) as RunCodeAnswer, asked }
}

const python = { language: 'python', code: 'print(1)' }
const cpp = { language: 'cpp', code: 'int main() {}' }

describe('POST /run_code', () => {
  test('says Success in the protocol’s exact shape', async () => {
    const { status, answer } = await ask(result('accepted'), python)
    expect(status).toBe(200)
    expect(answer).toEqual({
      status: 'Success',
      message: '',
      compile_result: null,
      run_result: { status: 'Finished', execution_time: 0.25, return_code: 0, stdout: 'out\n', stderr: '' },
      executor_pod_name: null,
      files: {},
    })
  })

  test('runs the language pytest as a program that starts pytest on the code', async () => {
    const { asked } = await ask(result('accepted'), { language: 'pytest', code: 'def test_a(): pass' })
    const { language, files, code } = asked[0]!.program
    expect([language, files]).toEqual(['python', { 'test_solution.py': 'def test_a(): pass' }])
    expect(code).toContain("pytest.main(['-q', '-p', 'no:cacheprovider', 'test_solution.py'])")
  })

  test('a failure under pytest is the code’s where pytest is here, and the machine’s where it is not', async () => {
    const failure = result('runtime-error', { run: { ...ended, exitCode: 1 } })
    const body = { language: 'pytest', code: "print('pytest is not here')\nassert False" }
    // the code says what it likes; a program of the server's own finds out
    const failed = await ask((code) => (code === 'import pytest' ? result('accepted') : failure), body)
    expect(failed.asked.map(({ program }) => program.code).at(-1)).toBe('import pytest')
    expect(failed.answer).toMatchObject({ status: 'Failed', run_result: { return_code: 1 } })
    const lacking = await ask(failure, body)
    expect(lacking.answer).toMatchObject({
      status: 'SandboxError',
      message: 'pytest is not here; to add it: pip install pytest, or --with pytest',
      run_result: null,
    })
    expect((await ask(result('accepted'), body)).asked).toHaveLength(1)
    expect((await ask(failure, { language: 'python', code: 'assert False' })).asked).toHaveLength(1)
  })

  test.each([
    ['jest', 'typescript', 'jest'],
    ['junit', 'java', 'junit'],
    ['go_test', 'go', 'go-test'],
  ])('runs the language %s as a test of a runner', async (language, ours, runner) => {
    const body = { language, code: 'the test', run_timeout: 2, fetch_files: ['out.txt'] }
    const { asked, answer } = await ask(result('accepted'), body)
    expect(asked[0]).toMatchObject({
      program: { language: ours, code: '' },
      test: { style: 'harness', code: 'the test', runner },
      options: { limits: { wallMs: 2_000 }, collect: ['out.txt'] },
    })
    expect(answer).toMatchObject({ status: 'Success', run_result: { return_code: 0, stdout: 'out\nPASSED adds\n' } })
    const failed = await ask(result('wrong-answer'), body)
    expect(failed.answer).toMatchObject({
      status: 'Failed',
      run_result: { status: 'Finished', return_code: 1, stdout: 'out\nFAILED adds\n', stderr: 'the reason\n' },
    })
    const untested = await ask(result('nothing-tested'), body)
    expect(untested.answer).toMatchObject({ status: 'Failed', run_result: { return_code: 1 } })
    const lacking = await ask(result('missing-library'), body)
    expect(lacking.answer).toMatchObject({ status: 'SandboxError', message: 'the reason', run_result: null })
    const late = await ask(result('time-limit', { run: killed }), body)
    expect(late.answer).toMatchObject({ status: 'Failed', run_result: { status: 'TimeLimitExceeded' } })
  })

  test('hands limits, input and files over in our units', async () => {
    const { asked } = await ask(result('accepted'), {
      ...python,
      language: 'nodejs',
      stdin: 'in',
      args: ['-x'],
      run_timeout: 2.5,
      memory_limit_MB: 256,
      files: { './data/a.txt': 'aGk=', 'gone.txt': null, 'dir/IGNORE_THIS_FILE': 'aGk=' },
      fetch_files: ['./out.txt'],
    })
    expect(asked[0]!.program).toEqual({
      language: 'javascript',
      code: 'print(1)',
      files: { 'data/a.txt': Buffer.from('hi') },
    })
    expect(asked[0]!.options).toMatchObject({
      stdin: 'in',
      arguments: ['-x'],
      limits: { wallMs: 2_500, memoryBytes: 256 * 2 ** 20 },
      compileLimits: { wallMs: 10_000 },
      collect: ['out.txt'],
    })
  })

  test('gives fetched files back under the names that were asked for; missing ones are left out', async () => {
    const files = { 'out.txt': Buffer.from('hi') }
    const fetch_files = ['./out.txt', 'missing.txt']
    const { answer } = await ask(result('accepted', { files }), { ...python, fetch_files })
    expect(answer.files).toEqual({ './out.txt': 'aGk=' })
  })

  test.each<[string, RunResult, object]>([
    ['time-out', result('time-limit', { run: killed }), { status: 'TimeLimitExceeded', return_code: null }],
    ['sleep past the limit', result('idleness', { run: killed }), { status: 'TimeLimitExceeded', return_code: null }],
    ['crash', result('runtime-error', { run: { ...ended, exitCode: 7 } }), { status: 'Finished', return_code: 7 }],
    [
      'signal',
      result('runtime-error', { run: { ...ended, exitCode: null, signal: 'SIGSEGV' } }),
      { status: 'Finished', return_code: -11 },
    ],
    [
      'memory',
      result('memory-limit', { run: killed }),
      { status: 'Finished', return_code: -9, stderr: 'touchstone: the reason\n' },
    ],
    [
      'flood that ended with 0',
      result('output-limit', { run: { ...ended, stderr: 'x' } }),
      { status: 'Finished', return_code: -9, stderr: 'x\ntouchstone: the reason\n' },
    ],
    [
      'syntax error found before the run',
      result('compile-error', { run: { ...ended, exitCode: 1 } }),
      { status: 'Finished', return_code: 1 },
    ],
  ])('says Failed of a %s', async (_what, outcome, expected) => {
    const { answer } = await ask(outcome, python)
    expect(answer.status).toBe('Failed')
    expect(answer.run_result).toMatchObject(expected)
  })

  test('says what the compiler said, in compile_result for compiled languages', async () => {
    const compile = { ...ended, exitCode: 1, stdout: '', stderr: 'error: no' }
    const { answer } = await ask(result('compile-error', { compile, run: null }), cpp)
    expect(answer).toMatchObject({ status: 'Failed', run_result: null })
    expect(answer.compile_result).toMatchObject({ status: 'Finished', return_code: 1, stderr: 'error: no' })
  })

  test('says TimeLimitExceeded of a compiler that did not end', async () => {
    const { answer } = await ask(result('compile-error', { compile: killed, run: null }), cpp)
    expect(answer.compile_result).toMatchObject({ status: 'TimeLimitExceeded', return_code: null })
  })

  test('a language whose server has one step fails in run_result where ours does not compile', async () => {
    const compile = { ...ended, exitCode: 1, stderr: 'error: no' }
    const outcome = result('compile-error', { compile, run: null })
    const { answer } = await ask(outcome, { language: 'typescript', code: 'let' })
    expect(answer).toMatchObject({ status: 'Failed', compile_result: null })
    expect(answer.run_result).toMatchObject({ return_code: 1, stderr: 'error: no' })
  })

  test.each([
    ['a missing toolchain', new TouchstoneError('unavailable', 'run D: no toolchain'), python, 'run D: no toolchain'],
    ['a language of the protocol that is not here', result('accepted'), { ...python, language: 'swift' }, /swift/],
    ['a path out of the work folder', result('accepted'), { ...python, files: { '/etc/x': 'aGk=' } }, /etc/],
    ['a fetch out of the work folder', result('accepted'), { ...python, fetch_files: ['../x'] }, /fetch_files/],
    ['content that is not base64', result('accepted'), { ...python, files: { x: '*' } }, /base64/],
  ])('says SandboxError of %s', async (_what, outcome, body, message) => {
    const { status, answer } = await ask(outcome, body)
    expect(status).toBe(200)
    expect(answer).toMatchObject({ status: 'SandboxError', compile_result: null, run_result: null, files: {} })
    expect(answer.message).toMatch(message)
  })

  test.each([
    ['a failure of the machinery', result('sandbox-error', { run: null }), 'the reason'],
    ['an error nobody foresaw', new EvalError('print(1)'), 'the sandbox failed'],
  ])('tries %s again, and says 504, which its clients try again too', async (_what, outcome, message) => {
    const { status, answer, asked } = await ask(outcome, python)
    expect([status, asked.length]).toEqual([504, 3])
    expect(JSON.stringify(answer)).toContain(message)
    expect(JSON.stringify(answer)).not.toContain('print(1)')
  })

  test('names faults in FastAPI’s form', async () => {
    const { status, answer } = await ask(result('accepted'), { code: 1 })
    expect(status).toBe(422)
    const faults = (answer as unknown as { detail: { loc: string[]; msg: string; type: string }[] }).detail
    expect(faults).toEqual([
      { loc: ['body', 'code'], msg: expect.any(String) as string, type: 'string_type' },
      { loc: ['body', 'language'], msg: 'Field required', type: 'missing' },
    ])
    const unknown = await ask(result('accepted'), { code: '', language: 'klingon' })
    expect(unknown.status).toBe(422)
    expect(JSON.stringify(unknown.answer)).toContain('kotlin_script')
  })

  test.each([
    ['php', 'echo 1;', '<?php\necho 1;'],
    ['php', '<?php echo 1;', '<?php echo 1;'],
    ['kotlin_script', 'fun main() { println(1) }\nmain()', 'fun main() { println(1) }\n'],
    ['kotlin_script', 'import a.b\nprintln(1)', 'import a.b\nfun main(args: Array<String>) {\n\nprintln(1)\n}'],
  ])('takes %s in the form that its server takes: %s', async (language, code, program) => {
    const { asked } = await ask(result('accepted'), { language, code })
    expect(asked[0]!.program.code).toBe(program)
  })

  test('runs Java with assertions on, as its server does', async () => {
    const code = 'class Main { public static void main(String[] a) { assert 1 == 2; } }'
    const { asked } = await ask(result('accepted'), { language: 'java', code })
    expect(asked[0]!.program.files).toEqual({ 'Main.java': code })
    expect(asked[0]!.program.code).toContain('setDefaultAssertionStatus(true)')
    const plain = code.replace('assert 1 == 2;', '')
    expect((await ask(result('accepted'), { language: 'java', code: plain })).asked[0]!.program.code).toBe(plain)
  })

  test('a limit of no time at all is a time-out, not an error', async () => {
    for (const run_timeout of [0, -1, 1e-9]) {
      const { asked } = await ask(result('time-limit', { run: killed }), { ...python, run_timeout })
      expect(asked[0]!.options.limits).toMatchObject({ wallMs: 1, cpuMs: expect.any(Number) })
    }
  })
})

const { usable } = await probeIsolation()

describe.skipIf(!usable)('languages that are runners', () => {
  test.each([
    [
      'jest',
      "import { expect, test } from '@jest/globals'\nconst add = (a: number, b: number): number => a + b\ntest('adds', () => { expect(add(1, 2)).toBe(3) })",
      'PASSED adds\n',
    ],
    [
      'go_test',
      'package foo\nimport "testing"\nfunc Add(a, b int) int { return a + b }\nfunc TestAdd(t *testing.T) { if Add(1, 2) != 3 { t.Fatal("no") } }',
      'PASS\nPASSED TestAdd\n',
    ],
    [
      'junit',
      'import org.junit.jupiter.api.Test;\nimport static org.junit.jupiter.api.Assertions.*;\nclass Sum { static int add(int a, int b) { return a + b; } }\npublic class SumTest { @Test void adds() { assertEquals(3, Sum.add(1, 2)); } }',
      'PASSED adds()\n',
    ],
  ])('%s in the sandbox', { timeout: 120_000 }, async (language, code, stdout) => {
    await using sandbox = await Sandbox.open({ concurrency: 1 })
    const { app } = createApp({ runner: sandbox, judges: [] }, { concurrency: 1, version: '0' })
    const post = async (source: string): Promise<RunCodeAnswer> => {
      const body = JSON.stringify({ language, code: source, compile_timeout: 60, run_timeout: 60 })
      const headers = { 'content-type': 'application/json' }
      const response = await app.request('/run_code', { method: 'POST', headers, body })
      return (await response.json()) as RunCodeAnswer
    }
    const right = await post(code)
    // a machine without the toolchain or JUnit says so, and judges nothing
    if (right.status === 'SandboxError') return expect(right.message).toContain('to add it')
    expect(right).toMatchObject({ status: 'Success', run_result: { return_code: 0, stdout } })
    const wrong = await post(code.replace('a + b', 'a - b'))
    expect(wrong).toMatchObject({ status: 'Failed', run_result: { status: 'Finished', return_code: 1 } })
    expect(wrong.run_result?.stdout).toContain('FAILED ')
  })
})

describe('POST /run_jupyter', () => {
  const cells = [{ stdout: '1\n', stderr: '', display: [{ 'text/plain': '1' }], error: [] }]
  const files = { '.touchstone-cells-result.json': Buffer.from(JSON.stringify(cells)), 'a.csv': Buffer.from('x') }

  test('gives the cells that the driver left, and the files', async () => {
    const body = { cells: ['1'], fetch_files: ['a.csv'], total_timeout: 3 }
    const { answer, asked } = await ask(result('accepted', { files }), body, '/run_jupyter')
    expect(answer).toMatchObject({ status: 'Success', cells, files: { 'a.csv': 'eA==' } })
    expect(answer).toMatchObject({ driver: { status: 'Finished', return_code: 0 } })
    expect(asked[0]!.options.limits).toMatchObject({ wallMs: 3_000 })
  })

  test.each<[string, RunResult]>([
    ['the time ran out', result('time-limit', { run: killed })],
    ['a cell ended the process', result('accepted')],
    [
      'a cell wrote over the driver’s file',
      result('accepted', { files: { ...files, '.touchstone-cells-result.json': Buffer.from('[1]') } }),
    ],
  ])('says Failed where %s', async (_what, outcome) => {
    const { status, answer } = await ask(outcome, { cells: ['1'] }, '/run_jupyter')
    expect(status).toBe(200)
    expect(answer).toMatchObject({ status: 'Failed', cells: [], files: {} })
  })

  test('another kernel is refused with the field', async () => {
    const { status, answer } = await ask(result('accepted'), { cells: ['1'], kernel: 'ir' }, '/run_jupyter')
    expect(status).toBe(422)
    expect(JSON.stringify(answer)).toContain('"kernel"')
  })
})

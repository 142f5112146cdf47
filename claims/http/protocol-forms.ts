/**
 * The request forms that SandboxFusion's protocol publishes, written anew: each with the part of the answer that its
 * clients read.
 */
const text = (value: string): string => Buffer.from(value).toString('base64')

/** One form. */
export interface ProtocolForm {
  readonly name: string
  readonly path: '/run_code' | '/run_jupyter'
  readonly body: Readonly<Record<string, unknown>>
  /** Fields that must be there with these values; texts may be patterns. */
  readonly expected: Readonly<Record<string, unknown>>
}

interface LanguagePrograms {
  /** Name in our table, to tell whether it is here. */
  readonly ours: string
  /** Prints `hello`. */
  readonly hello: string
  /** Ends badly; absent where a language has no such end. */
  readonly fails?: string
  /** Does not compile; only for languages whose answer has a `compile_result`. */
  readonly broken?: string
}

/** By the protocol's names. */
export const PROGRAMS: Readonly<Record<string, LanguagePrograms>> = {
  python: { ours: 'python', hello: 'print("hello")', fails: 'assert 1 == 2' },
  nodejs: { ours: 'javascript', hello: 'console.log("hello")', fails: 'throw new Error("no")' },
  typescript: {
    ours: 'typescript',
    hello: 'const a: string = "hello"\nconsole.log(a)',
    fails: 'throw new Error("no")',
  },
  bash: { ours: 'bash', hello: 'echo hello', fails: 'exit 4' },
  cpp: {
    ours: 'cpp',
    hello: '#include <iostream>\nint main() { std::cout << "hello" << std::endl; }',
    fails: '#include <cassert>\nint main() { assert(1 == 2); }',
    broken: 'int main() { return x; }',
  },
  go: {
    ours: 'go',
    hello: 'package main\nimport "fmt"\nfunc main() { fmt.Println("hello") }',
    fails: 'package main\nfunc main() { panic("no") }',
    broken: 'package main\nfunc main() { x }',
  },
  java: {
    ours: 'java',
    hello: 'public class Main { public static void main(String[] a) { System.out.println("hello"); } }',
    fails: 'public class Main { public static void main(String[] a) { assert 1 == 2; } }',
    broken: 'public class Main { int f() { return "a"; } }',
  },
  rust: {
    ours: 'rust',
    hello: 'fn main() { println!("hello"); }',
    fails: 'fn main() { assert_eq!(1, 2); }',
    broken: 'fn main() { x }',
  },
  csharp: {
    ours: 'csharp',
    hello: 'class Program { static void Main() { System.Console.WriteLine("hello"); } }',
    fails: 'class Program { static void Main() { throw new System.Exception("no"); } }',
  },
  php: { ours: 'php', hello: 'echo "hello\\n";', fails: '<?php exit(3);' },
  ruby: { ours: 'ruby', hello: 'puts "hello"', fails: 'raise "no"' },
  perl: { ours: 'perl', hello: 'print "hello\\n";', fails: 'die "no";' },
  lua: { ours: 'lua', hello: 'print("hello")', fails: 'error("no")' },
  R: { ours: 'r', hello: 'cat("hello\\n")', fails: 'stop("no")' },
  julia: { ours: 'julia', hello: 'println("hello")', fails: 'error("no")' },
  scala: {
    ours: 'scala',
    hello: 'object Main extends App { println("hello") }',
    fails: 'object Main extends App { assert(1 == 2) }',
  },
  kotlin_script: { ours: 'kotlin', hello: 'println("hello")', fails: 'fun main() { error("no") }\nmain()' },
  sql: { ours: 'sql', hello: "select 'hello';" },
}

/** Languages of the protocol that are runners: program and test in one file, with the place where the sum goes wrong. */
const RUNNERS: Readonly<Record<string, { readonly ours: string; readonly test: (sum: string) => string }>> = {
  pytest: {
    ours: 'python',
    test: (sum) => `def add(a, b):\n    return ${sum}\n\n\ndef test_adds():\n    assert add(1, 2) == 3\n`,
  },
  go_test: {
    ours: 'go',
    test: (sum) =>
      `package foo\nimport "testing"\nfunc Add(a, b int) int { return ${sum} }\n` +
      'func TestAdd(t *testing.T) { if Add(1, 2) != 3 { t.Fatal("no") } }',
  },
  junit: {
    ours: 'java',
    test: (sum) =>
      'import org.junit.jupiter.api.Test;\nimport static org.junit.jupiter.api.Assertions.*;\n' +
      `class Sum { static int add(int a, int b) { return ${sum}; } }\n` +
      'public class SumTest { @Test void adds() { assertEquals(3, Sum.add(1, 2)); } }',
  },
  jest: {
    ours: 'typescript',
    test: (sum) =>
      `import { expect, test } from '@jest/globals'\nconst add = (a: number, b: number): number => ${sum}\n` +
      "test('adds', () => { expect(add(1, 2)).toBe(3) })",
  },
}

/** Names of the protocol that this server answers with a clear SandboxError. */
const ABSENT = ['cuda', 'D_ut', 'verilog', 'python_gpu', 'lean', 'swift', 'racket']

const generous = { compile_timeout: 60, run_timeout: 30 }

/** Forms for the languages that are here. */
export function protocolForms(present: ReadonlySet<string>): ProtocolForm[] {
  const here = Object.entries(PROGRAMS).filter(([, { ours }]) => present.has(ours))
  return [
    ...here.flatMap(([language, programs]) => languageForms(language, programs)),
    ...Object.entries(RUNNERS).flatMap(([language, { ours, test }]) =>
      present.has(ours) ? runnerForms(language, test('a + b'), test('a - b')) : [],
    ),
    ...absentForms(),
    ...otherForms(),
  ]
}

function languageForms(language: string, { hello, fails, broken }: LanguagePrograms): ProtocolForm[] {
  const form = (name: string, code: string, expected: ProtocolForm['expected']): ProtocolForm => ({
    name: `${language}: ${name}`,
    path: '/run_code',
    body: { language, code, ...generous },
    expected: { executor_pod_name: null, files: {}, ...expected },
  })
  const forms = [
    form('hello', hello, {
      status: 'Success',
      message: '',
      run_result: { status: 'Finished', return_code: 0, stdout: 'hello\n' },
    }),
  ]
  if (fails !== undefined) {
    const run_result = { status: 'Finished', return_code: (code: unknown) => typeof code === 'number' && code !== 0 }
    forms.push(form('fails', fails, { status: 'Failed', run_result }))
  }
  if (broken !== undefined) {
    const compile_result = { status: 'Finished', return_code: (code: unknown) => typeof code === 'number' && code > 0 }
    forms.push(form('does not compile', broken, { status: 'Failed', compile_result, run_result: null }))
  }
  return forms
}

function runnerForms(language: string, right: string, wrong: string): ProtocolForm[] {
  const form = (name: string, code: string, status: string, return_code: number): ProtocolForm => ({
    name: `${language}: ${name}`,
    path: '/run_code',
    body: { language, code, ...generous },
    expected: { status, run_result: { status: 'Finished', return_code } },
  })
  return [form('passes', right, 'Success', 0), form('fails', wrong, 'Failed', 1)]
}

function absentForms(): ProtocolForm[] {
  return ABSENT.map((language) => ({
    name: `${language}: not here, and said so`,
    path: '/run_code',
    body: { language, code: '' },
    expected: { status: 'SandboxError', message: new RegExp(language), compile_result: null, run_result: null },
  }))
}

function otherForms(): ProtocolForm[] {
  const run = (name: string, body: object, expected: object): ProtocolForm => ({
    name,
    path: '/run_code',
    body: { language: 'python', ...body },
    expected: expected as ProtocolForm['expected'],
  })
  const cells = (name: string, body: object, expected: object): ProtocolForm => ({
    name,
    path: '/run_jupyter',
    body: body as ProtocolForm['body'],
    expected: expected as ProtocolForm['expected'],
  })
  return [
    run(
      'time-out',
      { code: 'print(1, flush=True)\nwhile True: pass', run_timeout: 0.5 },
      {
        status: 'Failed',
        run_result: { status: 'TimeLimitExceeded', return_code: null, stdout: '1\n' },
      },
    ),
    run(
      'time-out asleep',
      { code: 'import time; time.sleep(30)', run_timeout: 0.5 },
      {
        status: 'Failed',
        run_result: { status: 'TimeLimitExceeded', return_code: null },
      },
    ),
    run(
      'compile time-out',
      { language: 'cpp', code: '#include <bits/stdc++.h>\nint main() {}', compile_timeout: 0.01 },
      {
        status: 'Failed',
        compile_result: { status: 'TimeLimitExceeded' },
        run_result: null,
      },
    ),
    run(
      'standard input',
      { code: 'print(input())', stdin: 'words\n' },
      {
        status: 'Success',
        run_result: { stdout: 'words\n' },
      },
    ),
    run(
      'standard input null',
      { code: 'import sys; print(repr(sys.stdin.read()))', stdin: null },
      {
        status: 'Success',
        run_result: { stdout: "''\n" },
      },
    ),
    run(
      'files in and out',
      {
        code: 'open("out/b.txt", "w").write(open("in/a.txt").read().upper())',
        files: { 'in/a.txt': text('abc'), 'out/keep': text(''), 'gone.txt': null },
        fetch_files: ['out/b.txt', 'missing.txt'],
      },
      { status: 'Success', files: { 'out/b.txt': text('ABC') } },
    ),
    run(
      'a module of the request',
      { code: 'import mine; print(mine.f())', files: { 'mine.py': text('def f(): return 7') } },
      {
        status: 'Success',
        run_result: { stdout: '7\n' },
      },
    ),
    run('exit code', { code: 'import sys; sys.exit(9)' }, { status: 'Failed', run_result: { return_code: 9 } }),
    run(
      'standard error',
      { code: 'import sys; print("e", file=sys.stderr)' },
      {
        status: 'Success',
        run_result: { stdout: '', stderr: 'e\n' },
      },
    ),
    run(
      'a syntax error',
      { code: 'def f(:' },
      { status: 'Failed', run_result: { return_code: 1, stderr: /SyntaxError/ } },
    ),
    run(
      'memory',
      { code: 'x = bytearray(500 << 20)\nprint(1)', memory_limit_MB: 64 },
      {
        status: 'Failed',
        run_result: { status: 'Finished', stdout: '' },
      },
    ),
    run('unknown language', { language: 'klingon', code: '' }, { detail: [{ loc: ['body', 'language'] }] }),
    run('no code', {}, { detail: [{ loc: ['body', 'code'], type: 'missing' }] }),
    cells('notebook: print', { cells: ['print(123)'] }, { status: 'Success', cells: [{ stdout: '123\n', error: [] }] }),
    cells(
      'notebook: state and display',
      { cells: ['a = "hello"', 'a', 'print(a)'] },
      {
        status: 'Success',
        cells: [{ stdout: '' }, { display: [{ 'text/plain': "'hello'" }] }, { stdout: 'hello\n' }],
        driver: { status: 'Finished', return_code: 0 },
      },
    ),
    cells(
      'notebook: an error, and on',
      { cells: ['a = "hello"', 'import sys\nsys.stderr.write("no\\n");', 'assert False', 'print(a)'] },
      {
        status: 'Success',
        cells: [{}, { stderr: 'no\n' }, { error: [{ ename: 'AssertionError' }] }, { stdout: 'hello\n' }],
      },
    ),
    cells(
      'notebook: files',
      { cells: ['open("b", "w").write(open("a").read() * 2);'], files: { a: text('x') }, fetch_files: ['b'] },
      {
        status: 'Success',
        files: { b: text('xx') },
      },
    ),
    cells('notebook: time-out', { cells: ['while True: pass'], total_timeout: 0.5 }, { status: 'Failed', cells: [] }),
  ]
}

/** Where an answer is not as expected, in words; undefined where it is. */
export function mismatch(found: unknown, expected: unknown, at = 'answer'): string | undefined {
  if (typeof expected === 'function') {
    return (expected as (value: unknown) => boolean)(found) ? undefined : `${at}: ${short(found)} is not as wanted`
  }
  if (expected instanceof RegExp) {
    return typeof found === 'string' && expected.test(found) ? undefined : `${at}: ${short(found)}, wanted ${expected}`
  }
  if (typeof expected !== 'object' || expected === null) {
    return Object.is(found, expected) ? undefined : `${at}: ${short(found)}, wanted ${short(expected)}`
  }
  if (typeof found !== 'object' || found === null) return `${at}: ${short(found)}, wanted ${short(expected)}`
  const whole = Array.isArray(expected) || at.endsWith('.files') || at.endsWith('.display')
  if (whole && Object.keys(found).length !== Object.keys(expected).length) {
    return `${at}: ${short(found)}, wanted ${short(expected)}`
  }
  for (const [key, value] of Object.entries(expected)) {
    const problem = mismatch((found as Readonly<Record<string, unknown>>)[key], value, `${at}.${key}`)
    if (problem !== undefined) return problem
  }
  return undefined
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 300)
}

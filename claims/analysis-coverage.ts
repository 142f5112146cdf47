/**
 * Lines that the analysis says no test runs are those that the language's own tool reports, line by line: coverage.py run by
 * itself over MBPP's solutions with their assertions behind a switch, and gcov's text report over small programs of C.
 * Control: the report of the same program with another input, which must differ for most of the programs of C.
 *
 * Not compared: V8's and JaCoCo's reports, which the meters of JavaScript and Java read.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { analyseCoverage, type AnalysedProgram } from '../src/analysis/index.ts'
import { Sandbox } from '../src/sandbox/index.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { pythonWith } from '../measure/python-tools.ts'

const run = promisify(execFile)
const PROGRAMS = 20
const TARGET = `uncovered lines equal on ${PROGRAMS} programs of Python and ${PROGRAMS} runs of C`

/** Bodies of `f`, each with two inputs that take other ways. */
const BODIES: readonly (readonly [body: string, one: string, other: string])[] = [
  ['  if (n > 3) {\n    return 1;\n  }\n  return 2;\n', '5', '1'],
  [
    '  int s = 0;\n  for (int i = 0; i < n; i++) {\n    if (i % 2) {\n      continue;\n    }\n    s += i;\n  }\n  return s;\n',
    '4',
    '0',
  ],
  [
    '  switch (n) {\n  case 1:\n    return 10;\n  case 2:\n    return 20;\n  default:\n    break;\n  }\n  return 30;\n',
    '1',
    '7',
  ],
  ['  while (n > 0) {\n    n--;\n    if (n == 2) {\n      break;\n    }\n  }\n  return n;\n', '5', '0'],
  ['  int r = n > 0 && n < 10 ? 1 : 0;\n  if (!r)\n    r = -1;\n  return r;\n', '5', '50'],
  ['  if (n == 0)\n    goto end;\n  n *= 2;\n  n += 1;\nend:\n  return n;\n', '0', '3'],
  ['  do {\n    n -= 3;\n  } while (n > 0);\n  if (n < -1)\n    n = 0;\n  return n;\n', '4', '3'],
  ['  if (n < 0)\n    return f(-n);\n  if (n < 2)\n    return n;\n  return f(n - 1) + f(n - 2);\n', '6', '-1'],
  [
    '  int a[4] = {0};\n  for (int i = 0; i < 4; i++)\n    a[i] = n;\n  if (a[3] > 100)\n    return a[0];\n  return a[1] + 1;\n',
    '200',
    '2',
  ],
  ['  if (n & 1) {\n    n = 3 * n + 1;\n  } else {\n    n /= 2;\n  }\n  return n;\n', '3', '4'],
]

export const claim: Claim = {
  name: 'analysis-coverage',
  statement: "Uncovered lines are those of coverage.py's and gcov's own reports",
  target: TARGET,
  async run(context) {
    await using sandbox = await Sandbox.open()
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-coverage-'))
    try {
      const python = await comparePython(folder, sandbox, context)
      const c = await compareC(folder, sandbox, context)
      return {
        figures: [
          { name: 'Python: equal to coverage.py', value: python.equal / python.n, n: python.n },
          { name: 'C: equal to gcov', value: c.equal / c.n, n: c.n },
          { name: 'C: equal to gcov with the other input (control)', value: c.control / c.n, n: c.n },
        ],
        n: python.n + c.n,
        target: TARGET,
        holds: python.equal === PROGRAMS && c.equal === PROGRAMS && c.control < PROGRAMS / 2,
        notes: [...python.notes, ...c.notes],
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

interface Compared {
  readonly equal: number
  readonly control: number
  readonly n: number
  readonly notes: readonly string[]
}

async function comparePython(folder: string, sandbox: Sandbox, context: ClaimContext): Promise<Compared> {
  const python = await pythonWith(['coverage==7.17.3'], context)
  const bytes = await readFile(await context.openDataSet('mbxp', 'python_mbpp.jsonl.gz'))
  const rows = gunzipSync(bytes).toString('utf8').trimEnd().split('\n')
  const notes: string[] = []
  let [equal, n] = [0, 0]
  for (const row of rows) {
    if (n === PROGRAMS) break
    const { code, test_list: tests } = JSON.parse(row) as {
      readonly code: string
      readonly test_list: readonly string[]
    }
    // a program with a branch; its first assertion alone is run, so that lines are left over
    if (!/\b(?:if|for|while)\b/.test(code)) continue
    const source = `${code.replaceAll('\r', '').trimEnd()}\n\nif len(input()) > 3:\n    raise SystemExit\n${tests[0]}\nprint(6)\n`
    const file = join(folder, 'main.py')
    await writeFile(file, source)
    const environment = { ...process.env, COVERAGE_FILE: join(folder, '.coverage') }
    const report = join(folder, 'report.json')
    // oxlint-disable-next-line no-await-in-loop
    const theirs = await withInput(python, ['-m', 'coverage', 'run', '--branch', file], { input: '3\n', environment })
      .then(() =>
        run(python, ['-m', 'coverage', 'json', '-q', '-o', report, `--include=${file}`], { env: environment }),
      )
      .then(() => readFile(report, 'utf8'))
      .catch(() => undefined)
    if (theirs === undefined) continue
    const { files } = JSON.parse(theirs) as {
      readonly files: Readonly<Record<string, { readonly missing_lines: readonly number[] }>>
    }
    const wanted = Object.values(files)[0]?.missing_lines ?? []
    n++
    const own = await uncovered({ language: 'python', code: source }, '3\n', { sandbox, context })
    if (same(own, wanted)) equal++
    else
      notes.push(
        `Python: ${JSON.stringify(own)} here, ${JSON.stringify(wanted)} by coverage.py: ${source.slice(0, 80)}`,
      )
    context.log(`Python ${n}: ${same(own, wanted) ? 'equal' : 'not equal'}, ${wanted.length} lines uncovered`)
  }
  return { equal, control: 0, n, notes }
}

async function compareC(folder: string, sandbox: Sandbox, context: ClaimContext): Promise<Compared> {
  const notes: string[] = []
  let [equal, control, n] = [0, 0, 0]
  for (const [body, one, other] of BODIES) {
    const code = `#include <stdio.h>\n\nint f(int n) {\n${body}}\n\nint main(void) {\n  int n;\n  if (scanf("%d", &n) != 1)\n    return 1;\n  printf("%d\\n", f(n));\n  return 0;\n}\n`
    const reports = new Map<string, readonly number[]>()
    for (const input of [one, other]) reports.set(input, await gcovOf(folder, code, input))
    for (const [input, another] of [
      [one, other],
      [other, one],
    ] as const) {
      const own = await uncovered({ language: 'c', code }, `${input}\n`, { sandbox, context })
      n++
      if (same(own, reports.get(input))) equal++
      else
        notes.push(
          `C: ${JSON.stringify(own)} here, ${JSON.stringify(reports.get(input))} by gcov: ${body.slice(0, 60)}`,
        )
      if (same(own, reports.get(another))) control++
    }
    context.log(`C: ${equal} of ${n} equal`)
  }
  return { equal, control, n, notes }
}

/** Lines that gcov's text marks `#####`. */
async function gcovOf(folder: string, code: string, input: string): Promise<readonly number[]> {
  await writeFile(join(folder, 'prog.c'), code)
  await rm(join(folder, 'prog.gcda'), { force: true })
  await run('gcc', ['-O0', '--coverage', '-o', 'prog', 'prog.c'], { cwd: folder })
  const notes = (await run('sh', ['-c', 'ls *.gcno'], { cwd: folder })).stdout.trim().split('\n')
  await withInput(join(folder, 'prog'), [], { input: `${input}\n`, cwd: folder })
  await run('gcov', [notes.find((name) => name.includes('prog')) ?? 'prog.gcno'], { cwd: folder })
  const text = await readFile(join(folder, 'prog.c.gcov'), 'utf8')
  await run('sh', ['-c', 'rm -f *.gcno *.gcda *.gcov'], { cwd: folder })
  return text.split('\n').flatMap((line) => {
    const found = /^\s*#####:\s*(\d+):/.exec(line)
    return found === null ? [] : [Number(found[1])]
  })
}

async function uncovered(
  program: AnalysedProgram,
  input: string,
  { sandbox, context }: { readonly sandbox: Sandbox; readonly context: ClaimContext },
): Promise<readonly number[] | string> {
  const tests = [{ style: 'io', name: 'one', input, output: '' }] as const
  const report = await analyseCoverage({ ...program, tests }, { sandbox, cache: false, signal: context.signal })
  const lines = report.figures['uncoveredLines']
  return Array.isArray(lines) ? (lines as readonly number[]) : `${report.state}: ${report.reason}`
}

function same(one: readonly number[] | string, other: readonly number[] | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Runs a command with a text on its standard input. It may end with any code. */
async function withInput(
  file: string,
  words: readonly string[],
  {
    input,
    environment,
    cwd,
  }: { readonly input: string; readonly environment?: NodeJS.ProcessEnv; readonly cwd?: string },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const child = execFile(file, words, { env: environment, cwd, timeout: 60_000 }, () => resolve())
    child.on('error', reject)
    child.stdin?.end(input)
  })
}

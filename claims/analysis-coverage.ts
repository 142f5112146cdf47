/**
 * Lines that the analysis says no test runs are those that the language's own tool reports, line by line: coverage.py run by
 * itself over MBPP's solutions with their assertions behind a switch, gcov's text report over small programs of C, Node's own
 * report of its test coverage (V8) and JaCoCo's pages over the same programs in JavaScript and Java.
 *
 * Control: the report of the same program with another input, which must differ for most of the programs.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { analyseCoverage, type AnalysedProgram } from '../src/analysis/index.ts'
import { JACOCO } from '../src/analysis/tools/dynamic-packages.ts'
import { hasFolder, packageFolder } from '../src/analysis/tools/tool-package.ts'
import { TouchstoneError } from '../src/errors.ts'
import { Sandbox } from '../src/sandbox/index.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { pythonWith } from '../measure/python-tools.ts'
import {
  C_BODIES,
  programInC,
  programInJava,
  programInJavaScript,
  SHARED_BODIES,
  type BranchingBody,
} from './analysis/branching-programs.ts'

const run = promisify(execFile)
const PROGRAMS = 20
const TARGET = 'uncovered lines equal on all programs of Python, C, JavaScript and Java, the control on less than half'

/** One language with small programs, and how its own tool reports. */
interface Peer {
  readonly language: 'c' | 'javascript' | 'java'
  readonly tool: string
  readonly bodies: readonly BranchingBody[]
  readonly programOf: (body: string) => string
  /** Lines that the tool says were not run. */
  readonly report: (folder: string, code: string, input: string) => Promise<readonly number[]>
}

export const claim: Claim = {
  name: 'analysis-coverage',
  statement: "Uncovered lines are those of coverage.py's, gcov's, V8's and JaCoCo's own reports",
  target: TARGET,
  async run(context) {
    await using sandbox = await Sandbox.open()
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-coverage-'))
    try {
      const python = await comparePython(folder, sandbox, context)
      const others: (Compared & { readonly peer: Peer })[] = []
      for (const peer of await peers(sandbox)) {
        // oxlint-disable-next-line no-await-in-loop -- two would take each other's time
        others.push({ peer, ...(await compareWith(peer, { folder, sandbox, context })) })
      }
      const figures = others.flatMap(({ peer: { language, tool }, equal, control, n }) => [
        { name: `${language}: equal to ${tool}`, value: equal / n, n },
        { name: `${language}: equal to ${tool} with the other input (control)`, value: control / n, n },
      ])
      return {
        figures: [{ name: 'python: equal to coverage.py', value: python.equal / python.n, n: python.n }, ...figures],
        n: [python, ...others].reduce((sum, { n }) => sum + n, 0),
        target: TARGET,
        holds: python.equal === PROGRAMS && others.every(({ equal, control, n }) => equal === n && control < n / 2),
        notes: [python, ...others].flatMap(({ notes }) => notes),
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** @throws TouchstoneError `unavailable` without JaCoCo or a toolchain */
async function peers(sandbox: Sandbox): Promise<readonly Peer[]> {
  if (!hasFolder(JACOCO)) {
    throw new TouchstoneError('unavailable', 'compare with JaCoCo: touchstone doctor --install analysers java adds it')
  }
  const [node = '', java = ''] = await Promise.all(
    ['javascript', 'java'].map(async (name) => (await sandbox.bench.prepare(name)).toolchain.tools['run']),
  )
  return [
    { language: 'c', tool: 'gcov', bodies: [...SHARED_BODIES, ...C_BODIES], programOf: programInC, report: gcovOf },
    {
      language: 'javascript',
      tool: "Node's own report (V8)",
      bodies: SHARED_BODIES,
      programOf: programInJavaScript,
      report: (folder, code, input) => nodeReport(node, { folder, code, input }),
    },
    {
      language: 'java',
      tool: "JaCoCo's pages",
      bodies: SHARED_BODIES,
      programOf: programInJava,
      report: (folder, code, input) => jacocoPages(java, { folder, code, input }),
    },
  ]
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

async function compareWith(
  { language, tool, bodies, programOf, report }: Peer,
  { folder, sandbox, context }: { readonly folder: string; readonly sandbox: Sandbox; readonly context: ClaimContext },
): Promise<Compared> {
  const notes: string[] = []
  let [equal, control, n] = [0, 0, 0]
  for (const [body, one, other] of bodies) {
    const code = programOf(body)
    const reports = new Map<string, readonly number[]>()
    for (const input of [one, other]) reports.set(input, await report(folder, code, input))
    for (const [input, another] of [
      [one, other],
      [other, one],
    ] as const) {
      const own = await uncovered({ language, code }, `${input}\n`, { sandbox, context })
      const wanted = reports.get(input)
      n++
      if (same(own, wanted)) equal++
      else
        notes.push(
          `${language}: ${JSON.stringify(own)} here, ${JSON.stringify(wanted)} by ${tool}: ${JSON.stringify(body.slice(0, 60))}, input ${input}`,
        )
      if (same(own, reports.get(another))) control++
    }
    context.log(`${language}: ${equal} of ${n} equal`)
  }
  return { equal, control, n, notes }
}

interface Reported {
  readonly folder: string
  readonly code: string
  readonly input: string
}

/** Lines without a run in Node's report of its test coverage, for a test that loads the program. */
async function nodeReport(node: string, { folder, code, input }: Reported): Promise<readonly number[]> {
  const own = await mkdtemp(join(folder, 'node-'))
  await writeFile(join(own, 'program.js'), code)
  await writeFile(
    join(own, 'program.test.js'),
    "require('node:test').test('runs', () => { require('./program.js') })\n",
  )
  const report = join(own, 'report.lcov')
  const reporter = ['--test-reporter=lcov', `--test-reporter-destination=${report}`]
  const words = ['--experimental-test-coverage', ...reporter, 'program.test.js']
  await withInput(node, words, { input: `${input}\n`, cwd: own })
  const text = await readFile(report, 'utf8')
  const part = text.split('end_of_record').find((one) => /^SF:.*\bprogram\.js$/m.test(one)) ?? ''
  return [...part.matchAll(/^DA:(\d+),0$/gm)].map(([, line]) => Number(line))
}

function jar(name: string): string {
  return join(packageFolder(JACOCO), 'lib', name)
}

/** Lines that JaCoCo's page of the source marks as not covered (`nc`). */
async function jacocoPages(java: string, { folder, code, input }: Reported): Promise<readonly number[]> {
  const own = await mkdtemp(join(folder, 'java-'))
  await mkdir(join(own, 'classes'))
  await writeFile(join(own, 'Main.java'), code)
  await run('javac', ['-g', '-d', 'classes', 'Main.java'], { cwd: own })
  const agent = jar(`org.jacoco.agent-${JACOCO.version}-runtime.jar`)
  const data = join(own, 'jacoco.exec')
  await withInput(java, [`-javaagent:${agent}=destfile=${data}`, '-cp', 'classes', 'Main'], {
    input: `${input}\n`,
    cwd: own,
  })
  const command = jar(`org.jacoco.cli-${JACOCO.version}-nodeps.jar`)
  const places = ['--classfiles', 'classes', '--sourcefiles', '.', '--html', 'pages', '--quiet']
  await run(java, ['-jar', command, 'report', data, ...places], { cwd: own })
  const page = await readFile(join(own, 'pages', 'default', 'Main.java.html'), 'utf8')
  return [...page.matchAll(/<span class="nc[^"]*" id="L(\d+)"/g)].map(([, line]) => Number(line))
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

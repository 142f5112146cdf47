/**
 * A run folder as judging writes it, made from a number: rows of several kinds, models and labels, with repeats of one task,
 * a share of wrong ones by kind of finding, and hostile responses where they are asked for. The same options give the same
 * bytes.
 */
import { hash } from 'node:crypto'
import { createWriteStream, mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { join } from 'node:path'
import type { RunFile } from '../src/run-folder.ts'
import type { Feedback, Finding, Response, Task, Verdict } from '../src/supervision.ts'
import { TRACE_VERSION, type TraceHeader, type TraceRecord } from '../src/trace.ts'

/** Options of `writeRun`. */
export interface WrittenRun {
  /** Name of the run, and of its folder. */
  readonly id: string
  readonly rows: number
  /** Another number gives other verdicts on the same tasks. Default 0. */
  readonly seed?: number | undefined
  /** Responses to each task (default 4). */
  readonly repeats?: number | undefined
  /** Day of the run in November 2026 (default 1). */
  readonly day?: number | undefined
  /** Responses by row that stand in the place of the made ones. */
  readonly texts?: ReadonlyMap<number, string> | undefined
  /** Words that one response in a thousand holds besides. */
  readonly needle?: string | undefined
}

const FAILURES = ['wrong-answer', 'false-equation', 'no-answer', 'judge-failed']
const MODELS = ['pebble-1b', 'cobble-7b', 'boulder-70b']

/** Writes a run folder below `runs`. Gives its path. */
export async function writeRun(runs: string, options: WrittenRun): Promise<string> {
  const folder = join(runs, options.id)
  mkdirSync(folder, { recursive: true })
  const counts = { judged: 0, correct: 0, wrong: 0, unknown: 0, failed: 0, rejected: 0, tasks: 0, repeated: 0 }
  const versions = { touchstone: '0.1.0', reasoning: '2', programs: '5' }
  const data = [{ file: 'responses.jsonl', bytes: options.rows, sha256: hash('sha256', `data ${options.rows}`) }]
  const header: TraceHeader = { trace: 'touchstone', version: TRACE_VERSION, config: {}, key: null, versions, data }
  const out = createWriteStream(join(folder, 'trace.jsonl'))
  out.write(`${JSON.stringify(header)}\n`)
  let waiting: string[] = []
  for (let index = 0; index < options.rows; index++) {
    const record = recordOf(index, options)
    counts.judged++
    counts[record.feedback.verdict]++
    waiting.push(`${JSON.stringify(record)}\n`)
    if (waiting.length === 500) {
      if (!out.write(waiting.join(''))) await once(out, 'drain')
      waiting = []
    }
  }
  out.end(waiting.join(''))
  await once(out, 'close')
  const day = String(options.day ?? 1).padStart(2, '0')
  const file: RunFile = {
    id: options.id,
    command: 'judge',
    config: {},
    key: null,
    versions,
    data,
    commandLine: ['touchstone', 'judge', 'responses.jsonl'],
    node: 'v24.0.0',
    state: 'done',
    started: `2026-11-${day}T08:00:00.000Z`,
    ended: `2026-11-${day}T08:10:00.000Z`,
    counts,
  }
  await writeFile(join(folder, 'run.json'), `${JSON.stringify(file, null, 2)}\n`)
  return folder
}

/** One row. Its verdict follows from its number and the seed alone. */
export function recordOf(index: number, options: WrittenRun): TraceRecord {
  const { seed = 0, repeats = 4 } = options
  const number = Math.floor(index / repeats)
  const draw = mixed(index, seed)
  const verdict: Verdict = draw % 100 < 55 ? 'correct' : draw % 100 < 95 ? 'wrong' : 'unknown'
  const task = number % 10 === 9 ? programOf(number) : questionOf(number)
  const text = options.texts?.get(index) ?? responseOf(index, task, options)
  const response: Response = {
    taskId: task.id,
    model: MODELS[mixed(index, 7) % MODELS.length] ?? '',
    text,
    ...(number % 3 === 0 ? { recordedCorrect: draw % 10 < 6 } : {}),
  }
  const feedback = feedbackOf(task, text, verdict, draw)
  return {
    index,
    digest: hash('sha256', JSON.stringify([task, response, feedback.judge])).slice(0, 32),
    source: { file: 'responses.jsonl', line: index + 1 },
    task,
    response,
    feedback,
    timing: { judgeMs: (draw % 5_000) / 100 },
  }
}

function questionOf(number: number): Task {
  const [a, b] = [3 + (number % 97), 2 + (number % 41)]
  return {
    id: `word-${number}`,
    kind: 'arithmetic',
    question: `A ferry makes ${a} crossings on each of ${b} days, and ${a + b} more on the last one. How many crossings does it make in all?`,
    answer: String(a * b + a + b),
    labels: { level: 1 + (number % 5), topic: ['sums', 'rates', 'shares'][number % 3] ?? '', serial: number },
  }
}

function programOf(number: number): Task {
  return {
    id: `program-${number}`,
    kind: 'programming',
    prompt: `Read a whole number and print it times ${number}.`,
    language: 'python',
    tests: [{ style: 'io', name: 'two', input: '2\n', output: `${2 * number}\n` }],
    labels: { level: 1 + (number % 5), topic: 'programs' },
  }
}

function responseOf(index: number, task: Task, { needle }: WrittenRun): string {
  const words = needle !== undefined && index % 1_000 === 500 ? ` ${needle}` : ''
  if (task.kind === 'programming') {
    return `number = int(input())${words}\nif number < 0:\n    print("negative")\nprint(number * ${index % 50})\n`
  }
  const [a, b] = [3 + (index % 97), 2 + (index % 41)]
  return `On the usual days it makes ${a} * ${b} = ${a * b} crossings.${words}\nOn the last day it makes ${a} + ${b} = ${a + b} crossings.\nThe answer is ${a * b + a + b}.`
}

function feedbackOf(task: Task, text: string, verdict: Verdict, draw: number): Feedback {
  const failure = verdict === 'unknown' ? 'judge-failed' : (FAILURES[draw % 3] ?? '')
  const findings: Finding[] = []
  if (task.kind === 'programming') {
    findings.push({
      where: { part: 'test', test: 'two' },
      verdict,
      kind: verdict === 'correct' ? 'passed' : verdict === 'wrong' ? 'wrong-output' : 'judge-failed',
      message: verdict === 'correct' ? 'The output is as expected' : 'The output is not as expected',
      detail: { found: '0\n' },
      timing: { wallMs: 12 },
    })
    // as `judge --analyse` writes them: lines of the program that was taken out of the response
    findings.push({
      where: { part: 'line', file: 'main.py', line: 2, column: 4 },
      verdict: 'unknown',
      kind: 'analysis-smells',
      message: 'Magic value used in comparison, consider replacing 0 with a constant variable',
      detail: { tool: 'ruff', rule: 'PLR2004', severity: 'note' },
    })
    findings.push({
      where: { part: 'line', file: 'main.py', line: 3 },
      verdict: 'unknown',
      kind: 'analysis-coverage',
      message: 'No test runs line 3',
      detail: { tool: 'coverage.py', rule: 'uncovered', severity: 'note', endLine: 3 },
    })
  } else {
    let start = 0
    for (const [at, line] of text.split('\n').slice(0, 3).entries()) {
      const end = start + line.length
      const isFault = verdict !== 'correct' && at === (draw >>> 8) % 3
      findings.push({
        where: { part: 'step', step: at + 1, start, end },
        verdict: isFault ? verdict : 'correct',
        kind: isFault ? failure : 'true-equation',
        message: isFault ? `Step ${at + 1} is not right: ${failure}` : `Step ${at + 1} is right`,
      })
      start = end + 1
    }
  }
  return {
    verdict,
    score: verdict === 'unknown' ? null : verdict === 'correct' ? 0.5 + (draw % 50) / 100 : (draw % 50) / 100,
    findings,
    text: `The response is ${verdict}.`,
    judge: task.kind === 'programming' ? { name: 'programs', version: '5' } : { name: 'reasoning', version: '2' },
  }
}

/** A whole number from 0 to 2^32 − 1 that looks like chance and follows from its arguments. */
function mixed(index: number, seed: number): number {
  let value = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 16), 0x21f0aaad)
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97)
  return (value ^ (value >>> 15)) >>> 0
}

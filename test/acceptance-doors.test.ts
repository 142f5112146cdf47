/**
 * One row, one feedback: the same rows through the built command line (`dist/`), through `POST /v1/judge` of the built
 * server, and through the library, each kind of task and each way a row is not judged. What a program's run took
 * (`wallMs`, `cpuMs`, `peakMemoryBytes`) differs and is left out; everything else is equal.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveCheckpoint } from '../src/engine/index.ts'
import { createReasoningJudge, createProgramsJudge, judgeRows, keyOf, readRows, type Feedback } from '../src/index.ts'
import { createRelationJudge, extractorDigest, openExtractor } from '../src/relation/index.ts'
import { tinyEncoder } from '../src/engine/tiny-encoder.ts'
import { tinySentences, TINY_WORDS } from '../src/relation/mention/tiny-sentences.ts'
import { createRewardJudge } from '../src/reward/index.ts'
import { probeIsolation } from '../src/sandbox/index.ts'
import type { MentionTask, Response, Task } from '../src/supervision.ts'

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const LIMIT_MS = 120_000
const KEY = keyOf('doors')

// the server does not start where programs cannot be isolated
const { usable } = await probeIsolation()
if (!usable) process.stderr.write('feedback through all doors is not compared: programs cannot be isolated here\n')

interface AskedRow {
  readonly task: Task
  readonly response?: Response
}

let folder: string
let file: string
let classifier: string
let rows: readonly AskedRow[]

describe.skipIf(!usable)('a row gets the same feedback', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'touchstone-doors-'))
    classifier = join(folder, 'classifier')
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  test(
    'through command line, server and library',
    async () => {
      const sentences = await trainClassifier()
      rows = askedRows(sentences)
      file = join(folder, 'rows.jsonl')
      writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))

      const fromLibrary = await throughLibrary()
      const told = fromLibrary.map(({ verdict, score, judge, findings }) => [
        `${judge.name} ${verdict}`,
        score === 0 || score === 1 ? score : typeof score,
        findings.map(({ kind }) => kind).join(' '),
      ])
      expect(told).toEqual([
        ['reasoning correct', 1, 'true-equations right-answer'],
        ['reasoning wrong', 0, 'false-equation wrong-answer'],
        ['programs correct', 1, 'accepted'],
        ['programs wrong', 0, 'wrong-answer'],
        ['programs unknown', 'object', 'unavailable'],
        ['relation correct', 1, 'right-relation'],
        ['relation wrong', 0, 'wrong-relation'],
        ['relation correct', 'number', 'right-relation'],
        ['relation wrong', 'number', 'wrong-relation'],
        ['relation unknown', 'object', 'abstention'],
        ['relation unknown', 'object', 'unheard-relation'],
        ['reward unknown', 'object', 'unavailable'],
        ['none unknown', 'object', 'no-response'],
      ])
      expect(fromLibrary[7]?.judge.version).toMatch(/^1-[0-9a-f]{16}$/)

      expect(throughCommandLine()).toEqual(fromLibrary)
      const { listed, streamed, single } = await throughServer()
      expect(listed).toEqual(fromLibrary)
      expect(streamed).toEqual(fromLibrary)
      expect(single).toEqual(fromLibrary)
    },
    LIMIT_MS,
  )
})

/** Sentences of a classifier that was trained on them. */
interface Sentences {
  /** One whose relation it tells. */
  readonly known: MentionTask
  /** The relation that it tells of that one. */
  readonly told: string
  /** One of which it says nothing. */
  readonly unknown: MentionTask
}

async function trainClassifier(): Promise<Sentences> {
  const encoder = join(folder, 'encoder')
  const { config, weights, tokenizer } = tinyEncoder(KEY, TINY_WORDS)
  await saveCheckpoint(encoder, { config, weights, tokenizer: tokenizer.files })
  const sentences = tinySentences(KEY, 80)
  const data = join(folder, 'sentences.jsonl')
  writeFileSync(data, sentences.map((task) => `${JSON.stringify({ task })}\n`).join(''))
  touchstone('relation', 'train', data, '--model', encoder, '--out', classifier, '--epochs', '2', '--coverage', '0.5')
  const answers = touchstone('relation', 'classify', data, '--model', classifier)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly kind: string; readonly relation: string | null })
  const first = (kind: string): number => answers.findIndex((answer) => answer.kind === kind)
  const [known, unknown] = [first('known'), first('unknown')]
  return { known: sentences[known]!, told: answers[known]!.relation!, unknown: sentences[unknown]! }
}

function askedRows({ known, told, unknown }: Sentences): readonly AskedRow[] {
  const figs: Task = {
    kind: 'arithmetic',
    id: 'figs',
    question: 'Mo has 3 bags of 4 figs. How many figs?',
    answer: '12',
  }
  const double: Task = {
    kind: 'programming',
    id: 'double',
    prompt: 'Print twice the number that is given.',
    language: 'python',
    tests: [{ style: 'io', name: 'three', input: '3\n', output: '6\n' }],
  }
  const { relation: gold, ...open } = known
  const { relation: hidden, ...doubtful } = unknown
  return [
    answered(figs, '3 * 4 = 12\n#### 12'),
    answered(figs, '3 * 4 = 13\n#### 13'),
    answered(double, 'print(int(input()) * 2)'),
    answered(double, 'print(int(input()) + 2)'),
    answered({ ...double, id: 'odd', language: 'befunge' }, 'print(6)'),
    answered(known, gold!),
    answered(known, 'adoption'),
    answered({ ...open, id: 'right' }, told),
    answered({ ...open, id: 'wrong' }, told === 'birth' ? 'work' : 'birth'),
    answered({ ...doubtful, id: 'doubtful' }, hidden!),
    answered({ ...open, id: 'unheard' }, 'adoption'),
    answered({ kind: 'preference', id: 'pair', prompt: 'q', chosen: 'a', rejected: 'b' }, 'a'),
    { task: figs },
  ]
}

function answered(task: Task, text: string): AskedRow {
  return { task, response: { taskId: task.id, model: 'm', text } }
}

async function throughLibrary(): Promise<readonly Feedback[]> {
  await using programs = await createProgramsJudge()
  await using extractor = await openExtractor({ classifier })
  const relation = createRelationJudge(extractor, { modelDigest: await extractorDigest({ classifier }) })
  const all: Feedback[] = []
  const judges = [createReasoningJudge(), programs, relation, createRewardJudge(undefined)]
  for await (const { feedback } of judgeRows(readRows([file]), judges)) all.push(withoutUsage(feedback))
  return all
}

function throughCommandLine(): readonly Feedback[] {
  const flags = ['--extractor', classifier, '--runs', join(folder, 'runs'), '--no-report', '--json']
  const summary = JSON.parse(touchstone('judge', file, ...flags)) as { readonly folder: string }
  const [, ...records] = readFileSync(join(summary.folder, 'trace.jsonl'), 'utf8').trimEnd().split('\n')
  return records.map((line) => withoutUsage((JSON.parse(line) as { readonly feedback: Feedback }).feedback))
}

async function throughServer(): Promise<Readonly<Record<'listed' | 'streamed' | 'single', readonly Feedback[]>>> {
  const server = spawn(process.execPath, [main, 'serve', '--port', '0', '--extractor', classifier, '--no-log'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(server, 'exit')
  try {
    const url = await addressOf(server)
    const ask = async (body: object, accept: string): Promise<string> => {
      const headers = { 'content-type': 'application/json', accept }
      const answer = await fetch(`${url}/v1/judge`, { method: 'POST', headers, body: JSON.stringify(body) })
      expect(answer.status).toBe(200)
      return answer.text()
    }
    const listed = feedbackIn(await ask({ rows }, 'application/json'))
    const events = await ask({ rows }, 'text/event-stream')
    const streamed = [...events.matchAll(/^event: feedback\ndata: (.*)$/gm)].map(([, data]) =>
      withoutUsage(JSON.parse(data!) as Feedback),
    )
    const single: Feedback[] = []
    for (const row of rows) single.push(...feedbackIn(await ask(row, 'application/json')))
    return { listed, streamed, single }
  } finally {
    server.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  }
}

async function addressOf(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stdout! })) {
    const url = /^listening on (.+)$/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('touchstone serve ended before it listened')
}

function feedbackIn(text: string): readonly Feedback[] {
  return (JSON.parse(text) as { readonly feedback: readonly Feedback[] }).feedback.map(withoutUsage)
}

function withoutUsage(feedback: Feedback): Feedback {
  const findings = feedback.findings.map((finding) => {
    const { timing: _timing, ...rest } = finding
    return rest
  })
  return { ...feedback, findings }
}

function touchstone(...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    encoding: 'utf8',
    cwd: folder,
    timeout: LIMIT_MS,
  })
  expect(status, stderr).toBe(0)
  return stdout
}

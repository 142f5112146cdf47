/** Claim: every kind of bad input gives a clear error with file and line, and nothing judged before is lost. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { keyOf } from '../src/random.ts'
import { readTrace } from '../src/trace.ts'
import type { Claim } from '../measure/claim.ts'
import { runCommand } from '../measure/command-line.ts'
import { syntheticLine } from '../measure/synthetic-rows.ts'

/** Good rows before the bad place of each case. */
const GOOD_ROWS = 300
const TARGET =
  'each case: exit code 2, message with file (and line where there is one) and reason, earlier results kept'

interface Case {
  readonly name: string
  readonly file: string
  /** `missing` for a file that is not there. */
  readonly content: string | Uint8Array | { readonly kind: 'directory' | 'missing' }
  /** 1-based line in the message; `told` where the message decides it; absent where the whole file is meant. */
  readonly line?: number | 'told'
  /** What the message must say. */
  readonly says: string
  /**
   * Where the good rows stand: in the bad file before the bad place, in a good file given before it, or in a run that
   * was finished earlier, for files that are found bad before anything is judged.
   */
  readonly good: 'before' | 'file before' | 'earlier run'
}

const key = keyOf(4)
const good = Array.from({ length: GOOD_ROWS }, (_, i) => `${syntheticLine(key, i)}\n`).join('')
const after = `${syntheticLine(key, GOOD_ROWS)}\n`
const badLine = GOOD_ROWS + 1

function withLine(line: string): string {
  return `${good}${line}\n${after}`
}

function cases(): Case[] {
  const parquet = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'question', data: ['Where?', 'When?'], type: 'STRING' },
        { name: 'answer', data: ['#### 1', '#### 2'], type: 'STRING' },
      ],
    }),
  )
  const gzip = gzipSync(good + after.repeat(200))
  const latin = Buffer.from('{"task": {"kind": "arithmetic", "question": "caf\u00e9?"}}', 'latin1')
  return [
    {
      name: 'broken JSON',
      file: 'bad.jsonl',
      content: withLine('{"task": {"kind": "arithmetic" "question": "?"}}'),
      line: badLine,
      says: 'broken JSON',
      good: 'before',
    },
    {
      name: 'a missing field',
      file: 'bad.jsonl',
      content: withLine('{"task": {"kind": "arithmetic", "answer": "4"}}'),
      line: badLine,
      says: 'task.question: missing, wanted a string',
      good: 'before',
    },
    {
      name: 'an unknown kind',
      file: 'bad.jsonl',
      content: withLine('{"task": {"kind": "riddle", "question": "?"}}'),
      line: badLine,
      says: 'task.kind: is "riddle", wanted "arithmetic"',
      good: 'before',
    },
    {
      name: 'a 50 MB line',
      file: 'bad.jsonl',
      content: withLine(`{"task": {"kind": "arithmetic", "question": "${'x'.repeat(50_000_000)}"}}`),
      line: badLine,
      says: 'bytes, wanted at most 16777216',
      good: 'before',
    },
    {
      name: 'bytes that are not UTF-8',
      file: 'bad.jsonl',
      content: Buffer.concat([Buffer.from(good), latin, Buffer.from(`\n${after}`)]),
      line: badLine,
      says: 'bytes are not UTF-8: byte 0xe9',
      good: 'before',
    },
    {
      name: 'a gz cut short',
      file: 'bad.jsonl.gz',
      content: gzip.subarray(0, gzip.length - 20),
      line: 'told',
      says: 'gzip data is cut short or damaged',
      good: 'before',
    },
    {
      name: 'a Parquet file cut short',
      file: 'bad.parquet',
      content: parquet.subarray(0, parquet.length - 30),
      says: 'Parquet file is cut short or damaged',
      good: 'file before',
    },
    { name: 'an empty file', file: 'bad.jsonl', content: '', says: 'is empty', good: 'earlier run' },
    {
      name: 'a directory',
      file: 'bad.jsonl',
      content: { kind: 'directory' },
      says: 'is a directory',
      good: 'earlier run',
    },
    {
      name: 'a missing file',
      file: 'bad.jsonl',
      content: { kind: 'missing' },
      says: 'no such file',
      good: 'earlier run',
    },
    {
      name: 'a file that is not what its name says',
      file: 'bad.parquet',
      content: good,
      says: 'the ending promises Parquet, the first bytes say text',
      good: 'earlier run',
    },
  ]
}

export const claim: Claim = {
  name: 'bad-input',
  statement:
    'judge answers every kind of bad input with a clear error and exit code 2, and loses nothing judged before',
  target: TARGET,
  async run(context) {
    const all = cases()
    const notes: string[] = []
    let clear = 0
    let skipped = 0
    for (const each of all) {
      const problems = await tryCase(each, context.signal)
      if (problems.length === 0) clear++
      for (const problem of problems) notes.push(`${each.name}: ${problem}`)
      context.log(`${each.name}: ${problems.length === 0 ? 'as claimed' : problems.join('; ')}`)
    }
    const skippable = all.filter(({ good: where, file }) => where === 'before' && file.endsWith('.jsonl'))
    for (const each of skippable) {
      const problem = await trySkipping(each, context.signal)
      if (problem === undefined) skipped++
      else notes.push(`${each.name}, skipped: ${problem}`)
    }
    return {
      figures: [
        { name: 'cases answered as claimed', value: clear, n: all.length },
        { name: 'bad rows passed over and written to rejected.jsonl under skip', value: skipped, n: skippable.length },
      ],
      n: all.length,
      target: TARGET,
      holds: clear === all.length && skipped === skippable.length,
      notes,
    }
  },
}

/** What is not as claimed, in words; empty where all is. */
async function tryCase(each: Case, signal: AbortSignal): Promise<string[]> {
  return inFolder(async (folder) => {
    await place(folder, each)
    const files = each.good === 'before' ? [each.file] : ['good.jsonl', each.file]
    const base = ['judge', '--judge', 'reasoning', '--no-report', '--concurrency', '3']
    const trace = join(folder, 'runs', each.good === 'earlier run' ? 'earlier' : 'run', 'trace.jsonl')
    if (each.good === 'earlier run')
      await runCommand({ cwd: folder, signal }, ...base, 'good.jsonl', '--run', 'earlier')
    const earlier = each.good === 'earlier run' ? await readFile(trace, 'utf8') : undefined
    const { exitCode, stderr } = await runCommand({ cwd: folder, signal }, ...base, ...files, '--run', 'run')
    const problems: string[] = []
    const told = new RegExp(`${each.file}:(\\d+): `).exec(stderr)?.[1]
    const line = each.line === 'told' ? Number(told) : each.line
    const wantedPlace = line === undefined ? `${each.file}: ` : `${each.file}:${line}: `
    if (exitCode !== 2) problems.push(`exit code ${exitCode}`)
    if (!stderr.includes(wantedPlace)) problems.push(`message without "${wantedPlace}": ${stderr.slice(-300)}`)
    if (!stderr.includes(each.says)) problems.push(`message without "${each.says}": ${stderr.slice(-300)}`)
    if (/\n\s+at /.test(stderr)) problems.push('message with a stack')
    const kept = await countRecords(trace)
    if (each.line === 'told' && !(kept >= GOOD_ROWS)) problems.push(`only ${kept} results kept before the cut`)
    const expected = line === undefined ? GOOD_ROWS : line - 1
    if (kept !== expected) problems.push(`${kept} results kept, wanted ${expected}`)
    if (earlier !== undefined && earlier !== (await readFile(trace, 'utf8')))
      problems.push('the earlier run was changed')
    return problems
  })
}

async function trySkipping(each: Case, signal: AbortSignal): Promise<string | undefined> {
  return inFolder(async (folder) => {
    await place(folder, each)
    const commandLine = [
      'judge',
      each.file,
      '--judge',
      'reasoning',
      '--no-report',
      '--on-bad-row',
      'skip',
      '--run',
      'run',
    ]
    const { exitCode, stderr } = await runCommand({ cwd: folder, signal }, ...commandLine)
    if (exitCode !== 0) return `exit code ${exitCode}: ${stderr.slice(-300)}`
    const kept = await countRecords(join(folder, 'runs', 'run', 'trace.jsonl'))
    if (kept !== GOOD_ROWS + 1) return `${kept} rows judged, wanted ${GOOD_ROWS + 1}`
    const rejected = (await readFile(join(folder, 'runs', 'run', 'rejected.jsonl'), 'utf8')).trim().split('\n')
    const { file, line, reason } = JSON.parse(rejected[0] ?? '{}') as { file?: string; line?: number; reason?: string }
    if (rejected.length === 1 && file === each.file && line === each.line && reason?.includes(each.says) === true) {
      return undefined
    }
    return `rejected.jsonl holds ${rejected.length} lines, the first ${rejected[0]?.slice(0, 300)}`
  })
}

async function place(folder: string, each: Case): Promise<void> {
  await writeFile(join(folder, 'good.jsonl'), good)
  const path = join(folder, each.file)
  if (typeof each.content === 'string' || each.content instanceof Uint8Array) await writeFile(path, each.content)
  else if (each.content.kind === 'directory') await mkdir(path)
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-bad-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function countRecords(trace: string): Promise<number> {
  let count = 0
  for await (const { index } of readTrace(trace)) count = index + 1
  return count
}

/**
 * Judges the recorded responses and prints the table of data/README.md: share right per model, set and level, with n
 * and the 95 % Wilson interval.
 *
 *   node scripts/measure-responses.ts
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createReasoningJudge } from '../src/critique/index.ts'
import { renderMarkdownTable, shareOf, shareText } from '../src/evaluation/index.ts'
import { createProgramsJudge } from '../src/sandbox/index.ts'
import type { Verdict } from '../src/supervision.ts'
import { readRows } from '../src/task/index.ts'

const folder = fileURLToPath(new URL('../data/responses/', import.meta.url))
const kinds = { arithmetic: 'word problems', programming: 'programs' } as const
const levels = [1, 2, 3, 4, 5, 'all'] as const

interface Count {
  right: number
  /** Abstentions of the judge; they count as not right. */
  unknown: number
  /** Answers that reached the limit of tokens. */
  cut: number
  n: number
}

const counts = new Map<string, Count>()
const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).toSorted()
await using programs = await createProgramsJudge()
await using reasoning = createReasoningJudge()
for await (const { task, response } of readRows(names.map((name) => join(folder, name)))) {
  if (response === undefined || (task.kind !== 'arithmetic' && task.kind !== 'programming')) continue
  const judge = task.kind === 'arithmetic' ? reasoning : programs
  const { verdict } = await judge.judge(task, response)
  for (const level of levels) {
    if (level !== 'all' && task.labels?.['level'] !== level) continue
    add(`${response.model}/${task.kind}/${level}`, verdict, response.finish === 'length')
  }
}

const models = names.map((name) => name.slice(0, -'.jsonl'.length))
const rows = (['arithmetic', 'programming'] as const).flatMap((kind) =>
  levels.map((level) => [
    kinds[kind],
    String(level),
    ...models.map((model) => cell(counts.get(`${model}/${kind}/${level}`), level === 'all')),
  ]),
)
console.log(
  renderMarkdownTable({
    title: 'Recorded responses judged right',
    columns: ['set', 'level', ...models].map((name) => ({ name })),
    rows,
    note: 'Right of n, share with 95 % Wilson interval; greedy, one sample each',
  }),
)

function cell(count: Count | undefined, isTotal: boolean): string {
  if (count === undefined) return ''
  const share = `${count.right} of ${count.n}: ${shareText(shareOf(count.right, count.n))}`
  return isTotal ? `${share}; ${count.unknown} unknown, ${count.cut} cut off` : share
}

function add(key: string, verdict: Verdict, cut: boolean): void {
  const count = counts.get(key) ?? { right: 0, unknown: 0, cut: 0, n: 0 }
  count.n++
  if (verdict === 'correct') count.right++
  if (verdict === 'unknown') count.unknown++
  if (cut) count.cut++
  counts.set(key, count)
}

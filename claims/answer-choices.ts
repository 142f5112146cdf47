/**
 * Final answers of multiple choice in recorded solutions: MR-Ben (Zeng et al. 2024, arXiv 2406.13975), mathematics and physics, whose
 * solutions by several models were called right or wrong by people. A solution that they call right has the right answer, so that any
 * other verdict on it is a fault of the reader. Of the others many have a right answer behind a wrong step, so they tell nothing of it.
 *
 * The reader was mended on these solutions (they are a set to develop on), so the figure is no measurement on unseen text. Floor: the
 * last letter from A to D that stands by itself.
 */
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { z } from 'zod'
import { judgeReasoning } from '../src/critique/index.ts'
import { wilsonInterval } from '../src/evaluation/index.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'

const SUBJECTS = ['math', 'physics'] as const
const LEAST = 0.98
const TARGET = `at least ${LEAST * 100} % of the solutions that people call right are correct, and at most 1 % wrong`
const QUICK_ROWS = 100

const field = z
  .string()
  .nullish()
  .transform((value) => value ?? '')
/** A row of the set: the fields that are read. */
const solution = z.object({
  Question: field,
  Options: field,
  Ground_Truth_Answer: field,
  Ground_Truth_Answer_Modified: field,
  Model_Solution_Correctness: field,
  Model_Solution_Steps: z.union([z.string(), z.array(z.string())]),
})

export const claim: Claim = {
  name: 'answer-choices',
  statement: 'The reasoning judge reads the final answers of multiple choice in recorded solutions',
  target: TARGET,
  run: measure,
}

interface Row {
  readonly question: string
  readonly gold: string
  readonly text: string
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const rows: Row[] = []
  for (const subject of SUBJECTS) rows.push(...(await rightRows(context, subject)))
  const verdicts = rows.map(({ question, gold, text }) => {
    const task = { kind: 'arithmetic', id: 'row', question, answer: gold } as const
    return judgeReasoning(task, { taskId: 'row', model: 'recorded', text }).verdict
  })
  const count = (verdict: string): number => verdicts.filter((each) => each === verdict).length
  const floor = rows.filter(({ gold, text }) => text.match(/(?<![\w])[A-D](?![\w'])/g)?.at(-1) === gold).length
  const n = rows.length
  const figure = (name: string, value: number) => ({ name, value: value / n, n, interval: wilsonInterval(value, n) })
  return {
    figures: [
      figure('correct', count('correct')),
      figure('wrong', count('wrong')),
      figure('unknown', count('unknown')),
      figure('floor: the last letter that stands by itself is gold', floor),
    ],
    n,
    target: TARGET,
    holds: count('correct') >= LEAST * n && count('wrong') <= 0.01 * n,
    notes: ['the reader was mended on these solutions, so this is no measurement on unseen text'],
  }
}

/** The solutions of a subject that people call right. */
async function rightRows(context: ClaimContext, subject: (typeof SUBJECTS)[number]): Promise<Row[]> {
  const bytes = await readFile(await context.openDataSet('mr-ben', `${subject}.jsonl.gz`))
  const lines = (await promisify(gunzip)(bytes)).toString().trim().split('\n')
  const found = lines.flatMap((line): Row[] => {
    const row = solution.parse(JSON.parse(line))
    if (row.Model_Solution_Correctness !== 'correct' || row.Options === '') return []
    const gold = row.Ground_Truth_Answer_Modified === '' ? row.Ground_Truth_Answer : row.Ground_Truth_Answer_Modified
    const text = stepsOf(row.Model_Solution_Steps)
    return [{ question: `${row.Question}\n${row.Options}`, gold, text }]
  })
  return context.quick ? found.slice(0, QUICK_ROWS) : found
}

/** A list of steps, the same printed as JSON, or one text. */
function stepsOf(steps: string | readonly string[]): string {
  if (typeof steps !== 'string') return steps.join('\n')
  if (!steps.startsWith('[')) return steps
  try {
    return z.array(z.string()).parse(JSON.parse(steps)).join('\n')
  } catch {
    return steps
  }
}

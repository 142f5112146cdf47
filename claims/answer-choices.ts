/**
 * Final answers of multiple choice in recorded solutions: MR-Ben (Zeng et al. 2024, arXiv 2406.13975), mathematics and physics, whose
 * solutions by several models were called right or wrong by people. A solution that they call right has the right answer, so that any
 * other verdict on it is a fault of the reader. Of the others many have a right answer behind a wrong step, so that only the share
 * without a verdict is told.
 *
 * The reader was mended on these solutions (they are a set to develop on), so the figure is no measurement on unseen text. Floor: the
 * last letter from A to D that stands by itself.
 */
import { z } from 'zod'
import { judgeReasoning, mrBenRow, mrBenSolution, readSet } from '../src/critique/index.ts'
import { wilsonInterval } from '../src/evaluation/index.ts'
import type { Verdict } from '../src/supervision.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'

const SUBJECTS = ['math', 'physics'] as const
const LEAST = 0.98
const TARGET = `at least ${LEAST * 100} % of the solutions that people call right are correct, and at most 1 % wrong`
const QUICK_ROWS = 100

/** What the critics' benchmark does not read. An empty second answer means that the first stands. */
const gold = z.object({ Ground_Truth_Answer: z.string(), Ground_Truth_Answer_Modified: z.string().optional() })
const answeredRow = z.intersection(mrBenRow, gold)

export const claim: Claim = {
  name: 'answer-choices',
  statement: 'The reasoning judge reads the final answers of multiple choice in recorded solutions',
  target: TARGET,
  run: measure,
}

interface Judged {
  readonly isRight: boolean
  readonly verdict: Verdict
  /** Whether the floor answers as gold. */
  readonly isLastLetter: boolean
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const judged: Judged[] = []
  for (const subject of SUBJECTS) judged.push(...(await judgedRows(context, subject)))
  const right = judged.filter(({ isRight }) => isRight)
  const wrong = judged.filter(({ isRight }) => !isRight)
  const share = (name: string, rows: readonly Judged[], counts: (row: Judged) => boolean) => {
    const hits = rows.filter(counts).length
    return { name, value: hits / rows.length, n: rows.length, interval: wilsonInterval(hits, rows.length) }
  }
  const correct = share('called right: correct', right, ({ verdict }) => verdict === 'correct')
  const rejected = share('called right: wrong', right, ({ verdict }) => verdict === 'wrong')
  return {
    figures: [
      correct,
      rejected,
      share('called right: unknown', right, ({ verdict }) => verdict === 'unknown'),
      share('called right, floor: the last letter by itself is gold', right, ({ isLastLetter }) => isLastLetter),
      share('called wrong: unknown', wrong, ({ verdict }) => verdict === 'unknown'),
    ],
    n: right.length,
    target: TARGET,
    holds: correct.value >= LEAST && rejected.value <= 0.01,
    notes: ['the reader was mended on these solutions, so this is no measurement on unseen text'],
  }
}

async function judgedRows(context: ClaimContext, subject: (typeof SUBJECTS)[number]): Promise<Judged[]> {
  const rows = await readSet(await context.openDataSet('mr-ben', `${subject}.jsonl.gz`), answeredRow)
  return (context.quick ? rows.slice(0, QUICK_ROWS) : rows).flatMap((row): Judged[] => {
    if (row.Options === undefined || row.Options === '') return []
    const { id, question, text } = mrBenSolution(row)
    const answer = row.Ground_Truth_Answer_Modified || row.Ground_Truth_Answer
    const task = { kind: 'arithmetic', id, question, answer } as const
    return [
      {
        isRight: row.Model_Solution_Correctness === 'correct',
        verdict: judgeReasoning(task, { taskId: id, model: 'recorded', text }).verdict,
        isLastLetter: text.match(/(?<![\w])[A-D](?![\w'])/g)?.at(-1) === answer,
      },
    ]
  })
}

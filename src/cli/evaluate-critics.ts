/** `touchstone evaluate processbench|mr-gsm8k --critic NAME`: where a critic finds the first wrong step, and what it costs. */
import {
  firstWrongStep,
  scoreFirstErrors,
  labelledSolution,
  type LabelledSolutionRow,
  type LocatedError,
} from '../critique/index.ts'
import type { Page } from '../evaluation/index.ts'
import { keyOf } from '../random.ts'
import { openDataSet } from '../store/index.ts'
import { readRows } from '../task/index.ts'
import { criticSetPage, criticShare, type CriticFigure } from './evaluate-critic-page.ts'
import { criticised, type CriticEvaluationContext, type MeasuredSet } from './evaluate-criticised.ts'

/** Sets of solutions with a labelled first error, and the file of each. */
const SETS = { processbench: 'gsm8k.jsonl.gz', 'mr-gsm8k': 'mr_gsm8k_wrong.jsonl.gz' } as const
export type CriticSet = keyof typeof SETS

const QUICK_ROWS = 40

/** Judges every solution of the set. The folder keeps each critique, so an interrupted run goes on. */
export async function evaluateCritic(name: CriticSet, context: CriticEvaluationContext): Promise<Page> {
  const { dataFolder, signal, quick, seed } = context
  const path = await openDataSet(name, SETS[name], { dataFolder, signal })
  const all: LabelledSolutionRow[] = []
  for await (const row of readRows([path], { signal })) {
    const solution = labelledSolution(row)
    if (solution !== undefined) all.push(solution)
  }
  const placed = all.map((row, at) => ({ at, row }))
  const located: LocatedError[] = []
  const measured = await criticised(name, context, async (judge) => {
    await judge(SETS[name], quick ? placed.slice(0, QUICK_ROWS) : placed, {
      key: keyOf(seed),
      take: (solution, critique) =>
        located.push({ label: solution.firstError, found: firstWrongStep(solution, critique) }),
    })
  })
  return pageOf(name, context, { located, measured })
}

interface Judged {
  readonly located: readonly LocatedError[]
  readonly measured: MeasuredSet
}

function pageOf(name: CriticSet, context: CriticEvaluationContext, { located, measured }: Judged): Page {
  const wrong = located.filter(({ label }) => label !== -1)
  const right = located.filter(({ label }) => label === -1)
  const score = scoreFirstErrors(located)
  const alarms = right.filter(({ found }) => found !== undefined && found !== -1).length
  const figures: CriticFigure[] = [
    { name: 'F1', value: score.f1, n: located.length },
    criticShare('first wrong step found', wrong.filter(({ label, found }) => label === found).length, wrong.length),
    criticShare('"no error" on right solutions', right.filter(({ found }) => found === -1).length, right.length),
    criticShare('wrong solutions that are called wrong', wrong.filter(isFlagged).length, wrong.length),
    criticShare('harm: right solutions that are called wrong', alarms, right.length),
    criticShare('no critique', located.filter(({ found }) => found === undefined).length, located.length),
  ]
  return criticSetPage(name, context, {
    figures,
    measured,
    lead: 'F1 is the harmonic mean of the shares of exact first wrong steps and of right solutions without an alarm, as ProcessBench has it. Whoever always says "no error" has 0.',
  })
}

function isFlagged({ found }: LocatedError): boolean {
  return found !== undefined && found !== -1
}

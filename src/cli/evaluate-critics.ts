/** `touchstone evaluate processbench|mr-gsm8k --critic NAME`: where a critic finds the first wrong step, and what it costs. */
import {
  firstWrongStep,
  labelledSolution,
  scoreHalves,
  type LabelledSolutionRow,
  type LocatedError,
} from '../critique/index.ts'
import type { Page } from '../evaluation/index.ts'
import { keyOf, split } from '../random.ts'
import { openDataSet } from '../store/index.ts'
import { readRows } from '../task/index.ts'
import { criticSetPage, criticShare, type CriticFigure } from './evaluate-critic-page.ts'
import { criticised, takenRows, type CriticEvaluationContext, type MeasuredSet } from './evaluate-criticised.ts'

/** Sets of solutions with a labelled first error, and the file of each. */
const SETS = { processbench: 'gsm8k.jsonl.gz', 'mr-gsm8k': 'mr_gsm8k_wrong.jsonl.gz' } as const
export type CriticSet = keyof typeof SETS

/** Judges every solution of the set. The folder keeps each critique, so an interrupted run goes on. */
export async function evaluateCritic(name: CriticSet, context: CriticEvaluationContext): Promise<Page> {
  const { dataFolder, signal, seed } = context
  const path = await openDataSet(name, SETS[name], { dataFolder, signal })
  const all: LabelledSolutionRow[] = []
  for await (const row of readRows([path], { signal })) {
    const solution = labelledSolution(row)
    if (solution !== undefined) all.push(solution)
  }
  const located: Located[] = []
  const measured = await criticised(name, context, async (judge) => {
    await judge(
      SETS[name],
      takenRows(all, context, ({ firstError }) => (firstError === -1 ? 'right' : 'wrong')),
      {
        key: keyOf(seed),
        take: (solution, critique) =>
          located.push({
            problem: solution.question,
            label: solution.firstError,
            found: firstWrongStep(solution, critique),
          }),
      },
    )
  })
  return pageOf(name, context, { located, measured })
}

interface Located extends LocatedError {
  readonly problem: string
}

interface Judged {
  readonly located: readonly Located[]
  readonly measured: MeasuredSet
}

function pageOf(name: CriticSet, context: CriticEvaluationContext, { located, measured }: Judged): Page {
  const wrong = located.filter(({ label }) => label !== -1)
  const right = located.filter(({ label }) => label === -1)
  const alarms = right.filter(({ found }) => found !== undefined && found !== -1).length
  const figures: CriticFigure[] = [
    f1Of(located, context),
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

/** F1 with its interval; null where a side is empty, since it is a mean of both. */
function f1Of(located: readonly Located[], { seed }: CriticEvaluationContext): CriticFigure {
  const n = located.length
  if (new Set(located.map(({ label }) => label === -1)).size < 2) return { name: 'F1', value: null, n }
  const problems = located.map(({ problem }) => problem)
  const { mean, interval } = scoreHalves(problems, [located], split(keyOf(seed), 'F1'))
  return { name: 'F1', value: mean.f1, n, interval }
}

function isFlagged({ found }: LocatedError): boolean {
  return found !== undefined && found !== -1
}

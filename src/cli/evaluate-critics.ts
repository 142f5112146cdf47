/** `touchstone evaluate processbench|mr-gsm8k --critic NAME`: where a critic finds the first wrong step, and what it costs. */
import {
  firstWrongStep,
  labelledSolution,
  scoreHalves,
  type LabelledSolutionRow,
  type LocatedError,
} from '../critique/index.ts'
import { scoreMrGsm8k, verdictFinding } from '../critique/benchmark/index.ts'
import type { Page } from '../evaluation/index.ts'
import { keyOf, split } from '../random.ts'
import { openDataSet } from '../store/index.ts'
import { readRows } from '../task/index.ts'
import { criticSetPage, criticShare, scoreFigures, type CriticFigure } from './evaluate-critic-page.ts'
import { criticised, takenRows, type CriticEvaluationContext, type MeasuredSet } from './evaluate-criticised.ts'

/** Sets of solutions with a labelled first error. */
export type CriticSet = 'processbench' | 'mr-gsm8k'

/** Judges every solution of the set. The folder keeps each critique, so an interrupted run goes on. */
export async function evaluateCritic(name: CriticSet, context: CriticEvaluationContext): Promise<Page> {
  const { dataFolder, signal, seed } = context
  const file = name === 'mr-gsm8k' ? 'mr_gsm8k_wrong.jsonl.gz' : `${context.part ?? 'gsm8k'}.jsonl.gz`
  const path = await openDataSet(name, file, { dataFolder, signal })
  const all: LabelledSolutionRow[] = []
  for await (const row of readRows([path], { signal })) {
    const solution = labelledSolution(row)
    if (solution !== undefined) all.push(solution)
  }
  const located: Located[] = []
  const measured = await criticised(name, context, async (judge) => {
    await judge(
      file,
      takenRows(all, context, ({ firstError }) => (firstError === -1 ? 'right' : 'wrong')),
      {
        key: keyOf(seed),
        take: (solution, critique) =>
          located.push({
            ...verdictFinding(solution, critique),
            problem: solution.question,
            found: firstWrongStep(solution, critique),
          }),
      },
    )
  })
  return pageOf(name, context, { located, measured })
}

interface Located extends LocatedError {
  readonly saysWrong: boolean | null
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
  if (name === 'mr-gsm8k') figures.unshift(...mrScoreFigures(located, context))
  return criticSetPage(name === 'processbench' && context.part === 'math' ? 'processbench-math' : name, context, {
    figures,
    measured,
    lead: name === 'mr-gsm8k' ? `${MR_GSM8K_LEAD} ${F1_LEAD}` : F1_LEAD,
  })
}

const F1_LEAD =
  'F1 is the harmonic mean of the shares of exact first wrong steps and of right solutions without an alarm, as ProcessBench has it. Whoever always says "no error" has 0.'
const MR_GSM8K_LEAD =
  'MR-Score is 0.2 max(0, MCC) + 0.3 ACC_step + 0.5 ACC_reason (arXiv 2312.17080). ACC_reason needs a reader of reasons, which there is none of here, so neither it nor MR-Score is told. MCC needs right solutions beside the wrong ones; the set at hand holds the wrong half alone, so that ACC_step is all that can be had of it.'

/** The parts of MR-Score that can be had, and a dash for the others. */
function mrScoreFigures(located: readonly Located[], { seed }: CriticEvaluationContext): CriticFigure[] {
  const findings = located.map(({ label, saysWrong, found = -1 }) => ({ label, saysWrong, found }))
  const { mcc } = scoreMrGsm8k(findings)
  const wrong = findings.filter(({ label }) => label !== -1)
  const hits = wrong.filter(({ label, saysWrong, found }) => saysWrong === true && found === label).length
  const problems = located.map(({ problem }) => problem)
  const scores = scoreFigures(problems, split(keyOf(seed), 'MR-Score'), (picked) => {
    const score = scoreMrGsm8k(picked.flatMap((at) => findings[at] ?? []))
    return { 'MCC of verdicts': score.mcc ?? 0, '0.2 max(0, MCC) + 0.3 ACC_step': score.withoutReasons ?? 0 }
  })
  const n = located.length
  return [
    { name: 'MR-Score', value: null, n },
    ...scores.map((each) => (mcc === null ? { name: each.name, value: null, n } : each)),
    criticShare('ACC_step', hits, wrong.length),
    { name: 'ACC_reason', value: null, n: wrong.length },
  ]
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

/**
 * Sets of judged solutions other than ProcessBench-GSM8K: the floors, and what needs no language model (the arithmetic critic by
 * rule; arithmetic, place and provenance of numbers, fitted by halves split by problem). At most `MOST` solutions of a set,
 * drawn by key, so that all six take half a minute.
 */
import {
  arithmeticCritique,
  firstWrongStep,
  mistakeRow,
  mistakeSolution,
  mrBenRow,
  mrBenSolution,
  prmBenchRow,
  prmBenchSolution,
  readSet,
  stepFeatures,
  type FeaturedSolution,
  type LabelledSolutionRow,
} from '../../src/critique/index.ts'
import { keyOf, shuffle, split } from '../../src/random.ts'
import type { Figure } from '../../src/supervision.ts'
import type { ClaimContext } from '../../measure/claim.ts'
import { labelledSet } from './labelled-set.ts'
import { LocatedFigures } from './located-figures.ts'

const MOST = 600
const QUICK = 40

/** The figures of every set. Nothing is fitted on a solution that it is measured on. */
export async function otherSetFigures(context: ClaimContext): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, all] of await otherSets(context)) {
    const key = keyOf(`critique-benchmarks ${name}`)
    const solutions = shuffle(split(key, 'rows'), all).slice(0, context.quick ? QUICK : MOST)
    const featured = solutions.map(({ question, text, steps, firstError }): FeaturedSolution => ({
      problem: question,
      firstError,
      steps: stepFeatures({ question }, { text, steps }, {}),
    }))
    const measured = new LocatedFigures({ name, solutions, key, log: (line) => context.log(line) })
    measured.floors()
    measured.byRule('arithmetic', arithmeticFound)
    // a bound on "no error" cannot be fitted where every solution is wrong
    if (solutions.some(({ firstError }) => firstError === -1)) {
      const floor = measured.byHalves('floor: position and length', featured, ['position'])
      const fitted = measured.byHalves('position, checker, provenance', featured, ['position', 'checker', 'provenance'])
      measured.gain('position, checker, provenance less the floor', floor, fitted)
    }
    figures.push(...measured.figures)
  }
  return figures
}

/** The first step that the arithmetic critic calls wrong; −1 where it calls none wrong. */
export function arithmeticFound(solution: LabelledSolutionRow): number {
  const { id, question, text } = solution
  const task = { kind: 'arithmetic', id, question } as const
  return firstWrongStep(solution, arithmeticCritique(task, { taskId: id, model: 'recorded', text })) ?? -1
}

async function otherSets(context: ClaimContext): Promise<Map<string, readonly LabelledSolutionRow[]>> {
  const file = (set: string, name: string): Promise<string> => context.openDataSet(set, name)
  const mrBen = async (subject: string): Promise<LabelledSolutionRow[]> =>
    (await readSet(await file('mr-ben', `${subject}.jsonl.gz`), mrBenRow)).map(mrBenSolution)
  const mistakes = async (name: string, question: string): Promise<LabelledSolutionRow[]> =>
    (await readSet(await file('bigbench-mistake', `${name}.jsonl.gz`), mistakeRow)).map((row, at) =>
      mistakeSolution(row, at, question),
    )
  return new Map([
    ['ProcessBench-MATH', await labelledSet(context, 'processbench', 'math.jsonl.gz')],
    ['MR-GSM8K', await labelledSet(context, 'mr-gsm8k', 'mr_gsm8k_wrong.jsonl.gz')],
    ['MR-Ben mathematics', await mrBen('math')],
    ['MR-Ben physics', await mrBen('physics')],
    ['BIG-Bench Mistake, arithmetic', await mistakes('multistep_arithmetic', 'Calculate')],
    ['PRMBench', (await readSet(await file('prmbench', 'prmbench.jsonl.gz'), prmBenchRow)).map(prmBenchSolution)],
  ])
}

/** `touchstone evaluate mr-ben|prmbench|bigbench-mistake|realcritic --critic NAME`: each set by its own definition. */
import {
  correct,
  firstWrongStep,
  isCritique,
  mistakeRow,
  mistakeSolution,
  mrBenRow,
  mrBenSolution,
  PRMBENCH_CLASSES,
  prmBenchRow,
  prmBenchSolution,
  readSet,
  realCriticRow,
  scoreMistakes,
  scoreMrBen,
  scorePrmBench,
  wrongLabelledSteps,
  type Correction,
  type JudgedStep,
  type LabelledSolutionRow,
  type LocatedError,
  type MrBenFinding,
} from '../critique/index.ts'
import {
  correctionForm,
  measureEach,
  measurementKey,
  openMeasurements,
  verdictFinding,
} from '../critique/benchmark/index.ts'
import type { Page } from '../evaluation/index.ts'
import { modelIdentity } from '../model/index.ts'
import { keyOf, split } from '../random.ts'
import { openDataSet } from '../store/index.ts'
import { openCriticModel } from '../work/index.ts'
import { ResourceStack } from '../resource-stack.ts'
import { criticSetPage, criticShare, scoreFigures, type CriticFigure } from './evaluate-critic-page.ts'
import {
  askedCritic,
  criticised,
  identityOf,
  MeasuredSum,
  openAsked,
  takenRows,
  tellFailures,
  type CriticEvaluationContext,
} from './evaluate-criticised.ts'
import type { EvaluationContext } from './evaluation-context.ts'
import { withProgress } from './terminal.ts'

/** Longest correction. */
const MAX_TOKENS = 1_024

/** Solutions of MR-Ben in mathematics and physics; those in code have lines of a program for steps. */
export async function evaluateMrBen(context: CriticEvaluationContext): Promise<Page> {
  const figures: CriticFigure[] = []
  const measured = await criticised('mr-ben', context, async (judge) => {
    for (const subject of ['math', 'physics'] as const) {
      const rows = await readSet(await dataFile('mr-ben', `${subject}.jsonl.gz`, context), mrBenRow)
      const solutions = takenRows(rows.map(mrBenSolution), context, sideOf)
      const findings: MrBenFinding[] = []
      const problems: string[] = []
      await judge(subject, solutions, {
        key: split(keyOf(context.seed), subject),
        take: (solution, critique) => {
          findings.push(verdictFinding(solution, critique))
          problems.push(solution.question)
        },
      })
      const score = scoreMrBen(findings)
      const located = findings.filter(
        ({ label, saysWrong, found }) => label !== -1 && saysWrong === true && label === found,
      )
      const alarms = findings.filter(({ label, saysWrong }) => label === -1 && saysWrong === true)
      const scores = scoreFigures(problems, split(keyOf(context.seed), `${subject} intervals`), (picked) => {
        const { measured: told, most, mcc } = scoreMrBen(picked.flatMap((at) => findings[at] ?? []))
        return {
          'MR-Score without its half for reasons': told,
          'most that MR-Score can be': most,
          'MCC of verdicts': mcc,
        }
      })
      figures.push(
        // a correlation of verdicts is of right and of wrong solutions
        ...scores.map((each) => ({
          ...(score.wrong === 0 || score.right === 0 ? { value: null, n: each.n } : each),
          name: `${subject}: ${each.name}`,
        })),
        criticShare(`${subject}: first wrong step found`, located.length, score.wrong),
        criticShare(`${subject}: harm: right solutions called wrong`, alarms.length, score.right),
        criticShare(
          `${subject}: no critique`,
          findings.filter(({ saysWrong }) => saysWrong === null).length,
          findings.length,
        ),
      )
    }
  })
  return criticSetPage('mr-ben', context, {
    measured,
    figures,
    lead: 'MR-Score is 0.2 max(0, MCC) + 0.3 ACC_step + 0.5 ACC_reason (arXiv 2406.13975). No judge of reasons is at hand, so its last part is not measured: with every reason right it would be the figure below the first. Who never objects has 0. No critique counts as the false verdict.',
  })
}

/** The steps of one solution, and the problem that it is to. */
interface JudgedSteps {
  readonly problem: string
  readonly steps: readonly JudgedStep[]
}

function isLost({ steps }: JudgedSteps): boolean {
  return steps.some(({ saysWrong }) => saysWrong === null)
}

/** Steps of PRMBench, by class and in all. */
export async function evaluatePrmBench(context: CriticEvaluationContext): Promise<Page> {
  const byClass = new Map<string, JudgedSteps[]>([['all', []]])
  const measured = await criticised('prmbench', context, async (judge) => {
    const rows = await readSet(await dataFile('prmbench', 'prmbench.jsonl.gz', context), prmBenchRow)
    const solutions = takenRows(rows.map(prmBenchSolution), context, ({ kind }) => kind)
    await judge('solutions', solutions, {
      key: split(keyOf(context.seed), 'solutions'),
      take: (solution, critique) => {
        const says = wrongLabelledSteps(solution, critique)
        const steps = solution.steps.map((_, at) => ({
          isWrong: solution.wrongSteps.has(at),
          saysWrong: isCritique(critique) ? says.has(at) : null,
        }))
        const { kind } = solution
        const name = kind === 'multi_solutions' ? kind : (PRMBENCH_CLASSES[kind] ?? 'other')
        for (const each of ['all', name]) {
          const own = byClass.get(each) ?? []
          own.push({ problem: solution.question, steps })
          byClass.set(each, own)
        }
      },
    })
  })
  const figures = [...byClass].flatMap(([name, solutions]): CriticFigure[] => {
    const { wrong, alarms, steps: n } = scorePrmBench(solutions.flatMap(({ steps }) => steps))
    const problems = solutions.map(({ problem }) => problem)
    const scores = scoreFigures(problems, split(keyOf(context.seed), `${name} intervals`), (picked) => {
      const score = scorePrmBench(picked.flatMap((at) => solutions[at]?.steps ?? []))
      return {
        PRMScore: score.prmScore,
        'F1 of right steps': score.f1,
        ...(wrong === 0 ? {} : { 'negative F1, of wrong steps': score.negativeF1 ?? 0 }),
      }
    })
    return [
      ...scores.map((each) => ({ ...each, name: `${name}: ${each.name}`, n })),
      criticShare(`${name}: harm: right steps called wrong`, alarms, n - wrong),
      criticShare(`${name}: no critique, solutions`, solutions.filter(isLost).length, solutions.length),
    ]
  })
  return criticSetPage('prmbench', context, {
    measured,
    figures,
    lead: 'PRMScore is the mean of F1 of right and of wrong steps over all steps (arXiv 2501.03124); multi_solutions has no wrong step and stands apart. Who never objects has a negative F1 of 0. Steps without a critique count as missed where they are wrong and as not called right where they are right.',
  })
}

const MISTAKE_FILES = {
  multistep_arithmetic: 'Calculate',
  dyck_languages: 'Complete the sequence of brackets, so that all are closed:',
} as const

/** Traces of BIG-Bench Mistake, with and without a mistake. */
export async function evaluateMistakes(context: CriticEvaluationContext): Promise<Page> {
  const figures: CriticFigure[] = []
  const measured = await criticised('bigbench-mistake', context, async (judge) => {
    for (const [name, question] of Object.entries(MISTAKE_FILES)) {
      const rows = await readSet(await dataFile('bigbench-mistake', `${name}.jsonl.gz`, context), mistakeRow)
      const located: LocatedError[] = []
      const solutions = takenRows(
        rows.map((row, at) => mistakeSolution(row, at, question)),
        context,
        sideOf,
      )
      await judge(name, solutions, {
        key: split(keyOf(context.seed), name),
        take: (solution, critique) =>
          located.push({ label: solution.firstError, found: firstWrongStep(solution, critique) }),
      })
      const { all, withMistake, withoutMistake } = scoreMistakes(located)
      const alarms = located.filter(({ label, found }) => label === -1 && found !== undefined && found !== -1)
      figures.push(
        criticShare(`${name}: located`, all.hits, all.n),
        criticShare(`${name}: located, traces with a mistake`, withMistake.hits, withMistake.n),
        criticShare(`${name}: located, traces without`, withoutMistake.hits, withoutMistake.n),
        criticShare(`${name}: harm: traces without a mistake called wrong`, alarms.length, withoutMistake.n),
        criticShare(`${name}: no critique`, located.filter(({ found }) => found === undefined).length, all.n),
      )
    }
  })
  return criticSetPage('bigbench-mistake', context, {
    measured,
    figures,
    lead: 'A trace counts where the exact first mistake is named, or "no mistake" is said of one without (arXiv 2311.08516). Who never objects has all of the traces without a mistake and none of the others.',
  })
}

const REALCRITIC_FILES = ['gsm8k', 'math', 'college_math', 'minerva_math', 'olympiadbench'] as const

/** RealCritic: what corrections by the critiques are worth. */
export async function evaluateRealCritic(context: CriticEvaluationContext): Promise<Page> {
  const { folder, signal } = context
  const asked = askedCritic('realcritic', context)
  await using parts = new ResourceStack()
  const critic = parts.use(await openAsked(asked, parts))
  // opened before the first solution: which model corrects decides what is kept, and its weights load with the first answer
  const model = parts.use(await (asked.model ?? openCriticModel)())
  const corrector = (): Promise<typeof model> => Promise.resolve(model)
  using kept = await openMeasurements(folder, {
    name: 'corrections',
    noun: 'correction of a solution',
    form: correctionForm,
    signal,
  })
  const figures: CriticFigure[] = []
  const all: Correction[] = []
  const measured = new MeasuredSum()
  for (const name of REALCRITIC_FILES) {
    const set = await readSet(await dataFile('realcritic', `${name}.jsonl.gz`, context), realCriticRow)
    const rows = takenRows(set, context, ({ previous_score: [score] }) => (score === true ? 'right' : 'wrong'))
    const outcomes = await withProgress(`realcritic ${name}`, 'solutions', (onProgress) =>
      measureEach(rows, {
        kept,
        keyOf: ({ at, row }) =>
          measurementKey([
            ...identityOf(critic, context),
            modelIdentity(model),
            MAX_TOKENS,
            name,
            at,
            JSON.stringify(row),
          ]),
        measure: async ({ at, row }) => {
          const key = split(split(keyOf(context.seed), name), at)
          return await correct(row, { critic, corrector }, { key, maxTokens: MAX_TOKENS, signal })
        },
        onProgress,
        signal,
      }),
    )
    measured.add(outcomes)
    const own = outcomes.flatMap((outcome) => ('value' in outcome ? [outcome.value] : []))
    all.push(...own)
    figures.push(...correctionFigures(name, own))
  }
  figures.unshift(...correctionFigures('all', all))
  tellFailures(measured)
  return criticSetPage('realcritic', context, {
    figures,
    measured,
    lead: 'The score is the share of right solutions after correction (arXiv 2501.14492). A solution stays where the critic does not object. Harm is the share of right solutions that the correction spoils. Right is told by the same reading of the answer before and after; how often that agrees with the score in the set is told beside, over the answers that can be compared.',
  })
}

function correctionFigures(name: string, rows: readonly Correction[]): CriticFigure[] {
  const [right, wrong] = [rows.filter(({ before }) => before), rows.filter(({ before }) => !before)]
  return [
    criticShare(`${name}: right before`, right.length, rows.length),
    criticShare(`${name}: right after correction`, rows.filter(({ after }) => after).length, rows.length),
    criticShare(`${name}: helpful: wrong made right`, wrong.filter(({ after }) => after).length, wrong.length),
    criticShare(`${name}: harm: right made wrong`, right.filter(({ after }) => !after).length, right.length),
    criticShare(
      `${name}: right before, agreement with the set's own score`,
      rows.filter(({ agrees }) => agrees === true).length,
      rows.filter(({ agrees }) => agrees !== null).length,
    ),
    criticShare(`${name}: no critique`, rows.filter((each) => !each.criticised).length, rows.length),
    criticShare(`${name}: corrected at all`, rows.filter(({ changed }) => changed).length, rows.length),
  ]
}

function sideOf({ firstError }: LabelledSolutionRow): string {
  return firstError === -1 ? 'right' : 'wrong'
}

async function dataFile(set: string, file: string, { dataFolder, signal }: EvaluationContext): Promise<string> {
  return await openDataSet(set, file, { dataFolder, signal })
}

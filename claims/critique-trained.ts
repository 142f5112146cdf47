/**
 * Where a solution first goes wrong, by a head on hidden states that was trained on other questions: the critic `trained` on
 * ProcessBench-GSM8K, with the states of a language model of 135M and, as control, of an encoder of 22M.
 *
 * Training data: GSM8K's recorded solutions of questions that ProcessBench-GSM8K does not have, labelled by comparison with the right
 * solutions of the same question (no person's label), and ProcessBench-MATH, labelled by people. Nothing of ProcessBench-GSM8K is fitted on.
 * Floors: position and length alone, fitted on the same training rows, and by halves of the measured rows. The decision is the
 * head's own, without its conformal bounds, since F1 knows no abstention; how the bounds do is a figure of its own.
 */
import {
  compareHalves,
  findFirstError,
  fitFirstError,
  FEATURE_GROUPS,
  judgeByHalves,
  labelByAgreement,
  scoreHalves,
  stateFeatures,
  stepFeatures,
  StepStates,
  trainCritic,
  trainedCritique,
  type FeaturedSolution,
  type GradedSolution,
  type LabelledSolutionRow,
  type LocatedError,
  type StatedSolution,
} from '../src/critique/index.ts'
import { wilsonInterval } from '../src/evaluation/index.ts'
import { keyOf, shuffle, split } from '../src/random.ts'
import type { Figure } from '../src/supervision.ts'
import { readRows } from '../src/task/index.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { labelledSet } from './critique/labelled-set.ts'

const BACKBONES = ['smollm2-135m', 'minilm-l6'] as const
const SIZES = {
  quick: { questions: 60, mathematics: 80, measured: Infinity },
  full: { questions: 400, mathematics: 400, measured: Infinity },
}
const TARGET =
  'F1 of the head on a language model above the floor of position and length that is fitted on the measured rows by halves, the paired interval above 0'

export const claim: Claim = {
  name: 'critique-trained',
  statement: 'A linear head on the states of a model of 135M says more of a first error than where steps stand',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const { questions, mathematics, measured } = context.quick ? SIZES.quick : SIZES.full
  const key = keyOf('critique-trained')
  const asked = await labelledSet(context, 'processbench', 'gsm8k.jsonl.gz')
  const test = shuffle(split(key, 'measured'), asked).slice(0, measured)
  const train = [
    ...(await recorded(context, { without: asked, count: questions, key })),
    ...shuffle(split(key, 'mathematics'), await labelledSet(context, 'processbench', 'math.jsonl.gz')).slice(
      0,
      mathematics,
    ),
  ]
  const problems = test.map(({ question }) => question)
  const figures: Figure[] = []
  const scored = (
    name: string,
    located: readonly LocatedError[],
  ): { readonly f1: number; readonly interval: readonly [number, number] } => {
    const { mean, interval } = scoreHalves(problems, [located], split(key, name))
    figures.push({ name, value: mean.f1, n: test.length, interval })
    context.log(
      `${name}: F1 ${(100 * mean.f1).toFixed(1)}, wrong ${(100 * mean.wrongAccuracy).toFixed(1)}, right ${(100 * mean.rightAccuracy).toFixed(1)}`,
    )
    return { f1: mean.f1, interval }
  }
  const floor = fitFirstError(train.map(position), { features: FEATURE_GROUPS.position })
  const byFloor = test.map((solution): LocatedError => ({
    label: solution.firstError,
    found: findFirstError(floor, position(solution).steps).decision,
  }))
  const floorScore = scored('floor: position and length, same training rows', byFloor)
  const halves = judgeByHalves(test.map(position), { features: FEATURE_GROUPS.position, key })
  figures.push({
    name: 'floor: position and length, by halves of the measured rows',
    value: scoreHalves(problems, halves, key).mean.f1,
    n: test.length,
  })
  let gain: { readonly difference: number; readonly interval: readonly [number, number] } | undefined
  for (const backbone of BACKBONES) {
    await context.openModel(backbone)
    await using states = await StepStates.open(backbone, { signal: context.signal, threads: 1 })
    const read = async (what: string, solutions: readonly LabelledSolutionRow[]): Promise<StatedSolution[]> => {
      const stated: StatedSolution[] = []
      for (const [index, solution] of solutions.entries()) {
        const rows = await states.of(solution, context.signal)
        if (rows !== undefined) stated.push({ ...solution, states: rows })
        if ((index + 1) % 50 === 0) context.log(`${backbone}: ${index + 1} of ${solutions.length} ${what} read`)
      }
      return stated
    }
    const began = process.cpuUsage()
    const fitted = await read('training solutions', train)
    const weights = trainCritic(fitted, { key: split(key, backbone), backbone, digest: states.digest })
    const stated = await read('solutions', test)
    const { user, system } = process.cpuUsage(began)
    const found = new Map(
      stated.map((solution) => [
        solution.text,
        findFirstError(weights.model, stateFeatures(solution, solution.states, weights.projection)).decision,
      ]),
    )
    // a solution that the model cannot read has no error found
    const located = test.map(({ text, firstError }): LocatedError => ({
      label: firstError,
      found: found.get(text) ?? -1,
    }))
    scored(`head on ${backbone}`, located)
    const paired = compareHalves(problems, { before: halves, after: [located] }, split(key, `${backbone} gain`))
    figures.push({
      name: `head on ${backbone} less floor by halves`,
      value: paired.difference,
      n: test.length,
      interval: paired.interval,
    })
    if (backbone === BACKBONES[0]) gain = paired
    const verdicts = stated.map((solution) => ({
      isRight: solution.firstError === -1,
      verdict: trainedCritique(weights, solution, solution.states).final.verdict,
    }))
    for (const [isRight, name, opposite] of [
      [true, 'right solutions called wrong', 'wrong'],
      [false, 'wrong solutions called right', 'correct'],
    ] as const) {
      const group = verdicts.filter((each) => each.isRight === isRight)
      const hits = group.filter(({ verdict }) => verdict === opposite).length
      figures.push({
        name: `${backbone}, bounds at 0.1: ${name}`,
        value: hits / group.length,
        n: group.length,
        interval: wilsonInterval(hits, group.length),
      })
    }
    const given = verdicts.filter(({ verdict }) => verdict !== 'unknown').length
    figures.push({
      name: `${backbone}, bounds at 0.1: verdicts given`,
      value: given / verdicts.length,
      n: verdicts.length,
    })
    figures.push({
      name: `${backbone}: seconds of processor time a solution, kept ones among them`,
      value: (user + system) / 1e6 / (train.length + test.length),
      n: train.length + test.length,
    })
  }
  return {
    target: TARGET,
    holds: (gain?.interval[0] ?? -1) > 0,
    figures,
    n: test.length,
    notes: [
      `trained on ${train.length} solutions, of which ${train.filter(({ firstError }) => firstError === -1).length} are right; F1 of the floor ${(100 * floorScore.f1).toFixed(1)}`,
      'the conformal bounds promise their error for solutions of the source that was trained on; the measured ones come from other models',
    ],
  }
}

/** A solution as the floor is told of it. */
function position(solution: LabelledSolutionRow): FeaturedSolution {
  const { question, firstError } = solution
  return { steps: stepFeatures({ question }, solution, {}), firstError, problem: question }
}

/** Recorded solutions of some questions, none of them among the measured ones. */
async function recorded(
  context: ClaimContext,
  {
    without,
    count,
    key,
  }: {
    readonly without: readonly LabelledSolutionRow[]
    readonly count: number
    readonly key: ReturnType<typeof keyOf>
  },
): Promise<LabelledSolutionRow[]> {
  const path = await context.openDataSet('gsm8k', 'example_model_solutions.jsonl')
  const known = new Set(without.map(({ question }) => plain(question)))
  const graded: GradedSolution[] = []
  for await (const { task, response } of readRows([path], { signal: context.signal })) {
    if (task.kind !== 'arithmetic' || response?.recordedCorrect === undefined || known.has(plain(task.question)))
      continue
    graded.push({ id: task.id, question: task.question, text: response.text, isRight: response.recordedCorrect })
  }
  const chosen = new Set(
    shuffle(split(key, 'questions'), [...new Set(graded.map(({ question }) => question))]).slice(0, count),
  )
  return labelByAgreement(graded.filter(({ question }) => chosen.has(question)))
}

/** A question without the marks and spaces in which two prints of it differ. */
function plain(question: string): string {
  return question.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

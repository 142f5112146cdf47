/**
 * What refinement did, over many questions: accuracy before and after, by difficulty, helpfulness and harm, and every arm
 * over a curve of budgets in generated tokens.
 *
 * Helpfulness: share of wrong answers that became right (arXiv 2411.16579). Harm: share of right answers that became
 * wrong, which is printed always (RealCritic, arXiv 2501.14492, found self-critique to harm). Both count what a critique
 * and a refinement did to one answer.
 */
import { wilsonInterval, type Interval } from '../../evaluation/index.ts'
import { armOutcome, REFINE_ARMS, type RefineArm } from './arms.ts'
import type { RefineRecord, Turn } from './refine-record.ts'

/** A share with its sample size and 95 % interval. Value null without any case. */
export interface CountedShare {
  readonly hits: number
  readonly n: number
  readonly value: number | null
  readonly interval: Interval | null
}

/** What refinement changed. */
export interface RefinementEffect {
  readonly before: CountedShare
  readonly after: CountedShare
  /** Of wrong answers, those that became right. */
  readonly helpful: CountedShare
  /** Of right answers, those that became wrong. */
  readonly harmful: CountedShare
  /** Of answers whose gold is known, those whose critique's verdict agrees with it, among the verdicts given. */
  readonly discriminability: CountedShare
  /** Of answers, those on which the critic gave a verdict. */
  readonly coverage: CountedShare
}

/** One arm at one budget. */
export interface ArmFigure {
  readonly arm: RefineArm
  /** In mean greedy answers. */
  readonly budget: number
  readonly accuracy: CountedShare
  /** Mean tokens spent on a question. */
  readonly tokens: number
}

/** The whole report. */
export interface RefineReport {
  readonly questions: number
  /** Mean tokens of a greedy answer: the unit of budgets. */
  readonly unitTokens: number
  /** The greedy answer, after all rounds. */
  readonly sequential: RefinementEffect
  /** All samples, each refined once. */
  readonly parallel: RefinementEffect
  readonly byDifficulty: readonly { readonly difficulty: string; readonly sequential: RefinementEffect }[]
  /** Each arm at the budgets that it can spend: where a smaller one pays for all that was drawn, a larger one is not told. */
  readonly curve: readonly ArmFigure[]
}

/** Budgets, in mean greedy answers. */
export const BUDGETS: readonly number[] = [1, 2, 4, 8, 16]

/** Computes the report. @throws RangeError without a record */
export function refineReport(records: readonly RefineRecord[]): RefineReport {
  if (records.length === 0) throw new RangeError('refineReport: got no records, wanted at least one')
  const unitTokens = records.reduce((sum, { rounds }) => sum + (rounds[0]?.attempt.tokens ?? 0), 0) / records.length
  const difficulties = [...new Set(records.map(({ difficulty }) => difficulty))].toSorted()
  return {
    questions: records.length,
    unitTokens,
    sequential: effectOf(records.map(({ rounds }) => rounds)),
    parallel: effectOf(records.flatMap(({ samples }) => samples.map((sample) => [sample]))),
    byDifficulty: difficulties.map((difficulty) => ({
      difficulty,
      sequential: effectOf(records.filter((record) => record.difficulty === difficulty).map(({ rounds }) => rounds)),
    })),
    curve: REFINE_ARMS.flatMap((arm) =>
      BUDGETS.filter((_, at) => hasMoreToSpend(records, arm, (BUDGETS[at - 1] ?? 0) * unitTokens)).flatMap((budget) =>
        armFigure(records, arm, { budget, unitTokens }),
      ),
    ),
  }
}

/** A share of counted cases. */
export function countedShare(hits: number, n: number): CountedShare {
  return n === 0
    ? { hits, n, value: null, interval: null }
    : { hits, n, value: hits / n, interval: wilsonInterval(hits, n) }
}

/** Chains of turns: the first attempt of each before, the last refinement after. */
function effectOf(chains: readonly (readonly Turn[])[]): RefinementEffect {
  const ends = chains.flatMap((turns) => {
    const [first] = turns
    if (first === undefined) return []
    const last = turns.findLast(({ refinement }) => refinement !== undefined)?.refinement ?? first.attempt
    return [{ before: first.attempt.right === true, after: last.right === true }]
  })
  const looks = chains.flatMap(([first]) => (first === undefined || first.attempt.right === null ? [] : [first]))
  const judged = looks.filter(({ critique }) => critique.verdict !== 'unknown')
  const agreed = judged.filter(({ attempt, critique }) => (critique.verdict === 'correct') === attempt.right)
  const wrong = ends.filter(({ before }) => !before)
  const right = ends.filter(({ before }) => before)
  return {
    before: countedShare(right.length, ends.length),
    after: countedShare(ends.filter(({ after }) => after).length, ends.length),
    helpful: countedShare(wrong.filter(({ after }) => after).length, wrong.length),
    harmful: countedShare(right.filter(({ after }) => !after).length, right.length),
    discriminability: countedShare(agreed.length, judged.length),
    coverage: countedShare(judged.length, looks.length),
  }
}

/** Whether an arm spends more on some question than a budget pays. The first attempt is taken whatever it costs. */
function hasMoreToSpend(records: readonly RefineRecord[], arm: RefineArm, budget: number): boolean {
  if (budget === 0) return true
  return records.some((record) => {
    const all = armOutcome(record, arm, Infinity)
    return all !== undefined && all.tokens > (armOutcome(record, arm, budget)?.tokens ?? 0)
  })
}

function armFigure(
  records: readonly RefineRecord[],
  arm: RefineArm,
  { budget, unitTokens }: { readonly budget: number; readonly unitTokens: number },
): ArmFigure[] {
  const found = records.flatMap((record) => armOutcome(record, arm, budget * unitTokens) ?? [])
  if (found.length === 0) return []
  const hits = found.filter(({ right }) => right).length
  const tokens = found.reduce((sum, each) => sum + each.tokens, 0) / found.length
  return [{ arm, budget, accuracy: countedShare(hits, found.length), tokens }]
}

/** Test-time refinement of one model over many questions, and its figures: the parts of the claim `critique-refine`. */
import {
  armOutcome,
  BUDGETS,
  meterTokens,
  refineReport,
  refineTask,
  type CountedShare,
  type Critic,
  type RefineArm,
  type RefinementEffect,
  type RefineRecord,
} from '../../src/critique/index.ts'
import { pairedDifference, type PairedDifference } from '../../src/evaluation/index.ts'
import type { LanguageModel } from '../../src/model/index.ts'
import { split, type Key } from '../../src/random.ts'
import { workThrough } from '../../src/work-through.ts'
import type { ArithmeticTask, Figure } from '../../src/supervision.ts'

/** A question with how hard it is. */
export interface RefinedQuestion {
  readonly task: ArithmeticTask & { readonly answer: string }
  readonly difficulty: string
}

/** Looks on. Where it asks a language model, that model goes through a meter. */
export interface LookingOn {
  readonly name: string
  /** @param meter counts what goes through it */
  open(meter: (model: LanguageModel) => LanguageModel): Promise<Critic>
}

/** How it is refined. */
export interface RefinementOptions {
  readonly actor: LanguageModel
  readonly rounds: number
  readonly samples: number
  /** Questions at once. */
  readonly parallel: number
  readonly maxTokens: number
  readonly temperature: number
  readonly key: Key
  readonly signal: AbortSignal
  readonly log: (line: string) => void
}

export const MODES = ['honest', 'oracle'] as const
export type Mode = (typeof MODES)[number]

/** Records of every question in one mode. The draws are those of other critics and modes, as far as they ask the same. */
export async function refineQuestions(
  questions: readonly RefinedQuestion[],
  critic: LookingOn,
  { mode, ...options }: RefinementOptions & { readonly mode: Mode },
): Promise<RefineRecord[]> {
  const { actor, key, log, parallel } = options
  const meters: ReturnType<typeof meterTokens>[] = []
  await using opened = await critic.open((model) => {
    const meter = meterTokens(model)
    meters.push(meter)
    return meter.model
  })
  const players = { actor, critic: opened, takeCriticTokens: () => meters.reduce((sum, each) => sum + each.take(), 0) }
  const records: RefineRecord[] = []
  let done = 0
  const work = async (at: number, signal: AbortSignal): Promise<void> => {
    const question = questions[at]
    if (question === undefined) return
    const { task, difficulty } = question
    records[at] = await refineTask(task, players, { ...options, mode, difficulty, key: split(key, task.id), signal })
    log(`${critic.name}, ${mode}: ${++done} of ${questions.length} questions`)
  }
  await workThrough(questions.length, work, { parallel, signal: options.signal })
  return records
}

/** A way compared with the majority vote on the same questions, at the same budget. */
export interface BesideVote {
  readonly arm: RefineArm
  /** In mean greedy answers. */
  readonly budget: number
  readonly difference: PairedDifference
  /** Mean tokens of a question, of the way and of the vote. */
  readonly tokens: number
  readonly voteTokens: number
}

const COMPARED = ['sequential', 'parallel', 'critic-vote'] as const

/**
 * Every way beside the majority vote at the same budget. Left out is a budget that the drawn samples cannot spend (the
 * vote has used less than four fifths of it, and would only stand still there), and one that the way overspends by more
 * than a fifth, since its first sample is always taken.
 */
export function besideVote(records: readonly RefineRecord[], key: Key): BesideVote[] {
  const { unitTokens } = refineReport(records)
  return COMPARED.flatMap((arm) =>
    BUDGETS.flatMap((budget): BesideVote[] => {
      const pairs = records.flatMap((record) => {
        const vote = armOutcome(record, 'vote', budget * unitTokens)
        const other = armOutcome(record, arm, budget * unitTokens)
        return vote === undefined || other === undefined ? [] : [{ vote, other }]
      })
      const mean = (of: (pair: (typeof pairs)[number]) => number): number =>
        pairs.reduce((sum, pair) => sum + of(pair), 0) / Math.max(1, pairs.length)
      const [tokens, voteTokens] = [mean(({ other }) => other.tokens), mean(({ vote }) => vote.tokens)]
      const most = budget * unitTokens
      if (pairs.length === 0 || voteTokens < 0.8 * most || tokens > 1.2 * most) return []
      const difference = pairedDifference(split(key, `${arm} ${budget}`), {
        before: pairs.map(({ vote }) => Number(vote.right)),
        after: pairs.map(({ other }) => Number(other.right)),
      })
      return [{ arm, budget, difference, tokens, voteTokens }]
    }),
  )
}

/** All figures of one critic in one mode. */
export function refinementFigures(name: string, records: readonly RefineRecord[], key: Key): Figure[] {
  const report = refineReport(records)
  return [
    ...effectFigures(`${name}, rounds`, report.sequential),
    ...effectFigures(`${name}, samples refined once`, report.parallel),
    ...report.byDifficulty.flatMap(({ difficulty, sequential: { before, after, harmful } }) =>
      figuresOf(`${name}, rounds, ${difficulty}`, { before, after, 'harm: right made wrong': harmful }),
    ),
    ...report.curve.flatMap(({ arm, budget, accuracy, tokens }) =>
      figuresOf(`${name}, ${arm}`, { [`right at ${budget} answers' tokens (${Math.round(tokens)} spent)`]: accuracy }),
    ),
    ...besideVote(records, key).map(({ arm, budget, difference: { difference, interval, n }, tokens, voteTokens }) => ({
      name: `${name}, ${arm} less vote at ${budget} answers' tokens (${Math.round(tokens)} and ${Math.round(voteTokens)})`,
      value: difference,
      n,
      interval,
    })),
  ]
}

function effectFigures(name: string, effect: RefinementEffect): Figure[] {
  const { before, after, helpful, harmful, discriminability, coverage } = effect
  return figuresOf(name, {
    before,
    after,
    'helpful: wrong made right': helpful,
    'harm: right made wrong': harmful,
    'verdicts that are right': discriminability,
    'verdicts given': coverage,
  })
}

function figuresOf(name: string, shares: Readonly<Record<string, CountedShare>>): Figure[] {
  return Object.entries(shares).flatMap(([what, { value, n, interval }]) =>
    value === null || interval === null ? [] : [{ name: `${name}, ${what}`, value, n, interval }],
  )
}

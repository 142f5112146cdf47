/**
 * Where a solution first goes wrong, on ProcessBench-GSM8K: each critic and the combination, beside the floors. On six other
 * sets the floors and what needs no language model (`critique/other-sets.ts`).
 *
 * Data: ProcessBench GSM8K, the 267 rows at hand, never trained on. The combination is fitted by halves split by problem, ten
 * splits, and judged on the other half; its penalty, its threshold and whether it uses the readings are chosen by cross-validation
 * within the half, and its features before this claim first ran with them. A local 1.5B model makes attempts at the questions and
 * reads the solutions, plain and with an attempt shown. Both are kept in the cache, so that an interrupted run goes on.
 * `-- without-readings` leaves the readings out.
 */
import {
  compareWithAttempts,
  consensusOf,
  FEATURE_GROUPS,
  OPTIONAL_FEATURES,
  critiqueBySurprise,
  openScores,
  readTwice,
  scoreFirstErrors,
  firstWrongStep,
  stepFeatures,
  type AttemptPlan,
  type Consensus,
  type FeaturedSolution,
  type FeatureGroup,
  type LabelledSolutionRow,
  type SolutionScores,
} from '../src/critique/index.ts'
import { openModel } from '../src/model/index.ts'
import { keyOf } from '../src/random.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { drawnConsensus } from './critique/drawn-consensus.ts'
import { labelledSet } from './critique/labelled-set.ts'
import { LocatedFigures } from './critique/located-figures.ts'
import { arithmeticFound, otherSetFigures } from './critique/other-sets.ts'

const TARGET_F1 = 0.55
const TARGET_LOW = 0.479
const MODEL = 'qwen2.5-coder-1.5b'
/** A greedy program in each of two wordings, a greedy solution in words and a sampled one, for each question. */
const PLAN: AttemptPlan = { program: 1, 'listed-program': 1, words: 2 }
/** Leaves the readings out, whose logits cost as much as the attempts. */
const WITHOUT_READINGS = 'without-readings'
const QUICK_ROWS = 40

export const claim: Claim = {
  name: 'critique-benchmarks',
  statement: 'The combined critic finds the first wrong step as published reward models of 7B did',
  target: `F1 of at least ${TARGET_F1} on ProcessBench-GSM8K, the interval's low end above ${TARGET_LOW}`,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const all = await labelledSet(context, 'processbench', 'gsm8k.jsonl.gz')
  const solutions = context.quick ? all.slice(0, QUICK_ROWS) : all
  const isRead = !isWithoutReadings(context.arguments)
  const { consensus, scores } = await gathered(context, { solutions, isRead })
  const key = keyOf('critique-benchmarks')
  const featuredBy = (agreed: ReadonlyMap<string, Consensus>): FeaturedSolution[] =>
    solutions.map(({ question, text, steps, firstError }, index) => ({
      problem: question,
      firstError,
      steps: stepFeatures({ question }, { text, steps }, { consensus: agreed.get(question), scores: scores[index] }),
    }))
  const featured = featuredBy(consensus)
  const ofTwo = new Map([...consensus].map(([question, each]) => [question, consensusOfTwo(each)]))
  const located = new LocatedFigures({ name: '', solutions, key, log: (line) => context.log(line) })
  located.floors()
  located.byRule('arithmetic', arithmeticFound)
  located.byRule('attempts, by rule', (solution) => firstMissed(solution, consensus.get(solution.question)))
  located.byRule('two attempts, by rule', (solution) => firstMissed(solution, ofTwo.get(solution.question)))
  if (isRead) located.byRule('surprise, by rule', (solution, index) => firstSurprising(solution, scores[index]))
  const readings: readonly FeatureGroup[] = ['surprise', 'shown']
  const everyGroup = Object.keys(FEATURE_GROUPS) as FeatureGroup[]
  const groups = isRead ? everyGroup : everyGroup.filter((group) => !readings.includes(group))
  const optional = isRead ? OPTIONAL_FEATURES : []
  const without = (left: readonly FeatureGroup[]): FeatureGroup[] => groups.filter((group) => !left.includes(group))
  const floor = located.byHalves('floor: position and length', featured, ['position'])
  located.byHalves('position, checker, provenance', featured, ['position', 'checker', 'provenance'])
  if (isRead) located.byHalves('position and surprise', featured, ['position', 'surprise'])
  const combined = located.byHalves('combined', featured, groups, optional)
  located.gain('combined less the floor', floor, combined)
  const two = located.byHalves('combined, two attempts', featuredBy(ofTwo), groups, optional)
  located.gain('combined less combined of two attempts', two, combined)
  if (isRead) {
    const unread = located.byHalves('combined without any surprise', featured, without(readings))
    located.gain('combined less without any surprise', unread, combined)
  }
  for (const left of groups) located.byHalves(`combined without ${left}`, featured, without([left]), optional)
  const others = await otherSetFigures(context)
  const answered = [...consensus.values()]
  const agreed = answered.filter(({ share }) => share === 1).length
  return {
    target: claim.target,
    holds: combined.value >= TARGET_F1 && combined.low > TARGET_LOW,
    figures: [...located.figures, ...others],
    n: solutions.length,
    notes: [
      `attempts for each question: ${JSON.stringify(PLAN)}, model ${MODEL}; program and words agree on ${agreed} of ${answered.length} questions`,
      `${scoreFirstErrors(solutions.map(({ firstError }) => ({ label: firstError, found: -1 }))).wrong} of ${solutions.length} solutions are wrong; fitted by halves split by problem, 10 splits, interval by bootstrap over problems without refitting`,
    ],
  }
}

/** @throws RangeError for another argument */
function isWithoutReadings(words: readonly string[]): boolean {
  const other = words.find((word) => word !== WITHOUT_READINGS)
  if (other !== undefined) throw new RangeError(`critique-benchmarks: got ${other}, wanted ${WITHOUT_READINGS}`)
  return words.length > 0
}

/** The least from which programs and words can agree: the greedy program and the greedy solution. */
function consensusOfTwo({ all }: Consensus): Consensus {
  return consensusOf((['program', 'words'] as const).flatMap((wanted) => all.find(({ form }) => form === wanted) ?? []))
}

/** The first step that the rule of the critic `attempts` calls wrong; −1 where it calls none wrong. */
function firstMissed({ id, question, text, steps }: LabelledSolutionRow, consensus: Consensus | undefined): number {
  const task = { kind: 'arithmetic', id, question } as const
  const response = { taskId: id, model: 'recorded', text }
  const critique = compareWithAttempts(task, response, { steps, consensus: consensus ?? consensusOf([]) })
  return 'steps' in critique ? critique.steps.findIndex(({ verdict }) => verdict === 'wrong') : -1
}

/** The first wrong step by the rule of the critic `surprise`. */
function firstSurprising(solution: LabelledSolutionRow, scores: SolutionScores | undefined): number | undefined {
  const response = { taskId: solution.id, model: 'recorded', text: solution.text }
  return firstWrongStep(solution, critiqueBySurprise(response, scores?.own ?? []))
}

interface Gathered {
  readonly consensus: ReadonlyMap<string, Consensus>
  /** For each solution. */
  readonly scores: readonly (SolutionScores | undefined)[]
}

/** Attempts at each question, and where wanted the two readings of each solution: what is not kept is made now. */
async function gathered(
  context: ClaimContext,
  { solutions, isRead }: { readonly solutions: readonly LabelledSolutionRow[]; readonly isRead: boolean },
): Promise<Gathered> {
  await using model = await openModel(MODEL, { parallel: 16, contextTokens: 2_048 })
  const questions = [...new Set(solutions.map(({ question }) => question))]
  const drawn = await drawnConsensus(context, { model, questions, plan: PLAN })
  const consensus = new Map([...drawn].map(([question, each]) => [question, each.consensus]))
  if (!isRead) return { consensus, scores: solutions.map(() => undefined) }
  using kept = await openScores(model, { signal: context.signal })
  const scores: (SolutionScores | undefined)[] = []
  for (const [index, { question, text }] of solutions.entries()) {
    scores.push(
      await readTwice(kept, {
        question,
        text,
        consensus: consensus.get(question) ?? consensusOf([]),
        signal: context.signal,
      }),
    )
    if ((index + 1) % 20 === 0) context.log(`${index + 1} of ${solutions.length} solutions read`)
  }
  return { consensus, scores }
}

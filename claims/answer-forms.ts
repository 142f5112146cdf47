/**
 * The reasoning judge on this project's own pairs of a gold answer and a response, over all classes of answers, half of
 * them unequal (test/answers). Written by hand before and while the reader was written: it shows that what is claimed
 * to be read is read, and is no estimate of any data set. Math-Verify runs on the same pairs, where Python has it.
 */
import { createReasoningJudge, judgeReasoning } from '../src/critique/index.ts'
import type { Verdict } from '../src/supervision.ts'
import { ANSWER_CLASSES, DECEITS } from '../test/answers/index.ts'
import { mathVerify } from './answers/math-verify.ts'
import {
  countsTable,
  countVerdicts,
  figuresOf,
  type PairVerdict,
  type VerdictCounts,
} from './answers/verdict-counts.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'

const TARGET = 'at least 500 pairs: 0 wrong accepts, at most 1 % wrong rejects, at most 5 % undecided'

export const claim: Claim = {
  name: 'answer-forms',
  statement:
    'The reasoning judge decides answers of every class it names: none accepted wrongly, hardly any rejected wrongly',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  await using judge = createReasoningJudge()
  const pairs = ANSWER_CLASSES.flatMap((each) => each.pairs.map((pair) => ({ ...pair, name: each.name })))
  const verdicts: PairVerdict[] = []
  for (const [at, pair] of pairs.entries()) {
    const feedback = await judge.judge(
      { kind: 'arithmetic', id: String(at), question: '', answer: pair.gold },
      { taskId: String(at), model: 'written', text: pair.response },
      { signal: context.signal },
    )
    const verdict = pairVerdict(feedback.verdict)
    verdicts.push(verdict)
    if (verdict !== pair.same)
      context.log(`${verdict === null ? 'open' : 'WRONG'}: ${pair.gold} ${pair.same ? '==' : '/='} ${pair.response}`)
  }
  const deceits = DECEITS.flatMap((each) => each.pairs)
  const deceived = deceits.filter(({ gold, response }, at) => {
    const task = { kind: 'arithmetic', id: String(at), question: '', answer: gold } as const
    return judgeReasoning(task, { taskId: String(at), model: 'written', text: response }).verdict === 'correct'
  })
  const others = await mathVerify(pairs, context)
  const labels = pairs.map((pair) => pair.same)
  const count = (given: readonly PairVerdict[] | undefined, name?: string): VerdictCounts | undefined => {
    if (given === undefined) return undefined
    const chosen = pairs.flatMap((pair, at) => (name === undefined || pair.name === name ? [at] : []))
    return countVerdicts(
      chosen.map((at) => given[at] ?? null),
      chosen.map((at) => labels[at] ?? false),
    )
  }
  const all = countVerdicts(verdicts, labels)
  context.log(
    countsTable('Own pairs', [
      ...ANSWER_CLASSES.map(({ name }) => ({ name, ours: count(verdicts, name) ?? all, other: count(others, name) })),
      { name: 'all', ours: all, other: count(others) },
    ]),
  )
  const equal = labels.filter(Boolean).length
  const other = count(others)
  return {
    figures: [
      ...figuresOf('ours', all),
      { name: 'deceits accepted', value: deceived.length, n: deceits.length },
      ...(other === undefined ? [] : figuresOf('Math-Verify', other)),
    ],
    n: pairs.length,
    target: TARGET,
    holds:
      pairs.length >= 500 &&
      all.wrongAccepts === 0 &&
      deceived.length === 0 &&
      all.wrongRejects <= 0.01 * pairs.length &&
      all.undecided <= 0.05 * pairs.length,
    notes: [
      `${equal} pairs are equal, ${pairs.length - equal} are not; the table is the project's own, written with the reader in view`,
      ...(other === undefined ? ['Math-Verify is not installed: pip install math-verify'] : []),
    ],
  }
}

/** Correct, wrong, or not decided. */
function pairVerdict(verdict: Verdict): PairVerdict {
  return verdict === 'unknown' ? null : verdict === 'correct'
}

/**
 * The reasoning judge on all recorded model solutions of GSM8K, with the answer and without.
 *
 * Data: GSM8K's example_model_solutions.jsonl, 1,319 test questions × four models, `is_correct` recorded by its authors.
 * Measured only: nothing of the judge was tuned on these rows. Two arms:
 *  - with gold: the verdict is the answer's, so that this measures whether the final answer is found and compared right;
 *  - blind: the judge never sees the answer. It says `wrong` where a false equation reaches the answer, else `unknown`.
 *    Its share of right verdicts is read beside its coverage and beside the base rate: the share of wrong solutions,
 *    which a judge that always says "wrong" would score. AUROC: does the blind score order right above wrong.
 */
import { judgeReasoning } from '../src/critique/index.ts'
import {
  agreementOf,
  auroc,
  renderTerminalTable,
  shareOf,
  type Agreement,
  type Share,
} from '../src/evaluation/index.ts'
import { keyOf, shuffle } from '../src/random.ts'
import type { ArithmeticTask, Feedback, Figure, Response, Verdict } from '../src/supervision.ts'
import { readRows } from '../src/task/index.ts'
import { withoutGold } from '../src/work/index.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'

const SEED = 'judge-gsm8k-recorded'
const TARGET =
  'with gold: at least 99 % of verdicts agree with the record at full coverage; blind: at least 90 % of the verdicts "wrong" are on solutions recorded wrong'
/** Examples of first wrong steps that are printed for reading by eye; `examples=60` asks for more. */
const EXAMPLE_COUNT = 10

export const claim: Claim = {
  name: 'judge-gsm8k-recorded',
  statement:
    'The reasoning judge agrees with the recorded correctness of 5,276 model solutions, and abstains where it cannot know',
  target: TARGET,
  run: measure,
}

interface Judged {
  readonly task: ArithmeticTask
  readonly response: Response
  readonly isRight: boolean
  readonly blind: Feedback
  readonly informed: Feedback
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const judged: Judged[] = []
  const file = await context.openDataSet('gsm8k', 'example_model_solutions.jsonl')
  for await (const { task, response } of readRows([file], { signal: context.signal })) {
    if (task.kind !== 'arithmetic' || response?.recordedCorrect === undefined) continue
    judged.push({
      task,
      response,
      isRight: response.recordedCorrect,
      blind: judgeReasoning(withoutGold(task), response),
      informed: judgeReasoning(task, response),
    })
  }
  printExamples(context, judged)
  const models = [...new Set(judged.map((row) => row.response.model))]
  const groups = [
    ...models.map((model) => [model, judged.filter((row) => row.response.model === model)] as const),
    ['all', judged] as const,
  ]
  context.log(table(groups))
  const figures = groups.flatMap(([name, rows]) => figuresOf(name, rows))
  const informed = agreement(judged, 'informed')
  const blind = agreement(judged, 'blind')
  return {
    figures,
    n: judged.length,
    target: TARGET,
    holds:
      (informed.discriminability?.value ?? 0) >= 0.99 &&
      (informed.coverage?.value ?? 0) >= 0.99 &&
      (blind.discriminability?.value ?? 0) >= 0.9,
    notes: [
      'blind, the judge only ever says "wrong" or "unknown": the base rate of wrong solutions is what "always wrong" would score',
      'intervals of a model take its 1,319 questions as independent; those of "all" hold four answers to each question and are a little too narrow',
      'these models wrote their sums through a calculator, so that few of their errors are arithmetic',
    ],
  }
}

function agreement(rows: readonly Judged[], arm: 'blind' | 'informed'): Agreement {
  const count = (verdict: Verdict): { recordedCorrect: number; recordedWrong: number } => {
    const given = rows.filter((row) => row[arm].verdict === verdict)
    const recordedCorrect = given.filter((row) => row.isRight).length
    return { recordedCorrect, recordedWrong: given.length - recordedCorrect }
  }
  return agreementOf({ correct: count('correct'), wrong: count('wrong'), unknown: count('unknown') })
}

function figuresOf(name: string, rows: readonly Judged[]): Figure[] {
  const figures: Figure[] = []
  const add = (label: string, share: Share | undefined): void => {
    if (share !== undefined)
      figures.push({ name: `${name}: ${label}`, value: share.value, n: share.n, interval: share.interval })
  }
  add('with gold, coverage', agreement(rows, 'informed').coverage)
  add('with gold, share right of verdicts given', agreement(rows, 'informed').discriminability)
  const blind = agreement(rows, 'blind')
  add('blind, coverage', blind.coverage)
  add('blind, share right of verdicts given', blind.discriminability)
  add('base rate, share of wrong solutions', shareOf(rows.filter((row) => !row.isRight).length, rows.length))
  const positives = scores(rows, true)
  const negatives = scores(rows, false)
  if (positives.length > 0 && negatives.length > 0) {
    figures.push({ name: `${name}: blind, AUROC of the score`, value: auroc({ positives, negatives }), n: rows.length })
  }
  return figures
}

function scores(rows: readonly Judged[], isRight: boolean): number[] {
  return rows.filter((row) => row.isRight === isRight).map((row) => row.blind.score ?? 0.5)
}

function table(groups: readonly (readonly [name: string, rows: readonly Judged[]])[]): string {
  return renderTerminalTable({
    title: 'Recorded solutions, by model (95 % Wilson intervals)',
    columns: ['model', 'n', 'right by gold', 'blind coverage', 'blind right', 'base rate wrong'].map((name, at) => ({
      name,
      align: at === 0 ? 'left' : 'right',
    })),
    rows: groups.map(([name, rows]) => {
      const blind = agreement(rows, 'blind')
      return [
        name,
        String(rows.length),
        shareText(agreement(rows, 'informed').discriminability),
        shareText(blind.coverage),
        shareText(blind.discriminability),
        shareText(shareOf(rows.filter((row) => !row.isRight).length, rows.length)),
      ]
    }),
  })
}

function shareText(share: Share | undefined): string {
  if (share === undefined) return 'none given'
  return `${(100 * share.value).toFixed(1)} % [${share.interval.map((end) => (100 * end).toFixed(1)).join(', ')}]`
}

/** Prints first wrong steps, drawn by key, for a reader to check; they go to the terminal only. */
function printExamples(context: ClaimContext, judged: readonly Judged[]): void {
  const asked = context.arguments.find((argument) => argument.startsWith('examples='))
  const count = asked === undefined ? EXAMPLE_COUNT : Number(asked.slice('examples='.length))
  const flagged = judged.filter((row) => row.blind.findings.some((finding) => finding.kind === 'false-equation'))
  context.log(`${flagged.length} solutions have a step judged wrong; ${Math.min(count, flagged.length)} of them:`)
  for (const { response, blind, isRight } of shuffle(keyOf(SEED), flagged).slice(0, count)) {
    const first = blind.findings.find((finding) => finding.kind === 'false-equation')
    if (first?.where.part !== 'step') continue
    context.log(
      `- ${response.model}, recorded ${isRight ? 'right' : 'wrong'}, verdict ${blind.verdict}, step ${first.where.step}: ${first.message}`,
    )
    context.log(`    ${response.text.slice(first.where.start, first.where.end).slice(0, 240)}`)
  }
  for (const { response, task, informed, isRight } of judged) {
    if ((informed.verdict === 'correct') === isRight && informed.verdict !== 'unknown') continue
    const answer = informed.findings.at(-1)
    context.log(
      `disagrees with the record (${isRight ? 'right' : 'wrong'}): ${answer?.message ?? ''}; gold ${task.answer ?? ''}; …${response.text.slice(-60)}`,
    )
  }
}

/**
 * When the reasoning judge calls a step false, people who read the solution say the same.
 *
 * Data: ProcessBench GSM8K (267 solutions, 144 of them wrong) and MR-GSM8K (383 wrong solutions), both with the first
 * wrong step as people labelled it. Measured only: nothing of the judge was tuned on these rows. The judge runs blind.
 *
 * The labels say of every step before the first wrong one that it is right, of that one that it is wrong, and of the
 * later ones nothing. So a solution counts by its first flagged step, where that stands at or before the label:
 *  - precision: of these first flags, the share on the labelled step itself. A flag before the label, or in a solution
 *    without an error, counts against it; a first flag behind the label has no label and is reported apart;
 *  - recall: of the wrong solutions, the share whose first flag is on the labelled step. It is low by nature: most errors
 *    are a wrong reading of the question, of which arithmetic says nothing.
 */
import { judgeReasoning } from '../src/critique/index.ts'
import { shareOf } from '../src/evaluation/index.ts'
import type { ArithmeticTask, Figure, Finding } from '../src/supervision.ts'
import { readRows } from '../src/task/index.ts'
import { withoutGold } from '../src/work/index.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'

const TARGET_PRECISION = 0.97
/** Recall before the judge learned what is no slip (commit c9b0cb1), measured by this claim. */
const FORMER_RECALL = { processbench: 17 / 144, 'mr-gsm8k': 74 / 383 } as const
const TARGET =
  'in each set at least 97 % of first flags are on the step that people call the first wrong one, at a recall of at least 11.8 % (ProcessBench) and 19.3 % (MR-GSM8K), as before'

const SETS = [
  { name: 'processbench', file: 'gsm8k.jsonl.gz' },
  { name: 'mr-gsm8k', file: 'mr_gsm8k_wrong.jsonl.gz' },
] as const

export const claim: Claim = {
  name: 'step-critic-precision',
  statement: 'A step that the reasoning judge calls false is the step in which people find the first error',
  target: TARGET,
  run: measure,
}

/** Where the first flag of a solution stands against the label. */
type Place = 'none' | 'on' | 'before' | 'behind' | 'no-error'

interface Flagged {
  readonly place: Place
  readonly id: string
  readonly message: string
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const figures: Figure[] = []
  const notes: string[] = []
  let holds = true
  let n = 0
  for (const { name, file } of SETS) {
    const flagged: Flagged[] = []
    let wrong = 0
    let rows = 0
    const path = await context.openDataSet(name, file)
    for await (const { task, response } of readRows([path], { signal: context.signal })) {
      const label = labelOf(task.labels)
      if (task.kind !== 'arithmetic' || response === undefined || label === undefined) continue
      rows++
      if (label.firstError !== null) wrong++
      flagged.push(firstFlag(task, response.text, label))
    }
    const count = (place: Place): number => flagged.filter((one) => one.place === place).length
    const known = count('on') + count('before') + count('no-error')
    const precision = shareOf(count('on'), known)
    const recall = shareOf(count('on'), wrong)
    if (precision === undefined || recall === undefined) throw new RangeError(`${name}: no step was flagged`)
    n += known
    figures.push(
      { name: `${name}: precision of first flags`, value: precision.value, n: known, interval: precision.interval },
      { name: `${name}: recall of first wrong steps`, value: recall.value, n: wrong, interval: recall.interval },
    )
    notes.push(
      `${name}: ${rows} solutions, ${wrong} wrong; first flags on the label ${count('on')}, before it ${count('before')}, in right solutions ${count('no-error')}, behind it ${count('behind')} (no label there)`,
    )
    for (const { place, id, message } of flagged)
      if (place === 'before' || place === 'no-error') context.log(`${name} ${id}, ${place}: ${message}`)
    holds &&= precision.value >= TARGET_PRECISION && recall.value >= FORMER_RECALL[name]
  }
  return { figures, n, target: TARGET, holds, notes }
}

interface Label {
  /** 0-based first wrong step; null where every step is right. */
  readonly firstError: number | null
  /** Where each step ends in the response's text. */
  readonly stepEnds: readonly number[]
}

function labelOf(labels: ArithmeticTask['labels']): Label | undefined {
  const { firstError, stepEnds } = labels ?? {}
  if (!Array.isArray(stepEnds) || (firstError !== null && typeof firstError !== 'number')) return undefined
  return { firstError, stepEnds: stepEnds.map(Number) }
}

function firstFlag(task: ArithmeticTask, text: string, { firstError, stepEnds }: Label): Flagged {
  const { findings } = judgeReasoning(withoutGold(task), { taskId: task.id, model: 'recorded', text })
  const first = findings.find(({ where, verdict }) => where.part === 'step' && verdict === 'wrong')
  if (first === undefined) return { place: 'none', id: task.id, message: '' }
  const step = stepEnds.findIndex((end) => startOf(first) < end)
  return { place: placeOf(step, firstError), id: task.id, message: first.message }
}

/** Where the false equation begins; a step of the judge may span several of the data set. */
function startOf({ where, detail }: Finding): number {
  if (typeof detail?.['start'] === 'number') return detail['start']
  return where.part === 'step' ? where.start : 0
}

function placeOf(step: number, firstError: number | null): Place {
  if (firstError === null) return 'no-error'
  if (step === firstError) return 'on'
  return step < firstError ? 'before' : 'behind'
}

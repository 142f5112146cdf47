/**
 * The reasoning judge finds planted arithmetic slips at the right step and leaves untouched gold steps alone.
 *
 * Data: GSM8K gold solutions, split `test` (the judge was developed on `train`; `npm run claim judge-planted-slips train`
 * measures there). Each slip is planted with its own Key in one calculation that is written out before its annotation.
 * Measured in two forms: with the annotations, and with them stripped. The judge runs blind: it never sees the answer.
 * Control: the same solutions untouched.
 */
import { judgeReasoning } from '../src/critique/index.ts'
import { countSites, plantSlip, SLIP_KINDS, type SlipKind } from '../src/critique/arithmetic/planted-slip.ts'
import { shareOf } from '../src/evaluation/index.ts'
import { keyOf, shuffle, split } from '../src/random.ts'
import type { ArithmeticTask, Figure } from '../src/supervision.ts'
import { readRows } from '../src/task/index.ts'
import { withoutGold } from '../src/work/index.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'

const SEED = 'judge-planted-slips'
const SLIP_COUNT = 1000
const QUICK_SLIP_COUNT = 200
const TARGET =
  'at least 95 % of slips found at the right step, at most 1 % of untouched gold steps flagged, in both forms'

interface GoldRow {
  readonly task: ArithmeticTask
  readonly text: string
}

/** The share of slips that were found, by what was planted, and the false flags, of one form of the text. */
class FormCounts {
  readonly found = new Map<SlipKind, { hits: number; n: number }>()
  untouchedFlags = 0
  untouchedSteps = 0
  otherFlags = 0
  otherSteps = 0
}

const FORMS = [
  { name: 'annotated', of: (text: string): string => text },
  { name: 'text only', of: (text: string): string => text.replace(/<<[^<>]*>>/g, '') },
] as const

export const claim: Claim = {
  name: 'judge-planted-slips',
  statement:
    'The reasoning judge finds arithmetic slips planted in gold solutions at the right step, and flags almost no untouched step',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const part = context.arguments.includes('train') ? 'train' : 'test'
  const rows = await goldRows(context, part)
  const wanted = context.quick ? QUICK_SLIP_COUNT : SLIP_COUNT
  const counts = new Map(FORMS.map((form) => [form.name, new FormCounts()] as const))
  for (const form of FORMS) for (const row of rows) countUntouched(row, form.of(row.text), counts.get(form.name))

  const key = keyOf(SEED)
  let planted = 0
  const misses: string[] = []
  for (const row of shuffle(split(key, 'order'), rows)) {
    context.signal.throwIfAborted()
    if (planted === wanted) break
    const kind = SLIP_KINDS[planted % SLIP_KINDS.length] ?? 'result'
    const slip = plantSlip(split(split(key, 'slip'), row.task.id), row.text, kind)
    if (slip === undefined) continue
    planted++
    for (const form of FORMS) {
      const text = form.of(slip.text)
      const flagged = wrongSteps(row.task, text)
      const hit = flagged.first === slip.step
      const count = counts.get(form.name)
      if (count === undefined) continue
      const kindCount = count.found.get(kind) ?? { hits: 0, n: 0 }
      count.found.set(kind, { hits: kindCount.hits + (hit ? 1 : 0), n: kindCount.n + 1 })
      count.otherFlags += flagged.steps.filter((step) => step !== slip.step).length
      count.otherSteps += flagged.total - 1
      if (!hit) {
        const line = lineAt(text, slip.step)
        misses.push(
          `${form.name}, ${kind}, step ${slip.step} (first flagged: ${flagged.first ?? 'none'}): ${slip.before} → ${slip.after}\n    ${line}`,
        )
      }
    }
  }
  for (const miss of misses.slice(0, 20)) context.log(`missed: ${miss}`)
  return resultOf(counts, planted, rows, part)
}

function resultOf(
  counts: ReadonlyMap<string, FormCounts>,
  planted: number,
  rows: readonly GoldRow[],
  part: string,
): ClaimResult {
  const figures: Figure[] = []
  let holds = planted > 0
  for (const [form, count] of counts) {
    const all = [...count.found.values()]
    const hits = all.reduce((sum, one) => sum + one.hits, 0)
    const n = all.reduce((sum, one) => sum + one.n, 0)
    push(figures, `${form}: slips found at the right step`, hits, n)
    for (const [kind, one] of count.found) push(figures, `${form}: found, ${kind}`, one.hits, one.n)
    push(figures, `${form}: untouched gold steps flagged`, count.untouchedFlags, count.untouchedSteps)
    push(figures, `${form}: other steps of slipped solutions flagged`, count.otherFlags, count.otherSteps)
    holds &&= hits >= 0.95 * n && count.untouchedFlags <= 0.01 * count.untouchedSteps
  }
  const sites = rows.map((row) => countSites(row.text))
  const annotated = sites.reduce((sum, one) => sum + one.annotated, 0)
  const usable = sites.reduce((sum, one) => sum + one.usable, 0)
  return {
    figures,
    n: planted,
    target: TARGET,
    holds,
    notes: [
      `GSM8K ${part}, ${rows.length} gold solutions, key "${SEED}"; ${usable} of ${annotated} annotated calculations are written out in the text and could take a slip`,
      'found: the first step judged wrong is the step of the slip; slips that give a true equation, or a decimal within one unit of its last place, were drawn again',
    ],
  }
}

function push(figures: Figure[], name: string, successes: number, n: number): void {
  const share = shareOf(successes, n)
  if (share !== undefined) figures.push({ name, value: share.value, n, interval: share.interval })
}

async function goldRows(context: ClaimContext, part: string): Promise<GoldRow[]> {
  const rows: GoldRow[] = []
  const file = await context.openDataSet('gsm8k', `${part}.jsonl`)
  for await (const { task, response } of readRows([file], { signal: context.signal })) {
    if (task.kind === 'arithmetic' && response !== undefined) rows.push({ task, text: response.text })
  }
  return rows
}

function countUntouched(row: GoldRow, text: string, count: FormCounts | undefined): void {
  if (count === undefined) return
  const { steps, total } = wrongSteps(row.task, text)
  count.untouchedFlags += steps.length
  count.untouchedSteps += total
}

function wrongSteps(
  task: ArithmeticTask,
  text: string,
): { readonly first: number | undefined; readonly steps: readonly number[]; readonly total: number } {
  const steps: number[] = []
  let total = 0
  const { findings } = judgeReasoning(withoutGold(task), { taskId: task.id, model: 'reference', text })
  for (const { where, verdict } of findings) {
    if (where.part !== 'step') continue
    total++
    if (verdict === 'wrong') steps.push(where.step)
  }
  return { first: steps[0], steps, total }
}

function lineAt(text: string, step: number): string {
  return (text.split('\n')[step - 1] ?? '').slice(0, 160)
}

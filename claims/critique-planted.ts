/**
 * The arithmetic critic, as a critic, finds the first wrong step of solutions with a planted fault, and calls no untouched
 * solution wrong (acceptance test A1).
 *
 * Data: GSM8K gold solutions with calculator annotations, split `train`, 1,000 of them. Two ways to plant, both by rule and
 * Key. A slip changes one result, operand or operator of one equation and leaves the rest: this is A1, and decides. A fault
 * that is calculated on changes what is computed, and all that follows agrees with it: its arithmetic is true but for a
 * wrong result, so that the critic is blind by construction to most of it, and the figures show how blind. Controls: the
 * same solutions untouched, and the first step as a constant guess.
 */
import { plantSlip, type SlipKind } from '../src/critique/arithmetic/planted-slip.ts'
import { drawPresentation, printSolution } from '../src/critique/corpus/presentation.ts'
import { CORRUPTION_KINDS, corruptSolution } from '../src/critique/corpus/rule-corruption.ts'
import { readWorkedSolution } from '../src/critique/corpus/worked-solution.ts'
import { arithmeticCritique, isCritique } from '../src/critique/index.ts'
import { shareOf } from '../src/evaluation/index.ts'
import { keyOf, shuffle, split } from '../src/random.ts'
import type { ArithmeticTask, Figure, Verdict } from '../src/supervision.ts'
import { readRows } from '../src/task/index.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'

const TARGET =
  'first wrong step found for 95 % of wrong results and 60 % of all slips; 95 % of the verdicts on untouched and slipped solutions right'
const SOLUTIONS = 1_000
const QUICK_SOLUTIONS = 200
const KINDS: readonly SlipKind[] = ['result', 'operand', 'operator']

export const claim: Claim = {
  name: 'critique-planted',
  statement: 'The arithmetic critic finds planted faults at the right step, and calls no untouched solution wrong',
  target: TARGET,
  run: measure,
}

interface Gold {
  readonly task: ArithmeticTask
  readonly text: string
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const key = keyOf('critique-planted')
  const golds = shuffle(split(key, 'order'), await goldSolutions(context))
  const wanted = context.quick ? QUICK_SOLUTIONS : SOLUTIONS
  const slips = new Counts()
  const carried = new Counts()
  const guesses = { first: 0, n: 0 }
  let untouched = 0
  let flagged = 0
  const verdicts = { right: 0, given: 0 }
  const note = (found: Found, truth: Verdict): void => {
    if (found.verdict === 'unknown') return
    verdicts.given += 1
    if (found.verdict === truth) verdicts.right += 1
  }
  for (const { task, text } of golds) {
    context.signal.throwIfAborted()
    if (guesses.n >= wanted) break
    const kind = KINDS[guesses.n % KINDS.length] ?? 'result'
    const slip = plantSlip(split(split(key, 'slip'), task.id), text, kind)
    if (slip === undefined) continue
    const clean = firstWrong(task, text)
    untouched += 1
    if (clean.step !== undefined) flagged += 1
    note(clean, 'correct')
    const found = firstWrong(task, slip.text)
    note(found, 'wrong')
    slips.add(kind, found.step === slip.step)
    guesses.n += 1
    if (slip.step === 1) guesses.first += 1
    for (const each of carriedOn(task, text, split(split(key, 'carried'), task.id))) {
      carried.add(each.kind, firstWrong(task, each.text).step === each.step)
    }
  }
  const result = slips.of('result')
  const all = slips.all()
  const figures: Figure[] = [
    share('slips: first wrong step found', all.hits, all.n),
    ...KINDS.map((kind) => share(`slips: ${kind}`, slips.of(kind).hits, slips.of(kind).n)),
    share('control: the first step as a guess', guesses.first, guesses.n),
    share('untouched solutions called wrong', flagged, untouched),
    share('verdicts right, among those given', verdicts.right, verdicts.given),
    share('verdicts given', verdicts.given, untouched + all.n),
    ...CORRUPTION_KINDS.map((kind) => share(`calculated on: ${kind}`, carried.of(kind).hits, carried.of(kind).n)),
  ]
  return {
    figures,
    n: all.n,
    target: TARGET,
    holds:
      result.hits >= 0.95 * result.n &&
      all.hits >= 0.6 * all.n &&
      verdicts.given > 0 &&
      verdicts.right >= 0.95 * verdicts.given,
    notes: [
      'the critic never says that a whole solution is right, so verdicts given are those on solutions it calls wrong; an untouched one among them counts against it',
      'faults that are calculated on have true arithmetic, except a wrong result: they need a critic that reads the question',
    ],
  }
}

/** Hits and cases by kind. */
class Counts {
  readonly #kinds = new Map<string, { hits: number; n: number }>()

  add(kind: string, isHit: boolean): void {
    const { hits, n } = this.of(kind)
    this.#kinds.set(kind, { hits: hits + (isHit ? 1 : 0), n: n + 1 })
  }

  of(kind: string): { readonly hits: number; readonly n: number } {
    return this.#kinds.get(kind) ?? { hits: 0, n: 0 }
  }

  all(): { readonly hits: number; readonly n: number } {
    const each = [...this.#kinds.values()]
    return { hits: each.reduce((sum, { hits }) => sum + hits, 0), n: each.reduce((sum, { n }) => sum + n, 0) }
  }
}

interface Found {
  /** 1-based; undefined where no step is called wrong. */
  readonly step: number | undefined
  readonly verdict: Verdict
}

function firstWrong(task: ArithmeticTask, text: string): Found {
  const critique = arithmeticCritique(task, { taskId: task.id, model: 'reference', text })
  if (!isCritique(critique)) return { step: undefined, verdict: 'unknown' }
  const step = critique.steps.find(({ verdict }) => verdict === 'wrong')?.step
  return { step, verdict: critique.final.verdict }
}

interface CarriedOn {
  readonly kind: string
  readonly text: string
  readonly step: number
}

/** One fault of each kind that has a place in the solution, calculated on, in a writing of its own. */
function carriedOn({ question }: ArithmeticTask, text: string, key: ReturnType<typeof keyOf>): CarriedOn[] {
  const solution = readWorkedSolution(text)
  if (solution === undefined) return []
  return CORRUPTION_KINDS.flatMap((kind): CarriedOn[] => {
    const corruption = corruptSolution(split(key, kind), question, solution, kind)
    const first = corruption?.faults[0]
    if (corruption === undefined || first === undefined) return []
    const form = drawPresentation(split(key, `${kind} form`), corruption.solution)
    return [{ kind, text: printSolution(corruption.solution, form), step: first.line + 1 }]
  })
}

async function goldSolutions(context: ClaimContext): Promise<Gold[]> {
  const file = await context.openDataSet('gsm8k', 'train.jsonl')
  const golds: Gold[] = []
  for await (const { task, response } of readRows([file], { signal: context.signal })) {
    if (task.kind === 'arithmetic' && response !== undefined) golds.push({ task, text: response.text })
  }
  return golds
}

function share(name: string, part: number, n: number): Figure {
  return { name, value: n === 0 ? 0 : part / n, n, interval: shareOf(part, n)?.interval }
}

/** `touchstone evaluate processbench|mr-gsm8k --critic NAME`: where a critic finds the first wrong step, and what it costs. */
import {
  firstWrongStep,
  openCritic,
  scoreFirstErrors,
  labelledSolution,
  type Critic,
  type LabelledSolutionRow,
  type LocatedError,
} from '../critique/index.ts'
import { wilsonInterval, type Page } from '../evaluation/index.ts'
import { keyOf, split } from '../random.ts'
import { Sandbox } from '../sandbox/index.ts'
import { openDataSet } from '../store/index.ts'
import type { Figure } from '../supervision.ts'
import { readRows } from '../task/index.ts'
import type { AskedCritic } from '../work/index.ts'
import { openCriticModel } from '../work/index.ts'
import { ResourceStack } from '../resource-stack.ts'
import { criticPage } from './critic-page.ts'
import type { EvaluationContext } from './evaluation-context.ts'
import { withProgress } from './terminal.ts'

/** Sets of solutions with a labelled first error, and the file of each. */
const SETS = { processbench: 'gsm8k.jsonl.gz', 'mr-gsm8k': 'mr_gsm8k_wrong.jsonl.gz' } as const
export type CriticSet = keyof typeof SETS

const QUICK_ROWS = 40

/** Judges every solution of the set. Attempts that a critic draws are kept in the cache, so an interrupted run goes on. */
export async function evaluateCritic(name: CriticSet, context: EvaluationContext): Promise<Page> {
  const { dataFolder, signal, quick, seed } = context
  const asked = askedCritic(name, context)
  const path = await openDataSet(name, SETS[name], { dataFolder, signal })
  const all: LabelledSolutionRow[] = []
  for await (const row of readRows([path], { signal })) {
    const solution = labelledSolution(row)
    if (solution !== undefined) all.push(solution)
  }
  const solutions = quick ? all.slice(0, QUICK_ROWS) : all
  await using parts = new ResourceStack()
  const critic = parts.use(await openAsked(asked, parts))
  const started = performance.now()
  const located = await withProgress(name, 'solutions', async (onProgress) => {
    const found: LocatedError[] = []
    for (const [index, solution] of solutions.entries()) {
      const key = split(keyOf(seed), index)
      const { id, question, text, firstError } = solution
      const task = { kind: 'arithmetic', id, question } as const
      const critique = await critic.critique(task, { taskId: id, model: 'recorded', text }, { key, signal })
      found.push({ label: firstError, found: firstWrongStep(solution, critique) })
      onProgress({ done: index + 1, total: solutions.length })
    }
    return found
  })
  const secondsPerRow = (performance.now() - started) / 1_000 / Math.max(1, solutions.length)
  return pageOf(name, context, { located, secondsPerRow })
}

/** The critic that was asked for. @throws RangeError where none was */
export function askedCritic(name: string, { critic }: EvaluationContext): AskedCritic {
  if (critic === undefined) throw new RangeError(`evaluate ${name}: got no --critic, wanted the name of one`)
  return critic
}

/** Opens it. The stack owns the parts that it needs. */
export async function openAsked(asked: AskedCritic, parts: ResourceStack): Promise<Critic> {
  return await openCritic(asked.name, {
    model: async () => parts.use(await (asked.model ?? openCriticModel)()),
    sandbox: async () => parts.use(await Sandbox.open()),
    weights: asked.weights,
  })
}

interface Judged {
  readonly located: readonly LocatedError[]
  readonly secondsPerRow: number
}

function pageOf(name: CriticSet, context: EvaluationContext, { located, secondsPerRow }: Judged): Page {
  const wrong = located.filter(({ label }) => label !== -1)
  const right = located.filter(({ label }) => label === -1)
  const score = scoreFirstErrors(located)
  const alarms = right.filter(({ found }) => found !== undefined && found !== -1).length
  const figures: Figure[] = [
    { name: 'F1', value: score.f1, n: located.length },
    share('first wrong step found', wrong.filter(({ label, found }) => label === found).length, wrong.length),
    share('"no error" on right solutions', right.filter(({ found }) => found === -1).length, right.length),
    share('wrong solutions that are called wrong', wrong.filter(isFlagged).length, wrong.length),
    share('harm: right solutions that are called wrong', alarms, right.length),
    share('no critique', located.filter(({ found }) => found === undefined).length, located.length),
  ]
  return criticPage(name, context, {
    figures,
    secondsPerRow,
    lead: 'F1 is the harmonic mean of the shares of exact first wrong steps and of right solutions without an alarm, as ProcessBench has it. Whoever always says "no error" has 0.',
  })
}

function share(name: string, part: number, n: number): Figure {
  return { name, value: n === 0 ? 0 : part / n, n, interval: n === 0 ? undefined : wilsonInterval(part, n) }
}

function isFlagged({ found }: LocatedError): boolean {
  return found !== undefined && found !== -1
}
